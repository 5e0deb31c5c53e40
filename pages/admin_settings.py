"""Company settings: name, brand with its preview, careers text, consent."""

from typing import Any

import reflex as rx

from ats_app.accounts.logo import MAX_BYTES as LOGO_BYTES
from ats_app.core.permissions import Permission
from components.base import row, stack, text, when
from components.feedback import banner
from components.forms import button, file_drop, form, form_actions, form_row, select_field, text_area, text_field
from components.layout import card
from components.tables import skeleton_rows
from pages.admin_frame import admin_page, section
from state.admin_settings import TIME_ZONES, AdminSettingsState

STATE = AdminSettingsState


@section("settings", access=Permission.SETTINGS_WRITE, on_load=[AdminSettingsState.load])
def settings() -> rx.Component:
    stale = banner(
        "Somebody else saved these settings in the meantime.",
        "What you typed is still here. Loading theirs replaces it.",
        tone="warn",
        action=button("Load theirs", size="s", on_click=STATE.load),
    )
    content = form(
        _company(),
        _careers(),
        _consent(),
        form_actions(button("Save", variant="primary", submit=True)),
        on_submit=STATE.save,
        key=STATE.shown,
    )
    return admin_page("settings", when(STATE.stale, stale), when(STATE.loading, skeleton_rows(), content), narrow=True)


def _bound(name: str) -> dict[str, Any]:
    return {"default_value": STATE.values[name], "error": STATE.errors.get(name, "")}


def _company() -> rx.Component:
    return card(
        form_row(
            text_field("name", "Company name", max_length=120, **_bound("name")),
            select_field(
                "time_zone",
                "Time zone",
                TIME_ZONES,
                hint="New colleagues start with it; each can choose their own.",
                **_bound("time_zone"),
            ),
        ),
        title="Company",
    )


def _careers() -> rx.Component:
    see = rx.el.a(
        "See the careers page", href="/careers/" + STATE.slug, target="_blank", rel="noopener", class_name="link"
    )
    return card(
        stack(
            text_field("tagline", "Tagline", optional=True, max_length=160, **_bound("tagline")),
            text_area(
                "careers_intro",
                "About you, above the list of jobs",
                optional=True,
                rows=5,
                max_length=5000,
                **_bound("careers_intro"),
            ),
            form_row(_accent(), _preview()),
            _logo(),
        ),
        title="Careers page",
        actions=see,
    )


def _accent() -> rx.Component:
    picker = rx.el.input(
        type="color",
        value=rx.cond(STATE.values["accent"] != "", STATE.values["accent"], "#0e7490"),
        on_change=STATE.preview,
        aria_label="Pick a colour",
        class_name="input",
        style={"width": "48px", "min_width": "48px", "padding": "4px"},
    )
    return text_field(
        "accent",
        "Brand colour",
        optional=True,
        placeholder="#0e7490",
        hint="As #rrggbb; empty keeps the product's own.",
        suffix=picker,
        value=STATE.values["accent"],
        on_change=STATE.preview,
        error=STATE.errors.get("accent", ""),
    )


def _preview() -> rx.Component:
    """The colour as the careers page uses it."""
    colour = STATE.values["accent"]
    sample = row(
        rx.el.span(STATE.values["name"].to(str)[0:1], class_name="public-mark"),
        rx.el.strong(STATE.values["name"]),
        rx.el.span("Apply", class_name="btn btn-primary btn-s push"),
    )
    names = rx.cond(colour != "", "public is-branded", "public")
    frame = {"--brand": colour, "min_height": "0", "padding": "12px", "border": "1px solid var(--line)"}
    shown = rx.el.div(sample, class_name=names, style=frame | {"border_radius": "var(--radius)"})
    return rx.el.div(rx.el.span("Preview", class_name="field-label"), shown, class_name="field", aria_hidden="true")


def _logo() -> rx.Component:
    shown = row(
        rx.el.img(src=STATE.logo, alt="The company's logo", style={"max_height": "40px", "max_width": "150px"}),
        button("Remove", size="s", on_click=STATE.remove_logo),
    )
    return stack(
        file_drop(
            "file",
            "Logo",
            url="/api/v1/company/logo",
            accept=".png,.jpg,.jpeg,.webp",
            max_bytes=LOGO_BYTES,
            on_done=STATE.logo_changed,
            optional=True,
            hint="Shown beside the name on the careers page.",
        ),
        when(STATE.logo != "", shown),
        gap=2,
    )


def _consent() -> rx.Component:
    return card(
        stack(
            text_area("consent_text", "What applicants agree to", rows=6, max_length=5000, **_bound("consent_text")),
            text(
                "A change makes the next version. Whoever applied before keeps the version they agreed to.",
                small=True,
                muted=True,
            ),
        ),
        title="Consent",
        description=rx.fragment("Now version ", STATE.consent_version),
    )
