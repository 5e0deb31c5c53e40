"""Furniture of a page: header, cards, tabs, breadcrumbs, split view, definition list."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from components.base import classes, each, present, when
from components.theme import Child, Text

Tab = tuple[str, Text] | tuple[str, Text, Any]


def breadcrumbs(items: Sequence[tuple[Text, Text | None]]) -> rx.Component:
    """Where this page is: `[(words, href or None), ...]`, the parent pages from the top."""
    return rx.el.nav(
        rx.el.ol(
            *[rx.el.li(rx.el.a(words, href=href) if href is not None else words) for words, href in items],
            class_name="crumbs",
        ),
        aria_label="Breadcrumb",
    )


def page_header(
    title: Child,
    *,
    subtitle: Child | None = None,
    status: Child | None = None,
    crumbs: Sequence[tuple[Text, Text | None]] = (),
    actions: Sequence[Child] = (),
) -> rx.Component:
    """The page's one `h1` with its status beside it, a line of facts below and the actions at the end."""
    words = rx.el.div(
        *present(
            breadcrumbs(crumbs) if crumbs else None,
            rx.el.h1(*present(rx.el.span(title), status), class_name="page-title"),
            rx.el.div(subtitle, class_name="page-sub") if subtitle is not None else None,
        ),
        class_name="page-head-text",
    )
    end = rx.el.div(*actions, class_name="page-actions") if actions else None
    return rx.el.header(*present(words, end), class_name="page-head")


def card(
    *children: Child | None,
    title: Child | None = None,
    description: Child | None = None,
    actions: Child | None = None,
    footer: Child | None = None,
    flush: bool = False,
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """A section of a page. `flush` lets tables and lists reach the border."""
    head = None
    if title is not None or actions is not None:
        words = present(
            rx.el.h2(title, class_name="card-title") if title is not None else None,
            rx.el.p(description, class_name="card-desc") if description is not None else None,
        )
        head = rx.el.div(*present(rx.el.div(*words, class_name="card-head-text"), actions), class_name="card-head")
    body = rx.el.div(*present(*children), class_name="card-flush" if flush else "card-body")
    foot = rx.el.div(footer, class_name="card-foot") if footer is not None else None
    return rx.el.section(*present(head, body, foot), class_name=classes("card", class_name), **props)


def tabs(items: Sequence[Tab], *, active: Text, label: str = "Sections") -> rx.Component:
    """Tabs that are links, so the choice lives in the address: `[(words, href, count?), ...]`.

    `active` is the words of the current tab.
    """

    def one(item: Tab) -> rx.Component:
        words, href, *count = item
        current = rx.cond(active == words, "page", "false") if isinstance(active, rx.Var) else None
        if current is None:
            current = "page" if active == words else "false"
        return rx.el.a(
            *present(words, rx.el.span(count[0], class_name="count") if count else None),
            href=href,
            class_name="tab",
            aria_current=current,
        )

    return rx.el.nav(*[one(item) for item in items], class_name="tabs", aria_label=label)


def split(
    left: Child, right: Child, *, left_size: str = "1fr", right_size: str = "1fr", sticky: bool = False
) -> rx.Component:
    """Two columns that become one below 1100 px; `sticky` keeps the right one in view while the left scrolls."""
    return rx.el.div(
        rx.el.div(left),
        rx.el.div(right, class_name="split-aside" if sticky else ""),
        class_name="split",
        style={"--left": left_size, "--right": right_size},
    )


def definition_list(items: Sequence[tuple[Text, Child]] | rx.Var[Any]) -> rx.Component:
    """Names and values: `[(term, value), ...]`, or a Var of rows with `term` and `value`."""

    def pair(item: Any) -> rx.Component:
        term, value = (item["term"], item["value"]) if isinstance(items, rx.Var) else item
        return rx.el.div(rx.el.dt(term), rx.el.dd(value))

    return rx.el.dl(each(items, pair), class_name="deflist")


def timeline(items: rx.Var[Any] | Sequence[Any], render: Any) -> rx.Component:
    """What happened, newest first; `render(item)` gives a `timeline_item`."""
    return rx.el.ol(each(items, render), class_name="timeline")


def timeline_item(mark: Child, *body: Child | None, meta: Child | None = None) -> rx.Component:
    """One event: an icon, what happened, and in `meta` who and when."""
    return rx.el.li(
        rx.el.span(mark, class_name="timeline-mark"),
        rx.el.div(
            *present(*body, rx.el.div(meta, class_name="timeline-meta") if meta is not None else None),
            class_name="timeline-body",
        ),
        class_name="timeline-item",
    )


def list_item(*children: Child | None, href: Text | None = None, **props: Any) -> rx.Component:
    """A line of a `card(flush=True)` list; a link as a whole when `href` is given."""
    if href is not None:
        return rx.el.a(*present(*children), href=href, class_name="list-item", **props)
    return rx.el.div(*present(*children), class_name="list-item", **props)


def item_list(items: rx.Var[Any] | Sequence[Any], render: Any, *, empty: Child | None = None) -> rx.Component:
    """A list of `list_item`s with what to say when there is none."""
    body = rx.el.div(each(items, render), class_name="list")
    if empty is None:
        return body
    has_items = items.length() > 0 if isinstance(items, rx.Var) else bool(items)
    return rx.fragment(when(has_items, body, empty))
