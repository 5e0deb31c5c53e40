"""How a hire turned out, as it is said on the candidate's page."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ats_app.applications import decisions
from ats_app.applications.models import Application
from ats_app.core.db import unit_of_work
from ats_app.core.permissions import Role
from ats_app.jobs.models import Job
from state.candidate import CandidateState
from state.candidate_hire import HireState
from state.candidate_talk import TalkState
from state.candidate_views import ApplicationView
from tests.factories import make_actor, make_application, make_job
from tests.state.conftest import Browser, fire
from tests.state.test_candidates import enter, opened


def run(handler: Any, state: Any, *args: Any) -> Any:
    return asyncio.run(fire(handler, state, *args))


@pytest.fixture
def job(tenant_id: object) -> Job:
    return make_job(tenant_id)  # type: ignore[arg-type]


@pytest.fixture
def hired(job: Job) -> Application:
    row = make_application(job)
    with unit_of_work(make_actor(job.tenant_id, Role.RECRUITER)) as uow:
        decisions.hire(uow, row.id, row.version)
    return row


def test_a_hire_is_judged_on_its_page(browser: Browser, hired: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    enter(browser, hired.tenant_id, Role.HIRING_MANAGER)
    page = opened(browser, CandidateState, candidate_id=hired.candidate_id)
    assert (page.application["outcome"], page.may["judge"]) == ("", True)

    async def at_hand(_state: HireState) -> ApplicationView:
        return page.application

    monkeypatch.setattr(HireState, "_at_hand", at_hand)
    state = browser.open(HireState)
    run(HireState.open, state)
    assert state.today == state.day == page.application["hired_on"]
    run(HireState.save, state, {})
    assert state.errors["outcome"] == "Please choose one."
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
    run(HireState.save, state, {"outcome": "success", "on": tomorrow})
    assert state.errors["on"].startswith("A day from the hire")
    run(HireState.save, state, {"outcome": "failure", "note": "Left early", "on": state.today})
    assert (state.writing, state.errors["on"]) == (False, "")

    run(CandidateState.refresh, page)
    said = page.application
    assert (said["outcome"], said["outcome_by"], said["outcome_on"]) == ("failure", "Rosa Rey", state.today)
    assert said["outcome_note"] == "Left early"
    told = opened(browser, TalkState, candidate_id=hired.candidate_id).events
    assert [(event["said"], event["body"]) for event in told if event["kind"] == "judge"] == [
        ("The hire did not work out", "Left early")
    ]
    refused = run(HireState.save, state, {"outcome": "open"})
    assert refused is not None
    run(HireState.close, state)


def test_who_does_not_judge_sees_nothing_of_it(browser: Browser, hired: Application) -> None:
    enter(browser, hired.tenant_id, Role.INTERVIEWER)
    page = opened(browser, CandidateState, candidate_id=hired.candidate_id)
    assert (page.application["outcome"], page.may["judge"]) == ("", False)
