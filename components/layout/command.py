"""One search for people, jobs and actions: a field in the top bar and the palette that Ctrl/Cmd-K opens."""

from typing import Any

import reflex as rx

from components.base import icon, passed
from components.theme import Flag

_FILE = rx.asset("command.jsx", shared=True).importable_path


class CommandPalette(rx.Component):
    """The dialog. It answers to Ctrl/Cmd-K and to a click on anything with `data-open-palette`."""

    library = _FILE
    tag = "CommandPalette"

    groups: rx.Var[Any]
    loading: rx.Var[bool]
    placeholder: rx.Var[str]
    delay: rx.Var[int]
    on_search: rx.EventHandler[passed]
    on_run: rx.EventHandler[passed]


def command_palette(
    groups: rx.Var[Any] | list[dict[str, Any]],
    *,
    on_search: Any = None,
    on_run: Any = None,
    loading: Flag = False,
    placeholder: str = "Search people, jobs and actions",
    delay: int = 120,
) -> rx.Component:
    """The search of `app_shell(search=...)`.

    `groups`: `[{"label": "People", "items": [{"id", "label", "hint", "href"}]}]`, best first. Choosing an item
    goes to its
    `href`, or calls `on_run(id)` when it has none. `on_search(text)` comes `delay` ms after the last key (use
    `supersedes=True` on the handler).
    """
    opener = rx.el.button(
        icon("search"),
        rx.el.span("Search", class_name="grow clip"),
        rx.el.kbd("⌘K", class_name="hide-phone", aria_hidden="true"),
        type="button",
        class_name="search-open",
        aria_label=placeholder,
        data_open_palette="",
        aria_keyshortcuts="Control+K Meta+K",
    )
    events = {name: handler for name, handler in (("on_search", on_search), ("on_run", on_run)) if handler is not None}
    palette = CommandPalette.create(groups=groups, loading=loading, placeholder=placeholder, delay=delay, **events)
    return rx.fragment(opener, palette)
