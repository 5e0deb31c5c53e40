"""The public careers pages. What crawlers need is put into their `<head>` by ats_app.web.careers."""

from typing import Any

import reflex as rx

from components.base import each, icon, row, stack, text, when
from components.feedback import banner, confirm_dialog
from components.forms import (
    button,
    checkbox,
    email_field,
    file_drop,
    form,
    form_actions,
    form_row,
    link_button,
    radio_group,
    text_field,
)
from components.layout import card, public_shell, public_title
from components.tables import empty_state, filter_bar, relative_time, skeleton_rows, url_search, url_select
from pages import routes
from pages.careers_questionnaire import questionnaire_card
from pages.careers_survey import survey_card
from pages.registry import screen
from state.base import Open
from state.careers import AdvertState, CareersState, StatusState
from state.questionnaire import QuestionnaireState
from state.survey import SurveyState

REMOTE = [["onsite", "On site"], ["hybrid", "Hybrid"], ["remote", "Remote"]]
STATUS_WORDS = (
    ("hired", "You are hired. Congratulations!"),
    ("rejected", "The company has decided to go on with other applicants."),
    ("withdrawn", "You have withdrawn this application."),
)


@screen(routes.CAREERS, title="Jobs", access=Open.ANYBODY, on_load=[CareersState.load])
def careers() -> rx.Component:
    state = CareersState
    filters = filter_bar(
        url_search("Search jobs", placeholder="Job, place or skill"),
        url_select("department", "Department", state.departments, all_label="All departments"),
        url_select("remote", "Where", REMOTE, all_label="Anywhere"),
        clears=("q", "department", "remote"),
    )
    none = empty_state(
        rx.cond(state.searched, "No job matches", "No open jobs at the moment"),
        rx.cond(state.searched, "Try other words or fewer filters.", "Please come back another day."),
        icon_name="briefcase",
    )
    jobs = when(state.adverts.length() > 0, rx.el.ul(each(state.adverts, _line), class_name="advert-list"), none)
    return public_page(
        state,
        public_title(
            rx.cond(state.company["tagline"] != "", state.company["tagline"], "Work at " + state.company["name"]),
            state.company["intro"],
        ),
        filters,
        when(state.loading, skeleton_rows(5), jobs),
    )


@screen(routes.CAREERS_JOB, title="Job", access=Open.ANYBODY, on_load=[AdvertState.load_advert])
def advert() -> rx.Component:
    shown = AdvertState.advert
    apply = link_button("Apply for this job", shown["apply_href"], variant="primary", icon="send")
    content = stack(
        _back(),
        stack(public_title(shown["title"]), _facts(), gap=2),
        rx.el.section(
            rx.el.h2("About the job", class_name="sr-only"),
            rx.html(shown["description"], class_name="prose"),
        ),
        rx.el.div(apply, class_name="public-actions"),
        gap=6,
    )
    return public_page(AdvertState, when(AdvertState.arrived, content, skeleton_rows(5)))


@screen(routes.CAREERS_APPLY, title="Apply", access=Open.ANYBODY, on_load=[AdvertState.load_advert])
def apply() -> rx.Component:
    thanks = card(
        stack(
            rx.el.h1("Thank you", class_name="public-title"),
            rx.el.p(
                "Your application for ", rx.el.strong(AdvertState.applied_to), " has arrived. A person will read it."
            ),
            text("We have sent you a receipt. This private page shows where your application stands:"),
            rx.el.div(link_button("See my application", AdvertState.status_url, variant="primary")),
        )
    )
    after = stack(thanks, survey_card(on_mount=SurveyState.ask_after(AdvertState.status_url)), gap=6)
    writing = when(AdvertState.arrived, stack(_back(), _apply_title(), _form()), skeleton_rows(5))
    return public_page(AdvertState, when(AdvertState.applied_to != "", after, writing))


@screen(
    routes.CAREERS_STATUS,
    title="My application",
    access=Open.ANYBODY,
    on_load=[StatusState.load_status, QuestionnaireState.load_questionnaire, SurveyState.load_survey],
)
def status() -> rx.Component:
    state = StatusState
    words: Any = rx.match(state.status, *STATUS_WORDS, "Now: " + state.step)
    withdraw = confirm_dialog(
        trigger=button("Withdraw my application"),
        title="Withdraw your application?",
        text="The company is told at once. This can't be undone.",
        confirm="Withdraw",
        on_confirm=state.withdraw,
    )
    content = stack(
        public_title("Hello " + state.first_name, "Your application for " + state.job_title),
        card(
            stack(
                rx.el.p(words, class_name="strong", role="status"),
                rx.el.p("Received ", relative_time(state.applied_at), class_name="muted small"),
                when(state.can_withdraw, rx.el.div(withdraw)),
            )
        ),
        questionnaire_card(),
        survey_card(),
        gap=6,
    )
    return public_page(state, when(state.job_title != "", content, skeleton_rows(5)))


def public_page(state: type[CareersState], *content: Any) -> rx.Component:
    """A page in the company's frame, or why there is nothing to show."""
    problem = empty_state(
        state.problem,
        "See what else is open.",
        icon_name="search-x",
        action=when(state.company["home"] != "", link_button("All open jobs", state.company["home"])),
    )
    return public_shell(
        when(state.problem != "", problem, stack(*content, gap=6)),
        brand_name=state.company["name"],
        brand_initial=state.company["initial"],
        brand_logo=state.company["logo"],
        brand_color=state.company["accent"],
        home_href=state.company["home"],
        footer=when(
            state.company["audit"] != "", rx.el.a("Bias audit", href=state.company["audit"], class_name="link")
        ),
    )


def _line(item: Any) -> rx.Component:
    facts = row(
        rx.el.span(item["department"]),
        rx.el.span(item["place"]),
        rx.el.span(item["employment"]),
        class_name="advert-facts",
        wrap=True,
    )
    return rx.el.li(
        rx.el.a(
            rx.el.span(item["title"], class_name="advert-title"),
            facts,
            icon("chevron-right", class_name="advert-go"),
            href=item["href"],
            class_name="advert-line",
        )
    )


def _back() -> rx.Component:
    return rx.el.a(icon("arrow-left"), "All open jobs", href=AdvertState.company["home"], class_name="link row g1")


def _facts() -> rx.Component:
    shown = AdvertState.advert
    parts = [shown["department"], shown["place"], shown["employment"], shown["salary"]]
    return row(*[when(part != "", rx.el.span(part)) for part in parts], class_name="advert-facts", wrap=True)


def _apply_title() -> rx.Component:
    return public_title("Apply for " + AdvertState.advert["title"], "It takes about a minute.")


def _typed(name: str) -> dict[str, Any]:
    return {
        "default_value": AdvertState.filled[name],
        "key": AdvertState.filled[name],
        "error": AdvertState.errors.get(name, ""),
        "hint": when(
            AdvertState.unsure[name],
            rx.el.span(icon("scan-search", size=14), "This was hard to read. Is it right?", class_name="ask"),
        ),
        "class_name": rx.cond(AdvertState.unsure[name], "is-unsure", ""),
        "on_blur": lambda value: AdvertState.keep(name, value),
    }


def _form() -> rx.Component:
    def question(item: Any) -> rx.Component:
        name = "answer-" + item["id"]
        return radio_group(
            name, item["question"], [("yes", "Yes"), ("no", "No")], error=AdvertState.errors.get(name, "")
        )

    return form(
        file_drop(
            "resume",
            "Your résumé",
            url=AdvertState.upload_url,
            on_done=AdvertState.file_done,
            on_failed=AdvertState.file_failed,
            error=AdvertState.errors.get("resume", ""),
            hint="We fill in the rest from it; please check it.",
        ),
        when(AdvertState.file_note != "", banner(AdvertState.file_note, "You can still send it.", tone="warn")),
        form_row(
            text_field("first_name", "First name", auto_complete="given-name", **_typed("first_name")),
            text_field("last_name", "Last name", auto_complete="family-name", **_typed("last_name")),
        ),
        form_row(
            email_field("email", **_typed("email")),
            text_field("phone", "Phone", type="tel", auto_complete="tel", optional=True, **_typed("phone")),
        ),
        each(AdvertState.questions, question),
        rx.el.div(
            rx.el.label("Website", html_for="website"),
            rx.el.input(name="website", id="website", tab_index=-1, auto_complete="off"),
            class_name="trap",
            aria_hidden="true",
        ),
        checkbox("consent", AdvertState.consent_text),
        when(
            AdvertState.errors.get("consent", "") != "",
            rx.el.p(AdvertState.errors.get("consent", ""), class_name="field-error", role="alert"),
        ),
        form_actions(button("Send application", variant="primary", submit=True, loading=AdvertState.sending)),
        on_submit=AdvertState.send,
    )
