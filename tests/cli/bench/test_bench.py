"""The benchmarks' own logic on small numbers; whole runs belong to `./ats bench`."""

from uuid import UUID

import pytest

from ats_app.accounts.sessions import resolve_session
from ats_app.cli.bench import _figures, board, lookup, rescore
from ats_app.cli.bench._product import SLUG, make_company, recruiter_cookie
from ats_app.cli.bench.events import Session
from ats_app.core.actor import Actor
from ats_app.core.roles import DatabaseUrls


@pytest.fixture
def company(db: DatabaseUrls) -> UUID:
    return make_company(60)


def test_percentiles_are_values_that_occurred() -> None:
    times = [float(i) for i in range(1, 101)]
    assert [f["value"] for f in _figures.spread("x", times)] == [51.0, 96.0]
    assert _figures.percentile([7.0], 0.95) == 7.0


def test_lookups_tell_times_and_the_indexes_used(company: UUID) -> None:
    figures = {f["name"]: f for f in lookup.measure(company, repeats=5)}
    assert all(f["value"] > 0 and f["unit"] == "ms" for f in figures.values())
    assert "uq_candidates_tenant_id_email" in figures["lookup.email.p50"]["params"]["plan"]
    assert {"lookup.deep-page.p95", "lookup.search-rare.p95", "lookup.search-common.p50"} <= set(figures)


def test_a_board_is_measured_as_it_is_made(company: UUID) -> None:
    job = board.make_board(company, 50)
    figures = {f["name"]: f for f in board.measure_service(Actor.system(company), job, reads=3, moves=5)}
    assert figures["board.read.p50"]["params"]["applications"] == 50
    assert figures["board.move.p95"]["n"] == 5


def test_scoring_again_is_measured_and_leaves_a_score_each(company: UUID) -> None:
    figures = {f["name"]: f for f in rescore.measure(company, 30)}
    assert figures["rescore.stored"]["value"] == 30
    assert figures["rescore.first"]["value"] > 0


def test_the_cookie_is_the_recruiters(company: UUID) -> None:
    actor = resolve_session(recruiter_cookie(company))
    assert (actor.tenant_id, actor.role) == (company, "recruiter")
    assert SLUG == "velamar"


def test_an_event_ends_with_its_final_update() -> None:
    import asyncio

    async def answers() -> tuple[bool, bool]:
        session = Session(client=None, waiting=asyncio.get_running_loop().create_future())
        assert session.waiting
        session.answered({"delta": {}, "final": False})
        early = session.waiting.done()
        session.answered({"delta": {}, "final": True})
        return early, session.waiting.done()

    assert asyncio.run(answers()) == (False, True)
