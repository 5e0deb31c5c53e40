"""How the machinery behind the screens is doing: the figures that Prometheus and the operator's page both read."""

from dataclasses import dataclass

from rq import Queue, Worker
from rq.serializers import JSONSerializer
from sqlalchemy import text

from ats_app.core.cache import redis_client
from ats_app.core.db import maintenance_session
from ats_app.core.outbox import QUEUES

_OUTBOX = text(
    "SELECT coalesce(extract(epoch FROM now() - min(available_at)), 0) AS lag_s, count(*) AS waiting,"
    " (SELECT count(*) FROM outbox WHERE failed_at IS NOT NULL) AS failed FROM outbox"
    " WHERE enqueued_at IS NULL AND completed_at IS NULL AND failed_at IS NULL AND available_at <= now()"
)


@dataclass(frozen=True, slots=True)
class OutboxPulse:
    lag_s: float
    """Age in seconds of the oldest row that is due and not sent on."""
    waiting: int
    failed: int
    """Rows that were given up."""


def outbox() -> OutboxPulse:
    with maintenance_session() as session:
        row = session.execute(_OUTBOX).one()
    return OutboxPulse(lag_s=float(row.lag_s), waiting=row.waiting, failed=row.failed)


def queue_depth() -> int:
    """Tasks that wait in RQ's queues."""
    client = redis_client()
    return sum(int(Queue(name, connection=client, serializer=JSONSerializer).count) for name in QUEUES)


def workers() -> int:
    """Worker processes that have reported in lately."""
    return int(Worker.count(connection=redis_client()))
