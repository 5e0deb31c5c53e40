"""Rejection reasons: what recruiters choose from when they turn somebody down."""

from typing import Any

import reflex as rx

from ats_app.core.permissions import Permission
from components.base import row, when
from components.forms import button, checkbox, form, form_actions, text_field
from components.layout import card, dialog, item_list, list_item
from components.tables import empty_state, pill, skeleton_rows
from pages.admin_frame import admin_page, section
from state.admin_reasons import AdminReasonsState

STATE = AdminReasonsState


@section("rejection-reasons", access=Permission.SETTINGS_WRITE, on_load=[AdminReasonsState.load])
def rejection_reasons() -> rx.Component:
    new = button("New reason", variant="primary", icon="plus", on_click=STATE.edit(""))
    none = empty_state("No reason yet", "Without one nobody can be turned down.", icon_name="list", action=new)
    content = card(
        item_list(STATE.lines, _line, empty=none),
        title="Rejection reasons",
        description="A retired reason is not offered any more; past decisions keep it. Only rejections about a person's"
        " fit teach the matching model: one for a filled position says nothing about who was turned down.",
        flush=True,
    )
    page = when(STATE.loading, skeleton_rows(), content)
    return admin_page("rejection-reasons", page, _dialog(), actions=[new], narrow=True)


def _line(item: Any) -> rx.Component:
    name = row(
        rx.el.strong(item["label"]),
        when(item["about_fit"], rx.fragment(), pill("Not about fit", "info")),
        when(item["active"], rx.fragment(), pill("Retired")),
        wrap=True,
    )
    edit = button("Edit", size="s", on_click=STATE.edit(item["id"]), aria_label="Edit " + item["label"])
    change = when(
        item["active"],
        button("Retire", size="s", variant="ghost", on_click=STATE.offer(item["id"], False)),
        button("Offer again", size="s", variant="ghost", on_click=STATE.offer(item["id"], True)),
    )
    return list_item(name, row(edit, change, class_name="push"))


def _dialog() -> rx.Component:
    content = form(
        text_field(
            "label",
            "Reason",
            default_value=STATE.label,
            error=STATE.error,
            max_length=80,
            hint="As colleagues read it in the list and in reports. Candidates never see it.",
        ),
        checkbox(
            "about_fit",
            "About the person's fit",
            note="It says how well a person suits the job, so the matching model learns from it.",
            default_checked=STATE.about_fit,
        ),
        form_actions(button("Save", variant="primary", submit=True)),
        on_submit=STATE.save,
    )
    title = rx.cond(STATE.editing != "", "Edit reason", "New reason")
    return dialog(content, title=title, open=STATE.is_open, on_open_change=STATE.toggle)
