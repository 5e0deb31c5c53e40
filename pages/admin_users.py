"""Users and roles: who is here, who is invited, what each may do."""

from typing import Any

import reflex as rx

from ats_app.core.permissions import Permission
from components.base import row, stack, text, when
from components.feedback import confirm_dialog
from components.forms import button, email_field, form, form_actions, radio_group, select_field, text_field
from components.layout import dialog
from components.tables import (
    Column,
    data_table,
    empty_state,
    filter_bar,
    pager,
    person,
    pill,
    relative_time,
    status_pill,
    url_search,
    url_select,
)
from pages.admin_frame import admin_page, section
from state.admin_users import ROLE_CHOICES, AdminUsersState

STATE = AdminUsersState
ROLES = [
    ("recruiter", "Recruiter", "Runs jobs, candidates and messages"),
    ("hiring_manager", "Hiring manager", "Approves own jobs, sees and moves their applicants"),
    ("interviewer", "Interviewer", "Sees applicants and writes notes"),
    ("executive", "Executive", "Sees jobs and analytics, no applicants"),
    ("admin", "Admin", "All of a recruiter's rights, and this administration"),
]
STATUSES = [["active", "Active"], ["invited", "Invited"], ["deactivated", "Deactivated"]]


def _actions(user: Any) -> rx.Component:
    role = button("Role", size="s", on_click=STATE.show_role(user["id"]), aria_label="Change role of " + user["name"])
    again = button("Send again", size="s", on_click=STATE.invite_again(user["id"]))
    out = confirm_dialog(
        trigger=button("Deactivate", size="s", variant="ghost", aria_label="Deactivate " + user["name"]),
        title="Deactivate this user?",
        text=user["name"] + " is signed out everywhere and can't sign in. What they did stays under their name.",
        confirm="Deactivate",
        on_confirm=STATE.deactivate(user["id"]),
    )
    back = button("Reactivate", size="s", on_click=STATE.reactivate(user["id"]))
    return row(
        when(user["status"] == "invited", again),
        when(user["status"] != "deactivated", role),
        when(user["own"], rx.fragment(), when(user["status"] == "deactivated", back, out)),
        wrap=True,
    )


COLUMNS = [
    Column("Name", lambda user: person(user["name"], user["initials"], sub=user["email"]), phone="primary"),
    Column("Role", lambda user: user["role_label"]),
    Column("Status", lambda user: status_pill("user", user["status"])),
    Column(
        "Two-step sign-in",
        lambda user: when(user["second_factor"], pill("On", "good"), pill("Off", "neutral")),
        phone="secondary",
    ),
    Column("Last sign-in", lambda user: relative_time(user["last_login_at"]), phone="secondary"),
    Column("", _actions, phone="primary"),
]


@section("users", access=Permission.USERS_WRITE, on_load=[AdminUsersState.load])
def users() -> rx.Component:
    filters = filter_bar(
        url_search("Search users", placeholder="Name or e-mail"),
        url_select("role", "Role", ROLE_CHOICES, all_label="All roles"),
        url_select("status", "Status", STATUSES, all_label="Everybody"),
        clears=("q", "role", "status"),
    )
    table = data_table(
        STATE.lines,
        COLUMNS,
        label="Users",
        loading=STATE.loading,
        error=STATE.error,
        on_retry=STATE.load,
        empty=empty_state("Nobody matches", "Try other filters, or invite a colleague.", icon_name="users"),
        pager=pager(STATE.next_cursor),
    )
    return admin_page("users", filters, table, _role_dialog(), actions=[_invitation()])


def _invitation() -> rx.Component:
    content = form(
        text_field("full_name", "Name", error=STATE.errors.get("full_name", ""), max_length=120, auto_complete="off"),
        email_field("email", error=STATE.errors.get("email", ""), auto_complete="off"),
        radio_group("role", "Role", ROLES, value="recruiter", error=STATE.errors.get("role", "")),
        text("The link in the e-mail works once, for seven days.", small=True, muted=True),
        form_actions(button("Send invitation", variant="primary", submit=True)),
        on_submit=STATE.invite,
    )
    return dialog(
        content,
        title="Invite a colleague",
        trigger=button("Invite", variant="primary", icon="user-plus"),
        open=STATE.inviting,
        on_open_change=STATE.show_invitation,
    )


def _role_dialog() -> rx.Component:
    content = form(
        stack(
            select_field(
                "role",
                "Role",
                ROLE_CHOICES,
                default_value=STATE.editing["role"],
                error=STATE.errors.get("new_role", ""),
            ),
            text("They are signed out and have the new rights from the next sign-in.", small=True, muted=True),
        ),
        form_actions(button("Change role", variant="primary", submit=True)),
        on_submit=STATE.change_role,
    )
    return dialog(
        content,
        title="Role of " + STATE.editing["name"],
        open=STATE.editing["id"] != "",
        on_open_change=STATE.close_role,
    )
