"""Analytics: what executives ask, each number with what stands behind it."""

from typing import Any

import reflex as rx

from ats_app.core.permissions import Permission
from components.base import each, grid, when
from components.charts import chart_card
from components.forms import button
from components.tables import filter_bar, relative_time, skeleton_rows, stat_tile, url_segments, url_select
from pages import routes
from pages.frame import signed_in
from pages.registry import screen
from state.analytics import AnalyticsState
from state.shell import ShellState

PERIODS = [["", "12 months"], ["6months", "6 months"]]


@screen(
    routes.ANALYTICS,
    title="Analytics",
    access=Permission.ANALYTICS_READ,
    on_load=[ShellState.load, AnalyticsState.load],
)
def analytics() -> rx.Component:
    state = AnalyticsState
    filters = filter_bar(
        url_segments("period", "Period", PERIODS),
        url_select("department", "Department", state.departments, all_label="All departments"),
        clears=("period", "department"),
    )
    charts = grid(
        _chart("How long does a hire take?", state.time_to_hire, "Days from application to hire, median by month"),
        _chart("How far do applicants come?", state.funnel, "Applicants of the period who reached each stage"),
        _chart("How many people do we hire?", state.hires, "Hires by month"),
        _chart("Where do applicants come from?", state.sources, "Applications by source"),
        min_width="420px",
    )
    body = rx.fragment(grid(each(state.tiles, _tile), min_width="170px", gap=3, class_name="tiles"), charts)
    return signed_in(
        filters,
        when(state.loading, skeleton_rows(6), body),
        active="analytics",
        title="Analytics",
        subtitle=when(state.as_of != "", rx.el.span("As of ", relative_time(state.as_of))),
        actions=[
            button("Export CSV", icon="download", on_click=state.export),
            when(
                state.may_refresh,
                button("Refresh", icon="refresh-cw", loading=state.refreshing, on_click=state.refresh),
            ),
        ],
    )


def _tile(item: Any) -> rx.Component:
    plain = stat_tile(item["label"], item["value"], note=item["unit"])
    linked = stat_tile(item["label"], item["value"], note=item["unit"], href=item["href"])
    return when(item["href"] != "", linked, plain)


def _chart(question: str, view: Any, unit: str) -> rx.Component:
    return chart_card(
        question, view["figure"], unit=unit, columns=view["columns"], rows=view["rows"], empty=view["empty"]
    )
