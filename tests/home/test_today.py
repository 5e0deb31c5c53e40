"""What needs a person today is theirs, complete, and costs few queries however many jobs there are."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import event, text

from ats_app.communication.notify import notify
from ats_app.core.actor import Actor
from ats_app.core.db import app_engine, unit_of_work
from ats_app.core.errors import Forbidden
from ats_app.core.permissions import Role
from ats_app.home import service
from ats_app.home.schemas import Today
from ats_app.home.today import FIRST_PEOPLE, today
from ats_app.jobs import approvals
from ats_app.jobs.models import Job, JobApproval, JobStatus
from tests.factories import make_actor, make_application, make_candidate, make_job, make_tenant, save, stages_of

MAX_QUERIES = 5
"""Tasks, people, jobs, notices; one to spare. The tenant's setting is not counted."""


@pytest.fixture
def recruiter(tenant_id: UUID) -> Actor:
    return make_actor(tenant_id, Role.RECRUITER)


@pytest.fixture
def manager(tenant_id: UUID) -> Actor:
    return make_actor(tenant_id, Role.HIRING_MANAGER)


@pytest.fixture
def job(recruiter: Actor, manager: Actor) -> Job:
    return make_job(recruiter.tenant_id, recruiter_id=recruiter.user_id, hiring_manager_id=manager.user_id)


def see(actor: Actor) -> Today:
    with unit_of_work(actor) as uow:
        return today(uow)


def ago(days: float) -> datetime:
    return datetime.now(UTC) - timedelta(days=days)


def allow_days(job: Job, days: int) -> None:
    with unit_of_work(Actor.system(job.tenant_id)) as uow:
        uow.session.execute(
            text("UPDATE job_stages SET sla_days = :days WHERE job_id = :job"), {"days": days, "job": job.id}
        )


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "set_config" not in statement:
            seen.append(statement)

    event.listen(app_engine(), "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(app_engine(), "before_cursor_execute", note)


def test_applicants_are_new_for_seven_days_on_the_persons_own_open_jobs(job: Job, recruiter: Actor) -> None:
    fresh = make_application(job, make_candidate(job.tenant_id, first_name="Eva", last_name="Neu"), applied_at=ago(1))
    make_application(job, applied_at=ago(8))
    make_application(job, applied_at=ago(1), status="rejected")
    make_application(make_job(job.tenant_id), applied_at=ago(1))
    make_application(
        make_job(job.tenant_id, status=JobStatus.CLOSED, recruiter_id=recruiter.user_id), applied_at=ago(1)
    )
    found = see(recruiter).new
    assert found is not None
    assert (found.total, [row.candidate_id for row in found.first]) == (1, [fresh.candidate_id])
    assert (found.first[0].name, found.first[0].job_title, found.first[0].stage) == ("Eva Neu", job.title, "Applied")


def test_a_card_is_late_when_its_stage_allows_fewer_days(job: Job, recruiter: Actor) -> None:
    long_ago = make_application(job, applied_at=ago(40), stage_entered_at=ago(30))
    make_application(job, applied_at=ago(40), stage_entered_at=ago(2))
    nothing = see(recruiter).late
    allow_days(job, 3)
    found = see(recruiter).late
    assert nothing is not None
    assert found is not None
    assert nothing.total == 0
    assert [row.candidate_id for row in found.first] == [long_ago.candidate_id]


def test_lists_are_short_and_say_how_many_there_are(job: Job, recruiter: Actor) -> None:
    for _ in range(FIRST_PEOPLE + 2):
        make_application(job, applied_at=ago(1))
    found = see(recruiter).new
    assert found is not None
    assert (len(found.first), found.total) == (FIRST_PEOPLE, FIRST_PEOPLE + 2)


def test_files_that_could_not_be_read_come_with_the_reason(job: Job, recruiter: Actor) -> None:
    make_application(job, applied_at=ago(30), reading="failed", reading_error="The file is encrypted.")
    found = see(recruiter).unreadable
    assert found is not None
    assert [row.note for row in found.first] == ["The file is encrypted."]


def test_an_approval_waits_only_for_the_person_whose_turn_it_is(tenant_id: UUID, recruiter: Actor) -> None:
    first, second = make_actor(tenant_id, Role.HIRING_MANAGER), make_actor(tenant_id, Role.HIRING_MANAGER)
    waiting = make_job(tenant_id, status=JobStatus.PENDING_APPROVAL, recruiter_id=recruiter.user_id)
    chain = (
        JobApproval(tenant_id=tenant_id, job_id=waiting.id, round=1, position=place, approver_id=actor.required_user_id)
        for place, actor in enumerate((first, second))
    )
    save(Actor.system(tenant_id), *chain)
    assert [row.job_id for row in see(first).tasks or []] == [waiting.id]
    assert see(second).tasks == []
    with unit_of_work(first) as uow:
        approvals.approve(uow, waiting.id)
    assert see(first).tasks == []
    [task] = see(second).tasks or []
    assert (task.kind, task.number) == ("approve", waiting.requisition_number)


def test_an_approved_job_waits_for_its_recruiter_to_publish_it(tenant_id: UUID, recruiter: Actor) -> None:
    ready = make_job(tenant_id, status=JobStatus.APPROVED, recruiter_id=recruiter.user_id)
    make_job(tenant_id, status=JobStatus.APPROVED)
    assert [(row.kind, row.job_id) for row in see(recruiter).tasks or []] == [("publish", ready.id)]


def test_open_jobs_come_with_their_counts(job: Job, recruiter: Actor, manager: Actor) -> None:
    make_application(job, applied_at=ago(1))
    make_application(job, applied_at=ago(9), stage_entered_at=ago(9))
    make_application(job, applied_at=ago(9), status="hired", stage=stages_of(job)[-1])
    allow_days(job, 5)
    for actor in (recruiter, manager):
        [line] = see(actor).jobs or []
        assert (line.id, line.active, line.new, line.late) == (job.id, 2, 1, 1)


@pytest.mark.parametrize(
    ("hired", "asked"), [((100, ""), True), ((80, ""), False), ((400, ""), False), ((100, "failure"), False)]
)
def test_the_manager_is_asked_how_a_hire_turned_out(
    job: Job, manager: Actor, recruiter: Actor, hired: tuple[int, str], asked: bool
) -> None:
    days, said = hired
    person = make_candidate(job.tenant_id)
    hire = make_application(job, person, status="hired", decided_at=ago(days), hire_outcome=said)
    found = [(row.kind, row.candidate_id, row.application_id) for row in see(manager).tasks or []]
    assert found == ([("judge", person.id, hire.id)] if asked else [])
    assert see(recruiter).tasks == []


def test_hires_to_judge_come_last_and_three_at_a_time(job: Job, manager: Actor) -> None:
    for days in (100, 130, 110, 120, 140):
        make_application(job, make_candidate(job.tenant_id), status="hired", decided_at=ago(days))
    tasks = see(manager).tasks or []
    assert [task.kind for task in tasks] == ["judge"] * 3
    assert [round((ago(0) - task.since).days) for task in tasks] == [140, 130, 120]


def test_who_has_no_jobs_of_their_own_sees_everybodys(job: Job) -> None:
    make_application(job, applied_at=ago(1))
    for role in (Role.ADMIN, Role.INTERVIEWER):
        found = see(make_actor(job.tenant_id, role))
        assert found.everyone
        assert found.new is not None
        assert found.new.total == 1
    assert see(make_actor(job.tenant_id, Role.INTERVIEWER)).tasks is None


def test_an_executive_sees_three_numbers_and_nobodys_name(job: Job) -> None:
    executive = make_actor(job.tenant_id, Role.EXECUTIVE)
    before = see(executive).numbers
    for days in (10, 20):
        make_application(job, status="hired", applied_at=ago(days + 5), decided_at=ago(5))
    make_application(job, status="hired", applied_at=ago(400), decided_at=ago(300))
    found = see(executive)
    assert before is not None
    assert before.median_days_to_hire is None
    assert found.numbers is not None
    assert (found.numbers.open_jobs, found.numbers.openings, found.numbers.hires) == (1, 1, 2)
    assert found.numbers.median_days_to_hire == pytest.approx(15, abs=0.01)
    assert (found.new, found.jobs, found.tasks) == (None, None, None)


def test_news_is_the_persons_own(job: Job, recruiter: Actor, manager: Actor) -> None:
    with unit_of_work(manager) as uow:
        notify(uow, recruiter.required_user_id, kind="job.approved", title="It is approved", url=f"/jobs/{job.id}")
    assert [row.title for row in see(recruiter).notices] == ["It is approved"]
    assert see(manager).notices == []


@pytest.mark.parametrize("role", [Role.ADMIN, Role.RECRUITER, Role.HIRING_MANAGER, Role.INTERVIEWER, Role.EXECUTIVE])
def test_the_number_of_queries_does_not_grow_with_the_jobs(tenant_id: UUID, role: Role) -> None:
    actor = make_actor(tenant_id, role)
    for _ in range(6):
        make_application(make_job(tenant_id, recruiter_id=actor.user_id, hiring_manager_id=actor.user_id))
    with counted_queries() as queries:
        see(actor)
    assert len(queries) <= MAX_QUERIES


def test_another_companys_work_is_not_shown(job: Job, other_tenant_id: UUID) -> None:
    make_application(job, applied_at=ago(1))
    found = see(make_actor(other_tenant_id, Role.ADMIN))
    assert found.new is not None
    assert (found.new.total, found.jobs, found.tasks) == (0, [], [])


def test_a_visitor_has_no_home(tenant_id: UUID) -> None:
    with pytest.raises(Forbidden):
        see(Actor.visitor(tenant_id))


class TestSearch:
    @pytest.fixture
    def find(self) -> Callable[[Actor, str], dict[str, list[str]]]:
        def search(actor: Actor, words: str) -> dict[str, list[str]]:
            with unit_of_work(actor) as uow:
                return {group.label: [item.label for item in group.items] for group in service.search(uow, words)}

        return search

    def test_actions_are_those_of_the_role(self, tenant_id: UUID, find: Callable[..., dict[str, list[str]]]) -> None:
        admin, executive = make_actor(tenant_id, Role.ADMIN), make_actor(tenant_id, Role.EXECUTIVE)
        assert "Audit log" in find(admin, "audit")["Actions"]
        assert "Actions" not in find(executive, "audit")
        assert find(executive, "account")["Actions"] == ["My account"]

    def test_jobs_are_found_by_title(self, job: Job, find: Callable[..., dict[str, list[str]]]) -> None:
        assert find(make_actor(job.tenant_id), job.title)["Jobs"] == [job.title]

    @pytest.mark.usefixtures("db")
    def test_the_platforms_operator_finds_no_job(self, find: Callable[..., dict[str, list[str]]]) -> None:
        operator = make_actor(make_tenant(slug="platform", name="Platform"), Role.PLATFORM_ADMIN)
        assert find(operator, "job") == {}
        assert find(operator, "compan")["Actions"] == ["Companies on the platform"]
