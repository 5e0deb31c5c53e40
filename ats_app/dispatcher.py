"""Carries outbox rows to the queue and to the event streams, and sends again what never completed.

One process is enough and several do no harm: rows are taken with FOR UPDATE SKIP LOCKED. The row's id is RQ's job id,
so a row that is already queued is not queued twice; Redis may lose everything, the sweep finds the rows again.
RQ's own Retry only covers a worker that died with the job in hand; results are not kept, since the row has the answer.
"""

import json
import signal
import threading
from typing import Any

import structlog
from redis.exceptions import RedisError
from rq import Queue, Retry
from rq.exceptions import DuplicateJobError
from sqlalchemy import Row, text
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from ats_app.core.cache import redis_client
from ats_app.core.db import maintenance_session
from ats_app.core.outbox import LEASE_SECONDS, LONG_QUEUE, OTHER_TOPIC, QUEUES, TOPICS
from ats_app.core.telemetry.logs import configure
from ats_app.worker import queue

log = structlog.get_logger(__name__)

BATCH = 200
IDLE_WAIT_S = 0.2
SWEEP_EVERY_S = 5.0
STREAM_LENGTH = 100_000
_TIMEOUTS_S = {name: 30 * 60 if name == LONG_QUEUE else LEASE_SECONDS - 10 for name in QUEUES}

_DUE = text(
    "SELECT id, tenant_id, kind, name, queue, record_id, payload, correlation_id, created_at FROM outbox"
    " WHERE enqueued_at IS NULL AND completed_at IS NULL AND failed_at IS NULL AND available_at <= now()"
    " ORDER BY available_at, id LIMIT :batch FOR UPDATE SKIP LOCKED"
)
_MARK_ENQUEUED = text("UPDATE outbox SET enqueued_at = now() WHERE id = ANY(:ids)")
_MARK_PUBLISHED = text("UPDATE outbox SET enqueued_at = now(), completed_at = now() WHERE id = ANY(:ids)")
_SWEEP = text(
    "UPDATE outbox SET enqueued_at = NULL WHERE completed_at IS NULL AND failed_at IS NULL"
    " AND enqueued_at < now() - make_interval(secs => :grace)"
    " AND (claimed_until IS NULL OR claimed_until < now()) RETURNING id"
)
_PURGE = text("DELETE FROM outbox WHERE completed_at < now() - interval '14 days'")


def dispatch_once() -> int:
    """Sends one batch of due rows on. Returns how many; the caller waits when it is none."""
    with maintenance_session() as session:
        rows = session.execute(_DUE, {"batch": BATCH}).all()
        tasks = [row for row in rows if row.kind == "task"]
        events = [row for row in rows if row.kind == "event"]
        _enqueue(session, tasks)
        _publish(session, events)
    return len(rows)


def sweep(*, grace_s: float = LEASE_SECONDS) -> int:
    """Frees rows that were queued but neither completed nor claimed for a lease: their job or worker is gone."""
    with maintenance_session() as session:
        freed = session.execute(_SWEEP, {"grace": grace_s}).all()
    if freed:
        log.warning("outbox.swept", rows=len(freed))
    return len(freed)


def purge() -> None:
    """Deletes rows completed long ago."""
    with maintenance_session() as session:
        session.execute(_PURGE)


def _enqueue(session: Session, rows: list[Row[Any]]) -> None:
    if not rows:
        return
    for row in rows:
        _enqueue_one(queue(row.queue), row)
    session.execute(_MARK_ENQUEUED, {"ids": [row.id for row in rows]})


def _enqueue_one(target: Queue, row: Row[Any]) -> None:
    job_id = str(row.id)
    try:
        target.enqueue(
            "ats_app.worker.run",
            str(row.tenant_id),
            job_id,
            job_id=job_id,
            unique=True,
            retry=Retry(max=3),
            job_timeout=_TIMEOUTS_S[row.queue],
            result_ttl=0,
            failure_ttl=0,
        )
    except DuplicateJobError:
        log.debug("outbox.already_queued", row=job_id)


def _publish(session: Session, rows: list[Row[Any]]) -> None:
    if not rows:
        return
    client = redis_client()
    with client.pipeline(transaction=False) as pipe:
        for row in rows:
            topic = TOPICS.get(row.name.split(".")[0], OTHER_TOPIC)
            pipe.xadd(topic, _message(row), maxlen=STREAM_LENGTH, approximate=True)
        pipe.execute()
    session.execute(_MARK_PUBLISHED, {"ids": [row.id for row in rows]})


def _message(row: Row[Any]) -> dict[Any, Any]:
    return {
        "event-type": row.name,
        "tenant-id": str(row.tenant_id),
        "timestamp": row.created_at.isoformat(),
        "correlation-id": row.correlation_id,
        "key": str(row.record_id or row.id),
        "id": str(row.id),
        "payload": json.dumps(row.payload),
    }


def run_until(stop: threading.Event) -> None:
    """Dispatches and sweeps until told to stop; outages of Redis or Postgres are waited out."""
    since_sweep = SWEEP_EVERY_S
    while not stop.is_set():
        try:
            sent = dispatch_once()
            if since_sweep >= SWEEP_EVERY_S:
                sweep()
                since_sweep = 0.0
        except (RedisError, OperationalError) as error:
            log.warning("dispatcher.waiting", reason=type(error).__name__)
            sent = 0
            stop.wait(1.0)
        if not sent:
            stop.wait(IDLE_WAIT_S)
            since_sweep += IDLE_WAIT_S


def main() -> None:
    configure("dispatcher")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    run_until(stop)


if __name__ == "__main__":
    main()
