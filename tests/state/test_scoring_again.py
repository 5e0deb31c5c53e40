"""The job's page and its board while open applications are scored again."""

import asyncio
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from ats_app.accounts.sessions import open_session
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.core.live import Listener, Message
from ats_app.core.permissions import Role
from ats_app.jobs.models import Job
from ats_app.matching import rescoring
from state.board import BoardState
from state.job import JobState, _scoring_heard
from tests.factories import make_actor, make_application, make_job, make_user
from tests.state.conftest import Browser, fire


@pytest.fixture
def job(browser: Browser, tenant_id: UUID) -> Job:
    """A job with two open applications that somebody looks at while they wait to be scored again."""
    user = make_user(tenant_id, Role.RECRUITER)
    with unit_of_work(Actor.system(tenant_id)) as uow:
        browser.cookie = open_session(uow, user).cookie
    row = make_job(tenant_id)
    for _ in range(2):
        make_application(row, reading="done")
    browser.params = {"job_id": str(row.id)}
    return row


def begin(job: Job) -> UUID:
    with unit_of_work(make_actor(job.tenant_id)) as uow:
        asked = rescoring.ask(uow, job.id, cause="job")
        assert asked is not None
        return asked.id


def finish(job: Job, run_id: UUID) -> None:
    with unit_of_work(Actor.system(job.tenant_id)) as uow:
        assert not rescoring.step(uow, run_id)


class _Free:
    """A state in a background task: its lock is free."""

    async def __aenter__(self) -> None: ...
    async def __aexit__(self, *_: object) -> None: ...


def in_background(monkeypatch: pytest.MonkeyPatch, state_class: Any) -> None:
    free = _Free()
    monkeypatch.setattr(state_class, "__aenter__", lambda _: free.__aenter__(), raising=False)
    monkeypatch.setattr(state_class, "__aexit__", lambda _, *error: free.__aexit__(*error), raising=False)


def test_the_job_page_shows_how_far_it_is(browser: Browser, job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    in_background(monkeypatch, JobState)
    run_id = begin(job)
    state = browser.open(JobState)
    seen: list[dict[str, int]] = []

    async def look() -> None:
        assert await fire(JobState.load, state) == JobState.watch
        watching = asyncio.create_task(fire(JobState.watch, state))
        for wanted in (2, 0):
            async with asyncio.timeout(120):
                while state.scoring["total"] != wanted:
                    await asyncio.sleep(0.02)
            seen.append(dict(state.scoring))
            if wanted:
                await asyncio.to_thread(finish, job, run_id)
        watching.cancel()

    asyncio.run(look())
    assert seen == [{"done": 0, "total": 2}, {"done": 0, "total": 0}]


def test_the_page_hears_of_scoring_only() -> None:
    listener = Listener(("board",))
    for payload in ({"kind": "move"}, {"kind": "scoring"}, {"kind": "update"}, None):
        listener.offer(Message("board", payload))

    async def hear() -> None:
        await _scoring_heard(listener)
        await _scoring_heard(listener)
        assert listener._queue.empty()

    asyncio.run(hear())


def test_the_board_says_how_far_it_is_and_then_takes_the_new_order(
    browser: Browser, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_background(monkeypatch, BoardState)
    run_id = begin(job)
    state = browser.open(BoardState)
    asyncio.run(fire(BoardState.load, state))
    assert state.note == "Scoring again 0 of 2"
    actor, epoch = make_actor(job.tenant_id), state.epoch
    told = {"ids": [], "done": 1, "total": 2}
    asyncio.run(BoardState._bring(state, actor, job.id, Message("board", told | {"kind": "scoring"})))
    assert (state.note, state.epoch) == ("Scoring again 1 of 2", epoch)
    finish(job, run_id)
    asyncio.run(BoardState._bring(state, actor, job.id, Message("board", told | {"kind": "scored"})))
    assert state.note == ""
    assert state.epoch != epoch
    assert all(card["score"] is not None for card in state.cards)
    other = SimpleNamespace(job_id_shown="another")
    monkeypatch.setattr(state, "job_id_shown", other.job_id_shown)
    assert not asyncio.run(BoardState._bring(state, actor, job.id, Message("board", told | {"kind": "scored"})))
