"""What lies over the page: dialog, side sheet (bottom sheet on a phone), popover, menu. Radix keeps the focus
inside."""

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import reflex as rx

from components.base import icon as icon_of
from components.base import present
from components.forms.buttons import icon_button
from components.theme import Child, Flag, Text


class MenuItem(NamedTuple):
    """An entry of a menu: does `on_click` or goes to `href`."""

    label: Text
    on_click: Any = None
    icon: str | None = None
    href: Text | None = None
    danger: bool = False
    shortcut: str | None = None
    disabled: Flag = False


SEPARATOR = MenuItem("-")


def _panel(
    kind: Literal["dialog", "sheet"],
    *children: Child | None,
    title: Text,
    description: Text | None,
    footer: Child | None,
    width: str,
) -> rx.Component:
    head = rx.el.div(
        rx.dialog.title(title, class_name="panel-title"),
        rx.dialog.close(icon_button("x", "Close", small=True)),
        class_name="panel-head",
    )
    said = rx.dialog.description(description, class_name="panel-desc") if description is not None else None
    body = rx.el.div(*present(said, *children), class_name="panel-body stack g4")
    foot = rx.el.div(footer, class_name="panel-foot") if footer is not None else None
    style = {"--sheet-w": width} if kind == "sheet" else {"max_width": width}
    extra = {} if description is not None else {"aria_describedby": ""}
    names = "overlay-panel sheet" if kind == "sheet" else "overlay-panel"
    return rx.dialog.content(*present(head, body, foot), class_name=names, style=style, **extra)


def _overlay(
    kind: Literal["dialog", "sheet"],
    children: Sequence[Child | None],
    *,
    title: Text,
    trigger: Child | None,
    open: Flag | None,
    on_open_change: Any,
    description: Text | None,
    footer: Child | None,
    width: str,
) -> rx.Component:
    panel = _panel(kind, *children, title=title, description=description, footer=footer, width=width)
    root: dict[str, Any] = {}
    if open is not None:
        root["open"] = open
    if on_open_change is not None:
        root["on_open_change"] = on_open_change
    return rx.dialog.root(*present(rx.dialog.trigger(trigger) if trigger is not None else None, panel), **root)


def dialog(
    *children: Child | None,
    title: Text,
    trigger: Child | None = None,
    open: Flag | None = None,
    on_open_change: Any = None,
    description: Text | None = None,
    footer: Child | None = None,
    width: str = "480px",
) -> rx.Component:
    """A dialog in the middle; give a `trigger`, or `open` with `on_open_change` (a handler taking a bool)."""
    return _overlay(
        "dialog",
        children,
        title=title,
        trigger=trigger,
        open=open,
        on_open_change=on_open_change,
        description=description,
        footer=footer,
        width=width,
    )


def sheet(
    *children: Child | None,
    title: Text,
    trigger: Child | None = None,
    open: Flag | None = None,
    on_open_change: Any = None,
    description: Text | None = None,
    footer: Child | None = None,
    width: str = "520px",
) -> rx.Component:
    """A panel from the right, from below on a phone; same arguments as `dialog`."""
    return _overlay(
        "sheet",
        children,
        title=title,
        trigger=trigger,
        open=open,
        on_open_change=on_open_change,
        description=description,
        footer=footer,
        width=width,
    )


def popover(trigger: Child, *children: Child | None, label: str, class_name: str = "", **props: Any) -> rx.Component:
    """A small panel beside its trigger; `label` is what it is called."""
    names = f"pop {class_name}".strip()
    return rx.popover.root(
        rx.popover.trigger(trigger),
        rx.popover.content(*present(*children), class_name=names, aria_label=label, **props),
    )


def menu(trigger: Child, items: Sequence[MenuItem], *, head: Child | None = None) -> rx.Component:
    """A menu below its trigger. `SEPARATOR` draws a line; `head` stands above the entries."""
    return rx.dropdown_menu.root(
        rx.dropdown_menu.trigger(trigger),
        rx.dropdown_menu.content(
            *present(head, *[_entry(item) for item in items]), class_name="menu", align="end", side_offset=6
        ),
        modal=False,
    )


def _entry(item: MenuItem) -> rx.Component:
    if item == SEPARATOR:
        return rx.dropdown_menu.separator()
    inner = present(
        icon_of(item.icon) if item.icon else None,
        rx.el.span(item.label),
        rx.el.kbd(item.shortcut, class_name="push") if item.shortcut else None,
    )
    props: dict[str, Any] = {"class_name": "menu-danger" if item.danger else "", "disabled": item.disabled}
    if item.href is not None:
        return rx.dropdown_menu.item(*inner, on_select=rx.redirect(item.href), **props)
    return rx.dropdown_menu.item(*inner, on_select=item.on_click, **props)
