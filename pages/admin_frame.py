"""The frame of the administration: its tabs above each section."""

from collections.abc import Callable, Sequence
from typing import Any

import reflex as rx

from ats_app.core.permissions import Permission
from components.base import stack, when
from components.tables import skeleton_rows
from pages import routes
from pages.frame import signed_in
from pages.registry import Builder, screen
from state.admin import AdminState
from state.shell import ShellState

WORDS = dict(routes.ADMIN_SECTIONS)


def section(name: str, *, access: Permission, on_load: Sequence[Any] = ()) -> Callable[[Builder], Builder]:
    """Registers the screen of a section under its address."""
    loads = [ShellState.load, AdminState.load, *on_load]
    return screen(str(routes.admin(name)), title=WORDS[name], access=access, on_load=loads)


def admin_page(name: str, *content: Any, narrow: bool = False, **options: Any) -> rx.Component:
    """A section's page; options are `signed_in`'s. `narrow` gives the content a reading width; the tabs keep theirs."""
    style = {"max_width": "760px"} if narrow else {}
    body = stack(*content, gap=6, style=style)
    return signed_in(_tabs(name), body, active="admin", title="Admin", **options)


def _tabs(current: str) -> rx.Component:
    def tab(name: str, words: str) -> Any:
        place = "page" if name == current else "false"
        link = rx.el.a(words, href=routes.admin(name), class_name="tab", aria_current=place)
        return when(AdminState.mail_shown, link) if name == "mail" else link

    tabs = [tab(*item) for item in routes.ADMIN_SECTIONS]
    return rx.el.nav(*tabs, class_name="tabs", aria_label="Sections of the administration")


@screen(routes.ADMIN, title="Admin", access=Permission.SETTINGS_WRITE, on_load=[ShellState.load, AdminState.enter])
def admin() -> rx.Component:
    return signed_in(skeleton_rows(), active="admin", title="Admin")
