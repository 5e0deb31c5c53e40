"""The frame of every signed-in screen: navigation by role, top bar with search, notifications and the person."""

from collections.abc import Sequence
from typing import Any

import reflex as rx
from reflex.style import set_color_mode

from components.base import classes, each, icon, present, when
from components.forms.buttons import button, icon_button
from components.layout.page import page_header
from components.layout.panels import SEPARATOR, MenuItem, menu, popover, sheet
from components.tables.marks import avatar
from components.tables.time import relative_time
from components.theme import PRODUCT, Child, Number, Text

NAV_ICONS = {
    "home": "house",
    "jobs": "briefcase",
    "candidates": "users",
    "interviews": "calendar-days",
    "inbox": "mail",
    "offers": "signature",
    "analytics": "chart-column",
    "fairness": "scale",
    "admin": "settings",
    "platform": "building-2",
}
"""Ids of navigation entries and their icons; a state sends only ids, words and addresses."""

PHONE_TABS = 5
"""How many entries a phone's tab bar has room for; with more, the fifth place opens the rest."""


def _nav_icon(item: Any, size: int) -> Child:
    if isinstance(item, rx.Var):
        known = [(key, icon(name, size=size)) for key, name in NAV_ICONS.items()]
        return rx.match(item["id"], *known, icon("circle", size=size))
    return icon(NAV_ICONS.get(item["id"], "circle"), size=size)


def _badge(item: Any) -> Child:
    if not isinstance(item, rx.Var) and "badge" not in item:
        return rx.fragment()
    count = item["badge"]
    shown = rx.el.span(count, rx.el.span(" new", class_name="sr-only"), class_name="nav-badge")
    return when(count.to(int) > 0 if isinstance(count, rx.Var) else bool(count), shown)


def _current(item: Any, active: Text) -> Any:
    same = item["id"] == active
    return rx.cond(same, "page", "false") if isinstance(same, rx.Var) else ("page" if same else "false")


def _nav_item(item: Any, active: Text) -> rx.Component:
    return rx.el.a(
        _nav_icon(item, 17),
        rx.el.span(item["label"], class_name="nav-label"),
        _badge(item),
        href=item["href"],
        class_name="nav-item",
        title=item["label"],
        aria_current=_current(item, active),
    )


def _tabbar_item(item: Any, active: Text) -> rx.Component:
    return rx.el.a(
        _nav_icon(item, 20),
        rx.el.span(item["label"]),
        _badge(item),
        href=item["href"],
        class_name="tabbar-item",
        aria_current=_current(item, active),
    )


def _more_tab(nav: Any, active: Text) -> Child:
    trigger = rx.el.button(
        icon("ellipsis", size=20), rx.el.span("More"), type="button", class_name="tabbar-item tabbar-more"
    )
    entries = each(nav, lambda item: rx.dialog.close(_nav_item(item, active)))
    is_long = nav.length() > PHONE_TABS if isinstance(nav, rx.Var) else len(nav) > PHONE_TABS
    return when(is_long, sheet(rx.el.div(entries, class_name="more-nav"), title="Go to", trigger=trigger))


def _brand(name: Child, href: str) -> rx.Component:
    mark = rx.el.img(src="/logo.svg", alt="", width="24", height="24")
    return rx.el.a(mark, rx.el.span(name, class_name="nav-label clip"), href=href, class_name="nav-brand")


def profile_menu(user: Any, *, on_sign_out: Any, links: Sequence[tuple[str, str]] = ()) -> rx.Component:
    """The person's menu: who they are, their own pages, light or dark, sign out.

    `user` has `name`, `initials`, `email`, `role_label` and `tenant_name` (a Var or a mapping).
    """
    trigger = rx.el.button(
        avatar(user["initials"], size=28),
        type="button",
        class_name="btn btn-ghost btn-icon",
        aria_label="Your account",
    )
    head = rx.el.div(
        rx.el.div(user["name"], class_name="strong clip"),
        rx.el.div(user["email"], class_name="muted small clip"),
        rx.el.div(user["role_label"], " · ", user["tenant_name"], class_name="muted small clip"),
        class_name="who",
    )
    entries = [MenuItem(words, href=href, icon="user-round-cog") for words, href in links]
    themes = [
        MenuItem("Light", set_color_mode("light"), icon="sun"),
        MenuItem("Dark", set_color_mode("dark"), icon="moon"),
        MenuItem("As the system", set_color_mode("system"), icon="monitor"),
    ]
    leave = MenuItem("Sign out", on_sign_out, icon="log-out")
    return menu(trigger, [*entries, *([SEPARATOR] if entries else []), *themes, SEPARATOR, leave], head=head)


def notifications_popover(items: Any, *, unread: Number, on_open: Any = None, on_read_all: Any = None) -> rx.Component:
    """The bell and its list. An item has `id, title, body, href, at` (ISO time) and `read`."""

    def one(item: Any) -> rx.Component:
        words = rx.el.div(
            rx.el.div(item["title"], class_name="strong"),
            rx.el.div(item["body"], class_name="small muted"),
            relative_time(item["at"], class_name="small muted"),
            class_name="grow",
        )
        dot = rx.el.span(class_name=classes("note-dot", when_name(item["read"], "is-read")))
        return rx.el.a(dot, words, href=item["href"], class_name="note")

    count = when(unread > 0, rx.el.span(unread, rx.el.span(" unread", class_name="sr-only"), class_name="dot-count"))
    events = {"on_click": on_open} if on_open is not None else {}
    bell = icon_button("bell", "Notifications", extra=(count,), **events)
    read_all = (
        button("Mark all read", size="s", variant="ghost", class_name="push", on_click=on_read_all)
        if on_read_all is not None
        else None
    )
    head = rx.el.div(*present(rx.el.h2("Notifications", class_name="card-title"), read_all), class_name="notes-head")
    none = rx.el.p("Nothing new. You will see approvals, mentions and replies here.", class_name="palette-none")
    has_items = items.length() > 0 if isinstance(items, rx.Var) else bool(items)
    body = when(has_items, rx.el.div(each(items, one), class_name="notes-list"), none)
    return popover(bell, rx.el.div(head, body, class_name="notes"), label="Notifications", align="end", side_offset=6)


def when_name(condition: Any, name: str) -> str | rx.Var[str]:
    """A class name that is there only under a condition."""
    if isinstance(condition, rx.Var):
        return rx.cond(condition, name, "")
    return name if condition else ""


def app_shell(
    *content: Child | None,
    active: Text,
    nav: Any,
    user: Any,
    on_sign_out: Any,
    title: Child | None = None,
    subtitle: Child | None = None,
    status: Child | None = None,
    crumbs: Sequence[tuple[Text, Text | None]] = (),
    actions: Sequence[Child] = (),
    search: Child | None = None,
    notifications: Child | None = None,
    shortcuts: Child | None = None,
    profile_links: Sequence[tuple[str, str]] = (),
    home_href: str = "/",
    bleed: bool = False,
    narrow: bool = False,
) -> rx.Component:
    """A screen of the product.

    `nav`: a Var or list of `{"id", "label", "href", "badge"}`, ids from `NAV_ICONS`, already filtered by role;
    `active` is an
    id. With `title` a `page_header` is made. `bleed` gives content the whole area under the bar (boards, inboxes),
    `narrow` a
    reading width (forms).
    """
    header = None
    if title is not None:
        header = page_header(title, subtitle=subtitle, status=status, crumbs=crumbs, actions=actions)
    side = rx.el.nav(
        _brand(user["tenant_name"], home_href),
        each(nav, lambda item: _nav_item(item, active)),
        class_name="nav",
        aria_label="Main",
    )
    end = rx.el.div(
        *present(notifications, profile_menu(user, on_sign_out=on_sign_out, links=profile_links)),
        class_name="topbar-end",
    )
    top = rx.el.header(*present(search, end), class_name="topbar")
    kind = "page page-bleed" if bleed else ("page page-narrow" if narrow else "page")
    main = rx.el.main(*present(header, *content), id="content", class_name=kind, tab_index=-1)
    phone = rx.el.nav(
        each(nav, lambda item: _tabbar_item(item, active)),
        _more_tab(nav, active),
        class_name="tabbar",
        aria_label="Main, at the bottom",
    )
    return rx.fragment(
        rx.el.a("Skip to content", href="#content", class_name="skip-link"),
        rx.el.div(side, rx.el.div(top, main, class_name="main"), class_name="app"),
        phone,
        *present(shortcuts),
    )


def auth_shell(
    *content: Child | None, title: Child, subtitle: Child | None = None, footer: Child | None = None
) -> rx.Component:
    """Sign-in, second factor, invitation, reset: one card in the middle."""
    brand = rx.el.div(rx.el.img(src="/logo.svg", alt="", width="28", height="28"), PRODUCT, class_name="auth-brand")
    inside = present(
        rx.el.h1(title, class_name="auth-title"),
        rx.el.p(subtitle, class_name="auth-sub") if subtitle is not None else rx.el.div(class_name="auth-sub"),
        *content,
    )
    foot = rx.el.div(footer, class_name="auth-foot") if footer is not None else None
    box = rx.el.div(*present(brand, rx.el.div(*inside, class_name="auth-card"), foot), class_name="auth-in")
    return rx.el.main(box, class_name="auth")
