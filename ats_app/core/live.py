"""Live screens: services publish what changed, each web process listens once and hands it to its screens.

Publishing is best effort and happens after the commit; the truth is in Postgres. So a listener that may have
missed something (connection lost, queue full) is told to load again instead of being left with an old
picture.
"""

import asyncio
import contextlib
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

import redis.asyncio
import structlog
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from ats_app.core.cache import CONNECT_TIMEOUT_S, redis_client, redis_url

log = structlog.get_logger(__name__)

QUEUE_SIZE = 256
PING_EVERY_S = 10.0
CONNECT_PATIENCE_S = 2.0
_BACK_OFF_S = (0.05, 0.2, 0.5, 1.0, 2.0)
_PREFIX = "ats:live"


@dataclass(frozen=True, slots=True)
class Message:
    """Something published; `payload` is None where messages may have been lost and the screen must load
    again.
    """

    channel: str
    payload: Mapping[str, Any] | None


def channel_name(tenant_id: UUID, *parts: object) -> str:
    """The channel of one subject of one tenant, such as `channel_name(tenant_id, "board", job_id)`."""
    return ":".join([_PREFIX, str(tenant_id), *map(str, parts)])


def publish(channel: str, payload: Mapping[str, Any]) -> bool:
    """Send JSON to whoever listens to the channel; False where Redis is away. Ids and versions, never
    secrets.
    """
    try:
        redis_client().publish(channel, json.dumps(payload, default=str))
    except RedisError as error:
        log.warning("live.publish_failed", channel=channel, error=type(error).__name__)
        return False
    return True


class Listener:
    """The messages of some channels for one screen, oldest first."""

    def __init__(self, channels: tuple[str, ...]) -> None:
        self.channels = channels
        self._queue: asyncio.Queue[Message] = asyncio.Queue(QUEUE_SIZE)

    async def get(self) -> Message:
        """The next message; wait for it with `asyncio.timeout` to have a limit."""
        return await self._queue.get()

    def offer(self, message: Message) -> None:
        """Queue the message. A screen too slow for its queue loses the queue and is told to load again."""
        if self._queue.full():
            while not self._queue.empty():
                self._queue.get_nowait()
            message = Message(message.channel, None)
        self._queue.put_nowait(message)


class Hub:
    """One Redis connection of a process that fans out to any number of listeners; serves one event loop at a time.

    It subscribes once to all live channels and drops what nobody here listens to: a channel is joined and
    left without a word to Redis, and only one task ever touches the connection.
    """

    def __init__(self) -> None:
        self._listeners: defaultdict[str, set[Listener]] = defaultdict(set)
        self._connected = asyncio.Event()
        self._reader: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def listen(self, *channels: str) -> AsyncIterator[Listener]:
        """Receive what is published to the channels from now on, until the block ends.

        While Redis is away the block is entered all the same after `CONNECT_PATIENCE_S`; the listener gets a
        message without payload for each channel when the connection is back.
        """
        listener = Listener(channels)
        self._start()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CONNECT_PATIENCE_S):
                await self._connected.wait()
        for channel in channels:
            self._listeners[channel].add(listener)
        try:
            yield listener
        finally:
            self._leave(listener)

    async def close(self) -> None:
        """Stop reading and close the connection."""
        if self._reader is not None:
            self._reader.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._reader
            self._reader = None

    def _start(self) -> None:
        redis_url()  # a missing setting is the caller's error, not one for the task to retry
        if self._reader is None or self._reader.done():
            self._connected = asyncio.Event()  # the last one belongs to the loop that the last reader ended with
            self._reader = asyncio.create_task(self._read_forever(), name="live-hub")

    def _leave(self, listener: Listener) -> None:
        for channel in listener.channels:
            self._listeners[channel].discard(listener)
            if not self._listeners[channel]:
                del self._listeners[channel]

    async def _read_forever(self) -> None:
        attempt = 0
        while True:
            try:
                async with self._connection() as pubsub:
                    attempt = 0
                    await self._read(pubsub)
            except (RedisError, OSError) as error:
                log.warning("live.connection_lost", error=type(error).__name__)
            await asyncio.sleep(_BACK_OFF_S[min(attempt, len(_BACK_OFF_S) - 1)])
            attempt += 1

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator["redis.asyncio.client.PubSub"]:
        """A fresh, confirmed subscription; whoever listened before may have missed something and loads
        again.
        """
        client = redis.asyncio.Redis.from_url(
            redis_url(),
            socket_connect_timeout=CONNECT_TIMEOUT_S,
            socket_keepalive=True,
            retry=Retry(NoBackoff(), 0),
            client_name="ats-live",
        )
        pubsub = client.pubsub()
        try:
            await pubsub.psubscribe(f"{_PREFIX}:*")
            await pubsub.get_message(timeout=CONNECT_TIMEOUT_S)
            self._connected.set()
            for channel, listeners in self._listeners.items():
                _offer_all(listeners, Message(channel, None))
            yield pubsub
        finally:
            self._connected.clear()
            await pubsub.aclose()  # type: ignore[no-untyped-call]
            await client.aclose()

    async def _read(self, pubsub: "redis.asyncio.client.PubSub") -> None:
        """Hand out messages; a connection that does not even answer a ping is given up."""
        pinged = False
        while True:
            raw = await pubsub.get_message(timeout=PING_EVERY_S)
            if raw is not None:
                pinged = False
                self._hand_out(raw)
            elif pinged:
                raise redis.exceptions.ConnectionError("no answer to a ping")
            else:
                await pubsub.ping()
                pinged = True

    def _hand_out(self, raw: dict[str, Any]) -> None:
        if raw["type"] != "pmessage":
            return  # the answer to a ping
        channel = raw["channel"].decode()
        listeners = self._listeners.get(channel)
        if listeners:
            _offer_all(listeners, Message(channel, json.loads(raw["data"])))


def _offer_all(listeners: set[Listener], message: Message) -> None:
    for listener in listeners:
        listener.offer(message)


@cache
def hub() -> Hub:
    """The process's hub."""
    return Hub()
