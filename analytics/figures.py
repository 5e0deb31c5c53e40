"""Plotly figures, one per question. Colours and fonts come from the page that shows them."""

from typing import Any

import plotly.graph_objects as go
import polars as pl

from ats_app.core.sources import source_name

STAGE_WORDS = {
    "applied": "Applied",
    "screen": "Screened",
    "interview": "Interviewed",
    "offer": "Offered",
    "hired": "Hired",
}


def time_to_hire(by_month: pl.DataFrame) -> go.Figure:
    """Median days from application to hire, by month; columns `month`, `median_days`."""
    line = go.Scatter(
        x=by_month["month"].to_list(),
        y=by_month["median_days"].round(1).to_list(),
        mode="lines+markers",
        name="Median",
    )
    return _figure(line, y_title="days", x_format="%b %Y")


def funnel(stages: pl.DataFrame) -> go.Figure:
    """How many applicants reached each stage; columns `stage`, `reached`, `share`."""
    words = [STAGE_WORDS[stage] for stage in stages["stage"]]
    bar = go.Bar(
        x=stages["reached"].to_list(),
        y=words,
        orientation="h",
        text=[f"{share:.0%}" for share in stages["share"]],
        textposition="auto",
        customdata=stages["stage"].to_list(),
    )
    figure = _figure(bar, x_title="applicants")
    figure.update_yaxes(autorange="reversed")
    return figure


def sources(rows: pl.DataFrame) -> go.Figure:
    """Applications per source; columns `source`, `applications`."""
    top = rows.head(8)
    bar = go.Bar(x=top["applications"].to_list(), y=[source_name(code) for code in top["source"]], orientation="h")
    figure = _figure(bar, x_title="applications")
    figure.update_yaxes(autorange="reversed")
    return figure


def hires(by_month: pl.DataFrame) -> go.Figure:
    """Hires by month; columns `month`, `hires`."""
    bar = go.Bar(x=by_month["month"].to_list(), y=by_month["hires"].to_list())
    return _figure(bar, y_title="hires", x_format="%b %Y")


def as_json(figure: go.Figure) -> dict[str, Any]:
    """The figure as plain values, for a page."""
    import json

    data: dict[str, Any] = json.loads(figure.to_json())
    data.get("layout", {}).pop("template", None)
    return data


def _figure(trace: Any, *, x_title: str = "", y_title: str = "", x_format: str | None = None) -> go.Figure:
    figure = go.Figure(trace)
    figure.update_layout(showlegend=False)
    figure.update_xaxes(title=x_title or None, tickformat=x_format, nticks=6)
    figure.update_yaxes(title=y_title or None, rangemode="tozero", nticks=6)
    return figure
