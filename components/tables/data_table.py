"""The list of records: paged by the server, sorted and filtered by the address, worked by mouse, keyboard and
thumb."""

from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

import reflex as rx

from components.base import each, present, when
from components.tables.states import empty_state, error_state, skeleton_rows
from components.tables.url import KeyList, SortHead
from components.theme import Child, Flag, Text


class Column(NamedTuple):
    """A column. `cell(row)` draws a row's value; `sort` is the key of `?sort=`.

    On a phone a row becomes a small card: `primary` columns take a line of their own, `secondary` ones are left out,
    numbers have their label beside them.
    """

    label: str
    cell: Callable[[Any], Child]
    sort: str | None = None
    numeric: bool = False
    phone: Literal["primary", "normal", "secondary"] = "normal"
    width: str | None = None


class Selection(NamedTuple):
    """Which rows are chosen: a Var with their ids, and handlers `(id, checked)` and `(checked)` for all on the page.

    `row_name(row)` is said to screen readers as "Select NAME".
    """

    ids: Any
    on_toggle: Callable[..., Any]
    on_toggle_all: Any
    row_name: Callable[[Any], Any]
    key: str = "id"


def data_table(
    rows: Any,
    columns: Sequence[Column],
    *,
    label: str,
    initial_sort: str = "",
    loading: Flag = False,
    error: Text = "",
    on_retry: Any = None,
    empty: Child | None = None,
    selection: Selection | None = None,
    bulk: Child | None = None,
    pager: Child | None = None,
) -> rx.Component:
    """A table with its states.

    The first column's cell should hold the row's link (`row_link` or `person(href=...)`), which makes the whole
    row open it.
    While rows of an earlier page are there, `loading` leaves them in place; the skeleton is for the first time.
    `bulk` is shown in
    a bar while something is selected.
    """
    table = rx.el.table(
        rx.el.caption(label, class_name="sr-only"),
        rx.el.thead(rx.el.tr(*_heads(columns, initial_sort, selection, rows))),
        rx.el.tbody(each(rows, lambda item: _row(item, columns, selection))),
        class_name="table stacks",
    )
    filled = KeyList.create(rx.el.div(table, class_name="table-scroll"), *present(pager))
    has_rows = rows.length() > 0 if isinstance(rows, rx.Var) else bool(rows)
    nothing = when(loading, skeleton_rows(), empty if empty is not None else empty_state("Nothing here yet"))
    body = when(has_rows, filled, nothing)
    failed = error != "" if isinstance(error, rx.Var) else bool(error)
    shown = when(failed, error_state(error, on_retry=on_retry), body)
    return rx.fragment(shown, *present(_bulk_bar(selection, bulk)))


def _heads(columns: Sequence[Column], initial_sort: str, selection: Selection | None, rows: Any) -> list[rx.Component]:
    heads = []
    if selection is not None:
        every = selection.ids.length() >= rows.length() if isinstance(rows, rx.Var) else False
        box = rx.el.input(
            type="checkbox",
            checked=every,
            aria_label="Select all on this page",
            on_change=selection.on_toggle_all,
        )
        heads.append(rx.el.th(rx.el.label(box, class_name="check"), scope="col", class_name="row-check"))
    for column in columns:
        if column.sort is not None:
            heads.append(
                SortHead.create(column=column.sort, label=column.label, numeric=column.numeric, initial=initial_sort)
            )
            continue
        style = {"width": column.width} if column.width else {}
        name = column.label or rx.el.span("Actions", class_name="sr-only")
        heads.append(rx.el.th(name, scope="col", class_name="num" if column.numeric else "", style=style))
    return heads


def _row(item: Any, columns: Sequence[Column], selection: Selection | None) -> rx.Component:
    cells = []
    if selection is not None:
        cells.append(_check_cell(item, selection))
    for column in columns:
        names = " ".join(
            name for name in ("num" if column.numeric else "", "" if column.phone == "normal" else column.phone) if name
        )
        said = {"data-label": column.label} if column.numeric else {}
        cells.append(rx.el.td(column.cell(item), class_name=names, custom_attrs=said))
    return rx.el.tr(*cells)


def _check_cell(item: Any, selection: Selection) -> rx.Component:
    key = item[selection.key]
    checked = selection.ids.contains(key) if isinstance(selection.ids, rx.Var) else key in selection.ids
    box = rx.el.input(
        type="checkbox",
        checked=checked,
        aria_label=f"Select {selection.row_name(item)}",
        on_change=lambda value: selection.on_toggle(key, value),
    )
    return rx.el.td(rx.el.label(box, class_name="check"), class_name="row-check")


def _bulk_bar(selection: Selection | None, bulk: Child | None) -> Child | None:
    if selection is None or bulk is None:
        return None
    count = selection.ids.length() if isinstance(selection.ids, rx.Var) else len(selection.ids)
    words = rx.el.span(count, " selected", class_name="strong tnum", role="status")
    return when(count > 0, rx.el.div(words, bulk, class_name="bulkbar", role="region", aria_label="With the selected"))


def row_link(words: Child, href: Text) -> rx.Component:
    """The link of a row; its click area is the whole row."""
    return rx.el.a(words, href=href, class_name="row-link")


def two_lines(first: Child, second: Child) -> rx.Component:
    """A value with a quieter line below it."""
    return rx.el.div(rx.el.div(first, class_name="clip"), rx.el.div(second, class_name="cell-sub clip"))
