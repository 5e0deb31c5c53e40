"""The RQ worker: takes a row's id from the queue, claims the row, runs its task.

RQ may hand the same job out twice or lose it with its Redis; the outbox row decides what happens (see core/outbox.py).
The worker runs tasks in its own process: hostile files are read by the parser's sandbox, which is a child of its own.
"""

from importlib import import_module
from uuid import UUID

import structlog
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer

from ats_app.core import outbox
from ats_app.core.actor import Actor
from ats_app.core.cache import redis_client
from ats_app.core.db import unit_of_work, verify_app_role
from ats_app.core.telemetry.logs import configure, context
from ats_app.core.telemetry.metrics import measure_task
from scoring.parsing.sandbox import warm_up

log = structlog.get_logger(__name__)


def queue(name: str = outbox.QUEUE) -> Queue:
    return Queue(name, connection=redis_client(), serializer=JSONSerializer)


def queues() -> list[Queue]:
    """Every queue, in the order in which workers turn to them."""
    return [queue(name) for name in outbox.QUEUES]


def run(tenant_id: str, row_id: str) -> str:
    """RQ's entry point. Returns what became of the row: done, skipped, lost, or failed (to be sent again)."""
    actor = Actor.system(UUID(tenant_id))
    with unit_of_work(actor) as uow:
        work = outbox.claim(uow, UUID(row_id))
    if work is None:
        return "skipped"
    try:
        with context(correlation_id=work.correlation_id, task=work.name), measure_task(work.name):
            outbox.task_named(work.name)(work)
    except outbox.LostClaim:
        log.info("task.lost_claim", task=work.name, row=row_id)
        return "lost"
    except Exception as error:
        with unit_of_work(actor) as uow:
            outbox.release(uow, work, f"{type(error).__name__}: {error}")
        log.exception("task.failed", task=work.name, row=row_id)
        return "failed"
    return "done"


def load_tasks() -> None:
    """Imports every service's tasks, so that they register themselves."""
    import_module("ats_app.tasks")


def main() -> None:
    """Works until told to stop; SIGTERM lets the task in hand finish."""
    load_tasks()
    configure("worker")
    verify_app_role()
    warm_up()
    worker = SimpleWorker(queues(), connection=redis_client(), serializer=JSONSerializer)
    worker.work(with_scheduler=False, logging_level="WARNING")


if __name__ == "__main__":
    main()
