"""The frame that signed-in pages share: the shell with this person's navigation, search and notices."""

from typing import Any

import reflex as rx

from components.feedback import BOARD_KEYS, LIST_KEYS, shortcut_help
from components.layout import app_shell, command_palette, notifications_popover
from state.shell import ShellState


def signed_in(*content: Any, active: str, board_keys: bool = False, **options: Any) -> rx.Component:
    """A page of the product; `active` is the id of its entry in the navigation, options are `app_shell`'s."""
    return app_shell(
        *content,
        active=active,
        nav=ShellState.nav,
        user=ShellState.user,
        on_sign_out=ShellState.sign_out,
        search=command_palette(ShellState.palette, on_search=ShellState.search, loading=ShellState.searching),
        notifications=notifications_popover(
            ShellState.notices, unread=ShellState.unread, on_read_all=ShellState.read_all
        ),
        shortcuts=shortcut_help(BOARD_KEYS if board_keys else LIST_KEYS),
        profile_links=[("My account", "/account")],
        **options,
    )
