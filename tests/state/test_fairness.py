"""The fairness screen, the survey, feedback and the comparison: what their states show and do."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from ats_app.applications import decisions
from ats_app.applications.links import status_token
from ats_app.applications.models import Application
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.core.permissions import Role
from ats_app.core.roles import DatabaseUrls
from ats_app.fairness import feedback, ledger
from ats_app.fairness.schemas import FeedbackInput, LedgerCheck, LedgerRow
from ats_app.jobs.models import Job
from ats_app.matching import service as matching
from state.board import BoardState
from state.candidate_feedback import FeedbackState
from state.candidate_views import sum_words
from state.careers_fairness import SummaryState
from state.compare import CompareState
from state.fairness import FairnessState
from state.fairness_audits import AuditsState
from state.fairness_decisions import DecisionsState, _shown_words, chain_words
from state.survey import SurveyState
from tests.factories import make_application, make_candidate, make_job
from tests.fairness.people import make_applicants
from tests.fairness.test_audits import work
from tests.state.conftest import Browser, fire
from tests.state.test_candidates import Tab, enter


def run(handler: Any, state: Any, *args: Any) -> Any:
    return asyncio.run(fire(handler, state, *args))


async def _drain(handler: Any, state: Any, *args: Any) -> list[Any]:
    return [step async for step in handler.fn(state, *args)]


def drain(handler: Any, state: Any, *args: Any) -> list[Any]:
    return asyncio.run(_drain(handler, state, *args))


def opened(browser: Browser, state_class: Any, loads: str = "load", **params: object) -> Any:
    browser.params = {name: str(value) for name, value in params.items()}
    state = browser.open(state_class)
    run(getattr(state_class, loads), state)
    return state


@pytest.fixture
def job(tenant_id: UUID) -> Job:
    return make_job(tenant_id, title="Cook", required_skills=[{"skill": "Python"}, {"skill": "SQL"}])


@pytest.fixture
def applied(job: Job, db: DatabaseUrls) -> Job:
    make_applicants(job, 60, score=40, said=("female", "asian"), db=db)
    make_applicants(job, 10, score=80, said=("female", "asian"), came=4, db=db)
    make_applicants(job, 24, score=50, said=("male", "white"), db=db)
    make_applicants(job, 16, score=70, said=("male", "white"), came=4, db=db)
    make_applicants(job, 3, score=60, said=("non_binary", "white"), db=db)
    return job


def test_the_groups_of_a_measure(browser: Browser, applied: Job) -> None:
    enter(browser, applied.tenant_id, Role.EXECUTIVE)
    state = opened(browser, FairnessState, measure="hired", job=applied.id)
    assert [(line["group"], line["verdict"]) for line in state.rates] == [
        ("Female", "Under 0.80, beyond chance"),
        ("Male", "Highest rate"),
    ]
    assert state.beside == (
        "3 applications of unknown group stand outside of the ratios,"
        " those of a group of fewer than 5 people among them."
    )
    assert (state.may_manage, state.question, state.loading) == (False, "Hired", False)
    assert not state.ratios["empty"]
    assert state.funnel["rows"][0] == ["Female", "70", "10", "10", "10", "10"]
    assert "measure=hired" in state.csv_href
    assert [tab["current"] for tab in state.tabs] == [True, False, False, False, False]
    assert f"job={applied.id}" in state.tabs[1]["href"]


def test_a_slider_asks_what_if(browser: Browser, applied: Job) -> None:
    enter(browser, applied.tenant_id, Role.ADMIN)
    state = opened(browser, FairnessState, measure="threshold", threshold="75", by="nonsense", period="nonsense")
    assert (state.threshold, state.slides) == (75, True)
    assert [line["selected"] for line in state.rates] == ["10", "0"]
    assert "threshold=45" in str(run(FairnessState.slide, state, 45.2))
    lower = opened(browser, FairnessState, measure="threshold", threshold="45")
    assert [line["selected"] for line in lower.rates] == ["10", "40"]


def test_the_survey_is_switched_by_an_admin(browser: Browser, tenant_id: UUID) -> None:
    enter(browser, tenant_id, Role.ADMIN)
    state = opened(browser, FairnessState)
    run(FairnessState.switch_survey, state, False)
    assert not opened(browser, FairnessState).survey_on
    assert state.rates == []


def test_decisions_feedback_and_models_have_their_parts(browser: Browser, applied: Job, job: Job) -> None:
    actor = enter(browser, applied.tenant_id, Role.ADMIN)
    row = make_application(job)
    with unit_of_work(Actor.system(job.tenant_id)) as uow:
        matching.score_application(uow, row.id)
    with unit_of_work(actor) as uow:
        decisions.reject(uow, {row.id: 1}, "Position filled")
        feedback.give(uow, row.id, FeedbackInput(direction="too_low", reason="other", text="Look again."))
    shown = opened(browser, DecisionsState, view="decisions", against="")
    assert [(line["action"], line["job"], line["override"]) for line in shown.decisions] == [
        ("Rejected", "Cook", "Not comparable")
    ]
    assert (shown.by_job[0]["group"], shown.by_action[0]["group"]) == ("Cook", "Rejected")
    run(DecisionsState.check, Tab(shown))
    assert (shown.chain_tone, shown.checking) == ("good", False)
    said = opened(browser, DecisionsState, view="feedback")
    assert (said.feedback[0]["text"], said.counts[0]["given"]) == ("Look again.", "1")
    assert {line["version"] for line in opened(browser, DecisionsState, view="models").models} > {"rule-1"}


def test_a_chain_is_told_in_sentences() -> None:
    whole = LedgerCheck(intact=True, entries=2, broken_at=None, unrecorded=0, since=None, head="")
    assert "all 2 entries" in chain_words(whole)
    assert "Entry number 2" in chain_words(whole.model_copy(update={"broken_at": 2}))
    assert "2 entries so far" in chain_words(whole.model_copy(update={"more": True}))
    assert "3 decisions" in chain_words(whole.model_copy(update={"unrecorded": 3}))
    assert "empty" in chain_words(whole.model_copy(update={"entries": 0}))
    assert "more than half" in ledger.OVERRIDE_DEFINITION


def test_an_audit_is_asked_for_read_repeated_published_and_taken_back(browser: Browser, applied: Job) -> None:
    actor = enter(browser, applied.tenant_id, Role.ADMIN)
    state = opened(browser, AuditsState, view="audits", job=applied.id)
    run(AuditsState.ask, state)
    assert (state.lines[0]["verdict"], state.asking) == ("Being made", True)
    work(actor)
    run(AuditsState.load, state)
    [line] = state.lines
    assert (line["about"], line["status"], state.asking) == ("Cook", "done", False)
    run(AuditsState.open, state, line["id"])
    assert any("Female" in item["text"] for item in state.findings)
    assert len(state.facts) == 9
    drain(AuditsState.repeat, state)
    assert state.repeated_tone == "good"
    run(AuditsState.start_publishing, state, line["id"])
    run(AuditsState.publish, state, {"distributed_on": ""})
    assert state.errors["distributed_on"]
    run(AuditsState.publish, state, {"distributed_on": "2026-11-01", "auditor": ""})
    assert state.public_href == "/careers/acme/fairness"
    public = opened(browser, SummaryState, "load_summary", tenant="acme")
    assert [table["title"] for table in public.tables] == ["Sex", "Race or ethnicity", "Sex and race or ethnicity"]
    assert {fact["term"]: fact["value"] for fact in public.facts}["In use since"] == "01 November 2026"
    browser.params = {}
    run(AuditsState.unpublish, state)
    assert state.public_href == ""
    run(AuditsState.close, state)
    assert state.opened is None
    gone = opened(browser, SummaryState, "load_summary", tenant="acme")
    assert gone.problem


def test_the_other_parts_ask_nothing_of_the_audits(browser: Browser, tenant_id: UUID) -> None:
    enter(browser, tenant_id, Role.EXECUTIVE)
    state = opened(browser, AuditsState, view="rates")
    assert (state.lines, drain(AuditsState.repeat, state)) == ([], [])


@pytest.fixture
def application(job: Job) -> Application:
    return make_application(job)


def test_a_candidate_answers_on_the_private_page(browser: Browser, application: Application, db: DatabaseUrls) -> None:
    link = status_token(application.tenant_id, application.id)
    state = opened(browser, SurveyState, "load_survey", tenant="acme", token=link)
    assert (state.asked, state.given_at, len(state.sexes), len(state.races)) == (True, "", 3, 7)
    run(SurveyState.answer, state, {"sex": "female"})
    assert "consent" in state.survey_error
    run(SurveyState.answer, state, {"sex": "female", "race_ethnicity": "", "survey_consent": "on"})
    assert state.given_at
    assert "apart" in state.survey_note
    run(SurveyState.take_back, state)
    assert (state.given_at, state.survey_note) == ("", "Your answers were deleted.")
    run(SurveyState.answer, state, {})
    assert state.survey_note == "Thank you. Nothing was stored."


def test_the_receipt_asks_by_its_new_link(browser: Browser, application: Application) -> None:
    browser.params = {"tenant": "acme"}
    state = browser.open(SurveyState)
    link = status_token(application.tenant_id, application.id)
    run(SurveyState.ask_after, state, f"http://127.0.0.1/careers/acme/status/{link}")
    assert state.asked
    run(SurveyState.ask_after, state, "http://127.0.0.1/careers/acme/status/forged")
    assert not state.asked


@pytest.fixture
def scored(job: Job) -> list[Application]:
    rows = []
    for skills in (["Python", "SQL"], ["Python"]):
        person = make_candidate(job.tenant_id, last_name=skills[-1], skills=[{"skill": name} for name in skills])
        rows.append(make_application(job, person))
        with unit_of_work(Actor.system(job.tenant_id)) as uow:
            matching.score_application(uow, rows[-1].id)
    return rows


def test_feedback_is_given_and_taken_back(
    browser: Browser, scored: list[Application], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def at_hand(_state: FeedbackState) -> UUID:
        return scored[0].id

    monkeypatch.setattr(FeedbackState, "_application", at_hand)
    enter(browser, scored[0].tenant_id, Role.INTERVIEWER)
    state = opened(browser, FeedbackState)
    run(FeedbackState.open, state)
    run(FeedbackState.give, state, {"factor": "skills"})
    assert state.errors == {"direction": "Please choose one.", "reason": "Please choose one.", "text": ""}
    run(FeedbackState.give, state, {"direction": "too_low", "factor": "skills", "reason": "equivalent", "text": ""})
    [line] = state.lines
    assert (line["what"], line["mine"], state.writing) == ("Too low · Skills", True, False)
    run(FeedbackState.take_back, state, line["id"])
    assert state.lines == []
    run(FeedbackState.close, state)


def test_two_applicants_side_by_side(browser: Browser, job: Job, scored: list[Application]) -> None:
    enter(browser, job.tenant_id, Role.HIRING_MANAGER)
    state = opened(browser, CompareState, job_id=job.id)
    assert (state.left["name"], state.right["name"]) == ("Ana SQL", "Ana Python")
    assert state.factors[0]["label"] == "Skills"
    assert state.factors[0]["verdict"].endswith("points more for Ana SQL")
    assert "most of it in skills" in state.verdict
    swapped = opened(browser, CompareState, job_id=job.id, a=scored[1].id, b=scored[0].id)
    assert swapped.left["name"] == "Ana Python"
    assert swapped.verdict == state.verdict


def test_what_can_not_be_compared(browser: Browser, job: Job, scored: list[Application]) -> None:
    enter(browser, job.tenant_id)
    assert opened(browser, CompareState, job_id="nonsense").missing
    assert opened(browser, CompareState, job_id=uuid4()).missing
    other = make_job(job.tenant_id)
    assert opened(browser, CompareState, job_id=other.id, a=scored[0].id).missing
    alone = opened(browser, CompareState, job_id=make_application(other).job_id)
    assert (alone.right["id"], alone.factors, alone.left["sure"]) == ("", [], "No score yet")


def test_the_board_sends_two_to_the_comparison(browser: Browser, job: Job, scored: list[Application]) -> None:
    enter(browser, job.tenant_id, Role.HIRING_MANAGER)
    state = opened(browser, BoardState, job_id=job.id)
    ids = [str(row.id) for row in scored]
    assert f"/compare?a={ids[0]}&b={ids[1]}" in str(run(BoardState.act, state, {"action": "compare", "ids": ids}))
    assert "Select two" in str(run(BoardState.act, state, {"action": "compare", "ids": ids[:1]}))
    assert "allow" in str(run(BoardState.act, state, {"action": "reject", "ids": ids}))
    assert state.rejecting == []


def test_a_score_is_told_as_a_sum() -> None:
    why = {"score": 41.5, "contributions": {"base": 20.0, "skills": 25.0, "experience": -3.5, "education": 0.0}}
    assert sum_words(why) == "41.5 = base 20.0 + skills 25.0 − experience 3.5 + education 0.0 + place and pay 0.0"


def test_the_ledger_says_who_else_had_seen_the_score_and_who_had_not() -> None:
    row = LedgerRow.model_construct(score=50.0, actor="Ada", shown_to=["Ada", "Max"])
    assert _shown_words(row) == "also shown to Max"
    assert _shown_words(row.model_copy(update={"shown_to": ["Ada"]})) == ""
    assert _shown_words(row.model_copy(update={"shown_to": ["Max"]})) == "score shown to Max only"
    assert _shown_words(row.model_copy(update={"shown_to": []})) == ""
