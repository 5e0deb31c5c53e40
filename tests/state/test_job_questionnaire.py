"""Writing a job's questionnaire: begun from ours or empty, saved with its version, taken away."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from ats_app.accounts.sessions import open_session
from ats_app.applications.links import status_token
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.core.errors import NotFound
from ats_app.core.permissions import Role
from ats_app.jobs.models import Job
from ats_app.matching import questionnaires, starter_questions
from ats_app.matching.questionnaires import MOST_QUESTIONS, QuestionnaireRow
from state.job_questionnaire import OPTION_WORDS, WEIGHT_WORDS, JobQuestionnaireState
from tests.factories import make_actor, make_application, make_job, make_tenant, make_user
from tests.matching.test_questionnaires import answers, definition
from tests.state.conftest import Browser, fire

STATE = JobQuestionnaireState


def run(door: Any, state: Any, *args: Any) -> Any:
    return asyncio.run(fire(door, state, *args))


def enter(browser: Browser, tenant_id: UUID, role: Role = Role.RECRUITER) -> None:
    with unit_of_work(Actor.system(tenant_id)) as uow:
        browser.cookie = open_session(uow, make_user(tenant_id, role)).cookie


def stored(job: Job) -> QuestionnaireRow:
    with unit_of_work(make_actor(job.tenant_id)) as uow:
        return questionnaires.get(uow, job.id)


def fields(state: JobQuestionnaireState, **changes: str) -> dict[str, str]:
    """What the browser sends of the form as it stands."""
    form = {"title": state.title, "introduction": state.introduction}
    for item in state.questions:
        form |= {f"{item['id']}_text": item["text"], f"{item['id']}_weight": item["weight"]}
        for option in item["options"]:
            form |= {f"{option['id']}_text": option["text"], f"{option['id']}_points": option["points"]}
    return form | changes


@pytest.fixture
def job(tenant_id: UUID) -> Job:
    return make_job(tenant_id, title="Welder")


@pytest.fixture
def state(browser: Browser, tenant_id: UUID, job: Job) -> JobQuestionnaireState:
    """The page of a job without a questionnaire, opened by a recruiter."""
    enter(browser, tenant_id)
    browser.params = {"job_id": str(job.id)}
    opened: JobQuestionnaireState = browser.open(STATE)
    run(STATE.load, opened)
    return opened


@pytest.fixture
def written(state: JobQuestionnaireState, job: Job) -> JobQuestionnaireState:
    """The same with a questionnaire of two questions."""
    with unit_of_work(make_actor(job.tenant_id)) as uow:
        questionnaires.define(uow, job.id, definition())
    run(STATE.load, state)
    return state


def test_our_questions_are_a_beginning_that_asks_nobody_until_it_is_saved(
    state: JobQuestionnaireState, job: Job
) -> None:
    assert (state.job_title, state.questions, state.loading, state.missing) == ("Welder", [], False, False)
    run(STATE.begin, state, True)
    assert len(state.questions) == len(starter_questions.QUESTIONS)
    with pytest.raises(NotFound):
        stored(job)
    said = run(STATE.save, state, fields(state, title="How we work"))
    assert "Saved" in str(said)
    assert (stored(job).title, stored(job).version, stored(job).active) == ("How we work", state.version, True)
    assert [item["text"] for item in stored(job).questions] == [item.text for item in starter_questions.QUESTIONS]
    run(STATE.save, state, fields(state, introduction="Thank you."))
    assert (stored(job).introduction, state.stale) == ("Thank you.", False)


def test_an_empty_one_is_filled_by_hand(state: JobQuestionnaireState, job: Job) -> None:
    run(STATE.begin, state, False)
    [question] = state.questions
    run(STATE.add_option, state, question["id"])
    [question] = state.questions
    typed = {f"{question['id']}_text": "When do you plan?", f"{question['id']}_weight": "2.5"}
    for option, (words, points) in zip(
        question["options"], [("Early", "100"), ("Late", "0"), ("Never", "10")], strict=True
    ):
        typed |= {f"{option['id']}_text": words, f"{option['id']}_points": points}
    run(STATE.save, state, fields(state, **typed))
    assert stored(job).questions == [
        {
            "text": "When do you plan?",
            "weight": 2.5,
            "options": [
                {"text": "Early", "points": 100},
                {"text": "Late", "points": 0},
                {"text": "Never", "points": 10},
            ],
        }
    ]


def test_questions_and_answers_are_moved_and_removed(written: JobQuestionnaireState) -> None:
    first, second = (item["id"] for item in written.questions)

    def order() -> list[str]:
        return [item["id"] for item in written.questions]

    for moved, by, expected in [
        (first, 1, [second, first]),
        (first, 1, [second, first]),
        (first, -1, [first, second]),
        (first, -1, [first, second]),
        ("nobody", 1, [first, second]),
    ]:
        run(STATE.move, written, moved, by)
        assert order() == expected
    run(STATE.remove_option, written, first, written.questions[0]["options"][0]["id"])
    assert [option["text"] for option in written.questions[0]["options"]] == [
        "Explain it again",
        "Ask the manager to decide",
    ]
    run(STATE.remove_option, written, first, written.questions[0]["options"][0]["id"])
    assert len(written.questions[0]["options"]) == 2
    for _ in range(10):
        run(STATE.add_option, written, second)
    assert len(written.questions[1]["options"]) == 8
    run(STATE.remove_question, written, first)
    run(STATE.remove_question, written, second)
    assert order() == [second]
    for _ in range(MOST_QUESTIONS + 1):
        run(STATE.add_question, written)
    assert len(set(order())) == MOST_QUESTIONS


def test_the_saved_order_is_the_order_on_screen(written: JobQuestionnaireState, job: Job) -> None:
    run(STATE.move, written, written.questions[0]["id"], 1)
    run(STATE.save, written, fields(written))
    assert [item["text"] for item in stored(job).questions] == [item["text"] for item in written.questions]
    assert stored(job).questions[1]["weight"] == 3


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    written: JobQuestionnaireState, job: Job
) -> None:
    first, second = written.questions
    typed = {
        "title": "",
        f"{first['id']}_text": "",
        f"{first['id']}_weight": "0",
        f"{first['options'][0]['id']}_points": "101",
        f"{second['options'][0]['id']}_points": "20",
    }
    run(STATE.save, written, fields(written, **typed))
    assert written.errors == {
        "title": "Please fill this in.",
        f"{first['id']}_text": "Please fill this in.",
        f"{first['id']}_weight": WEIGHT_WORDS,
        f"{first['id']}_options": OPTION_WORDS,
        f"{second['id']}_options": "Give the answers different points, or the question tells nobody apart.",
    }
    assert written.questions[0]["options"][0]["points"] == "101"
    assert stored(job).title == "How you like to work"
    fresh = {"title": "Short", f"{first['id']}_text": "Why?", f"{first['id']}_weight": "1"}
    points = {f"{first['options'][0]['id']}_points": "90", f"{second['options'][0]['id']}_points": "90"}
    run(STATE.save, written, fields(written, **fresh, **points))
    assert (written.errors, stored(job).title) == ({}, "Short")


def test_somebody_elses_change_is_not_overwritten(written: JobQuestionnaireState, job: Job) -> None:
    with unit_of_work(make_actor(job.tenant_id)) as uow:
        questionnaires.define(uow, job.id, definition(title="Theirs"))
    run(STATE.save, written, fields(written, title="Mine"))
    assert (written.stale, written.title, stored(job).title) == (True, "Mine", "Theirs")
    run(STATE.load, written)
    assert (written.stale, written.title) == (False, "Theirs")


def test_one_begun_twice_at_once_is_not_overwritten(state: JobQuestionnaireState, job: Job) -> None:
    run(STATE.begin, state, True)
    with unit_of_work(make_actor(job.tenant_id)) as uow:
        questionnaires.define(uow, job.id, definition(title="Theirs"))
    run(STATE.save, state, fields(state))
    assert (state.stale, stored(job).title) == (True, "Theirs")


def test_one_that_was_taken_away_is_not_brought_back_by_a_stale_save(written: JobQuestionnaireState, job: Job) -> None:
    with unit_of_work(make_actor(job.tenant_id)) as uow:
        questionnaires.remove(uow, job.id)
    run(STATE.save, written, fields(written))
    assert written.stale
    run(STATE.load, written)
    assert (written.questions, written.version, written.stale) == ([], 0, False)


def test_taking_it_away_deletes_it_where_nobody_has_answered(written: JobQuestionnaireState, job: Job) -> None:
    assert "no longer" in str(run(STATE.take_away, written))
    assert (written.questions, written.version) == ([], 0)
    with pytest.raises(NotFound):
        stored(job)


def test_taking_it_away_after_an_answer_keeps_it_and_saving_asks_again(
    written: JobQuestionnaireState, job: Job
) -> None:
    application = make_application(job, reading="done")
    with unit_of_work(Actor.visitor(job.tenant_id, address="203.0.113.9")) as uow:
        questionnaires.answer(uow, status_token(job.tenant_id, application.id), answers("a1", "a2"))
    run(STATE.take_away, written)
    assert (written.active, written.answered, len(written.questions)) == (False, 1, 2)
    run(STATE.save, written, fields(written))
    assert (written.active, written.answered, stored(job).active) == (True, 1, True)


@pytest.mark.parametrize("role", [Role.HIRING_MANAGER, Role.INTERVIEWER, Role.EXECUTIVE])
def test_other_roles_see_and_write_nothing(browser: Browser, tenant_id: UUID, job: Job, role: Role) -> None:
    with unit_of_work(make_actor(tenant_id)) as uow:
        questionnaires.define(uow, job.id, definition())
    enter(browser, tenant_id, role)
    browser.params = {"job_id": str(job.id)}
    state = browser.open(STATE)
    doors: list[tuple[Any, tuple[Any, ...]]] = [(STATE.load, ()), (STATE.save, ({},)), (STATE.take_away, ())]
    for door, args in doors:
        assert "Your role does not allow this" in str(run(door, state, *args))
    assert (state.questions, state.job_title, stored(job).active) == ([], "", True)


def test_another_companys_job_does_not_exist(browser: Browser, tenant_id: UUID) -> None:
    theirs = make_job(make_tenant(slug="other", name="Other"))
    with unit_of_work(make_actor(theirs.tenant_id)) as uow:
        questionnaires.define(uow, theirs.id, definition())
    enter(browser, tenant_id)
    for job_id in (str(theirs.id), str(uuid4()), "nonsense"):
        browser.params = {"job_id": job_id}
        state = browser.open(STATE)
        run(STATE.load, state)
        assert (state.missing, state.questions, state.job_title) == (True, [], "")
    before = stored(theirs)
    state.job_id = str(theirs.id)
    run(STATE.begin, state, True)
    run(STATE.save, state, fields(state))
    assert (state.missing, stored(theirs)) == (True, before)
