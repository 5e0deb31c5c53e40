"""Failed sign-ins are counted per address and per e-mail; too many close the door for a quarter of an hour.

Only failures count: an office behind one address may sign in as often as it likes. The e-mail's counter knows nothing
of accounts, so that a made-up address is locked in the same way as a real one. Redis holds the counters; the lock of a
real account is in its row as well and outlives the loss of Redis.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

import structlog
from redis.exceptions import RedisError

from ats_app.core.cache import redis_client
from ats_app.core.errors import TooManyRequests

log = structlog.get_logger(__name__)

MAX_FAILURES = 5
LOCK = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Failures:
    """A counter of failures per key that closes after `limit` of them, for `window` from the last one counted."""

    name: str
    limit: int = MAX_FAILURES
    window: timedelta = LOCK

    def closed_for(self, key: str) -> int:
        """Seconds until the key may try again; 0 when it may try now."""
        entry = self._entry(key)
        try:
            with redis_client().pipeline() as pipe:
                pipe.get(entry)
                pipe.ttl(entry)
                count, left = pipe.execute()
        except RedisError as error:
            log.warning("throttle.unavailable", error=type(error).__name__)
            return 0
        return max(int(left), 1) if int(count or 0) >= self.limit else 0

    def count(self, key: str) -> None:
        """One more failure. The window starts with the first, and again with the one that closes the door."""
        entry, seconds = self._entry(key), int(self.window.total_seconds())
        try:
            count = int(redis_client().incr(entry))  # type: ignore[arg-type]
            redis_client().expire(entry, seconds, nx=count != self.limit)
        except RedisError as error:
            log.warning("throttle.unavailable", error=type(error).__name__)

    def forget(self, key: str) -> None:
        try:
            redis_client().delete(self._entry(key))
        except RedisError as error:
            log.warning("throttle.unavailable", error=type(error).__name__)

    def check(self, key: str) -> None:
        """Raises `TooManyRequests` while the door is closed for the key."""
        if seconds := self.closed_for(key):
            raise TooManyRequests(retry_after=seconds)

    def _entry(self, key: str) -> str:
        return f"ats:failures:{self.name}:{hashlib.sha256(key.encode()).hexdigest()}"


BY_ADDRESS = Failures("address")
BY_EMAIL = Failures("email")
RESETS_BY_ADDRESS = Failures("reset-address", limit=10)
RESETS_BY_EMAIL = Failures("reset-email", limit=3)
CONFIRMATIONS = Failures("confirmation")
"""Passwords asked of somebody who is signed in already, by user."""
