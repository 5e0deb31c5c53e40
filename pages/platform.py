"""The platform: its companies and how it is doing."""

from typing import Any

import reflex as rx

from ats_app.core.permissions import Permission
from components.base import grid, row, text, when
from components.feedback import confirm_dialog
from components.forms import button, email_field, form, form_actions, form_row, select_field, text_field
from components.layout import dialog
from components.tables import (
    Column,
    data_table,
    empty_state,
    pager,
    relative_time,
    stat_tile,
    status_pill,
    two_lines,
)
from pages import routes
from pages.frame import signed_in
from pages.registry import screen
from state.admin_settings import TIME_ZONES
from state.platform import PlatformState
from state.shell import ShellState

STATE = PlatformState


def _actions(company: Any) -> rx.Component:
    stop = confirm_dialog(
        trigger=button("Suspend", size="s", variant="ghost", aria_label="Suspend " + company["name"].to(str)),
        title="Suspend this company?",
        text=company["name"].to(str)
        + ": everybody is signed out at once and the careers page answers that it is not there. Its data stays.",
        confirm="Suspend",
        on_confirm=STATE.suspend(company["id"]),
    )
    start = button("Resume", size="s", on_click=STATE.resume(company["id"]))
    again = button("Invite admin again", size="s", on_click=STATE.invite_again(company["id"]))
    return row(when(company["users"] == 0, again), when(company["status"] == "active", stop, start), wrap=True)


COLUMNS = [
    Column("Company", lambda company: two_lines(rx.el.strong(company["name"]), company["slug"]), phone="primary"),
    Column("Status", lambda company: status_pill("tenant", company["status"])),
    Column("Users", lambda company: company["users"], numeric=True),
    Column("Open jobs", lambda company: company["open_jobs"], numeric=True),
    Column("Candidates", lambda company: company["candidates"], numeric=True),
    Column("Applications, 30 days", lambda company: company["applications"], numeric=True),
    Column("Last sign-in", lambda company: relative_time(company["last_sign_in_at"]), phone="secondary"),
    Column("Since", lambda company: relative_time(company["created_at"], mode="date"), phone="secondary"),
    Column("", _actions, phone="primary"),
]


@screen(
    routes.PLATFORM,
    title="Companies",
    access=Permission.TENANTS_MANAGE,
    on_load=[ShellState.load, PlatformState.load],
)
def platform() -> rx.Component:
    signs = rx.foreach(
        STATE.signs,
        lambda item: stat_tile(item["label"], item["value"], delta=item["note"], delta_tone=item["tone"].to(str)),
    )
    table = data_table(
        STATE.lines,
        COLUMNS,
        label="Companies",
        loading=STATE.loading,
        error=STATE.error,
        on_retry=STATE.load,
        empty=empty_state("No company yet", "Make the first one.", icon_name="building-2"),
        pager=pager(STATE.next_cursor),
    )
    return signed_in(
        grid(signs, min_width="180px"),
        table,
        active="platform",
        title="Companies",
        subtitle="Counts only: nobody's data is shown here.",
        actions=[_new()],
    )


def _new() -> rx.Component:
    def bound(name: str) -> Any:
        return STATE.errors.get(name, "")

    content = form(
        form_row(
            text_field("name", "Company name", error=bound("name"), max_length=120),
            text_field(
                "slug", "Address", error=bound("slug"), prefix="/careers/", max_length=40, auto_capitalize="none"
            ),
        ),
        form_row(
            text_field("admin_name", "First admin", error=bound("admin_name"), max_length=120),
            email_field("admin_email", "Their e-mail", error=bound("admin_email"), auto_complete="off"),
        ),
        select_field("time_zone", "Time zone", TIME_ZONES, default_value="Europe/Madrid", error=bound("time_zone")),
        text(
            "The admin gets an invitation. Stages, reasons and one department are there already.",
            small=True,
            muted=True,
        ),
        form_actions(button("Make the company", variant="primary", submit=True)),
        on_submit=STATE.create,
    )
    return dialog(
        content,
        title="New company",
        trigger=button("New company", variant="primary", icon="plus"),
        open=STATE.creating,
        on_open_change=STATE.show_form,
        width="560px",
    )
