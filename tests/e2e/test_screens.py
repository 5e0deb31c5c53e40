"""Every screen that is registered, wide and narrow, light and dark: axe finds nothing, the console stays empty, nothing
sticks out at the side."""

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

import pages  # noqa: F401  (registers the screens)
from ats_app.demo.resumes import make_resume
from pages import routes
from pages.registry import SCREENS, Screen
from state.base import Open
from tests.e2e.conftest import new_window, sign_in_quickly
from tests.e2e.product import Product

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e"), pytest.mark.timeout(900)]

WIDTHS = {"desktop": 1440, "phone": 390}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
_IS_DARK = "(wanted) => document.documentElement.classList.contains('dark') === wanted"
_PLATFORM = re.compile(r"^/platform")


@dataclass(frozen=True)
class Visitors:
    """A window a kind of person, all on the same product, and the values that addresses are filled in with."""

    stranger: BrowserContext
    admin: BrowserContext
    operator: BrowserContext
    parts: dict[str, str]

    def window(self, screen: Screen) -> BrowserContext:
        if screen.access is Open.ANYBODY:
            return self.stranger
        return self.operator if _PLATFORM.match(screen.route) else self.admin

    def address(self, screen: Screen) -> str:
        route = "/nowhere" if screen.route == routes.NOT_FOUND else screen.route
        return re.sub(r"\[(\w+)\]", lambda part: self.parts[part[1]], route)


@pytest.fixture(scope="module")
def visitors(browser: Browser, product: Product) -> Iterator[Visitors]:
    stranger, admin, operator = (new_window(browser, product) for _ in range(3))
    sign_in_quickly(admin, product, product.login("admin"))
    sign_in_quickly(operator, product, product.login("platform_admin", tenant=None))
    [job] = [row for row in _items(admin, "jobs?limit=100") if row["title"] == "Senior Backend Engineer"]
    [application] = _items(admin, f"applications?job_id={job['id']}&limit=1")
    parts = {
        "tenant": "velamar",
        "slug": job["slug"],
        "job_id": job["id"],
        "candidate_id": application["candidate_id"],
        "token": _status_token(stranger, job["slug"]),
    }
    yield Visitors(stranger, admin, operator, parts)
    for context in (stranger, admin, operator):
        context.close()


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.route)
def test_a_screen_is_accessible_quiet_and_fits(screen: Screen, visitors: Visitors) -> None:
    page = visitors.window(screen).new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(_words(message)) if _is_error(message) else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    try:
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.goto(visitors.address(screen))
        _settle(page)
        problems = [f"{name}: {problem}" for name in WIDTHS for problem in _problems(page, WIDTHS[name])]
    finally:
        page.close()
    assert problems + said == []


def _problems(page: Page, width: int) -> list[str]:
    """What is wrong at this width, in light and in dark."""
    page.set_viewport_size({"width": width, "height": 900})
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.wait_for_function(
            "(dark) => document.documentElement.classList.contains('dark') === dark", arg=scheme == "dark"
        )
        found += [f"{scheme}: {words}" for words in _violations(page)]
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*found, *([f"{over} px wider than the window"] if over > 0 else [])]


def _violations(page: Page) -> list[str]:
    """What axe finds. The marks on a document's picture may be small (WCAG 2.5.8 exempts them): they lie on the words
    that they mark, and each has its value's own button beside the picture."""
    report = Axe().run(page, options={**RULES, "resultTypes": ["violations"]}).response
    return [
        f"{rule['id']} ({rule['help']}): {node['target']} {node['html'][:120]}"
        for rule in report["violations"]
        for node in [node for node in rule["nodes"] if not _may_be_small(rule, node)][:3]
    ]


def _may_be_small(rule: dict[str, Any], node: dict[str, Any]) -> bool:
    return rule["id"] == "target-size" and 'class="doc-mark"' in node["html"]


def _settle(page: Page) -> None:
    """Until the screen's own data is there."""
    page.locator("main").wait_for()
    page.wait_for_function("document.querySelector('.skeleton, [aria-busy=true]') === null")
    page.wait_for_function("document.fonts.ready.then(() => true)")
    page.wait_for_timeout(200)


def _is_error(message: ConsoleMessage) -> bool:
    """The browser calls the answer 404 an error, which is right for an address that nothing is at."""
    return message.type == "error" and not message.location.get("url", "").endswith("/nowhere")


def _words(message: ConsoleMessage) -> str:
    return f"{message.text} ({message.location.get('url', '')})"


def _items(context: BrowserContext, path: str) -> list[dict[str, str]]:
    answer = context.request.get(f"/api/v1/{path}")
    assert answer.ok, answer.text()
    return list(answer.json()["items"])


def _status_token(context: BrowserContext, slug: str) -> str:
    """Of an application made for this test."""
    resume = make_resume(int(time.time()), layout="pdf_classic", language="en")
    contact = resume.truth["contact_info"]
    answer = context.request.post(
        f"/api/v1/careers/velamar/jobs/{slug}/applications",
        multipart={
            "first_name": contact["first_name"],
            "last_name": contact["last_name"],
            "email": contact["email"],
            "consent": "true",
            "answers": json.dumps([{"id": "q1", "answer": "yes"}]),
            "resume": {"name": resume.file_name, "mimeType": resume.media_type, "buffer": resume.content},
        },
    )
    assert answer.ok, answer.text()
    return str(answer.json()["status_url"]).rsplit("/", 1)[1]
