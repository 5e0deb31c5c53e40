"""Departments with the chain of approvals of their jobs."""

from typing import Any

import reflex as rx

from ats_app.core.permissions import Permission
from components.base import row, stack, text, when
from components.forms import button, form, form_actions, form_row, icon_button, select_field, text_field
from components.layout import card, dialog, item_list, list_item
from components.tables import empty_state, skeleton_rows, tag
from pages.admin_frame import admin_page, section
from state.admin_departments import AdminDepartmentsState

STATE = AdminDepartmentsState


@section("departments", access=Permission.SETTINGS_WRITE, on_load=[AdminDepartmentsState.load])
def departments() -> rx.Component:
    new = button("New department", variant="primary", icon="plus", on_click=STATE.edit(""))
    none = empty_state("No department yet", "A job belongs to a department.", icon_name="building-2", action=new)
    content = card(
        item_list(STATE.lines, _line, empty=none),
        title="Departments",
        description="The code starts the numbers of new jobs; those given already keep theirs.",
        flush=True,
    )
    return admin_page("departments", when(STATE.loading, skeleton_rows(), content), _dialog(), actions=[new])


def _line(item: Any) -> rx.Component:
    asks = when(
        item["chain"] != "",
        rx.fragment("Asks ", item["chain"]),
        "Asks the hiring manager of the job",
    )
    words = stack(row(rx.el.strong(item["name"]), tag(item["code"])), rx.el.span(asks, class_name="small muted"), gap=1)
    edit = button("Edit", size="s", on_click=STATE.edit(item["id"]), aria_label="Edit " + item["name"])
    return list_item(words, rx.el.span(edit, class_name="push"))


def _dialog() -> rx.Component:
    content = form(
        form_row(
            text_field("name", "Name", default_value=STATE.name, error=STATE.errors.get("name", ""), max_length=80),
            text_field(
                "code",
                "Code",
                default_value=STATE.code,
                hint="ENG in ENG-2026-0042",
                error=STATE.errors.get("code", ""),
                max_length=8,
                auto_capitalize="characters",
            ),
        ),
        _chain(),
        form_actions(button("Save", variant="primary", submit=True)),
        on_submit=STATE.save,
    )
    return dialog(content, title=STATE.heading, open=STATE.is_open, on_open_change=STATE.toggle)


def _chain() -> rx.Component:
    def approver(item: Any, index: Any) -> rx.Component:
        return row(
            rx.el.span(index + 1, ". ", item[1], class_name="grow"),
            when(index > 0, icon_button("arrow-up", "Ask earlier", small=True, on_click=STATE.raise_approver(item[0]))),
            icon_button("x", "Take out of the chain", small=True, on_click=STATE.remove_approver(item[0])),
        )

    chosen = when(
        STATE.chain.length() > 0,
        rx.el.div(rx.foreach(STATE.chain, approver), class_name="stack g2"),
        text("Nobody: the hiring manager of each job is asked.", small=True, muted=True),
    )
    add = select_field(
        "approver",
        "Add an approver",
        STATE.people,
        optional=True,
        placeholder="Choose a hiring manager or admin",
        value="",
        on_change=STATE.add_approver,
        error=STATE.errors.get("approver_ids", ""),
    )
    return stack(rx.el.span("Asked one after the other", class_name="field-label"), chosen, add, gap=2)
