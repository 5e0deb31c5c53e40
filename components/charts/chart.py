"""Pictures that answer a question: a card with the question as title, the chart, and the table behind it."""

from typing import Any

import reflex as rx

from components.base import passed, present, when
from components.layout.page import card
from components.theme import Child, Flag, Text

_FILE = rx.asset("chart.jsx", shared=True).importable_path


class Chart(rx.NoSSRComponent):
    """Plotly in the page's own colours and type, light and dark; loaded when a page with a chart is opened."""

    library = _FILE
    tag = "Chart"
    lib_dependencies: list[str] = ["plotly.js-cartesian-dist-min@4.1.1"]  # noqa: RUF012

    figure: rx.Var[Any]
    label: rx.Var[str]
    height: rx.Var[int]
    columns: rx.Var[Any]
    rows: rx.Var[Any]
    unit: rx.Var[str]
    on_pick: rx.EventHandler[passed]


def chart(
    figure: Any,
    *,
    label: Text,
    height: int = 280,
    columns: Any = (),
    rows: Any = (),
    on_pick: Any = None,
) -> rx.Component:
    """A Plotly figure (`plotly.graph_objects.Figure`, or its `{"data", "layout"}`) with the table behind it.

    Leave colours, fonts, margins and background out of the figure: the page's tokens fill them in and follow light
    and dark.
    `columns` and `rows` are the table's words and values. A click on a bar or point calls `on_pick` with the point's
    `{"x", "y", "label", "customdata"}`, to open the people behind it.
    """
    events = {"on_pick": on_pick} if on_pick is not None else {}
    return Chart.create(
        figure=figure,
        label=label,
        height=height,
        columns=columns if isinstance(columns, rx.Var) else list(columns),
        rows=rows if isinstance(rows, rx.Var) else [list(line) for line in rows],
        **events,
    )


def chart_card(
    question: Text,
    figure: Any,
    *,
    unit: Text | None = None,
    columns: Any = (),
    rows: Any = (),
    height: int = 280,
    empty: Flag = False,
    as_of: Child | None = None,
    actions: Child | None = None,
    on_pick: Any = None,
) -> rx.Component:
    """A chart in its card: `question` is the title ("How long does a hire take?"), `unit` stands below it ("days,
    median").

    `empty` says there are no data for these filters; the card then says so in words.
    """
    picture = chart(figure, label=question, height=height, columns=columns, rows=rows, on_pick=on_pick)
    none = rx.el.p("No data for these filters yet.", class_name="chart-none", style={"height": f"{height}px"})
    return card(
        when(empty, none, picture),
        *present(rx.el.p("As of ", as_of, class_name="muted small chart-asof") if as_of is not None else None),
        title=question,
        description=unit,
        actions=actions,
        class_name="chart-card",
    )
