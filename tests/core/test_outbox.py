"""Each outbox row has exactly one effect, whatever happens to workers and Redis."""

import threading
import time
from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import text

from ats_app import dispatcher, worker
from ats_app.accounts.models import AuthEvent
from ats_app.core import outbox
from ats_app.core.actor import Actor
from ats_app.core.cache import redis_client
from ats_app.core.db import maintenance_session, unit_of_work
from ats_app.core.repository import Repository


def effect(work: outbox.Work) -> None:
    """The effect of the test's task: one auth event named after the row."""
    if work.payload.get("fail_until", 0) > time.time():
        raise ValueError("not yet")
    with unit_of_work(Actor.system(work.tenant_id)) as uow:
        Repository(uow).add(AuthEvent(tenant_id=work.tenant_id, kind=work.payload["name"]))
        outbox.complete(uow, work)


@pytest.fixture(autouse=True)
def clean_queue(db: object) -> Iterator[None]:
    outbox.task("test.effect", on=["test.happened"])(effect)
    redis_client().flushdb()
    yield
    outbox.forget("test.effect")


def ask(tenant_id: UUID, name: str, **payload: object) -> UUID:
    with unit_of_work(Actor.system(tenant_id)) as uow:
        return outbox.enqueue(uow, "test.effect", name=name, **payload)


def names(tenant_id: UUID) -> list[str]:
    with unit_of_work(Actor.system(tenant_id)) as uow:
        return sorted(uow.session.execute(text("SELECT kind FROM auth_events")).scalars())


def work_off() -> None:
    """A worker that empties the queue and stops."""
    worker.SimpleWorker(worker.queues(), connection=redis_client(), serializer=worker.JSONSerializer).work(burst=True)


def test_work_is_sent_only_after_its_cause_is_committed(tenant_id: UUID) -> None:
    uow = unit_of_work(Actor.system(tenant_id))
    with uow:
        outbox.enqueue(uow, "test.effect", name="never")
        assert dispatcher.dispatch_once() == 0
        uow.session.rollback()
    assert dispatcher.dispatch_once() == 0


def test_a_row_sent_twice_has_one_effect(tenant_id: UUID) -> None:
    row = ask(tenant_id, "once")
    dispatcher.dispatch_once()
    assert worker.run(str(tenant_id), str(row)) == "done"
    assert worker.run(str(tenant_id), str(row)) == "skipped"
    work_off()
    assert names(tenant_id) == ["once"]


def test_two_workers_with_the_same_row_have_one_effect(tenant_id: UUID) -> None:
    row = ask(tenant_id, "race")
    answers: list[str] = []
    threads = [threading.Thread(target=lambda: answers.append(worker.run(str(tenant_id), str(row)))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["done", *["skipped"] * 5]
    assert names(tenant_id) == ["race"]


def test_a_worker_that_lost_its_lease_stores_nothing(tenant_id: UUID) -> None:
    row = ask(tenant_id, "fenced")
    with unit_of_work(Actor.system(tenant_id)) as uow:
        slow = outbox.claim(uow, row)
    with maintenance_session() as session:
        session.execute(text("UPDATE outbox SET claimed_until = now() - interval '1 second'"))
    assert worker.run(str(tenant_id), str(row)) == "done"
    assert slow is not None
    with pytest.raises(outbox.LostClaim):
        effect(slow)
    assert names(tenant_id) == ["fenced"]


def test_redis_losing_everything_is_a_non_event(tenant_id: UUID) -> None:
    for number in range(5):
        ask(tenant_id, f"lost {number}")
    assert dispatcher.dispatch_once() == 5
    redis_client().flushdb()
    assert dispatcher.sweep(grace_s=0) == 5
    dispatcher.dispatch_once()
    work_off()
    assert names(tenant_id) == [f"lost {number}" for number in range(5)]


def test_a_failing_task_is_tried_again_later_and_then_marked_failed(tenant_id: UUID) -> None:
    row = ask(tenant_id, "flaky", fail_until=time.time() + 3600)
    assert worker.run(str(tenant_id), str(row)) == "failed"
    assert dispatcher.dispatch_once() == 0, "it waits before it is sent again"
    with maintenance_session() as session:
        session.execute(text("UPDATE outbox SET attempts = :most, available_at = now()"), {"most": outbox.MAX_ATTEMPTS})
    assert worker.run(str(tenant_id), str(row)) == "failed"
    with maintenance_session() as session:
        assert session.execute(text("SELECT failed_at IS NOT NULL, error FROM outbox")).one() == (
            True,
            "ValueError: not yet",
        )


def test_an_event_reaches_its_stream_and_its_subscribers(tenant_id: UUID) -> None:
    with unit_of_work(Actor.system(tenant_id)) as uow:
        record = outbox.emit(uow, "test.happened", record_id=tenant_id, name="subscriber")
    dispatcher.dispatch_once()
    work_off()
    [(_, message)] = redis_client().xrange(outbox.OTHER_TOPIC)
    assert message[b"event-type"] == b"test.happened"
    assert message[b"id"] == str(record).encode()
    assert names(tenant_id) == ["subscriber"]


def test_long_work_has_a_queue_of_its_own(tenant_id: UUID) -> None:
    outbox.task("test.long", queue=outbox.LONG_QUEUE)(effect)
    try:
        with unit_of_work(Actor.system(tenant_id)) as uow:
            outbox.enqueue(uow, "test.long", name="long")
        dispatcher.dispatch_once()
        assert (worker.queue().count, worker.queue(outbox.LONG_QUEUE).count) == (0, 1)
        [job] = worker.queue(outbox.LONG_QUEUE).jobs
        assert job.timeout > outbox.LEASE_SECONDS
    finally:
        outbox.forget("test.long")


def test_what_has_begun_is_finished_before_other_work_begins(tenant_id: UUID) -> None:
    order: list[str] = []
    outbox.task("test.begin")(lambda _work: order.append("begun"))
    outbox.task("test.finish", queue=outbox.FINISHING_QUEUE)(lambda _work: order.append("finished"))
    try:
        for name in ("test.begin", "test.finish"):
            with unit_of_work(Actor.system(tenant_id)) as uow:
                outbox.enqueue(uow, name)
            dispatcher.dispatch_once()
        work_off()
        assert order == ["finished", "begun"]
    finally:
        outbox.forget("test.begin")
        outbox.forget("test.finish")


def test_a_claim_is_kept_for_as_long_as_the_work_takes(tenant_id: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "LEASE_SECONDS", 2)
    row = ask(tenant_id, "slow")
    with unit_of_work(Actor.system(tenant_id)) as uow:
        work = outbox.claim(uow, row)
    assert work is not None
    with outbox.kept_claim(work, every_s=0.2):
        time.sleep(2.5)
        with unit_of_work(Actor.system(tenant_id)) as uow:
            assert outbox.claim(uow, row) is None
    time.sleep(2.1)
    with unit_of_work(Actor.system(tenant_id)) as uow:
        assert outbox.claim(uow, row) is not None
