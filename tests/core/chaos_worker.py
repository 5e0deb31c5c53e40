"""A worker process for the chaos test: the product's own worker with one more task, and leases of a second."""

import time

from rq import SimpleWorker
from rq.serializers import JSONSerializer

from ats_app import worker
from ats_app.accounts.models import AuthEvent
from ats_app.core import outbox
from ats_app.core.actor import Actor
from ats_app.core.cache import redis_client
from ats_app.core.db import unit_of_work
from ats_app.core.repository import Repository

TASK = "test.chaos"


@outbox.task(TASK)
def effect(work: outbox.Work) -> None:
    """Leaves one row, slowly enough to be killed in the middle."""
    with unit_of_work(Actor.system(work.tenant_id)) as uow:
        Repository(uow).add(AuthEvent(tenant_id=work.tenant_id, kind=str(work.id)))
        time.sleep(0.05)
        outbox.complete(uow, work)


def main() -> None:
    outbox.LEASE_SECONDS = 1
    SimpleWorker(worker.queues(), connection=redis_client(), serializer=JSONSerializer).work(logging_level="ERROR")


if __name__ == "__main__":
    main()
