"""Gauges that are read when Prometheus asks: queue depth, outbox lag, connection pools."""

from sqlalchemy import QueuePool

from ats_app.core.db import app_engine
from ats_app.core.telemetry import pulse
from ats_app.core.telemetry.metrics import probe


def install() -> None:
    """Registers the gauges; doing it again replaces them."""
    probe("ats_queue_jobs", "Jobs waiting in RQ's queues", _queue_depth)
    probe("ats_outbox_lag_seconds", "Age of the oldest outbox row that is due and not sent on", _outbox_lag)
    probe("ats_outbox_failed_rows", "Outbox rows that were given up", _outbox_failed)
    probe("ats_database_connections_in_use", "Connections of this process that are lent out", _connections)


def _queue_depth() -> float:
    return float(pulse.queue_depth())


def _outbox_lag() -> float:
    return pulse.outbox().lag_s


def _outbox_failed() -> float:
    return float(pulse.outbox().failed)


def _connections() -> float:
    pool = app_engine().pool
    return float(pool.checkedout()) if isinstance(pool, QueuePool) else 0.0
