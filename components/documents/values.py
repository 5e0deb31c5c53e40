"""Values that were read in a document: shown with their place, corrected in place, and the unsure ones asked for.

A value is a row of `path` (its name in the parser's answer), `label`, `context` (what it is part of), `value`, `empty`
(shown where there is none), `mark` (where it stands, empty when unknown), `sure` (the parser's confidence in per cent,
-1 without one), `low` (asks a person to check it), `word` (what a person said of it: confirmed, corrected, added,
removed, or empty), `note` (that in a sentence), `id` (names it for Undo), `kind` (how it is typed: text, long, email,
tel, month, year), `removes` (the path that goes when it is taken out) and `removing` (the words for that).

A refusal is a correction that was not kept: `path`, `value` (what was typed) and `message` (why).
"""

from typing import Any

import reflex as rx

from components.base import passed
from components.theme import Flag, Text

_FILE = rx.asset("values.jsx", shared=True).importable_path


class ReadValue(rx.Component):
    """One value; pressed once it is shown in the document, once more it is changed."""

    library = _FILE
    tag = "ReadValue"

    item: rx.Var[Any]
    chosen: rx.Var[str]
    refused: rx.Var[Any]
    may_edit: rx.Var[bool]
    on_pick: rx.EventHandler[passed]
    on_show: rx.EventHandler[passed]
    on_save: rx.EventHandler[passed]
    on_confirm: rx.EventHandler[passed]
    on_undo: rx.EventHandler[passed]


class CheckList(rx.Component):
    """Values in the order in which they should be checked."""

    library = _FILE
    tag = "CheckList"

    items: rx.Var[Any]
    refused: rx.Var[Any]
    most: rx.Var[int]
    on_pick: rx.EventHandler[passed]
    on_show: rx.EventHandler[passed]
    on_save: rx.EventHandler[passed]
    on_confirm: rx.EventHandler[passed]


def read_value(
    item: Any, *, chosen: Text = "", refused: Any = None, may_edit: Flag = False, **events: Any
) -> rx.Component:
    """A value. Events: `on_pick(path)`, `on_show(path)` (where the document is not in view), `on_undo(id)`, `on_save`
    and `on_confirm` with `{"path", "value"}`. A refusal of its path opens it again with what was typed."""
    return ReadValue.create(
        item=item, chosen=chosen, refused={} if refused is None else refused, may_edit=may_edit, **events
    )


def check_list(items: Any, *, refused: Any = None, most: int = 6, **events: Any) -> rx.Component:
    """Values to check, the first `most` of them; events as `read_value`'s, without Undo."""
    return CheckList.create(items=items, refused={} if refused is None else refused, most=most, **events)
