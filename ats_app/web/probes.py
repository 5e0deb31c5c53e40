"""Gauges that are read when Prometheus asks: queue depth, outbox lag, connection pools."""

from rq import Queue
from rq.serializers import JSONSerializer
from sqlalchemy import QueuePool, text

from ats_app.core.cache import redis_client
from ats_app.core.db import app_engine, maintenance_session
from ats_app.core.telemetry.metrics import probe

_LAG = text(
    "SELECT coalesce(extract(epoch FROM now() - min(available_at)), 0) FROM outbox"
    " WHERE enqueued_at IS NULL AND completed_at IS NULL AND failed_at IS NULL AND available_at <= now()"
)
_FAILED = text("SELECT count(*) FROM outbox WHERE failed_at IS NOT NULL")


def install() -> None:
    """Registers the gauges; doing it again replaces them."""
    probe("ats_queue_jobs", "Jobs waiting in RQ's queue", _queue_depth)
    probe("ats_outbox_lag_seconds", "Age of the oldest outbox row that is due and not sent on", _outbox_lag)
    probe("ats_outbox_failed_rows", "Outbox rows that were given up", _outbox_failed)
    probe("ats_database_connections_in_use", "Connections of this process that are lent out", _connections)


def _queue_depth() -> float:
    return float(Queue("ats", connection=redis_client(), serializer=JSONSerializer).count)


def _outbox_lag() -> float:
    with maintenance_session() as session:
        return float(session.execute(_LAG).scalar_one())


def _outbox_failed() -> float:
    with maintenance_session() as session:
        return float(session.execute(_FAILED).scalar_one())


def _connections() -> float:
    pool = app_engine().pool
    return float(pool.checkedout()) if isinstance(pool, QueuePool) else 0.0
