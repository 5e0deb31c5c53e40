"""Open sockets: how fast an event of a signed-in person is answered, what a session takes, what goes wrong."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from ats_app.cli.bench._figures import figure, spread
from ats_app.cli.bench._product import Product, make_company, product, recruiter_cookie

_NAMESPACE = "/_event"
_ROOT = "reflex___state____state"
HYDRATE = f"{_ROOT}.hydrate"
LIST_JOBS = f"{_ROOT}.state___base____app_state.state___jobs____jobs_state.load"
_ROUNDS = 3
_BETWEEN_CLICKS_S = 15.0
"""A person who works fast."""
_CONNECTING = 20
_PATIENCE_S = 30.0


@dataclass
class Session:
    """One open tab: a socket that speaks the protocol of the page's own script."""

    client: Any
    waiting: asyncio.Future[None] | None = None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def ask(self, name: str) -> float:
        """Milliseconds until the event's last answer; a person waits for it before the next click."""
        async with self.turn:
            return await self._send(name)

    async def _send(self, name: str) -> float:
        self.waiting = asyncio.get_running_loop().create_future()
        began = time.perf_counter()
        event = {"name": name, "payload": {}, "router_data": {"pathname": "/jobs", "query": {}, "asPath": "/jobs"}}
        await self.client.emit("event", event, namespace=_NAMESPACE)
        await asyncio.wait_for(self.waiting, _PATIENCE_S)
        return (time.perf_counter() - began) * 1000

    def answered(self, update: dict[str, Any]) -> None:
        if update.get("final", True) is not False and self.waiting and not self.waiting.done():
            self.waiting.set_result(None)


@dataclass
class Crowd:
    url: str
    cookie: str
    sessions: list[Session] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    async def open(self, count: int) -> None:
        """Opens sockets, a few at a time, and hydrates each as a page does."""
        gate = asyncio.Semaphore(_CONNECTING)
        await asyncio.gather(*(self._open_one(gate) for _ in range(count)))

    async def click(self, rounds: int) -> list[float]:
        """Everybody lists the jobs, `rounds` times, spread evenly. Returns milliseconds."""
        waiting = []
        for number in range(rounds * len(self.sessions)):
            session = self.sessions[number % len(self.sessions)]
            waiting.append(asyncio.create_task(self._try(session, LIST_JOBS)))
            await asyncio.sleep(_BETWEEN_CLICKS_S / len(self.sessions))
        answers = await asyncio.gather(*waiting)
        return [answer for answer in answers if answer is not None]

    async def close(self) -> None:
        await asyncio.gather(*(session.client.disconnect() for session in self.sessions), return_exceptions=True)

    async def _open_one(self, gate: asyncio.Semaphore) -> None:
        import socketio

        from ats_app.accounts.sessions import cookie_name

        async with gate:
            client = socketio.AsyncClient(reconnection=False)
            session = Session(client)
            client.on("event", session.answered, namespace=_NAMESPACE)
            headers = {"Cookie": f"{cookie_name()}={self.cookie}", "Origin": self.url}
            try:
                await client.connect(
                    f"{self.url}?token={uuid4()}",
                    headers=headers,
                    transports=["websocket"],
                    namespaces=[_NAMESPACE],
                    socketio_path=_NAMESPACE,
                    wait_timeout=_PATIENCE_S,
                )
            except socketio.exceptions.ConnectionError as error:
                self.errors.append(f"connect: {error}")
                return
            if await self._try(session, HYDRATE) is not None:
                self.sessions.append(session)

    async def _try(self, session: Session, name: str) -> float | None:
        try:
            return await session.ask(name)
        except Exception as error:
            self.errors.append(f"{name.rpartition('.')[2]}: {type(error).__name__}")
            return None


def run(size: int = 1_000) -> Iterator[dict[str, Any]]:
    """Figures with `size` open sockets of one signed-in recruiter."""
    with product() as running:
        tenant_id = make_company(100)
        yield from asyncio.run(_measure(running, recruiter_cookie(tenant_id), size))


async def _measure(running: Product, cookie: str, size: int) -> list[dict[str, Any]]:
    crowd = Crowd(running.url, cookie)
    await crowd.open(1)
    before = running.memory()
    began = time.perf_counter()
    await crowd.open(size - 1)
    seconds = time.perf_counter() - began
    grown = (running.memory() - before) / max(1, len(crowd.sessions) - 1) / 1024
    times = await crowd.click(_ROUNDS)
    figures = [
        figure("events.open", len(crowd.sessions), "sockets", size, seconds=round(seconds, 1)),
        figure("events.memory-a-session", round(grown, 1), "KiB", len(crowd.sessions), of="web processes"),
        figure("events.errors", len(crowd.errors), "errors", len(times), kinds=sorted(set(crowd.errors))[:5]),
    ]
    if times:
        figures += spread("events.list-jobs", times, per_second=round(len(crowd.sessions) / _BETWEEN_CLICKS_S, 1))
    await crowd.close()
    return figures
