"""The demo's mail: what would have been sent, as its reader gets it."""

from typing import Any

import reflex as rx

from ats_app.core.permissions import Permission
from components.base import stack, text, when
from components.feedback import banner
from components.forms import button
from components.layout import sheet
from components.tables import Column, data_table, empty_state, optional, relative_time
from pages.admin_frame import admin_page, section
from state.admin_mail import AdminMailState

STATE = AdminMailState


def _person(line: Any) -> rx.Component:
    link = rx.el.a("Candidate", href=line["candidate_href"], class_name="link")
    return optional(line["candidate_href"], link)


COLUMNS = [
    Column("Subject", lambda line: rx.el.strong(line["subject"]), phone="primary"),
    Column("To", lambda line: line["recipient"]),
    Column("Sent", lambda line: relative_time(line["at"])),
    Column("Person", _person, phone="secondary"),
    Column(
        "",
        lambda line: button(
            "Read", size="s", on_click=STATE.show(line["name"]), aria_label="Read: " + line["subject"].to(str)
        ),
    ),
]


@section("mail", access=Permission.SETTINGS_WRITE, on_load=[AdminMailState.load])
def mail() -> rx.Component:
    kept = banner(
        "No mail leaves this installation.",
        "What it would send is kept here: receipts, answers to applicants, invitations of colleagues.",
    )
    leaves = banner("Mail is sent for real here.", "Each candidate's page shows what was sent to them.")
    table = data_table(
        STATE.lines,
        COLUMNS,
        label="Caught mail",
        loading=STATE.loading,
        error=STATE.error,
        on_retry=STATE.load,
        empty=empty_state("No mail yet", "Apply for a job on the careers page, and its receipt comes here."),
    )
    return admin_page("mail", when(STATE.catching, kept, leaves), table, _reader())


def _reader() -> rx.Component:
    def part(item: Any) -> rx.Component:
        return when(item[1] != "", rx.el.a(item[0], href=item[1], class_name="link"), rx.el.span(item[0], " "))

    def line(parts: Any) -> rx.Component:
        return rx.el.p(
            rx.foreach(parts.to(list[list[str]]), part), style={"min_height": "1em", "overflow_wrap": "anywhere"}
        )

    body = stack(
        text(rx.fragment("To ", STATE.recipient), muted=True, small=True),
        rx.el.div(rx.foreach(STATE.paragraphs, line)),
    )
    return sheet(body, title=STATE.subject, open=STATE.is_open, on_open_change=STATE.toggle)
