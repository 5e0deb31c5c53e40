"""Screens keep who was shown which score, once their answer is out."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from ats_app.applications.models import Application
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.core.permissions import Role
from ats_app.fairness import views
from ats_app.jobs.models import Job
from ats_app.matching import service as matching
from state.board import BoardState
from state.candidate import CandidateState
from state.candidates import CandidatesState
from state.compare import CompareState
from tests.factories import make_actor, make_application, make_job, stages_of
from tests.state.conftest import Browser, fire
from tests.state.test_candidates import Tab, enter, opened


def run(handler: Any, state: Any, *args: Any) -> Any:
    return asyncio.run(fire(handler, state, *args))


def seen(tenant_id: UUID) -> list[tuple[UUID, str]]:
    with unit_of_work(Actor.system(tenant_id)) as uow:
        rows = uow.session.execute(text("SELECT application_id, place FROM score_views ORDER BY application_id"))
        return [(row.application_id, row.place) for row in rows]


@pytest.fixture
def job(tenant_id: UUID) -> Job:
    return make_job(tenant_id, required_skills=[{"skill": "Python"}])


@pytest.fixture
def scored(job: Job) -> list[Application]:
    """Two with a score, and one without."""
    rows = [make_application(job) for _ in range(3)]
    with unit_of_work(Actor.system(job.tenant_id)) as uow:
        for row in rows[:2]:
            matching.score_application(uow, row.id)
    return sorted(rows[:2], key=lambda row: row.id)


def test_the_cards_of_a_board(browser: Browser, job: Job, scored: list[Application]) -> None:
    enter(browser, job.tenant_id, Role.INTERVIEWER)
    state = opened(browser, BoardState, job_id=job.id)
    assert seen(job.tenant_id) == [], "the cards come first"
    run(BoardState.seen, Tab(state))
    assert seen(job.tenant_id) == [(row.id, "board") for row in scored]
    assert state._shown == []
    assert run(BoardState.load_more, state, str(stages_of(job)[0].id)) == BoardState.seen
    run(BoardState.seen, Tab(state))
    assert len(seen(job.tenant_id)) == 2, "a second look is no news"


def test_the_two_of_a_comparison(browser: Browser, job: Job, scored: list[Application]) -> None:
    enter(browser, job.tenant_id)
    state = opened(browser, CompareState, job_id=job.id)
    run(CompareState.seen, Tab(state))
    assert seen(job.tenant_id) == [(row.id, "compare") for row in scored]


def test_the_list_of_candidates(browser: Browser, job: Job, scored: list[Application]) -> None:
    enter(browser, job.tenant_id)
    state = opened(browser, CandidatesState)
    run(CandidatesState.seen, Tab(state))
    assert seen(job.tenant_id) == [(row.id, "list") for row in scored]


def test_the_page_of_a_candidate_says_who_saw_the_score_before(
    browser: Browser, job: Job, scored: list[Application]
) -> None:
    enter(browser, job.tenant_id)
    page = opened(browser, CandidateState, candidate_id=scored[0].candidate_id)
    assert page.score["shown_to"] == ""

    async def look() -> None:
        watching = asyncio.create_task(anext(CandidateState.watch.fn(Tab(page))))
        while not seen(job.tenant_id):
            await asyncio.sleep(0.02)
        watching.cancel()

    asyncio.run(asyncio.wait_for(look(), 120))
    assert seen(job.tenant_id) == [(scored[0].id, "candidate")]
    run(CandidateState.refresh, page)
    assert page.score["shown_to"] == "", "not told to oneself"
    with unit_of_work(make_actor(job.tenant_id, full_name="Max Muster")) as uow:
        views.note(uow, [scored[0].id], "api")
    run(CandidateState.refresh, page)
    assert page.score["shown_to"] == "Max Muster"
