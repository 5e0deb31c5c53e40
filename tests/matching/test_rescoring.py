"""What is open is scored again when a job or a model changes: all of it, once, whatever happens in between."""

import json
from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import text

from ats_app import dispatcher, worker
from ats_app.applications.models import Application
from ats_app.applications.service import board_channel
from ats_app.core import outbox
from ats_app.core.actor import Actor
from ats_app.core.cache import redis_client
from ats_app.core.db import unit_of_work
from ats_app.core.errors import Forbidden
from ats_app.core.permissions import Role
from ats_app.core.repository import Repository
from ats_app.jobs import service as jobs
from ats_app.jobs.schemas import JobChange
from ats_app.matching import registry, rescoring, runs, service
from ats_app.matching.models import CandidateScore, MatchingRun
from scoring.matching import MatchModel
from scoring.matching.rule import RULE_VERSION
from scoring.matching.simulation import Employer
from tests.factories import make_actor, make_application, make_candidate, make_job
from tests.matching.company import apply, row_id, run, settle, work_off
from tests.matching.test_registry import WHY, register


@pytest.fixture
def open_ones(tenant_id: UUID, acme: Employer, monkeypatch: pytest.MonkeyPatch) -> list[Application]:
    """The open applications for one job, which are several batches."""
    monkeypatch.setattr(rescoring, "BATCH", 7)
    pairs = [pair for pair in acme.pairs if pair[0] == acme.pairs[0][0]]
    settle(tenant_id, acme, [acme.outcomes[0].model_copy(update={"job_id": pairs[0][0]})])
    return apply(tenant_id, [pair for pair in pairs if pair[1] != acme.outcomes[0].candidate_id])


@pytest.fixture
def job_id(open_ones: list[Application]) -> UUID:
    return open_ones[0].job_id


def scores(tenant_id: UUID) -> list[CandidateScore]:
    with unit_of_work(Actor.system(tenant_id)) as uow:
        return list(uow.session.exec(Repository(uow).scoped(CandidateScore)).all())


def current(tenant_id: UUID) -> dict[UUID, CandidateScore]:
    return {row.application_id: row for row in scores(tenant_id) if row.is_current}


def the_run(tenant_id: UUID) -> MatchingRun:
    with unit_of_work(Actor.system(tenant_id)) as uow:
        [row] = uow.session.exec(Repository(uow).scoped(MatchingRun)).all()
        return row


def test_every_open_application_is_scored_as_it_would_be_alone(
    open_ones: list[Application], job_id: UUID, recruiter: Actor, tenant_id: UUID
) -> None:
    asked = run(recruiter, rescoring.ask, job_id, cause="asked")
    assert (asked.total, asked.status) == (len(open_ones), "waiting")
    work_off()
    ended = run(recruiter, runs.get_run, asked.id)
    assert (ended.status, ended.done, ended.total) == ("done", len(open_ones), len(open_ones))
    together = current(tenant_id)
    assert set(together) == {row.id for row in open_ones}
    assert all(row.strengths or row.gaps for row in together.values()), "each has its reasons"
    alone = run(recruiter, service.score_application, open_ones[3].id)
    assert float(together[open_ones[3].id].score) == alone.match_score
    with unit_of_work(recruiter) as uow:
        rows = uow.session.exec(Repository(uow).scoped(Application)).all()
        assert {row.version for row in rows} == {1}, "nobody moved anything"
        assert all(row.score is not None for row in rows if row.status == "active")
        assert [row.score for row in rows if row.status != "active"] == [None], "what is decided stays as it was"


def test_activating_a_model_scores_what_is_open_with_it_and_going_back_does_too(
    open_ones: list[Application], tenant_id: UUID, admin: Actor, learned: MatchModel
) -> None:
    rule = run(admin, registry.scorer)
    row = register(tenant_id, learned)
    for model_id, version in ((row.id, learned.version), (rule.id, RULE_VERSION)):
        run(admin, registry.activate, model_id, WHY)
        work_off()
        assert {score.model_version for score in current(tenant_id).values()} == {version}
    assert len(scores(tenant_id)) == 2 * len(open_ones)


def change(actor: Actor, job_id: UUID, **fields: object) -> None:
    row = run(actor, jobs.get_job, job_id)
    values = {name: getattr(row, name) for name in JobChange.model_fields if hasattr(row, name)}
    values |= {"salary_range": row.salary_range or {}, "version": row.version}
    run(actor, jobs.update_job, job_id, JobChange.model_validate(values | fields))


def test_a_job_that_asks_for_something_else_is_scored_again_and_other_words_are_not(
    open_ones: list[Application], job_id: UUID, recruiter: Actor, tenant_id: UUID
) -> None:
    change(recruiter, job_id, description="<p>Other words</p>", openings_count=3)
    work_off()
    assert scores(tenant_id) == []
    change(recruiter, job_id, required_skills=[{"skill": "Basket weaving", "years": 5}])
    work_off()
    assert len(scores(tenant_id)) == len(open_ones)
    assert the_run(tenant_id).cause == "job"


def test_several_triggers_become_one_run_that_starts_over(
    open_ones: list[Application], job_id: UUID, recruiter: Actor, tenant_id: UUID
) -> None:
    first = run(recruiter, rescoring.ask, job_id, cause="job")
    assert run(recruiter, rescoring.step, first.id)
    assert the_run(tenant_id).done == 7
    assert run(recruiter, rescoring.ask, job_id, cause="model").id == first.id
    assert (the_run(tenant_id).done, the_run(tenant_id).last_id) == (0, None)
    work_off()
    assert the_run(tenant_id).done == len(open_ones)
    assert len(scores(tenant_id)) == len(open_ones) + 7


def test_a_task_that_runs_twice_scores_once(
    open_ones: list[Application], job_id: UUID, recruiter: Actor, tenant_id: UUID
) -> None:
    run(recruiter, rescoring.ask, job_id, cause="job")
    run(recruiter, rescoring.ask, job_id, cause="job")
    with unit_of_work(recruiter) as uow:
        rows = uow.session.execute(text("SELECT id FROM outbox WHERE name = 'matching.rescore'")).scalars().all()
    assert len(rows) == 2
    for row in (*rows, *rows):
        worker.run(str(tenant_id), str(row))
    assert len(scores(tenant_id)) == len(open_ones)


def test_a_killed_workers_run_goes_on_where_it_ended(
    open_ones: list[Application], job_id: UUID, recruiter: Actor, tenant_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = run(recruiter, rescoring.ask, job_id, cause="job")
    step, steps = rescoring.step, iter(range(100))

    def dies(uow: object, run_id: UUID) -> bool:
        if next(steps) == 2:
            raise KeyboardInterrupt
        return step(uow, run_id)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(rescoring, "step", dies)
        with unit_of_work(recruiter) as uow:
            [row] = uow.session.execute(text("SELECT id FROM outbox WHERE name = 'matching.rescore'")).scalars().all()
        dispatcher.dispatch_once()
        with pytest.raises(KeyboardInterrupt):
            worker.run(str(tenant_id), str(row))
    assert the_run(tenant_id).done == 14
    assert dispatcher.sweep(grace_s=0) == 0, "the claim of the dead worker holds for a lease"
    with unit_of_work(recruiter) as uow:
        uow.session.execute(text("UPDATE outbox SET claimed_until = now() - interval '1 second'"))
    redis_client().flushdb()
    assert dispatcher.sweep(grace_s=0) == 1
    work_off()
    assert run(recruiter, runs.get_run, asked.id).status == "done"
    assert len(scores(tenant_id)) == len(open_ones), "what the first one stored was not done again"


def test_a_turn_ends_and_the_rest_is_asked_for(
    open_ones: list[Application], job_id: UUID, recruiter: Actor, tenant_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rescoring, "_TURN_S", 0.0)
    asked = run(recruiter, rescoring.ask, job_id, cause="job")
    system = Actor.system(tenant_id)
    with unit_of_work(system) as uow:
        row = uow.session.execute(text("SELECT id FROM outbox WHERE name = 'matching.rescore'")).scalar_one()
        work = outbox.claim(uow, row)
    assert work is not None
    rescoring.carry_out(system, work, asked.id)
    with unit_of_work(system) as uow:
        waiting = "SELECT count(*) FROM outbox WHERE name = 'matching.rescore' AND completed_at IS NULL"
        assert uow.session.execute(text(waiting)).scalar_one() == 1
    monkeypatch.setattr(rescoring, "_TURN_S", 20.0)
    work_off()
    assert len(scores(tenant_id)) == len(open_ones)


def test_two_workers_on_one_run_do_not_wait_for_each_other(
    open_ones: list[Application], job_id: UUID, recruiter: Actor
) -> None:
    asked = run(recruiter, rescoring.ask, job_id, cause="job")
    with unit_of_work(recruiter) as mine, unit_of_work(Actor.system(recruiter.tenant_id)) as other:
        assert rescoring.step(mine, asked.id)
        assert not rescoring.step(other, asked.id)


@pytest.fixture
def board(job_id: UUID, tenant_id: UUID) -> Iterator[list[dict[str, object]]]:
    """What an open board heard, filled when the test asks for it."""
    heard: list[dict[str, object]] = []
    with redis_client().pubsub() as listener:
        listener.subscribe(board_channel(tenant_id, job_id))
        assert listener.get_message(timeout=30) is not None
        yield heard
        while message := listener.get_message(timeout=1):
            heard.append(json.loads(message["data"]))
        assert [(note["kind"], note["done"]) for note in heard][:2] == [("scoring", 0), ("scoring", 7)]
        assert [note["kind"] for note in heard].count("scored") == 1
        assert heard[-1]["kind"] == "scored"


def test_open_boards_hear_once_a_batch(
    open_ones: list[Application], job_id: UUID, recruiter: Actor, board: list[dict[str, object]]
) -> None:
    run(recruiter, rescoring.ask, job_id, cause="job")
    work_off()


def test_progress_is_told_while_it_lasts(
    open_ones: list[Application], job_id: UUID, recruiter: Actor, tenant_id: UUID
) -> None:
    assert run(recruiter, rescoring.progress, job_id) is None
    asked = run(recruiter, rescoring.ask, job_id, cause="job")
    run(recruiter, rescoring.step, asked.id)
    for found in (run(recruiter, rescoring.progress, job_id), run(recruiter, rescoring.progress)):
        assert (found.done, found.total, found.jobs) == (7, len(open_ones), 1)
    work_off()
    assert run(recruiter, rescoring.progress) is None


def test_who_is_not_scored_again(tenant_id: UUID, recruiter: Actor) -> None:
    closed = make_job(tenant_id, status="closed")
    make_application(closed, reading="done")
    waiting = make_job(tenant_id)
    make_application(waiting, make_candidate(tenant_id), reading="waiting")
    make_application(waiting, make_candidate(tenant_id), reading="failed")
    assert run(recruiter, rescoring.ask, closed.id, cause="job") is None
    assert run(recruiter, rescoring.ask_all, cause="model") == 0


def test_another_companys_jobs_are_not_there(job_id: UUID, other_tenant_id: UUID, tenant_id: UUID) -> None:
    stranger = make_actor(other_tenant_id, Role.ADMIN)
    assert run(stranger, rescoring.ask, job_id, cause="job") is None
    assert run(stranger, rescoring.progress, job_id) is None
    with pytest.raises(Forbidden):
        run(make_actor(tenant_id, Role.EXECUTIVE), rescoring.ask, job_id, cause="job")
    assert row_id(tenant_id, "x") != row_id(other_tenant_id, "x")
