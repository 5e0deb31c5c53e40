"""The platform at a glance, for its operator: figures of the machinery, nothing of any company."""

from ats_app.core.actor import Actor
from ats_app.core.permissions import Permission
from ats_app.core.schemas import Row
from ats_app.core.telemetry import pulse


class HealthRow(Row):
    queue_depth: int
    """Tasks that wait for a worker."""
    workers: int
    outbox_waiting: int
    """Rows due and not sent on yet."""
    outbox_lag_s: float
    outbox_failed: int


def health(actor: Actor) -> HealthRow:
    actor.require(Permission.TENANTS_MANAGE)
    outbox = pulse.outbox()
    return HealthRow(
        queue_depth=pulse.queue_depth(),
        workers=pulse.workers(),
        outbox_waiting=outbox.waiting,
        outbox_lag_s=outbox.lag_s,
        outbox_failed=outbox.failed,
    )
