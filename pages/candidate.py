"""The page to decide on: the résumé beside what is known, why it matches, what happened, and the next step."""

from typing import Any

import reflex as rx

from ats_app.core.permissions import Permission
from components.base import each, icon, row, stack, when
from components.feedback import confirm_dialog
from components.forms import (
    button,
    checkbox,
    email_field,
    form,
    form_actions,
    form_row,
    link_button,
    select_field,
    tag_field,
    text_area,
    text_field,
)
from components.layout import dialog, sheet
from components.tables import empty_state, relative_time, score_ring, skeleton_rows, status_pill
from pages import candidate_panels as panels
from pages import routes
from pages.candidate_hire import ask_outcome, outcome_dialog, outcome_fact
from pages.candidate_score import score as score_panel
from pages.frame import signed_in
from pages.registry import screen
from state.candidate import CandidateState
from state.candidate_feedback import FeedbackState
from state.candidate_resume import ResumeState
from state.candidate_talk import TalkState
from state.shell import ShellState

TABS = (
    ("profile", "Profile", None),
    ("resume", "Résumé", None),
    ("score", "Match", None),
    ("timeline", "Timeline", None),
    ("notes", "Notes", TalkState.notes.length()),
    ("mail", "E-mails", TalkState.letters.length()),
)
PANELS = {
    "profile": panels.profile,
    "score": score_panel,
    "timeline": panels.happened,
    "notes": panels.notes,
    "mail": panels.mail,
}


@screen(
    routes.CANDIDATE,
    title="Candidate",
    access=Permission.CANDIDATES_READ,
    on_load=[ShellState.load, CandidateState.load, ResumeState.load, TalkState.load, FeedbackState.load],
)
def candidate() -> rx.Component:
    person = CandidateState.person
    missing = empty_state(
        "This candidate does not exist",
        "The record may have been deleted, or the link is not complete.",
        icon_name="user-x",
        action=link_button("All candidates", routes.CANDIDATES),
    )
    body = rx.el.div(
        rx.el.div(panels.document(), class_name="cand-doc"),
        rx.el.div(_tabs(), rx.match(CandidateState.tab, *_panels(), _panel("profile")), class_name="cand-side"),
        class_name="cand",
        data_tab=CandidateState.tab,
    )
    shown = rx.fragment(_facts(), _applications(), body)
    return signed_in(
        when(CandidateState.missing, missing, when(CandidateState.loading, skeleton_rows(), shown)),
        _reject_dialog(),
        _edit_sheet(),
        _letter_dialog(),
        outcome_dialog(),
        active="candidates",
        title=rx.cond(person["name"] != "", person["name"], "Candidate"),
        subtitle=rx.cond(person["headline"] != "", person["headline"], ""),
        status=when(CandidateState.application["id"] != "", _standing()),
        crumbs=[("Candidates", routes.CANDIDATES)],
        actions=[when(person["id"] != "", _actions())],
    )


def _standing() -> rx.Component:
    view = CandidateState.application
    return row(
        score_ring(CandidateState.score["score"], size=34),
        rx.cond(
            view["status"] == "active",
            rx.el.span(view["stage"], class_name="pill t-info"),
            status_pill("application", view["status"]),
        ),
    )


def _facts() -> rx.Component:
    """Who it is and how they are reached, in one line that wraps."""
    person, view = CandidateState.person, CandidateState.application

    def fact(value: Any, mark: str, shown: Any) -> Any:
        return when(value != "", rx.el.span(icon(mark, size=14), shown))

    return stack(
        rx.el.div(
            fact(
                person["email"], "mail", rx.el.a(person["email"], href="mailto:" + person["email"], class_name="link")
            ),
            fact(person["phone"], "phone", rx.el.a(person["phone"], href="tel:" + person["phone"], class_name="link")),
            fact(person["location"], "map-pin", person["location"]),
            fact(person["source"], "compass", person["source"]),
            fact(
                view["id"],
                "briefcase",
                rx.fragment(
                    rx.el.a(view["job"], href="/jobs/" + view["job_id"], class_name="link"),
                    rx.el.span("applied ", relative_time(view["applied_at"]), class_name="muted"),
                ),
            ),
            fact(view["reason"], "x", view["reason"]),
            outcome_fact(),
            class_name="cand-facts small",
        ),
        rx.el.div(each(person["tags"], lambda words: rx.el.span(words, class_name="tag t-neutral")), class_name="tags"),
        gap=2,
    )


def _applications() -> Any:
    def one(item: Any) -> rx.Component:
        return rx.el.a(
            rx.el.span(item["job"], class_name="strong clip"),
            rx.cond(item["status"] == "active", rx.el.span(item["stage"]), status_pill("application", item["status"])),
            href=item["href"],
            class_name="cand-app",
            aria_current=rx.cond(item["id"] == CandidateState.application["id"], "true", "false"),
        )

    several = rx.el.nav(
        rx.foreach(CandidateState.others, one), class_name="cand-apps", aria_label="Applications of this person"
    )
    return when(CandidateState.others.length() > 0, several)


def _actions() -> rx.Component:
    view, may = CandidateState.application, CandidateState.may
    active = view["status"] == "active"
    return row(
        when(may["edit"], button("Edit", variant="ghost", icon="pencil", on_click=CandidateState.open_dialog("edit"))),
        when(
            may["write"] & (CandidateState.person["email"] != ""),
            button("E-mail", variant="ghost", icon="mail", on_click=TalkState.write(True)),
        ),
        when(
            may["decide"] & (view["status"] == "rejected"),
            button("Take rejection back", icon="rotate-ccw", on_click=CandidateState.restore(view["id"])),
        ),
        when(may["decide"] & active, button("Reject…", on_click=CandidateState.open_dialog("reject"))),
        when(may["move"] & active, _stage_select()),
        when(
            may["move"] & (view["next_id"] != ""),
            button(
                "Move to " + view["next_name"],
                variant="primary",
                icon="arrow-right",
                on_click=CandidateState.move(view["next_id"]),
            ),
        ),
        when(may["decide"] & view["can_hire"].to(bool), _hire()),
        ask_outcome(),
        wrap=True,
    )


def _stage_select() -> rx.Component:
    return rx.el.select(
        rx.foreach(CandidateState.stages, lambda stage: rx.el.option(stage[1], value=stage[0])),
        class_name="select cand-pick",
        aria_label="Stage",
        title="Move to a stage",
        value=CandidateState.application["stage_id"],
        on_change=CandidateState.move,
    )


def _hire() -> rx.Component:
    return confirm_dialog(
        trigger=rx.cond(
            CandidateState.application["next_id"] == "",
            button("Hire", variant="primary", icon="check"),
            button("Hire", icon="check"),
        ),
        title="Hire " + CandidateState.person["name"] + "?",
        text="For " + CandidateState.application["job"] + ". When all openings are filled the job closes.",
        confirm="Hire",
        on_confirm=CandidateState.hire,
        danger=False,
    )


def _tabs() -> rx.Component:
    """Tabs as links: the choice lives in the address. The résumé is one only where it has no place beside them."""
    query = rx.cond(
        CandidateState.application["id"] != "", "application=" + CandidateState.application["id"] + "&tab=", "tab="
    )

    def one(key: str, words: str, count: Any) -> rx.Component:
        on_profile = CandidateState.tab == key
        inner: list[Any] = [words]
        if count is not None:
            inner.append(when(count > 0, rx.el.span(count, class_name="count")))
        return rx.el.a(
            *inner,
            href="/candidates/" + CandidateState.person["id"] + "?" + query + key,
            id=f"tab-{key}",
            class_name="tab tab-resume" if key == "resume" else "tab",
            aria_current=rx.cond(on_profile, "page", "false"),
        )

    return rx.el.nav(*[one(*tab) for tab in TABS], class_name="tabs", aria_label="About this candidate")


def _panel(key: str) -> rx.Component:
    return rx.el.div(PANELS[key](), class_name="cand-panel", data_panel=key)


def _panels() -> list[tuple[str, rx.Component]]:
    return [(key, _panel(key)) for key in PANELS if key != "profile"]


def _reject_dialog() -> rx.Component:
    content = form(
        stack(
            select_field(
                "reason",
                "Reason",
                CandidateState.reasons,
                placeholder="Choose a reason",
                error=CandidateState.errors["reason"],
            ),
            text_area("note", "Note for colleagues", optional=True, rows=3),
            checkbox(
                "send_email",
                "Tell the candidate by e-mail",
                note="It leaves after ten seconds; Undo calls it back.",
                default_checked=True,
            ),
        ),
        form_actions(button("Reject", variant="danger", submit=True)),
        on_submit=CandidateState.reject,
    )
    return dialog(
        content,
        title="Reject " + CandidateState.person["name"],
        open=CandidateState.dialog == "reject",
        on_open_change=CandidateState.close_dialog,
    )


def _edit_sheet() -> rx.Component:
    person, errors = CandidateState.person, CandidateState.errors

    def known(name: str, label: str, **more: Any) -> rx.Component:
        return text_field(name, label, default_value=person[name], error=errors[name], **more)

    content = form(
        form_row(known("first_name", "First name"), known("last_name", "Last name")),
        email_field("email", default_value=person["email"], error=errors["email"], optional=True),
        known("phone", "Phone", type="tel", optional=True),
        known("location", "Location", optional=True),
        known("headline", "Headline", optional=True),
        form_actions(button("Save", variant="primary", submit=True)),
        on_submit=CandidateState.save,
    )
    marked = tag_field("tags", "Tags", value=person["tags"], on_change=CandidateState.save_tags)
    delete = confirm_dialog(
        trigger=button("Delete candidate", variant="danger-soft", icon="trash-2"),
        title="Delete " + person["name"] + "?",
        text="The person disappears from every list and search.",
        confirm="Delete candidate",
        on_confirm=CandidateState.delete,
    )
    return sheet(
        stack(content, marked, delete, gap=6),
        title="Edit " + person["name"],
        open=CandidateState.dialog == "edit",
        on_open_change=CandidateState.close_dialog,
    )


def _letter_dialog() -> rx.Component:
    errors = TalkState.errors
    content = form(
        text_field("subject", "Subject", error=errors["subject"]),
        text_area("body", "Text", error=errors["body"], rows=9),
        form_actions(button("Send", variant="primary", icon="send", submit=True)),
        on_submit=TalkState.send,
    )
    return dialog(
        content,
        title="Write to " + CandidateState.person["name"],
        description="To " + CandidateState.person["email"],
        open=TalkState.writing,
        on_open_change=TalkState.write,
        width="600px",
    )
