"""The transactional outbox: work and events are rows that commit with their cause and have exactly one effect.

A row is *enqueued* by the dispatcher, *claimed* by a worker for a lease, and *completed* in the transaction that stores
its effect. A worker that lost its lease can't complete (the claim token is the fence), so a job that runs twice has
one effect.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Index, text
from sqlalchemy.exc import OperationalError
from sqlmodel import Field

from ats_app.core.actor import Actor
from ats_app.core.columns import json_object, timestamp
from ats_app.core.db import UnitOfWork, unit_of_work
from ats_app.core.errors import Unavailable
from ats_app.core.tables import TenantRow, new_id, one_of

LEASE_SECONDS = 90
MAX_ATTEMPTS = 8

FINISHING_QUEUE = "ats-finishing"
"""The last, short step of work that has begun: whoever came first is done before the next one is begun."""
QUEUE = "ats"
"""What people wait for: seconds at most."""
LONG_QUEUE = "ats-long"
"""Minutes of computing. Workers keep their claims while they work."""
QUEUES = (FINISHING_QUEUE, QUEUE, LONG_QUEUE)
"""In the order in which workers turn to them: each only when those before it are empty."""

TOPICS = {
    "application": "ats-application-events",
    "job": "ats-job-events",
}
"""First word of an event's type -> stream; every other event goes to the notification stream."""
OTHER_TOPIC = "ats-notification-events"


class OutboxRow(TenantRow, table=True):
    """A piece of work (`kind` task) or a business event (`kind` event). `payload` holds ids only."""

    __tablename__ = "outbox"
    __table_args__ = (
        one_of("kind", ("task", "event")),
        Index(
            "ix_outbox_due",
            "available_at",
            postgresql_where=text("enqueued_at IS NULL AND completed_at IS NULL AND failed_at IS NULL"),
        ),
        Index(
            "ix_outbox_running",
            "enqueued_at",
            postgresql_where=text("completed_at IS NULL AND failed_at IS NULL"),
        ),
    )

    kind: str
    name: str
    queue: str = Field(default=QUEUE, sa_column_kwargs={"server_default": QUEUE})
    record_id: UUID | None = None
    payload: dict[str, Any] = json_object()
    correlation_id: str = ""
    available_at: datetime = timestamp(default_now=True)
    enqueued_at: datetime | None = timestamp()
    completed_at: datetime | None = timestamp()
    failed_at: datetime | None = timestamp()
    attempts: int = 0
    claim_token: UUID | None = None
    claimed_until: datetime | None = timestamp()
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """A claimed row in a worker's hands; `token` fences its completion."""

    id: UUID
    tenant_id: UUID
    name: str
    record_id: UUID | None
    payload: dict[str, Any]
    correlation_id: str
    token: UUID


class LostClaim(Exception):
    """Another worker holds or finished this work; whatever was done here must not be stored."""


Task = Callable[[Work], None]
_TASKS: dict[str, Task] = {}
_QUEUES: dict[str, str] = {}
_SUBSCRIPTIONS: dict[str, list[str]] = {}


def task(name: str, *, on: Iterable[str] = (), queue: str = QUEUE) -> Callable[[Task], Task]:
    """Registers a task under a stable name; `on` lists the events that ask for it, `queue` is one of `QUEUES`."""

    def register(function: Task) -> Task:
        _TASKS[name] = function
        _QUEUES[name] = queue
        for event in on:
            _SUBSCRIPTIONS.setdefault(event, []).append(name)
        return function

    return register


def task_named(name: str) -> Task:
    return _TASKS[name]


def enqueue(
    uow: UnitOfWork, name: str, /, *, record_id: UUID | None = None, after: timedelta = timedelta(), **payload: Any
) -> UUID:
    """Asks for a task once this unit of work is committed, or some time after that.

    Returns the row's id, which is also RQ's job id.
    """
    return _add(uow, "task", name, record_id, payload, after=after)


def emit(uow: UnitOfWork, event: str, /, *, record_id: UUID, **payload: Any) -> UUID:
    """Tells the world of a business event, and asks for each task that subscribed to it."""
    for subscriber in _SUBSCRIPTIONS.get(event, ()):
        _add(uow, "task", subscriber, record_id, payload)
    return _add(uow, "event", event, record_id, payload)


def _add(
    uow: UnitOfWork,
    kind: str,
    name: str,
    record_id: UUID | None,
    payload: dict[str, Any],
    *,
    after: timedelta = timedelta(),
) -> UUID:
    row = OutboxRow(
        id=new_id(),
        tenant_id=uow.actor.tenant_id,
        kind=kind,
        name=name,
        queue=_QUEUES.get(name, QUEUE),
        record_id=record_id,
        payload=payload,
        correlation_id=uow.actor.correlation_id,
        available_at=datetime.now(UTC) + after,
    )
    uow.session.add(row)
    return row.id


def claim(uow: UnitOfWork, row_id: UUID) -> Work | None:
    """Takes the row for a lease; None when it is done, failed, or in another worker's hands."""
    token = uuid4()
    row = uow.session.execute(
        text(
            "UPDATE outbox SET claim_token = :token, claimed_until = now() + make_interval(secs => :lease),"
            " attempts = attempts + 1 WHERE tenant_id = :tenant AND id = :id"
            " AND completed_at IS NULL AND failed_at IS NULL"
            " AND (claimed_until IS NULL OR claimed_until < now())"
            " RETURNING id, tenant_id, name, record_id, payload, correlation_id"
        ),
        {"token": token, "lease": LEASE_SECONDS, "tenant": uow.actor.tenant_id, "id": row_id},
    ).one_or_none()
    return Work(**row._mapping, token=token) if row else None


@contextmanager
def kept_claim(work: Work, *, every_s: float = LEASE_SECONDS / 3) -> Iterator[None]:
    """Holds on to the claim for as long as the block runs, which may be longer than a lease. It ends with the process,
    so the work of a killed worker is free a lease later all the same."""
    done = Event()

    def renew() -> None:
        while not done.wait(every_s):
            # an outage is no reason to stop: the claim may outlast it, and completing is what checks it
            with suppress(OperationalError, Unavailable), unit_of_work(Actor.system(work.tenant_id)) as uow:
                values = {"lease": LEASE_SECONDS, "tenant": work.tenant_id, "id": work.id, "token": work.token}
                uow.session.execute(_RENEW, values)

    thread = Thread(target=renew, name=f"claim-{work.name}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


_RENEW = text(
    "UPDATE outbox SET claimed_until = now() + make_interval(secs => :lease)"
    " WHERE tenant_id = :tenant AND id = :id AND claim_token = :token AND completed_at IS NULL"
)


def complete(uow: UnitOfWork, work: Work) -> None:
    """Marks the work done inside the transaction that stores its effect; raises `LostClaim` when the claim is not
    ours."""
    done = uow.session.execute(
        text(
            "UPDATE outbox SET completed_at = now(), error = NULL"
            " WHERE tenant_id = :tenant AND id = :id AND claim_token = :token AND completed_at IS NULL RETURNING id"
        ),
        {"tenant": work.tenant_id, "id": work.id, "token": work.token},
    ).one_or_none()
    if done is None:
        raise LostClaim(str(work.id))


def release(uow: UnitOfWork, work: Work, error: str) -> None:
    """Gives the work back after a failure: tried again with back-off, or marked failed after `MAX_ATTEMPTS`."""
    uow.session.execute(
        text(
            "UPDATE outbox SET error = :error, claim_token = NULL, claimed_until = NULL, enqueued_at = NULL,"
            " failed_at = CASE WHEN attempts >= :most THEN now() END,"
            " available_at = now() + make_interval(secs => least(600, power(3, attempts)))"
            " WHERE tenant_id = :tenant AND id = :id AND claim_token = :token AND completed_at IS NULL"
        ),
        {
            "error": error[:2000],
            "most": MAX_ATTEMPTS,
            "tenant": work.tenant_id,
            "id": work.id,
            "token": work.token,
        },
    )


def forget(name: str) -> None:
    """Takes a task out of the registry again."""
    _TASKS.pop(name, None)
    _QUEUES.pop(name, None)
    for subscribers in _SUBSCRIPTIONS.values():
        if name in subscribers:
            subscribers.remove(name)
