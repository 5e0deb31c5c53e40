"""A circuit breaker per provider: after repeated failures calls stop for a while that grows, then one probes.

The state is in Redis, shared by all workers: one worker's failures spare the others the wait. When Redis is
away the breaker lets every call through; the outbox's own back-off still holds.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

import structlog
from redis.commands.core import Script
from redis.exceptions import RedisError

from ats_app.core.cache import redis_client
from ats_app.core.errors import Unavailable

log = structlog.get_logger(__name__)

_PREFIX = "ats:breaker:"
_FORGET_AFTER_S = 24 * 3600

# Answers the milliseconds to wait, 0 for "go on". When the wait is over the first to ask becomes the probe
# and
# everybody else waits for its result, or `probe` ms if it never comes back.
_ASK = """
local now = redis.call('TIME')
now = now[1] * 1000 + math.floor(now[2] / 1000)
local till = tonumber(redis.call('HGET', KEYS[1], 'open_until') or '0')
if till == 0 then return 0 end
if till > now then return till - now end
redis.call('HSET', KEYS[1], 'open_until', now + tonumber(ARGV[1]))
return 0
"""

# Counts a failure; from the threshold on the wait doubles with each failed probe, up to the longest.
_FAIL = """
local now = redis.call('TIME')
now = now[1] * 1000 + math.floor(now[2] / 1000)
local failures = redis.call('HINCRBY', KEYS[1], 'failures', 1)
redis.call('EXPIRE', KEYS[1], tonumber(ARGV[4]))
local over = failures - tonumber(ARGV[1])
if over < 0 then return 0 end
local wait = math.min(tonumber(ARGV[2]) * 2 ^ math.min(over, 30), tonumber(ARGV[3]))
redis.call('HSET', KEYS[1], 'open_until', now + wait)
return wait
"""


class CircuitOpen(Unavailable):
    """The provider failed repeatedly and is left alone for `retry_after` seconds."""

    code, default = "circuit_open", "This service does not answer at the moment. We keep trying."


@dataclass(frozen=True, slots=True)
class Breaker:
    """The breaker of one provider (name it with the tenant where credentials are the tenant's).

    It opens after `threshold` failures in a row for `first_wait_s`, doubled by each failed probe up to
    `longest_wait_s`; a success closes it. A probe that never reports blocks others for `probe_s`.
    """

    name: str
    threshold: int = 5
    first_wait_s: float = 30.0
    longest_wait_s: float = 3600.0
    probe_s: float = 60.0

    @contextmanager
    def guard(self, *failures: type[Exception]) -> Iterator[None]:
        """Run a call under the breaker; raises `CircuitOpen` instead of running it while the circuit is open.

        Only the given exceptions (all, where none is given) count as the provider's failures; another one
        is the caller's business and, since the provider answered, counts as a success.
        """
        counted = failures or (Exception,)
        self.ask()
        try:
            yield
        except counted:
            self.failed()
            raise
        except BaseException:
            self.succeeded()
            raise
        self.succeeded()

    def ask(self) -> None:
        """Raise `CircuitOpen` unless a call may go out now."""
        try:
            wait_ms = _ask()(keys=[self._key], args=[int(self.probe_s * 1000)], client=redis_client())
        except RedisError as error:
            log.warning("breaker.unavailable", breaker=self.name, error=type(error).__name__)
            return
        if wait_ms > 0:
            raise CircuitOpen(retry_after=-(-wait_ms // 1000))

    def failed(self) -> None:
        """Count a failure of the provider."""
        limits = [
            self.threshold,
            int(self.first_wait_s * 1000),
            int(self.longest_wait_s * 1000),
            _FORGET_AFTER_S,
        ]
        try:
            wait_ms = _fail()(keys=[self._key], args=limits, client=redis_client())
        except RedisError as error:
            log.warning("breaker.unavailable", breaker=self.name, error=type(error).__name__)
            return
        if wait_ms:
            log.warning("breaker.open", breaker=self.name, wait_s=wait_ms / 1000)

    def succeeded(self) -> None:
        """Close the circuit and forget past failures."""
        try:
            redis_client().delete(self._key)
        except RedisError as error:
            log.warning("breaker.unavailable", breaker=self.name, error=type(error).__name__)

    @property
    def _key(self) -> str:
        return _PREFIX + self.name


@cache
def _ask() -> Script:
    return redis_client().register_script(_ASK)


@cache
def _fail() -> Script:
    return redis_client().register_script(_FAIL)
