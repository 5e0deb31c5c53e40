"""What a list shows when it has nothing to show: it is loading, it is empty, it failed."""

from typing import Any

import reflex as rx

from components.base import icon, present
from components.forms.buttons import button
from components.theme import Child, Text


def empty_state(
    title: Text, text: Text | None = None, *, icon_name: str = "inbox", action: Child | None = None
) -> rx.Component:
    """Nothing here yet, why, and the next step."""
    return _state(title, text, icon_name=icon_name, action=action, bad=False)


def error_state(
    text: Text,
    *,
    title: Text = "This could not be loaded",
    on_retry: Any = None,
) -> rx.Component:
    """It failed, in plain words, with a way to try again."""
    action = button("Try again", icon="refresh-cw", on_click=on_retry) if on_retry is not None else None
    shown = _state(title, text, icon_name="circle-alert", action=action, bad=True)
    return rx.el.div(shown, role="alert")


def _state(title: Text, text: Text | None, *, icon_name: str, action: Child | None, bad: bool) -> rx.Component:
    mark = rx.el.span(icon(icon_name, size=20), class_name="state-icon is-bad" if bad else "state-icon")
    return rx.el.div(
        *present(
            mark,
            rx.el.p(title, class_name="state-title"),
            rx.el.p(text, class_name="state-text") if text is not None else None,
            rx.el.div(action, class_name="state-actions") if action is not None else None,
        ),
        class_name="state",
    )


def skeleton_rows(count: int = 8) -> rx.Component:
    """Lines in the shape of a list that is on its way."""
    widths = ("34%", "26%", "42%", "30%")
    return rx.el.div(
        rx.el.span("Loading", class_name="sr-only"),
        *[
            rx.el.div(
                rx.el.span(class_name="skel", style={"width": widths[index % len(widths)]}),
                rx.el.span(class_name="skel", style={"width": "14%"}),
                rx.el.span(class_name="skel push", style={"width": "9%"}),
                class_name="skel-row",
            )
            for index in range(count)
        ],
        role="status",
        aria_busy="true",
    )


def skeleton(*, width: str = "100%", height: str = "12px") -> rx.Component:
    """One grey block."""
    return rx.el.span(class_name="skel", style={"width": width, "height": height}, aria_hidden="true")
