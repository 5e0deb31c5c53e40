"""One running product and one browser for all end-to-end tests; every test gets windows of its own."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from ats_app.cli import browser as browsers
from tests.e2e import product as running
from tests.e2e.product import Login, Product

DESKTOP: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
WAIT_MS = 15_000
"""Patience with a busy machine; how quick a screen is, benchmarks say."""
expect.set_options(timeout=WAIT_MS)
Windows = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product with its demo; `ATS_E2E_DATA_DIR` names one that runs already, for work on the tests themselves."""
    named = os.environ.get("ATS_E2E_DATA_DIR")
    if named:
        started = Product(Path(named))
        started.attach()
        yield started
        return
    started, process = running.start(tmp_path_factory.mktemp("e2e"))
    yield started
    running.stop(process)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed after each module: while Playwright is open, its event loop keeps other tests from running one."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=browsers.ensure(), args=_ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def windows(browser: Browser, product: Product) -> Iterator[Windows]:
    """Opens a browser session of its own (cookies, storage) for a person."""
    opened: list[BrowserContext] = []

    def open_one(size: dict[str, Any] | None = None) -> BrowserContext:
        opened.append(new_window(browser, product, size))
        return opened[-1]

    yield open_one
    for context in opened:
        context.close()


def new_window(browser: Browser, product: Product, size: dict[str, Any] | None = None) -> BrowserContext:
    """A browser session for one person, on a desktop where nothing else is said."""
    context = browser.new_context(
        base_url=product.url,
        locale="en-GB",
        timezone_id="Europe/Madrid",
        **(size or DESKTOP),
    )
    context.set_default_timeout(WAIT_MS)
    return context


def sign_in(page: Page, login: Login) -> None:
    """Through the form, as a person does."""
    page.goto("/login")
    page.get_by_label("E-mail").fill(login.email)
    page.get_by_label("Password", exact=True).fill(login.password)
    page.get_by_role("button", name="Sign in").click()
    if login.totp_secret:
        page.locator("#mfa_code").fill(login.code())
    page.wait_for_url(lambda url: "/login" not in url)
    page.get_by_role("button", name="Your account").wait_for()


def sign_in_quickly(context: BrowserContext, product: Product, login: Login) -> None:
    """By the request that the form sends; the context then has the cookie."""
    body = {"email": login.email, "password": login.password}
    if login.totp_secret:
        body["mfa_code"] = login.code()
    answer = context.request.post("/api/v1/session", data=body, headers={"origin": product.url})
    assert answer.ok, answer.text()
