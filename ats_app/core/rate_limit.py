"""Attempts per time: an exact sliding window, counted in Redis by one atomic script.

When Redis is away every process counts for itself in memory. Refusing everybody would turn a Redis outage
into a lock-out that an attacker may want; allowing everybody would open the door to guessing. Counted per
process, guessing stays bounded (limit x processes) and the lock-out of an account, kept in Postgres, stays
exact.
"""

import threading
import time
from collections import defaultdict, deque
from dataclasses import dataclass
from functools import cache
from uuid import uuid4

import structlog
from redis.commands.core import Script
from redis.exceptions import RedisError

from ats_app.core.cache import redis_client
from ats_app.core.errors import TooManyRequests

log = structlog.get_logger(__name__)

_PREFIX = "ats:rate:"
_MOST_LOCAL_KEYS = 10_000

# A sorted set of the allowed attempts by time. Refused ones are not added: knocking on does not prolong the
# wait.
_HIT = """
local now = redis.call('TIME')
now = now[1] * 1000 + math.floor(now[2] / 1000)
local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
local used = redis.call('ZCARD', KEYS[1])
if used >= limit then
  local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  return {-1, tonumber(oldest[2]) + window - now}
end
redis.call('ZADD', KEYS[1], now, ARGV[3])
redis.call('PEXPIRE', KEYS[1], window)
return {limit - used - 1, 0}
"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the attempt may go on; `retry_after_s` (whole seconds, at least 1) where it may not."""

    allowed: bool
    remaining: int = 0
    retry_after_s: int = 0
    ticket: str = ""
    """Names this attempt to `forgive`."""


def hit(key: str, limit: int, window_s: float) -> Verdict:
    """Count an attempt: at most `limit` of them in any `window_s` seconds. Memory per key grows with the
    limit.
    """
    ticket = uuid4().hex
    try:
        remaining, wait_ms = _script()(
            keys=[_PREFIX + key], args=[limit, int(window_s * 1000), ticket], client=redis_client()
        )
    except RedisError as error:
        log.warning("rate_limit.counted_locally", error=type(error).__name__)
        return _local.hit(key, limit, window_s, ticket)
    if remaining < 0:
        return Verdict(allowed=False, retry_after_s=_whole_seconds(wait_ms / 1000))
    return Verdict(allowed=True, remaining=remaining, ticket=ticket)


def require(key: str, limit: int, window_s: float) -> Verdict:
    """As `hit`, but raises `TooManyRequests` instead of returning a refusal."""
    verdict = hit(key, limit, window_s)
    if not verdict.allowed:
        raise TooManyRequests(retry_after=verdict.retry_after_s)
    return verdict


def forgive(key: str, verdict: Verdict) -> None:
    """Take back one counted attempt, such as a login that succeeded where failures are what counts.

    Counting first and forgiving after keeps parallel guesses inside the limit.
    """
    _local.forgive(key, verdict.ticket)
    try:
        redis_client().zrem(_PREFIX + key, verdict.ticket)
    except RedisError as error:
        log.warning("rate_limit.not_forgiven", error=type(error).__name__)


def reset(key: str) -> None:
    """Forget every attempt of the key."""
    _local.reset(key)
    try:
        redis_client().delete(_PREFIX + key)
    except RedisError as error:
        log.warning("rate_limit.not_reset", error=type(error).__name__)


class _LocalWindows:
    """The same window in this process's memory; bounded, the longest unused key goes first."""

    def __init__(self) -> None:
        self._hits: defaultdict[str, deque[tuple[float, str]]] = defaultdict(deque)
        self._lock = threading.Lock()

    def hit(self, key: str, limit: int, window_s: float, ticket: str) -> Verdict:
        now = time.monotonic()
        with self._lock:
            hits = self._hits.pop(key, deque())
            self._hits[key] = hits  # moved to the end: most recently used
            while len(self._hits) > _MOST_LOCAL_KEYS:
                self._hits.pop(next(iter(self._hits)))
            while hits and hits[0][0] <= now - window_s:
                hits.popleft()
            if len(hits) >= limit:
                return Verdict(allowed=False, retry_after_s=_whole_seconds(hits[0][0] + window_s - now))
            hits.append((now, ticket))
            return Verdict(allowed=True, remaining=limit - len(hits), ticket=ticket)

    def forgive(self, key: str, ticket: str) -> None:
        with self._lock:
            if key in self._hits:
                self._hits[key] = deque(hit for hit in self._hits[key] if hit[1] != ticket)

    def reset(self, key: str) -> None:
        with self._lock:
            self._hits.pop(key, None)


_local = _LocalWindows()


def _whole_seconds(seconds: float) -> int:
    return max(1, -int(-seconds // 1))


@cache
def _script() -> Script:
    return redis_client().register_script(_HIT)
