"""The life of a requisition, from draft to closed, for those who may and those who may not."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.core.errors import Conflict, Forbidden, IllegalTransition, Invalid, NotFound, StaleVersion
from ats_app.core.permissions import Role
from ats_app.jobs import approvals, public, service, setup
from ats_app.jobs.models import JobStatus
from ats_app.jobs.schemas import DepartmentInput, JobChange, JobInput, JobRow, PublishInput, Reason, StageInput
from tests.factories import make_actor, make_application, make_department, make_job, make_user


def written(tenant_id: UUID, **fields: Any) -> JobInput:
    values: dict[str, Any] = {
        "title": "Nurse",
        "description": "<p>Care for <b>people</b><script>alert(1)</script></p>",
        "location": "Lisbon",
        "department_id": make_department(tenant_id).id,
        "hiring_manager_id": make_user(tenant_id, Role.HIRING_MANAGER).id,
    }
    return JobInput.model_validate(values | fields)


def run(actor: Actor, use_case: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    with unit_of_work(actor) as uow:
        return use_case(uow, *args, **kwargs)


@pytest.fixture
def recruiter(tenant_id: UUID) -> Actor:
    return make_actor(tenant_id, Role.RECRUITER)


@pytest.fixture
def manager(tenant_id: UUID) -> Actor:
    return make_actor(tenant_id, Role.HIRING_MANAGER, full_name="Mara Manager")


@pytest.fixture
def draft(tenant_id: UUID, recruiter: Actor, manager: Actor) -> JobRow:
    row: JobRow = run(recruiter, service.create_job, written(tenant_id, hiring_manager_id=manager.user_id))
    return row


def test_a_new_job_is_a_clean_draft_with_a_number_and_the_companys_stages(draft: JobRow) -> None:
    assert draft.status == JobStatus.DRAFT
    assert draft.requisition_number.endswith("-0001")
    assert [stage.name for stage in draft.stages] == ["Applied", "Screen", "Interview", "Offer", "Hired"]
    assert "script" not in draft.description


def test_requisition_numbers_have_no_gaps(tenant_id: UUID, recruiter: Actor) -> None:
    data = written(tenant_id)
    numbers = [run(recruiter, service.create_job, data).requisition_number[-4:] for _ in range(2)]
    uow = unit_of_work(recruiter)
    with uow:
        service.create_job(uow, data)
        uow.session.rollback()
    numbers.append(run(recruiter, service.create_job, data).requisition_number[-4:])
    assert numbers == ["0001", "0002", "0003"]


def test_two_jobs_of_one_title_have_different_addresses(tenant_id: UUID, recruiter: Actor) -> None:
    data = written(tenant_id)
    assert [run(recruiter, service.create_job, data).slug for _ in range(3)] == ["nurse", "nurse-2", "nurse-3"]


def test_the_whole_life_of_a_job(draft: JobRow, recruiter: Actor, manager: Actor) -> None:
    assert run(recruiter, approvals.submit_for_approval, draft.id).status == JobStatus.PENDING_APPROVAL
    assert run(manager, approvals.approve, draft.id).status == JobStatus.APPROVED
    row = run(recruiter, service.publish, draft.id, PublishInput(channels=["careers-page", "linkedin"]))
    assert row.status == JobStatus.OPEN
    assert {c.channel: c.status for c in row.publishing_results} == {"careers-page": "published", "linkedin": "failed"}
    assert run(recruiter, service.hold, draft.id).status == JobStatus.ON_HOLD
    assert run(recruiter, service.reopen, draft.id).status == JobStatus.OPEN
    closed = run(recruiter, service.close, draft.id)
    assert closed.status == JobStatus.CLOSED
    assert closed.publishing_results[0].status == "taken_down"


def test_an_illegal_step_names_the_legal_ones(draft: JobRow, recruiter: Actor) -> None:
    with pytest.raises(IllegalTransition) as error:
        run(recruiter, service.publish, draft.id, PublishInput())
    assert error.value.details["legal"] == ["submit-for-approval"]


def test_a_refusal_has_a_reason_and_leads_back_to_draft(draft: JobRow, recruiter: Actor, manager: Actor) -> None:
    run(recruiter, approvals.submit_for_approval, draft.id)
    row = run(manager, approvals.reject, draft.id, Reason(reason="Salary is missing"))
    assert (row.status, row.approvals[0].reason) == (JobStatus.DRAFT, "Salary is missing")
    run(recruiter, approvals.submit_for_approval, draft.id)
    assert run(recruiter, approvals.withdraw, draft.id).status == JobStatus.DRAFT


def test_a_chain_is_asked_in_order_and_only_the_next_one_may_answer(
    tenant_id: UUID, recruiter: Actor, manager: Actor
) -> None:
    second = make_actor(tenant_id, Role.HIRING_MANAGER)
    admin = make_actor(tenant_id, Role.ADMIN)
    data = DepartmentInput(name="Care", code="CARE", approver_ids=[manager.required_user_id, second.required_user_id])
    department = run(admin, setup.save_department, data)
    job = run(recruiter, service.create_job, written(tenant_id, department_id=department.id))
    run(recruiter, approvals.submit_for_approval, job.id)
    with pytest.raises(Forbidden):
        run(second, approvals.approve, job.id)
    assert run(manager, approvals.approve, job.id).status == JobStatus.PENDING_APPROVAL
    with pytest.raises(Forbidden):
        run(manager, approvals.approve, job.id)
    assert run(second, approvals.approve, job.id).status == JobStatus.APPROVED


def test_a_recruiter_does_not_approve_and_a_manager_does_not_write(
    draft: JobRow, tenant_id: UUID, recruiter: Actor, manager: Actor
) -> None:
    run(recruiter, approvals.submit_for_approval, draft.id)
    with pytest.raises(Forbidden):
        run(recruiter, approvals.approve, draft.id)
    with pytest.raises(Forbidden):
        run(manager, service.create_job, written(tenant_id))


def test_a_stale_change_is_refused_with_the_present_record(draft: JobRow, tenant_id: UUID, recruiter: Actor) -> None:
    data = written(tenant_id, title="Head nurse").model_dump()
    changed = run(recruiter, service.update_job, draft.id, JobChange(**data, version=draft.version))
    assert (changed.title, changed.version) == ("Head nurse", draft.version + 1)
    with pytest.raises(StaleVersion) as error:
        run(recruiter, service.update_job, draft.id, JobChange(**data, version=draft.version))
    assert error.value.details["current"]["title"] == "Head nurse"


def test_a_pending_job_can_not_be_edited(draft: JobRow, tenant_id: UUID, recruiter: Actor) -> None:
    run(recruiter, approvals.submit_for_approval, draft.id)
    with pytest.raises(Conflict, match="pending approval"):
        run(recruiter, service.update_job, draft.id, JobChange(**written(tenant_id).model_dump()))


def test_an_incomplete_job_is_not_submitted(tenant_id: UUID, recruiter: Actor) -> None:
    job = run(recruiter, service.create_job, written(tenant_id, description="", location=""))
    with pytest.raises(Conflict, match="a description and a location"):
        run(recruiter, approvals.submit_for_approval, job.id)


def test_only_a_draft_that_was_never_submitted_is_deleted(draft: JobRow, recruiter: Actor) -> None:
    run(recruiter, approvals.submit_for_approval, draft.id)
    run(recruiter, approvals.withdraw, draft.id)
    with pytest.raises(Conflict):
        run(recruiter, service.delete_job, draft.id)


def test_another_companys_job_is_not_there(draft: JobRow, other_tenant_id: UUID) -> None:
    stranger = make_actor(other_tenant_id, Role.ADMIN)
    for use_case in (service.get_job, service.close, approvals.approve, approvals.submit_for_approval, service.stages):
        with pytest.raises(NotFound):
            run(stranger, use_case, draft.id)


def test_an_interviewer_reads_a_job_without_its_salary(draft: JobRow, tenant_id: UUID) -> None:
    assert draft.salary_range is not None
    assert run(make_actor(tenant_id, Role.INTERVIEWER), service.get_job, draft.id).salary_range is None


def test_a_hiring_manager_must_be_one(tenant_id: UUID, recruiter: Actor) -> None:
    executive = make_user(tenant_id, Role.EXECUTIVE)
    with pytest.raises(Invalid) as error:
        run(recruiter, service.create_job, written(tenant_id, hiring_manager_id=executive.id))
    assert "hiring_manager_id" in error.value.fields


def test_typed_text_survives_a_closed_tab_until_it_is_saved(tenant_id: UUID, recruiter: Actor) -> None:
    run(recruiter, service.save_draft, None, {"values": {"title": "Half a ti"}})
    assert run(recruiter, service.load_draft, None) == {"values": {"title": "Half a ti"}}
    assert run(make_actor(tenant_id), service.load_draft, None) is None
    run(recruiter, service.create_job, written(tenant_id))
    assert run(recruiter, service.load_draft, None) is None


def test_the_list_is_filtered_and_paged_by_keyset(tenant_id: UUID, recruiter: Actor) -> None:
    jobs = [make_job(tenant_id, title=f"Welder {number}") for number in range(3)]
    make_job(tenant_id, title="Cook", status=JobStatus.DRAFT)
    make_application(jobs[0])
    first = run(recruiter, service.list_jobs, status=["open"], words="welder", limit=2)
    rest = run(recruiter, service.list_jobs, status=["open"], words="welder", limit=2, cursor=first.next_cursor)
    assert [row.title for row in first.items + rest.items] == ["Welder 2", "Welder 1", "Welder 0"]
    assert rest.next_cursor is None
    assert rest.items[0].active_applications == 1
    assert run(recruiter, service.list_jobs, words="100%").items == []


def test_visitors_see_open_jobs_only_and_closed_ones_are_gone(draft: JobRow, recruiter: Actor, manager: Actor) -> None:
    visitor = Actor.visitor(recruiter.tenant_id)
    with pytest.raises(NotFound):
        run(visitor, public.advert, draft.slug)
    run(recruiter, approvals.submit_for_approval, draft.id)
    run(manager, approvals.approve, draft.id)
    run(recruiter, service.publish, draft.id, PublishInput())
    assert [advert.slug for advert in run(visitor, public.adverts, words="nurse lisbon")] == [draft.slug]
    assert run(visitor, public.adverts, words="welder") == []
    run(recruiter, service.close, draft.id)
    with pytest.raises(Exception, match="no longer open"):
        run(visitor, public.advert, draft.slug)


def test_the_stage_template_keeps_its_ends(tenant_id: UUID) -> None:
    admin = make_actor(tenant_id, Role.ADMIN)
    good = [
        StageInput(name="New", kind="applied"),
        StageInput(name="Talk", kind="interview", sla_days=5),
        StageInput(name="In", kind="hired"),
    ]
    assert [row.name for row in run(admin, setup.save_stage_template, good)] == ["New", "Talk", "In"]
    for bad in (good[1:], good[:2], [*good, good[-1]], [good[0], good[1], good[1], good[2]], []):
        with pytest.raises(Invalid):
            run(admin, setup.save_stage_template, bad)
