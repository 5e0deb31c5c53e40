"""Banners, the question before what can't be undone, the list of keys, and who moved what."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from components.base import classes, each, icon, present, when
from components.forms.buttons import button
from components.layout.panels import dialog
from components.theme import Child, Flag, Text, Tone

_FILE = rx.asset("keys.jsx", shared=True).importable_path

_BANNER_ICONS: dict[str, str] = {
    "info": "info",
    "good": "circle-check",
    "warn": "triangle-alert",
    "bad": "circle-alert",
    "special": "hourglass",
    "neutral": "info",
    "accent": "info",
}


def banner(title: Text, text: Child | None = None, *, tone: Tone = "info", action: Child | None = None) -> rx.Component:
    """A message that stays on the page; bad news is announced at once."""
    words = rx.el.div(
        *present(rx.el.strong(title), rx.el.span(text) if text is not None else None), class_name="banner-text"
    )
    role = "alert" if tone in ("bad", "warn") else "status"
    return rx.el.div(*present(icon(_BANNER_ICONS[tone]), words, action), class_name=f"banner t-{tone}", role=role)


def confirm_dialog(
    *,
    title: Text,
    text: Text,
    confirm: Text,
    on_confirm: Any,
    trigger: Child | None = None,
    open: Flag | None = None,
    on_open_change: Any = None,
    danger: bool = True,
    body: Child | None = None,
    loading: Flag = False,
) -> rx.Component:
    """The question before what can't be undone: what will happen, and the button says the verb."""
    act = button(confirm, variant="danger" if danger else "primary", loading=loading, on_click=on_confirm)
    footer = rx.fragment(rx.dialog.close(button("Cancel")), rx.dialog.close(act) if open is None else act)
    return dialog(
        *present(body),
        title=title,
        description=text,
        trigger=trigger,
        open=open,
        on_open_change=on_open_change,
        footer=footer,
        width="440px",
    )


class ShortcutHelp(rx.Component):
    """The dialog of keys that `?` opens."""

    library = _FILE
    tag = "ShortcutHelp"

    groups: rx.Var[Any]
    go: rx.Var[Any]


LIST_KEYS = ("In lists", [("j k", "Next, previous"), ("Enter", "Open"), ("x", "Select"), ("/", "Search the list")])
BOARD_KEYS = (
    "On a board",
    [
        ("h j k l", "Move between cards"),
        ("Enter", "Open the candidate"),
        ("x", "Select the card"),
        ("m", "Move to a stage"),
        ("Shift ← →", "Move one stage"),
        ("Esc", "Clear the selection"),
    ],
)
GENERAL_KEYS = ("Everywhere", [("Ctrl K", "Search people, jobs and actions"), ("?", "Show these keys")])


def shortcut_help(*groups: tuple[str, Sequence[tuple[str, str]]], go: dict[str, str] | None = None) -> rx.Component:
    """Keys in groups `(title, [(keys, what), ...])`, opened by `?`; `go` maps a letter to an address: `g` then the
    letter."""
    shown = [
        {"title": title, "keys": [{"keys": keys, "what": what} for keys, what in entries]}
        for title, entries in (GENERAL_KEYS, *groups)
    ]
    return ShortcutHelp.create(groups=shown, go=go or {})


def live_note(text: Text, *, action: Child | None = None) -> Child:
    """Who else just changed what is on screen; shown while `text` is not empty, announced politely."""
    note = rx.el.div(*present(icon("users", size=15), rx.el.span(text), action), class_name="live-note")
    shown = when(text != "" if isinstance(text, rx.Var) else bool(text), note)
    return rx.el.div(shown, role="status", aria_live="polite")


def error_summary(errors: Any, *, title: Text = "Please correct this first") -> Child:
    """What is wrong with a form, above it: a Var or list of `{"field", "label", "message"}`; each line goes to its
    field."""

    def one(item: Any) -> rx.Component:
        words = rx.el.a(item["label"], ": ", item["message"], href=f"#{item['field']}", class_name="link")
        return rx.el.li(words)

    has_any = errors.length() > 0 if isinstance(errors, rx.Var) else bool(errors)
    body = rx.el.div(
        icon("circle-alert"),
        rx.el.div(rx.el.strong(title), rx.el.ul(each(errors, one)), class_name="banner-text"),
        class_name=classes("banner", "t-bad"),
        role="alert",
    )
    return when(has_any, body)
