"""Plotly figures of the parser's report. Colours and fonts come from the page that shows them."""

from collections.abc import Sequence
from datetime import date

import plotly.graph_objects as go

from analytics.figures import as_json

__all__ = ["as_json", "calibration", "fields", "months"]


def fields(rows: Sequence[tuple[str, float, int]]) -> go.Figure:
    """Share of right values by field: (name, share, looked at)."""
    bar = go.Bar(
        x=[100 * share for _, share, _ in rows],
        y=[name for name, _, _ in rows],
        orientation="h",
        text=[f"{share:.0%} of {number:,}" for _, share, number in rows],
        textposition="auto",
    )
    figure = _percent(go.Figure(bar), "x")
    figure.update_yaxes(autorange="reversed", dtick=1)
    return figure


def months(rows: Sequence[tuple[date, float, int]]) -> go.Figure:
    """Share of right values by month: (month, share, looked at)."""
    line = go.Scatter(
        x=[f"{month:%b %Y}" for month, _, _ in rows],
        y=[100 * share for _, share, _ in rows],
        mode="lines+markers",
        cliponaxis=False,
        text=[f"{number:,} looked at" for _, _, number in rows],
        name="Right",
    )
    figure = _percent(go.Figure(line), "y")
    figure.update_xaxes(type="category", nticks=6)
    return figure


def calibration(points: Sequence[tuple[float, float, int]]) -> go.Figure:
    """How often values of a sureness were right: (sureness, share, looked at), beside the line of perfect honesty."""
    honest = go.Scatter(x=[0, 100], y=[0, 100], mode="lines", line={"dash": "dot"}, hoverinfo="skip", name="Honest")
    seen = go.Scatter(
        x=[100 * sureness for sureness, _, _ in points],
        y=[100 * share for _, share, _ in points],
        mode="markers+lines",
        marker={"size": [min(22, 6 + number**0.5) for _, _, number in points]},
        text=[f"{number:,} looked at" for _, _, number in points],
        name="Right",
    )
    figure = _percent(_percent(go.Figure([seen, honest]), "y"), "x")
    figure.update_xaxes(title="how sure, %")
    figure.update_yaxes(title="how often right, %")
    return figure


def _percent(figure: go.Figure, axis: str) -> go.Figure:
    figure.update_layout(showlegend=False, **{f"{axis}axis": {"range": [0, 100], "ticksuffix": " %", "nticks": 6}})
    return figure
