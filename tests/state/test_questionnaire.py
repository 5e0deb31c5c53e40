"""The questionnaire on the candidate's private page, and its result on the recruiter's."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from ats_app.accounts.sessions import open_session
from ats_app.applications.links import status_token
from ats_app.applications.models import Application
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.core.permissions import Role
from ats_app.matching import questionnaires
from state.candidate import CandidateState
from state.questionnaire import QuestionnaireState
from tests.factories import make_actor, make_application, make_job, make_user
from tests.matching.test_questionnaires import definition
from tests.state.conftest import Browser, fire

STATE = QuestionnaireState


def run(door: Any, state: Any, *args: Any) -> Any:
    return asyncio.run(fire(door, state, *args))


@pytest.fixture
def application(browser: Browser, tenant_id: UUID) -> Application:
    row = make_application(make_job(tenant_id), reading="done")
    with unit_of_work(make_actor(tenant_id)) as uow:
        questionnaires.define(uow, row.job_id, definition(introduction="Two questions."))
    browser.params = {"tenant": "acme", "token": status_token(tenant_id, row.id)}
    return row


def test_a_candidate_answers_once_and_the_recruiter_sees_it(
    browser: Browser, tenant_id: UUID, application: Application
) -> None:
    state = browser.open(STATE)
    run(STATE.load_questionnaire, state)
    assert (state.title, state.introduction, len(state.questions)) == ("How you like to work", "Two questions.", 2)
    run(STATE.send, state, {"q1": "a2"})
    assert state.wrong == {"q2": "Please choose one answer."}
    run(STATE.send, state, {"q1": "a2", "q2": "a1"})
    assert (state.wrong, state.questions, state.answered_at != "") == ({}, [], True)
    user = make_user(tenant_id, Role.RECRUITER)
    with unit_of_work(Actor.system(tenant_id)) as uow:
        browser.cookie = open_session(uow, user).cookie
    browser.params = {"candidate_id": str(application.candidate_id)}
    page = browser.open(CandidateState)
    run(CandidateState.load, page)
    assert (page.work_style["title"], page.work_style["score"]) == ("How you like to work", 50.0)
    assert [item["answer"] for item in page.work_style["answers"]] == ["Explain it again", "On Friday"]


def test_nothing_is_asked_where_there_is_nothing(browser: Browser, tenant_id: UUID, application: Application) -> None:
    other = make_application(make_job(tenant_id), reading="done")
    for token in (status_token(tenant_id, other.id), "no.link"):
        browser.params = {"tenant": "acme", "token": token}
        state = browser.open(STATE)
        run(STATE.load_questionnaire, state)
        assert state.title == ""


def test_questions_that_changed_are_read_again_before_they_are_answered(
    browser: Browser, tenant_id: UUID, application: Application
) -> None:
    state = browser.open(STATE)
    run(STATE.load_questionnaire, state)
    with unit_of_work(make_actor(tenant_id)) as uow:
        questionnaires.define(uow, application.job_id, definition(questions=definition().questions[::-1]))
    said = run(STATE.send, state, {"q1": "a2", "q2": "a1"})
    assert "have changed" in str(said)
    assert state.answered_at == ""
    run(STATE.load_questionnaire, state)
    run(STATE.send, state, {"q1": "a1", "q2": "a2"})
    assert state.answered_at != ""
