"""The product's main story, from an empty form to a hire, by four people in four browsers at the same time."""

import json
import re
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from ats_app.demo.resumes import Resume, make_resume
from tests.e2e import board
from tests.e2e.conftest import PHONE, Windows, sign_in, sign_in_quickly
from tests.e2e.product import Product, wait_for

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e"), pytest.mark.timeout(900)]

DESCRIPTION = "You keep the berth planning of forty harbours fast and calm."


@dataclass
class Story:
    """Everybody's screen, and what the story is about."""

    product: Product
    recruiter: Page
    manager: Page
    candidate: Page
    executive: Page
    socket: "Tap"
    title: str
    resume: Resume
    job: str = ""
    """Address of the job's page."""
    advert: str = ""

    @property
    def name(self) -> str:
        contact = self.resume.truth["contact_info"]
        return f"{contact['first_name']} {contact['last_name']}"

    @property
    def email(self) -> str:
        return str(self.resume.truth["contact_info"]["email"])


class Tap:
    """Stands in a page's socket and can hold back what the server says, as a slow line does."""

    def __init__(self, page: Page) -> None:
        self._held: list[str | bytes] | None = None
        self._route: WebSocketRoute | None = None
        page.route_web_socket(re.compile("/_event"), self._connect)

    def _connect(self, route: WebSocketRoute) -> None:
        self._route = route
        server = route.connect_to_server()
        server.on_message(self._pass)

    def _pass(self, message: str | bytes) -> None:
        if self._held is None:
            assert self._route is not None
            self._route.send(message)
        else:
            self._held.append(message)

    def hold(self) -> None:
        self._held = []

    def release(self) -> None:
        held, self._held = self._held or [], None
        for message in held:
            self._pass(message)


@pytest.fixture
def story(product: Product, windows: Windows) -> Story:
    recruiter = windows().new_page()
    manager = windows()
    sign_in_quickly(manager, product, product.login("hiring_manager", name="engineering"))
    executive = windows()
    sign_in_quickly(executive, product, product.login("executive"))
    stamp = int(time.time())
    return Story(
        product=product,
        recruiter=recruiter,
        manager=manager.new_page(),
        candidate=windows(PHONE).new_page(),
        executive=executive.new_page(),
        socket=Tap(recruiter),
        title=f"Berth Planning Engineer {stamp}",
        resume=make_resume(stamp, layout="pdf_classic", language="en", occupation="backend_developer"),
    )


def test_from_an_empty_form_to_a_hire(story: Story, tmp_path: Path) -> None:
    story.executive.goto("/analytics")
    hired_before = hires_shown(story.executive)
    recruiter_signs_in_with_a_code(story)
    recruiter_writes_a_requisition_and_loses_nothing(story)
    manager_approves(story)
    recruiter_publishes(story)
    crawler_without_javascript_reads_the_advert(story)
    status_page = candidate_applies_on_a_phone(story, tmp_path)
    candidate_gets_a_receipt_with_the_private_page(story, status_page)
    card_arrives_with_a_score(story)
    moves_are_seen_by_others_at_once(story)
    stale_move_is_refused_and_explained(story)
    rejection_can_be_undone(story)
    recruiter_hires(story)
    executive_sees_another_hire(story, hired_before)
    advert_is_gone(story)
    signing_out_in_one_tab_ends_the_other(story)


def recruiter_signs_in_with_a_code(story: Story) -> None:
    sign_in(story.recruiter, story.product.login("recruiter"))
    expect(story.recruiter.get_by_role("navigation", name="Main", exact=True)).to_contain_text("Candidates")


def recruiter_writes_a_requisition_and_loses_nothing(story: Story) -> None:
    page = story.recruiter
    page.goto("/jobs/new")
    discard = page.get_by_role("button", name="Discard it")
    page.get_by_label("Department").locator("option", has_text="Engineering").wait_for(state="attached")
    if discard.is_visible():
        discard.click()
        expect(discard).to_be_hidden()
    page.get_by_label("Job title").fill(story.title)
    page.get_by_label("Department").select_option(label="Engineering")
    page.get_by_label("Hiring manager").select_option(label="Tomás Berrocal")
    page.get_by_label("Location", exact=True).fill("Madrid")
    page.locator("[name=salary_min]").fill("52000")
    page.locator("[name=salary_max]").fill("68000")
    skills = page.get_by_role("combobox", name="Must have")
    for skill in ("Python", "PostgreSQL"):
        skills.fill(skill)
        skills.press("Enter")
    page.get_by_label("Years of Python").fill("3")
    page.get_by_role("textbox", name="Description").click()
    page.keyboard.insert_text(DESCRIPTION)
    page.get_by_label("Job title").click()
    page.wait_for_timeout(1500)  # typing is reported after a pause
    expect(page.locator('.saved[data-state="saved"]')).to_be_visible()

    page.reload()
    expect(page.get_by_label("Job title")).to_have_value(story.title)
    expect(page.get_by_label("Years of Python")).to_have_value("3")
    expect(page.locator("[name=salary_min]")).to_have_value(re.compile("^52000"))
    expect(page.get_by_role("textbox", name="Description")).to_contain_text(DESCRIPTION)
    expect(page.get_by_label("Hiring manager").locator("option:checked")).to_have_text("Tomás Berrocal")

    page.get_by_role("button", name="Save and submit for approval").click()
    expect(page.get_by_role("heading", name=story.title)).to_be_visible()
    expect(page.get_by_text("Sent for approval")).to_be_visible()
    story.job = urlsplit(page.url).path


def manager_approves(story: Story) -> None:
    page = story.manager
    page.goto("/")
    page.get_by_role("link", name=re.compile(story.title)).first.click()
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_text("Approved").first).to_be_visible()


def recruiter_publishes(story: Story) -> None:
    page = story.recruiter
    page.reload()
    page.get_by_role("button", name="Publish", exact=True).click()
    advert = page.get_by_role("link", name="See the advert")
    story.advert = urlsplit(advert.get_attribute("href") or "").path
    assert story.advert.startswith("/careers/velamar/jobs/")


def crawler_without_javascript_reads_the_advert(story: Story) -> None:
    status, html = story.product.get(story.advert)
    assert status == 200
    assert f"<title>{story.title}" in html
    assert f'<meta name="description" content="{DESCRIPTION}' in html
    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    posting = json.loads(data)
    assert (posting["@type"], posting["title"]) == ("JobPosting", story.title)
    assert posting["baseSalary"]["value"]["minValue"] == 52000
    assert story.advert in story.product.get("/careers/velamar/sitemap.xml")[1]


def candidate_applies_on_a_phone(story: Story, folder: Path) -> str:
    """Returns the address of the private page."""
    page, contact = story.candidate, story.resume.truth["contact_info"]
    file = folder / story.resume.file_name
    file.write_bytes(story.resume.content)
    page.goto("/careers/velamar")
    page.get_by_role("link", name=re.compile(story.title)).tap()
    page.get_by_role("link", name="Apply for this job").tap()
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_label("First name")).to_have_value(contact["first_name"])
    expect(page.get_by_label("Last name")).to_have_value(contact["last_name"])
    expect(page.get_by_label("E-mail")).to_have_value(contact["email"])
    page.locator("#consent").check()
    page.get_by_role("button", name="Send application").tap()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    page.get_by_role("link", name="See my application").tap()
    expect(page.get_by_role("heading", name=f"Hello {contact['first_name']}")).to_be_visible()
    expect(page.get_by_text("Now: Received")).to_be_visible()
    return page.url


def candidate_gets_a_receipt_with_the_private_page(story: Story, status_page: str) -> None:
    [letter] = wait_for(lambda: story.product.mail_to(story.email), 30, "the receipt")
    assert story.title in str(letter["subject"])
    body = letter.get_body(("plain",))
    assert body is not None
    assert urlsplit(status_page).path in body.get_content()


def card_arrives_with_a_score(story: Story) -> None:
    page = story.recruiter
    page.goto(f"{story.job}/board")
    board.expect_in(page, story.name, "Applied")
    expect(board.card(page, story.name).locator(".score-ring")).to_have_text(re.compile(r"^\d+$"))


def moves_are_seen_by_others_at_once(story: Story) -> None:
    page, other = story.recruiter, story.manager
    other.goto(f"{story.job}/board")
    board.expect_in(other, story.name, "Applied")

    board.drag(page, story.name, "Screen")
    board.expect_in(page, story.name, "Screen")
    board.expect_in(other, story.name, "Screen")
    expect(other.get_by_text(f"Marta Quiroga moved {story.name} to Screen").first).to_be_attached()

    board.card(page, story.name).focus()
    page.keyboard.press("Shift+ArrowRight")
    board.expect_in(other, story.name, "Interview")

    board.open_menu(page, story.name).get_by_role("button", name="Offer").click()
    board.expect_in(other, story.name, "Offer")


def stale_move_is_refused_and_explained(story: Story) -> None:
    page, other = story.recruiter, story.manager
    story.socket.hold()
    board.open_menu(other, story.name).get_by_role("button", name="Interview").click()
    board.expect_in(other, story.name, "Interview")
    board.expect_stored(other, story.name)  # and the recruiter hasn't heard of it
    board.open_menu(page, story.name).get_by_role("button", name="Screen").click()
    page.wait_for_timeout(500)
    story.socket.release()
    expect(page.locator("[data-sonner-toast]").filter(has_text="changed")).to_be_visible()
    board.expect_in(page, story.name, "Interview")
    board.expect_in(other, story.name, "Interview")


def rejection_can_be_undone(story: Story) -> None:
    page = story.recruiter
    board.open_menu(page, story.name).get_by_role("button", name="Reject…").click()
    dialog = page.get_by_role("dialog", name=f"Reject {story.name}")
    dialog.get_by_label("Reason").select_option(index=1)
    dialog.get_by_role("button", name="Reject").click()
    expect(board.card(page, story.name)).to_be_hidden()
    page.get_by_role("button", name="Undo").click()
    board.expect_in(page, story.name, "Interview")
    board.expect_in(story.manager, story.name, "Interview")
    assert [str(letter["subject"]) for letter in story.product.mail_to(story.email)][1:] == []


def recruiter_hires(story: Story) -> None:
    board.open_menu(story.recruiter, story.name).get_by_role("button", name="Hire", exact=True).click()
    board.expect_in(story.recruiter, story.name, "Hired")
    board.expect_in(story.manager, story.name, "Hired")
    story.candidate.reload()
    expect(story.candidate.get_by_text("You are hired. Congratulations!")).to_be_visible()


def hires(page: Page) -> Locator:
    """The number of hires on the Analytics page."""
    return page.locator(".stat", has_text="Hires").locator(".stat-value")


def hires_shown(page: Page) -> int:
    return int(hires(page).inner_text().replace(",", ""))


def executive_sees_another_hire(story: Story, before: int) -> None:
    """The recruiter asks for fresh figures; they appear on the executive's open page by themselves."""
    story.recruiter.goto("/analytics")
    story.recruiter.get_by_role("button", name="Refresh").click()
    expect(hires(story.executive)).not_to_have_text(f"{before:,}", timeout=60_000)
    assert hires_shown(story.executive) > before


def advert_is_gone(story: Story) -> None:
    """The only opening is filled, so the hire closed the job."""
    status, html = story.product.get(story.advert)
    assert status == 410
    assert "noindex" in html
    assert story.advert not in story.product.get("/careers/velamar/sitemap.xml")[1]


def signing_out_in_one_tab_ends_the_other(story: Story) -> None:
    first = story.manager
    second = first.context.new_page()
    second.goto("/jobs")
    second.get_by_role("button", name="Your account").click()
    second.get_by_role("menuitem", name="Sign out").click()
    second.wait_for_url(re.compile("/login"))
    first.wait_for_url(re.compile("/login"))
