"""The template of stages, edited as a list."""

from typing import Any

import reflex as rx

from ats_app.core.permissions import Permission
from components.base import row, stack, when
from components.feedback import banner
from components.forms import button, form_actions, icon_button
from components.layout import card
from components.tables import skeleton_rows
from pages.admin_frame import admin_page, section
from state.admin_stages import AdminStagesState

STATE = AdminStagesState
KINDS = [
    ("applied", "Application"),
    ("screen", "Screening"),
    ("interview", "Interview"),
    ("offer", "Offer"),
    ("hired", "Hired"),
]


@section("stages", access=Permission.SETTINGS_WRITE, on_load=[AdminStagesState.load])
def stages() -> rx.Component:
    content = card(
        stack(
            when(STATE.error != "", banner(STATE.error, tone="bad")),
            rx.el.ol(rx.foreach(STATE.stages, _stage), class_name="stack g2", style={"list_style": "none"}),
            rx.el.div(button("Add a stage", icon="plus", size="s", on_click=STATE.add)),
            form_actions(
                button("Save", variant="primary", on_click=STATE.save, disabled=~STATE.changed),
                when(STATE.changed, button("Discard changes", variant="ghost", on_click=STATE.load)),
            ),
        ),
        title="Stages of new jobs",
        description="Jobs made already keep theirs. Reports go by what a stage means, whatever it is called; a card"
        " that stays longer than the days allowed is marked and shows on its people's home.",
    )
    return admin_page("stages", when(STATE.loading, skeleton_rows(), content), narrow=True)


def _stage(item: Any, index: Any) -> rx.Component:
    key = item["key"]
    name = rx.el.input(
        default_value=item["name"],
        on_blur=lambda value: STATE.change(key, "name", value),
        placeholder="Name of the stage",
        aria_label="Name of stage " + (index + 1).to_string(),
        max_length=40,
        class_name="input grow",
    )
    kind = rx.el.select(
        *[rx.el.option(words, value=value) for value, words in KINDS],
        value=item["kind"],
        on_change=lambda value: STATE.change(key, "kind", value),
        aria_label="What stage " + (index + 1).to_string() + " means",
        class_name="select",
        style={"max_width": "150px"},
    )
    days = rx.el.input(
        type="number",
        default_value=item["days"],
        on_blur=lambda value: STATE.change(key, "days", value),
        placeholder="No limit",
        aria_label="Days allowed in stage " + (index + 1).to_string(),
        min="1",
        max="365",
        class_name="input num",
        style={"max_width": "110px"},
    )
    move = row(
        icon_button("arrow-up", "Move up", small=True, on_click=STATE.shift(key, -1), disabled=index == 0),
        icon_button(
            "arrow-down",
            "Move down",
            small=True,
            on_click=STATE.shift(key, 1),
            disabled=index == STATE.stages.length() - 1,
        ),
        icon_button("trash-2", "Remove this stage", small=True, on_click=STATE.remove(key)),
    )
    wrong = when(item["error"] != "", rx.el.div(item["error"], class_name="field-error", role="alert"))
    days_group = rx.el.span(days, rx.el.span("days", class_name="small muted"), class_name="row g2")
    return rx.el.li(row(name, kind, days_group, move, wrap=True), wrong, key=key)
