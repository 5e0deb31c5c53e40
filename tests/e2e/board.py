"""The board of a job, as the tests handle it."""

import re

from playwright.sync_api import Locator, Page, expect


def card(page: Page, name: str) -> Locator:
    """A candidate's card, whichever column it is in."""
    return page.locator("[data-card]").filter(has_text=name)


def column(page: Page, stage: str) -> Locator:
    """A stage's column by its heading."""
    return page.locator("[data-column]").filter(has=page.get_by_role("heading", name=stage, exact=True))


def expect_in(page: Page, name: str, stage: str) -> None:
    """The candidate's card stands in the stage's column, on this person's screen."""
    expect(column(page, stage).locator("[data-card]").filter(has_text=name)).to_be_visible()


def expect_stored(page: Page, name: str) -> None:
    """The server has taken this person's last move of the candidate; a card moves on the screen before that."""
    expect(card(page, name)).not_to_have_class(re.compile("is-pending"))


def drag(page: Page, name: str, stage: str) -> None:
    card(page, name).drag_to(column(page, stage).locator(".board-empty, .board-list").first)


def open_menu(page: Page, name: str) -> Locator:
    """The menu of a card's button."""
    card(page, name).hover()
    page.get_by_role("button", name=f"Actions for {name}").click()
    return page.get_by_role("dialog", name=f"Actions for {name}")
