"""The board of a job with many applications: counts, cards, moves, and what two browsers see of it."""

import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

from ats_app.cli.bench._figures import figure, spread, timed
from ats_app.cli.bench._product import Product, make_company, product, recruiter_cookie
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.jobs.models import Job

_READS = 60
_MOVES = 100
_NAVIGATIONS = 5
_SEEN = 8


def run(size: int = 10_000) -> Iterator[dict[str, Any]]:
    """Figures of one job with `size` applications on its board."""
    with product() as running:
        tenant_id = make_company(size)
        job = make_board(tenant_id, size)
        yield from measure_service(Actor.system(tenant_id), job)
        yield from _browsers(running, tenant_id, job)


def make_board(tenant_id: UUID, size: int) -> Job:
    """A job with `size` undecided applications."""
    from ats_app.demo.bulk_jobs import add_jobs

    actor, now = Actor.system(tenant_id), datetime.now(UTC)
    [job] = add_jobs(actor, jobs=1, applications=size, now=now, advance=lambda _count: None, decided=False)
    return job


def measure_service(actor: Actor, job: Job, *, reads: int = _READS, moves: int = _MOVES) -> Iterator[dict[str, Any]]:
    """The board and the move as the server does them, each in a unit of work of its own."""
    from ats_app.applications import service

    def read() -> Any:
        with unit_of_work(actor) as uow:
            return service.board(uow, job.id)

    board = read()
    total = sum(column.count for column in board.columns)
    yield from spread("board.read", [timed(read)[0] for _ in range(reads)], applications=total, cards=len(board.cards))
    screen = next(column for column in board.columns if column.kind == "screen")
    with unit_of_work(actor) as uow:
        cards = service.more_cards(uow, job.id, board.columns[0].id, after=None, limit=moves)

    def move(card: Any) -> Any:
        with unit_of_work(actor) as uow:
            return service.move(uow, {card.id: card.version}, str(screen.id))

    yield from spread("board.move", [timed(partial(move, card))[0] for card in cards])


def _browsers(running: Product, tenant_id: UUID, job: Job) -> Iterator[dict[str, Any]]:
    from playwright.sync_api import sync_playwright

    from ats_app.accounts.sessions import cookie_name
    from ats_app.cli.browser import ensure

    cookie = {"name": cookie_name(), "value": recruiter_cookie(tenant_id), "url": running.url}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=ensure(), args=["--no-sandbox"])
        pages = []
        for _ in range(2):
            context = browser.new_context(viewport={"width": 1440, "height": 900})
            context.add_cookies([cookie])  # type: ignore[list-item]
            pages.append(context.new_page())
        times = [_first_cards(page, f"{running.url}/jobs/{job.id}") for page in pages[:1] * (_NAVIGATIONS + 1)]
        yield figure("board.navigation.first", round(times[0]), "ms", 1, browser="chromium", cache="empty")
        middle = round(statistics.median(times[1:]))
        yield figure("board.navigation.p50", middle, "ms", _NAVIGATIONS, browser="chromium", to="first cards")
        _first_cards(pages[1], f"{running.url}/jobs/{job.id}")
        seen = list(_seen(pages, tenant_id, job))
        yield from spread("board.others-see", seen, browsers=len(pages), measured="from before the move is stored")
        browser.close()


def _first_cards(page: Any, job_url: str) -> float:
    """Milliseconds from leaving the job's page by its link, or by address, to the first card of the board."""
    page.goto(job_url, wait_until="networkidle")
    link = page.locator('a[href$="/board"]').first
    began = time.perf_counter()
    if link.count():
        link.click()
    else:
        page.goto(f"{job_url}/board", wait_until="commit")
    page.wait_for_selector("[data-card]", timeout=30_000)
    return (time.perf_counter() - began) * 1000


def _seen(pages: list[Any], tenant_id: UUID, job: Job) -> Iterator[float]:
    """Milliseconds from a move by somebody else until both browsers show the card in its new column."""
    from ats_app.applications import service

    actor = Actor.system(tenant_id)
    with unit_of_work(actor) as uow:
        board = service.board(uow, job.id)
    target = next(column for column in board.columns if column.kind == "offer")
    shown = [card for card in board.cards if card.stage_id == board.columns[0].id][:_SEEN]
    test = "([column, card]) => !!document.querySelector(`[data-column='${column}'] [data-card='${card}']`)"
    for card in shown:
        began = time.perf_counter()
        with unit_of_work(actor) as uow:
            service.move(uow, {card.id: card.version}, str(target.id))
        for page in pages:
            page.wait_for_function(test, arg=[str(target.id), str(card.id)], timeout=15_000, polling=20)
        yield (time.perf_counter() - began) * 1000
