"""The audit log: who changed what, when, from where, in plain words."""

from typing import Any

import reflex as rx

from ats_app.core.permissions import Permission
from components.base import stack, when
from components.feedback import banner
from components.forms import button
from components.tables import (
    Column,
    data_table,
    empty_state,
    filter_bar,
    optional,
    pager,
    relative_time,
    two_lines,
    url_date,
    url_select,
)
from pages.admin_frame import admin_page, section
from state.admin_audit import KIND_CHOICES, AdminAuditState

STATE = AdminAuditState


def _what(entry: Any) -> rx.Component:
    said = rx.fragment(entry["verb"], " ", entry["kind"].to(str).lower())
    return two_lines(said, optional(entry["record"]))


def _changes(entry: Any) -> rx.Component:
    def change(item: Any) -> rx.Component:
        before = when(item["before"] != "", rx.fragment(rx.el.del_(item["before"], class_name="muted"), " → "))
        after = when(item["after"] != "", rx.el.span(item["after"]), rx.el.span("nothing", class_name="muted"))
        return rx.el.li(rx.el.span(item["field"], ": ", class_name="muted"), before, after)

    more = when(entry["more"] > 0, rx.el.li("and ", entry["more"], " more", class_name="muted"))
    return rx.el.ul(
        rx.foreach(entry["changes"].to(list[dict[str, str]]), change),
        more,
        class_name="small",
        style={"overflow_wrap": "anywhere", "max_width": "560px", "list_style": "none"},
    )


COLUMNS = [
    Column("When", lambda entry: relative_time(entry["at"], mode="datetime"), width="170px"),
    Column("Who", lambda entry: two_lines(entry["who"], optional(entry["address"])), phone="primary"),
    Column("What", _what, phone="primary"),
    Column("Before and after", _changes, phone="primary"),
]


@section("audit", access=Permission.AUDIT_READ, on_load=[AdminAuditState.load])
def audit() -> rx.Component:
    check = button("Check the log", icon="shield-check", loading=STATE.checking, on_click=STATE.check)
    result = rx.match(
        STATE.chain_tone,
        ("bad", banner(STATE.chain, tone="bad")),
        banner(STATE.chain, tone="good"),
    )
    filters = filter_bar(
        url_select("person", "Person", STATE.people, all_label="Everybody"),
        url_select("kind", "Kind of record", KIND_CHOICES, all_label="All records"),
        url_date("since", "From"),
        url_date("until", "To"),
        clears=("person", "kind", "since", "until"),
    )
    table = data_table(
        STATE.lines,
        COLUMNS,
        label="Audit log",
        loading=STATE.loading,
        error=STATE.error,
        on_retry=STATE.load,
        empty=empty_state("Nothing matches", "Try other days, people or records.", icon_name="scroll-text"),
        pager=pager(STATE.next_cursor),
    )
    content = stack(when(STATE.chain != "", result), filters, table)
    return admin_page("audit", content, actions=[check])
