"""What a handler returns to say what happened: one sentence, with Undo where it can be undone."""

from typing import Any

import reflex as rx

UNDO_MS = 10_000
"""How long Undo is offered."""


def done(text: str) -> Any:
    """It worked."""
    return rx.toast.success(text)


def undoable(text: str, undo: Any) -> Any:
    """It worked, and for ten seconds one press takes it back; `undo` is an event, e.g.
    `BoardState.undo_move(token)`."""
    return rx.toast(text, action={"label": "Undo", "on_click": undo}, duration=UNDO_MS)


def refused(text: str) -> Any:
    """It did not happen, and why."""
    return rx.toast.error(text, duration=UNDO_MS)


def note(text: str) -> Any:
    """Something to know that asks for nothing."""
    return rx.toast(text)
