"""Controls whose value is the address: search, filters, order, page. A screen reads them in its `on_load` handler."""

from typing import Any

import reflex as rx

from components.theme import Text

_FILE = rx.asset("url.jsx", shared=True).importable_path


class SortHead(rx.Component):
    """Head of a sortable column; writes `?sort=key` or `?sort=-key`."""

    library = _FILE
    tag = "SortHead"

    column: rx.Var[str]
    label: rx.Var[str]
    numeric: rx.Var[bool]
    initial: rx.Var[str]


class UrlSearch(rx.Component):
    """Search field of a list."""

    library = _FILE
    tag = "UrlSearch"

    param: rx.Var[str]
    label: rx.Var[str]
    placeholder: rx.Var[str]
    delay: rx.Var[int]


class UrlSelect(rx.Component):
    """Filter of a list."""

    library = _FILE
    tag = "UrlSelect"

    param: rx.Var[str]
    label: rx.Var[str]
    all: rx.Var[str]
    options: rx.Var[Any]


class UrlSegments(rx.Component):
    """One choice of a few."""

    library = _FILE
    tag = "UrlSegments"

    param: rx.Var[str]
    label: rx.Var[str]
    initial: rx.Var[str]
    options: rx.Var[Any]


class UrlDate(rx.Component):
    """A day that a list is filtered by."""

    library = _FILE
    tag = "UrlDate"

    param: rx.Var[str]
    label: rx.Var[str]


class UrlClear(rx.Component):
    """Link that clears the named parameters."""

    library = _FILE
    tag = "UrlClear"

    params: rx.Var[Any]


class Pager(rx.Component):
    """Previous and next of a keyset list."""

    library = _FILE
    tag = "Pager"

    next_cursor: rx.Var[str]
    summary: rx.Var[str]


class KeyList(rx.Component):
    """Gives the `.row-link`s inside it the keys j k Enter x and / ."""

    library = _FILE
    tag = "KeyList"


def url_search(label: str, *, param: str = "q", placeholder: str = "") -> rx.Component:
    """A search field bound to `?param=`."""
    return UrlSearch.create(param=param, label=label, placeholder=placeholder)


def url_select(param: str, label: str, options: Any, *, all_label: str = "") -> rx.Component:
    """A filter bound to `?param=`; `options`: Var or list of `[value, words]`; no value means all."""
    return UrlSelect.create(param=param, label=label, options=options, all=all_label)


def url_segments(param: str, label: str, options: Any, *, initial: str = "") -> rx.Component:
    """A row of choices bound to `?param=`; `initial` is the value when the parameter is absent."""
    return UrlSegments.create(param=param, label=label, options=options, initial=initial)


def url_date(param: str, label: str) -> rx.Component:
    """A day bound to `?param=`, as `YYYY-MM-DD`."""
    return UrlDate.create(param=param, label=label)


def filter_bar(*controls: rx.Component, clears: tuple[str, ...] = ()) -> rx.Component:
    """Filters of a list in one line, with a way to clear them all when one is set."""
    clear = [UrlClear.create(params=list(clears))] if clears else []
    return rx.el.div(*controls, *clear, class_name="filters", role="search")


def pager(next_cursor: Text, summary: Text = "") -> rx.Component:
    """Previous and next; `next_cursor` is empty on the last page. Next goes to `?cursor=`."""
    return Pager.create(next_cursor=next_cursor, summary=summary)
