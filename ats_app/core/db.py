"""The database: engines, and the one unit of work, which sets the tenant and is the only place that commits."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from types import TracebackType
from typing import Any, Self

import structlog
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session

from ats_app.core.actor import Actor
from ats_app.core.config import settings
from ats_app.core.errors import Unavailable

log = structlog.get_logger(__name__)

_LIMITS = "-c statement_timeout=15000 -c lock_timeout=4000 -c idle_in_transaction_session_timeout=60000"

_SET_CONTEXT = text(
    "SELECT set_config('app.tenant_id', :tenant, true), set_config('app.user_id', :user, true),"
    " set_config('app.role', :role, true), set_config('app.address', :address, true),"
    " set_config('app.correlation_id', :correlation, true)"
)


@cache
def engine_for(url: str, *, pool_size: int = 10) -> Engine:
    """A pooled engine for a `postgresql://` address; one per address and process."""
    return create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1),
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=5,
        pool_pre_ping=True,
        pool_recycle=1800,
        connect_args={"options": _LIMITS, "connect_timeout": 5, "application_name": "ats"},
    )


def app_engine() -> Engine:
    """The engine of the app role, behind both walls."""
    return engine_for(settings().database_url, pool_size=settings().database_pool_size)


def maintenance_engine() -> Engine:
    """The engine of the maintenance role: cross-tenant housekeeping only (dispatcher, scheduler, refresh)."""
    return engine_for(settings().database_maintenance_url, pool_size=3)


class UnitOfWork:
    """One event, request or task: a session with the tenant set, committed as a whole or not at all.

    Use as a context manager. Leaving it normally commits and then runs what `after_commit` collected;
    leaving it with an exception rolls back and runs nothing.
    """

    def __init__(self, actor: Actor, *, engine: Engine | None = None) -> None:
        self.actor = actor
        self.session = Session(engine or app_engine(), expire_on_commit=False, autoflush=True)
        self._after_commit: list[Callable[[], Any]] = []

    def __enter__(self) -> Self:
        actor = self.actor
        try:
            self.session.execute(
                _SET_CONTEXT,
                {
                    "tenant": str(actor.tenant_id),
                    "user": str(actor.user_id or ""),
                    "role": str(actor.role),
                    "address": actor.address,
                    "correlation": actor.correlation_id,
                },
            )
        except (PoolTimeout, OperationalError) as error:
            self.session.close()
            raise Unavailable from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.session.commit()
        finally:
            self.session.close()
        if kind is None:
            self._run_hooks()

    def after_commit(self, hook: Callable[[], Any]) -> None:
        """Runs once the work is stored: cache drops, live notices. Must be safe to lose; what may not be lost is an
        outbox row."""
        self._after_commit.append(hook)

    def flush(self) -> None:
        """Sends pending rows to the database, so that constraints speak now."""
        self.session.flush()

    def _run_hooks(self) -> None:
        for hook in self._after_commit:
            try:
                hook()
            except Exception:
                log.warning("after_commit hook failed", exc_info=True)


def unit_of_work(actor: Actor) -> UnitOfWork:
    """A unit of work on the app's own engine."""
    return UnitOfWork(actor)


@contextmanager
def maintenance_session() -> Iterator[Session]:
    """A committed session of the maintenance role, which sees the housekeeping tables of every tenant."""
    with Session(maintenance_engine(), expire_on_commit=False) as session, session.begin():
        yield session


def verify_app_role(engine: Engine | None = None) -> None:
    """Refuses to run as a role that could walk around the tenant wall.

    Raises:
        RuntimeError: the role is a superuser, bypasses row-level security, or owns tables.
    """
    query = text(
        "SELECT rolsuper, rolbypassrls, EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND c.relowner = r.oid)"
        " FROM pg_roles r WHERE rolname = current_user"
    )
    with (engine or app_engine()).connect() as connection:
        superuser, bypasses, owns = connection.execute(query).one()
    if superuser or bypasses or owns:
        raise RuntimeError(
            "DATABASE_URL must name a role that is no superuser, cannot bypass row-level security and owns no table."
        )
