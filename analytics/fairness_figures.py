"""Plotly figures of the fairness screen. Colours and fonts come from the page that shows them."""

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from analytics.figures import STAGE_WORDS, as_json

FOUR_FIFTHS = 0.80
_GREY = "#868c96"
"""Can be read on white and on black."""


def impact_ratios(lines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A point with its interval for each group, and the line at four fifths; what is flagged is a diamond.

    Each line has `label`, `ratio`, `low`, `high` (None without an interval) and `flagged`.
    """
    figure = go.Figure()
    for name, flagged, symbol in (("Not flagged", False, "circle"), ("Flagged", True, "diamond")):
        chosen = [line for line in lines if line["flagged"] is flagged]
        if chosen:
            figure.add_trace(_points(chosen, name, symbol))
    ends = [line["high"] or line["ratio"] for line in lines]
    figure.update_layout(shapes=[_mark("v")], showlegend=True)
    figure.update_xaxes(title="impact ratio", range=[0, max([1.1, *ends]) + 0.05], nticks=8, showgrid=True)
    figure.update_yaxes(autorange="reversed", showgrid=False, categoryorder="array")
    figure.update_yaxes(categoryarray=[line["label"] for line in lines], nticks=len(lines) or None)
    return as_json(figure)


def group_funnel(lines: Sequence[tuple[str, Sequence[int]]]) -> dict[str, Any]:
    """The share of each group that reached each stage; (label, counts from applied to hired)."""
    figure = go.Figure()
    words = list(STAGE_WORDS.values())
    for label, reached in lines:
        shares = [count / reached[0] for count in reached]
        said = [
            f"{label}: {count:,} of {reached[0]:,} ({share:.1%})" for count, share in zip(reached, shares, strict=True)
        ]
        figure.add_trace(go.Bar(name=label, x=words, y=shares, hovertext=said, hoverinfo="text"))
    figure.update_layout(barmode="group", showlegend=True)
    figure.update_yaxes(tickformat=".0%", range=[0, 1.02], nticks=6)
    return as_json(figure)


def what_if(thresholds: Sequence[float], ratios: Mapping[str, Sequence[float | None]]) -> dict[str, Any]:
    """The worst impact ratio along each dimension (words -> values) at each threshold."""
    figure = go.Figure()
    for label, values in ratios.items():
        figure.add_trace(go.Scatter(name=label, x=list(thresholds), y=list(values), mode="lines+markers"))
    figure.update_layout(shapes=[_mark("h")], showlegend=True)
    figure.update_xaxes(title="score at least", nticks=9)
    figure.update_yaxes(title="worst impact ratio", range=[0, 1.05], nticks=6)
    return as_json(figure)


def override_rate(rows: Sequence[tuple[str, float | None]]) -> dict[str, Any]:
    """How often people went against the score; (month as YYYY-MM, rate)."""
    figure = go.Figure(go.Bar(x=[f"{month}-01" for month, _ in rows], y=[rate for _, rate in rows]))
    figure.update_layout(showlegend=False)
    figure.update_xaxes(tickformat="%b %Y", nticks=6)
    figure.update_yaxes(title="overrides", tickformat=".0%", rangemode="tozero", nticks=6)
    return as_json(figure)


def _points(lines: Sequence[Mapping[str, Any]], name: str, symbol: str) -> go.Scatter:
    def reach(line: Mapping[str, Any], end: str) -> float:
        return 0.0 if line[end] is None else abs(line[end] - line["ratio"])

    return go.Scatter(
        name=name,
        x=[line["ratio"] for line in lines],
        y=[line["label"] for line in lines],
        mode="markers",
        marker={"symbol": symbol, "size": 11},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [reach(line, "high") for line in lines],
            "arrayminus": [reach(line, "low") for line in lines],
            "thickness": 1.5,
            "width": 4,
        },
    )


def _mark(direction: str) -> dict[str, Any]:
    """The line at four fifths, across the whole plot."""
    ends = {"v": ("x", "y"), "h": ("y", "x")}[direction]
    across = {f"{ends[1]}0": 0, f"{ends[1]}1": 1, f"{ends[1]}ref": "paper"}
    line = {"color": _GREY, "width": 1.5, "dash": "dash"}
    return {"type": "line", f"{ends[0]}0": FOUR_FIFTHS, f"{ends[0]}1": FOUR_FIFTHS, "line": line, **across}
