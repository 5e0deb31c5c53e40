"""My account: profile, password, two-step sign-in, and where I am signed in."""

from typing import Any
from zoneinfo import available_timezones

import reflex as rx

from ats_app.core.permissions import Permission
from components.auth import gate, gate_form, gate_password, mfa_steps, step
from components.base import row, stack, text, when
from components.forms import button, form, form_row, select_field, text_field
from components.layout import card, definition_list, dialog, item_list, list_item
from components.tables import pill, relative_time, skeleton
from pages import routes
from pages.frame import signed_in
from pages.registry import screen
from state.account import AccountState
from state.shell import ShellState

TIME_ZONES = sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")


def _profile() -> rx.Component:
    fields = form(
        form_row(
            text_field(
                "full_name",
                "Name",
                default_value=AccountState.full_name,
                error=AccountState.name_error,
                auto_complete="name",
                max_length=120,
            ),
            select_field("time_zone", "Time zone", TIME_ZONES, default_value=AccountState.time_zone),
        ),
        rx.el.div(button("Save", variant="primary", submit=True)),
        on_submit=AccountState.save_profile,
    )
    facts = definition_list(
        [("E-mail", AccountState.email), ("Role", AccountState.role_label), ("Company", AccountState.company)]
    )
    return card(stack(facts, fields), title="Profile")


def _dialog(name: str, title: str, words: str, *steps: rx.Component, first: str) -> rx.Component:
    """A button and the dialog it opens; the dialog's forms are gone from the page once it is closed."""
    return rx.fragment(
        button(words, on_click=AccountState.show(name), aria_haspopup="dialog"),
        dialog(
            gate(*steps, first=first, on_done=AccountState.finished),
            title=title,
            open=AccountState.open_dialog == name,
            on_open_change=AccountState.toggle,
        ),
    )


def _password() -> rx.Component:
    change = step(
        "password",
        gate_form(
            "changePassword",
            gate_password("current_password", "Present password"),
            gate_password("new_password", "New password", new=True),
            submit="Change password",
        ),
    )
    return card(
        _dialog("password", "Change password", "Change password", change, first="password"),
        title="Password",
        description="A change ends your sessions everywhere else.",
    )


def _confirm(action: Any, words: str) -> rx.Component:
    return step("confirm", gate_form(action, gate_password("password", "Your password"), submit=words))


def _second_factor() -> rx.Component:
    state = when(AccountState.mfa_enabled, pill("On", "good"), pill("Off", "neutral"))
    need = when(AccountState.mfa_required, text("Your role needs it.", muted=True, small=True))
    set_up = _dialog(
        "mfa",
        "Authenticator app",
        "Set up an app",
        _confirm("replaceMfa", "Continue"),
        *mfa_steps("confirmMfa", after="finish"),
        first="confirm",
    )
    _, fresh = mfa_steps("confirmMfa", after="finish")
    codes = _dialog(
        "codes", "New backup codes", "New backup codes", _confirm("newCodes", "Make new codes"), fresh, first="confirm"
    )
    left = rx.el.p(AccountState.backup_codes_left, " backup codes left", class_name="muted")
    return card(
        stack(
            row(state, need),
            when(AccountState.mfa_enabled, left),
            row(set_up, when(AccountState.mfa_enabled, codes), wrap=True),
        ),
        title="Two-step sign-in",
        description="After your password, a code from an app on your phone.",
    )


def _session(line: Any) -> rx.Component:
    facts = rx.el.span(
        line["kind"], " · ", line["address"], " · ", relative_time(line["last_seen_at"]), class_name="muted small"
    )
    name = row(rx.el.strong(line["device"]), when(line["current"], pill("This one", "info")))
    end = when(
        line["current"],
        rx.fragment(),
        button("End", size="s", on_click=AccountState.end(line["id"]), aria_label=f"End session: {line['device']}"),
    )
    return list_item(stack(name, facts, gap=1), rx.el.span(end, class_name="push"))


def _sessions() -> rx.Component:
    others = when(
        AccountState.sessions.length() > 1, button("End all others", size="s", on_click=AccountState.end_others)
    )
    return card(
        item_list(AccountState.sessions, _session),
        title="Where you are signed in",
        description="End what you do not know.",
        actions=others,
        flush=True,
    )


@screen(routes.ACCOUNT, title="My account", access=Permission.OWN_ACCOUNT, on_load=[ShellState.load, AccountState.load])
def account() -> rx.Component:
    waiting = stack(skeleton(height="120px"), skeleton(height="120px"))
    cards = stack(_profile(), _password(), _second_factor(), _sessions())
    return signed_in(when(AccountState.loaded, cards, waiting), active="", title="My account")
