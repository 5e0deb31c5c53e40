"""Moving, rejecting and hiring on the board, also when two people do it at once."""

import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from ats_app.applications import decisions, service
from ats_app.applications.models import Application
from ats_app.communication.models import Message
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.core.errors import Conflict, Forbidden, Invalid, NotFound, StaleVersion
from ats_app.core.permissions import Role
from ats_app.core.repository import Repository
from ats_app.jobs import service as jobs
from ats_app.jobs.models import Job, JobStatus
from tests.factories import make_actor, make_application, make_candidate, make_job, stages_of


def run(actor: Actor, use_case: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    with unit_of_work(actor) as uow:
        return use_case(uow, *args, **kwargs)


@pytest.fixture
def recruiter(tenant_id: UUID) -> Actor:
    return make_actor(tenant_id, Role.RECRUITER, full_name="Rita Recruiter")


@pytest.fixture
def job(tenant_id: UUID) -> Job:
    return make_job(tenant_id)


def reload(row: Application) -> Application:
    with unit_of_work(Actor.system(row.tenant_id)) as uow:
        return Repository(uow).get(Application, row.id)


def test_a_move_is_stored_with_who_when_from_to_and_how_long(job: Job, recruiter: Actor) -> None:
    application = make_application(job)
    [moved] = run(recruiter, service.move, {application.id: 1}, "screen")
    assert (moved.stage_id, moved.version) == (stages_of(job)[1].id, 2)
    [line] = run(recruiter, service.history, application.id)
    assert (line.kind, line.from_stage, line.to_stage, line.moved_by) == ("move", "Applied", "Screen", "Rita Recruiter")
    assert line.seconds_in_stage is not None


def test_a_stale_move_is_refused_and_says_what_changed(job: Job, recruiter: Actor) -> None:
    application = make_application(job, make_candidate(job.tenant_id, first_name="Ana", last_name="Ruiz"))
    run(recruiter, service.move, {application.id: 1}, "Interview")
    with pytest.raises(StaleVersion, match="Ana Ruiz was changed by somebody else and is now in Interview") as error:
        run(recruiter, service.move, {application.id: 1}, "Screen")
    assert error.value.details["current"]["version"] == 2
    assert reload(application).stage_id == stages_of(job)[2].id


def test_of_two_moves_at_once_one_wins_and_the_other_is_told(job: Job, recruiter: Actor) -> None:
    application = make_application(job)
    answers: list[str] = []

    def move(stage: str) -> None:
        try:
            run(recruiter, service.move, {application.id: 1}, stage)
            answers.append("moved")
        except StaleVersion:
            answers.append("stale")

    threads = [threading.Thread(target=move, args=(stage,)) for stage in ("Screen", "Interview")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["moved", "stale"]


def test_several_cards_move_together_or_not_at_all(job: Job, recruiter: Actor) -> None:
    rows = [make_application(job) for _ in range(3)]
    run(recruiter, service.move, {rows[2].id: 1}, "Offer")
    with pytest.raises(StaleVersion):
        run(recruiter, service.move, {row.id: 1 for row in rows}, "Screen")
    assert {reload(row).stage_id for row in rows[:2]} == {stages_of(job)[0].id}
    run(recruiter, service.move, {row.id: 1 for row in rows[:2]}, "Screen")
    counts = run(recruiter, service.column_counts, job.id)
    assert [counts[stage.id] for stage in stages_of(job)] == [0, 2, 0, 1, 0]


def test_cards_of_two_jobs_do_not_move_together(job: Job, recruiter: Actor) -> None:
    other = make_application(make_job(job.tenant_id))
    with pytest.raises(Invalid):
        run(recruiter, service.move, {make_application(job).id: 1, other.id: 1}, "Screen")


def test_the_hired_stage_is_reached_by_hiring_only(job: Job, recruiter: Actor) -> None:
    application = make_application(job)
    with pytest.raises(Conflict):
        run(recruiter, service.move, {application.id: 1}, "Hired")
    with pytest.raises(Invalid):
        run(recruiter, service.move, {application.id: 1}, "No such stage")


def test_a_rejection_needs_one_of_the_companys_reasons(job: Job, recruiter: Actor) -> None:
    application = make_application(job)
    with pytest.raises(Invalid):
        run(recruiter, decisions.reject, {application.id: 1}, "because")
    run(recruiter, decisions.reject, {application.id: 1}, "Not enough experience", send_email=True)
    row = run(recruiter, service.get_application, application.id)
    assert (row.status, row.rejection_reason) == ("rejected", "Not enough experience")
    with pytest.raises(Conflict):
        run(recruiter, service.move, {application.id: 2}, "Screen")


def test_a_rejection_taken_back_sends_no_e_mail(job: Job, recruiter: Actor) -> None:
    application = make_application(job)
    run(recruiter, service.move, {application.id: 1}, "Interview")
    run(recruiter, decisions.reject, {application.id: 2}, "Not enough experience", send_email=True)
    [restored] = run(recruiter, decisions.restore, [application.id])
    assert (restored.status, restored.stage_id) == ("active", stages_of(job)[2].id)
    with unit_of_work(recruiter) as uow:
        [message] = uow.session.exec(Repository(uow).scoped(Message)).all()
        assert message.status == "cancelled"
        due = uow.session.execute(
            text(
                "SELECT available_at > created_at + interval '9 seconds' FROM outbox WHERE name = 'communication.send'"
            )
        ).scalar_one()
    assert due


def test_hiring_fills_the_opening_and_closes_the_job(job: Job, recruiter: Actor) -> None:
    first, second = make_application(job), make_application(job)
    hired = run(recruiter, decisions.hire, first.id, 1)
    assert (hired.status, hired.stage_id) == ("hired", stages_of(job)[-1].id)
    assert run(recruiter, jobs.get_job, job.id).status == JobStatus.CLOSED
    with pytest.raises(Conflict):
        run(recruiter, decisions.hire, first.id, 2)
    assert run(recruiter, decisions.hire, second.id, 1).status == "hired", "an offer already made is kept"


def test_a_manager_moves_but_does_not_decide_and_an_executive_does_neither(job: Job, tenant_id: UUID) -> None:
    application = make_application(job)
    manager, executive = make_actor(tenant_id, Role.HIRING_MANAGER), make_actor(tenant_id, Role.EXECUTIVE)
    assert run(manager, service.move, {application.id: 1}, "Screen")
    for actor, use_case, args in (
        (manager, decisions.hire, (application.id, 2)),
        (manager, decisions.reject, ({application.id: 2}, "Not enough experience")),
        (executive, service.move, ({application.id: 2}, "Offer")),
        (executive, service.board, (job.id,)),
    ):
        with pytest.raises(Forbidden):
            run(actor, use_case, *args)


def test_another_companys_cards_are_not_there(job: Job, other_tenant_id: UUID) -> None:
    application = make_application(job)
    stranger = make_actor(other_tenant_id, Role.ADMIN)
    for use_case, args in (
        (service.board, (job.id,)),
        (service.get_application, (application.id,)),
        (service.history, (application.id,)),
        (service.move, ({application.id: 1}, "Screen")),
        (decisions.hire, (application.id, 1)),
        (decisions.reject, ({application.id: 1}, "Not enough experience")),
    ):
        with pytest.raises(NotFound):
            run(stranger, use_case, *args)
    assert run(stranger, service.cards, [application.id]) == []


def test_the_board_counts_all_and_pages_by_score(job: Job, recruiter: Actor) -> None:
    scores = [None, 55, 91, 70, 91, 12]
    for score in scores:
        rank = -1 if score is None else score * 100
        make_application(job, score=score, rank=rank)
    first = stages_of(job)[0].id
    board = run(recruiter, service.board, job.id)
    assert [column.count for column in board.columns] == [6, 0, 0, 0, 0]
    assert [card.score for card in board.cards] == [91, 91, 70, 55, 12, None]
    seen: list[Any] = []
    after = None
    while page := run(recruiter, service.more_cards, job.id, first, after=after, limit=2):
        seen += [card.score for card in page]
        after = (page[-1].rank, page[-1].id)
    assert seen == [91, 91, 70, 55, 12, None]


def test_open_boards_hear_who_moved_what(job: Job, recruiter: Actor) -> None:
    from ats_app.core.cache import redis_client

    application = make_application(job)
    with redis_client().pubsub() as listener:
        listener.subscribe(service.board_channel(job.tenant_id, job.id))
        assert listener.get_message(timeout=30) is not None
        run(recruiter, service.move, {application.id: 1}, "Screen")
        message = listener.get_message(timeout=30)
    assert message is not None
    assert b'"by": "Rita Recruiter"' in message["data"]
