"""Failed sign-ins are counted per address and per e-mail; too many close the door for a quarter of an hour.

Attempts are counted before they are tried and forgiven when they turn out well, so that parallel guesses stay inside
the limits. What counts is failures: an office behind one address may sign in as often as it likes. The e-mail's counter
knows nothing of accounts, so that a made-up address is locked in the same way as a real one. Redis holds the counters;
the lock of a real account is in its row as well and outlives the loss of Redis.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog
from redis.exceptions import RedisError

from ats_app.core import rate_limit
from ats_app.core.cache import redis_client
from ats_app.core.errors import TooManyRequests
from ats_app.core.http.client_ip import throttle_key

log = structlog.get_logger(__name__)

MAX_FAILURES = 5
LOCK = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Window:
    """At most `limit` attempts of a key in any `length`."""

    name: str
    limit: int = MAX_FAILURES
    length: timedelta = LOCK

    def enter(self, key: str) -> rate_limit.Verdict:
        """Counts an attempt; raises `TooManyRequests`."""
        return rate_limit.require(self._entry(key), self.limit, self.length.total_seconds())

    def forgive(self, key: str, attempt: rate_limit.Verdict) -> None:
        rate_limit.forgive(self._entry(key), attempt)

    def _entry(self, key: str) -> str:
        return f"accounts:{self.name}:{key}"


@dataclass(frozen=True, slots=True)
class Lock:
    """Closes a key for `length` after `limit` failures with no longer pause between them.

    It is stricter than the lock in an account's row, so that the row's lock shows nothing that this one does not.
    """

    name: str
    limit: int = MAX_FAILURES
    length: timedelta = LOCK

    def enter(self, key: str) -> int:
        """Counts an attempt. Seconds until the key may try again; 0 when it may try now."""
        entry, seconds = self._entry(key), int(self.length.total_seconds())
        try:
            count = int(redis_client().incr(entry))  # type: ignore[arg-type]
            if count <= self.limit:
                redis_client().expire(entry, seconds)
                return 0
            return max(int(redis_client().ttl(entry)), 1)  # type: ignore[arg-type]
        except RedisError as error:
            log.warning("throttle.unavailable", error=type(error).__name__)
            return 0

    def forgive(self, key: str) -> None:
        """Takes one attempt back that was no failure."""
        self._quietly(lambda entry: redis_client().decr(entry), key)

    def forget(self, key: str) -> None:
        """Opens the key: the person has proved who they are."""
        self._quietly(lambda entry: redis_client().delete(entry), key)

    def _quietly(self, call: Callable[[str], object], key: str) -> None:
        try:
            call(self._entry(key))
        except RedisError as error:
            log.warning("throttle.unavailable", error=type(error).__name__)

    def require(self, key: str) -> None:
        """As `enter`, but raises `TooManyRequests` where it is closed."""
        if seconds := self.enter(key):
            raise TooManyRequests(retry_after=seconds)

    def _entry(self, key: str) -> str:
        return f"ats:lock:{self.name}:{hashlib.sha256(key.encode()).hexdigest()}"


SIGN_INS_BY_ADDRESS = Window("sign-in")
SIGN_INS_BY_EMAIL = Lock("sign-in")
RESETS_BY_ADDRESS = Window("reset", limit=10)
RESETS_BY_EMAIL = Lock("reset", limit=3)
CONFIRMATIONS = Lock("confirmation")
"""Passwords asked again of somebody who is signed in, by user."""


def place(address: str) -> str:
    """What attempts are counted by: the address, the network of an IPv6 one, or "unknown"."""
    try:
        return throttle_key(address)
    except ValueError:
        return "unknown"
