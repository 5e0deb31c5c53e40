"""Redis: one client a process, and a small typed cache that forgets a tenant's entries at once.

The cache never decides anything: when Redis is away, a read is a miss and a write does nothing.
"""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar
from uuid import UUID

import redis
import structlog
from pydantic import TypeAdapter, ValidationError
from redis.backoff import ExponentialWithJitterBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from ats_app.core.config import settings

T = TypeVar("T")
R = TypeVar("R")

log = structlog.get_logger(__name__)

CONNECT_TIMEOUT_S = 1.0
ANSWER_TIMEOUT_S = 5.0
HEALTH_CHECK_S = 15

_clients: dict[str, redis.Redis] = {}
_clients_lock = threading.Lock()


class RedisNotConfigured(RuntimeError):
    """`REDIS_URL` is empty: `./ats up` or the deployment must set it."""


def redis_client() -> redis.Redis:
    """The process's client (answers are bytes); threads share its pool, and it survives a fork."""
    url = redis_url()
    with _clients_lock:
        if url not in _clients:
            _clients[url] = redis.Redis.from_url(
                url,
                socket_connect_timeout=CONNECT_TIMEOUT_S,
                socket_timeout=ANSWER_TIMEOUT_S,
                socket_keepalive=True,
                health_check_interval=HEALTH_CHECK_S,
                retry=Retry(ExponentialWithJitterBackoff(base=0.02, cap=0.2), 2),
                client_name="ats",
            )
        return _clients[url]


def redis_url() -> str:
    """The configured address; raises `RedisNotConfigured` where there is none."""
    url = settings().redis_url
    if not url:
        raise RedisNotConfigured("REDIS_URL is not set")
    return url


class TypedCache(Generic[T]):
    """Values of one kind, by tenant and key, for `ttl_s` seconds.

    Give a new `version` whenever the shape of the values changes: processes of the old and the new release
    then run side by side without reading each other's entries. `drop` forgets all entries of a tenant in
    one step, those that another process is computing at that moment from old rows included.
    """

    def __init__(self, name: str, shape: type[T], *, ttl_s: int, version: int = 1) -> None:
        self._prefix = f"ats:cache:{name}:v{version}"
        self._adapter: TypeAdapter[T] = TypeAdapter(shape)
        self._ttl_s = ttl_s

    def get(self, tenant_id: UUID | None, *key: object) -> T | None:
        """The value, or None when it is absent, expired, unreadable or Redis is away."""
        return self._read(self._entry(tenant_id, self._generation(tenant_id), key))

    def set(self, tenant_id: UUID | None, *key: object, value: T) -> None:
        """Keep the value. Prefer `get_or_load`, which cannot store what a `drop` meanwhile made stale."""
        self._write(self._entry(tenant_id, self._generation(tenant_id), key), value)

    def delete(self, tenant_id: UUID | None, *key: object) -> None:
        """Forget one value."""
        entry = self._entry(tenant_id, self._generation(tenant_id), key)
        if entry:
            _quietly(lambda: redis_client().delete(entry))

    def get_or_load(self, tenant_id: UUID | None, *key: object, load: Callable[[], T]) -> T:
        """The cached value, else what `load` returns, which is kept under the generation seen before
        loading.
        """
        entry = self._entry(tenant_id, self._generation(tenant_id), key)
        value = self._read(entry)
        if value is None:
            value = load()
            self._write(entry, value)
        return value

    def drop(self, tenant_id: UUID | None) -> None:
        """Forget every value of the tenant. Call it after the commit that changed them.

        If Redis is away the old values can come back with it, for the rest of their `ttl_s` at most.
        """
        generation = self._generation_key(tenant_id)

        def bump() -> None:
            with redis_client().pipeline() as pipe:
                pipe.incr(generation)
                pipe.expire(generation, self._ttl_s * 2)  # outlives every entry of the generation before
                pipe.execute()

        _quietly(bump)

    def _generation_key(self, tenant_id: UUID | None) -> str:
        return f"{self._prefix}:{tenant_id or 'platform'}:generation"

    def _generation(self, tenant_id: UUID | None) -> int | None:
        found = _quietly(lambda: redis_client().mget(self._generation_key(tenant_id)))
        return None if found is None else int(found[0] or 0)  # type: ignore[index]

    def _entry(self, tenant_id: UUID | None, generation: int | None, key: tuple[object, ...]) -> str | None:
        if generation is None:
            return None
        # Lengths keep ("a:b", "c") and ("a", "b:c") apart.
        parts = ":".join(f"{len(str(part))}.{part}" for part in key)
        return f"{self._prefix}:{tenant_id or 'platform'}:{generation}:{parts}"

    def _read(self, entry: str | None) -> T | None:
        raw = _quietly(lambda: redis_client().get(entry)) if entry else None
        if raw is None:
            return None
        try:
            return self._adapter.validate_json(raw)  # type: ignore[arg-type]
        except ValidationError:
            log.warning("cache.unreadable", entry=entry)
            return None

    def _write(self, entry: str | None, value: T) -> None:
        if entry:
            _quietly(lambda: redis_client().set(entry, self._adapter.dump_json(value), ex=self._ttl_s))


def _quietly(call: Callable[[], R]) -> R | None:
    try:
        return call()
    except RedisError as error:
        log.warning("cache.unavailable", error=type(error).__name__)
        return None
