"""How a hire turned out: who may say it, what is refused, and where it goes."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from ats_app.applications import decisions, hires, service
from ats_app.applications.schemas import ApplicationRow, HireOutcomeInput
from ats_app.candidates import service as candidates
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.core.errors import Conflict, Forbidden, Invalid, NotFound, StaleVersion
from ats_app.core.permissions import Role
from ats_app.matching import dataset
from tests.factories import count, make_actor, make_application, make_job
from tests.web.conftest import api, bearer

__all__ = ["api", "bearer"]


@pytest.fixture
def manager(tenant_id: UUID) -> Actor:
    return make_actor(tenant_id, Role.HIRING_MANAGER, full_name="Mara Manager")


@pytest.fixture
def recruiter(tenant_id: UUID) -> Actor:
    return make_actor(tenant_id, Role.RECRUITER, full_name="Rita Recruiter")


@pytest.fixture
def hired(tenant_id: UUID, recruiter: Actor) -> ApplicationRow:
    row = make_application(make_job(tenant_id, openings_count=2))
    with unit_of_work(recruiter) as uow:
        decisions.hire(uow, row.id, row.version)
        return service.get_application(uow, row.id)


def judge(
    actor: Actor, row: ApplicationRow, outcome: str, version: int | None = None, **more: object
) -> ApplicationRow:
    data = HireOutcomeInput.model_validate({"outcome": outcome, "version": version or row.version, **more})
    with unit_of_work(actor) as uow:
        hires.judge(uow, row.id, data)
        return service.get_application(uow, row.id)


def test_a_manager_says_how_a_hire_turned_out(hired: ApplicationRow, manager: Actor) -> None:
    assert hired.hire_outcome is None
    after = judge(manager, hired, "failure", note="Left after a month")
    said = after.hire_outcome
    assert said is not None
    assert (said.outcome, said.note, said.said_by) == ("failure", "Left after a month", "Mara Manager")
    assert said.on == datetime.now(UTC).date()
    assert after.version == hired.version + 1


def test_the_newest_word_holds_and_the_timeline_keeps_all(hired: ApplicationRow, manager: Actor) -> None:
    first = judge(manager, hired, "failure")
    second = judge(manager, first, "success", note="After all")
    assert second.hire_outcome is not None
    assert second.hire_outcome.outcome == "success"
    opened = judge(manager, second, "open")
    assert opened.hire_outcome is not None
    assert opened.hire_outcome.outcome == "open"
    with unit_of_work(manager) as uow:
        told = [row for row in candidates.timeline(uow, hired.candidate_id).items if row.kind == "judge"]
    assert [(row.title, row.detail, row.by) for row in told] == [
        ("open", "", "Mara Manager"),
        ("success", "After all", "Mara Manager"),
        ("failure", "", "Mara Manager"),
    ]


def test_a_stale_word_is_refused(hired: ApplicationRow, manager: Actor) -> None:
    judge(manager, hired, "success")
    with pytest.raises(StaleVersion):
        judge(manager, hired, "failure")


def test_only_a_hire_is_judged_and_only_from_its_day_on(hired: ApplicationRow, manager: Actor, tenant_id: UUID) -> None:
    today = datetime.now(UTC).date()
    for day in (today + timedelta(days=1), today - timedelta(days=1)):
        with pytest.raises(Invalid) as error:
            judge(manager, hired, "success", on=day)
        assert "on" in error.value.fields
    waiting = make_application(make_job(tenant_id))
    with unit_of_work(manager) as uow:
        row = service.get_application(uow, waiting.id)
    with pytest.raises(Conflict):
        judge(manager, row, "success")


def test_a_word_needs_a_person_with_the_right(hired: ApplicationRow, tenant_id: UUID) -> None:
    with pytest.raises(Forbidden):
        judge(Actor.system(tenant_id), hired, "success")
    interviewer = make_actor(tenant_id, Role.INTERVIEWER)
    with pytest.raises(Forbidden):
        judge(interviewer, hired, "success")


def test_interviewers_do_not_read_what_was_said(hired: ApplicationRow, manager: Actor, tenant_id: UUID) -> None:
    judge(manager, hired, "failure", note="Private")
    interviewer = make_actor(tenant_id, Role.INTERVIEWER)
    with unit_of_work(interviewer) as uow:
        assert service.get_application(uow, hired.id).hire_outcome is None
        assert "judge" not in {row.kind for row in candidates.timeline(uow, hired.candidate_id).items}


def test_another_companys_hire_is_not_found(hired: ApplicationRow, other_tenant_id: UUID) -> None:
    stranger = make_actor(other_tenant_id, Role.ADMIN)
    with pytest.raises(NotFound):
        judge(stranger, hired, "success")


@pytest.mark.parametrize(
    ("said", "kind"), [("success", "hired_success"), ("failure", "hired_failure"), ("open", "hired_success")]
)
def test_training_reads_it(hired: ApplicationRow, manager: Actor, tenant_id: UUID, said: str, kind: str) -> None:
    admin = make_actor(tenant_id, Role.ADMIN)
    before = judge(manager, hired, "failure")
    judge(manager, before, said)
    with unit_of_work(admin) as uow:
        assert dataset.read(uow).counts[kind] == 1


def test_the_same_request_sent_twice_is_one_word(
    hired: ApplicationRow, tenant_id: UUID, api: TestClient, bearer: Callable[[UUID, Role], dict[str, str]]
) -> None:
    headers = bearer(tenant_id, Role.HIRING_MANAGER) | {"Idempotency-Key": "k1"}
    body = {"outcome": "success", "version": hired.version}
    answers = [api.post(f"/api/v1/applications/{hired.id}/hire-outcome", json=body, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["hire_outcome"]["outcome"] == "success"
    with unit_of_work(Actor.system(tenant_id)) as uow:
        assert count(uow, "hire_outcomes") == 1
    stale = api.post(
        f"/api/v1/applications/{hired.id}/hire-outcome", json=body, headers=headers | {"Idempotency-Key": "k2"}
    )
    assert (stale.status_code, stale.json()["current"]["version"]) == (409, hired.version + 1)
