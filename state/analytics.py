"""The dashboard: six numbers, four charts, filters in the address."""

import csv
import io
from typing import Any, TypedDict
from uuid import UUID

import reflex as rx

from analytics import report
from analytics.refresh import ask_for_refresh
from analytics.report import Chart, Overview
from ats_app.core.db import UnitOfWork
from ats_app.core.live import channel_name, hub
from ats_app.core.permissions import Permission
from ats_app.jobs import setup
from state.base import AppState, handler, run_as, uuid_param
from state.toasts import note


class Tile(TypedDict):
    label: str
    value: str
    unit: str
    href: str


class ChartView(TypedDict):
    figure: dict[str, Any]
    columns: list[str]
    rows: list[list[str]]
    empty: bool


NO_CHART = ChartView(figure={"data": [], "layout": {}}, columns=[], rows=[], empty=True)


class AnalyticsState(AppState):
    tiles: list[Tile] = []
    time_to_hire: ChartView = NO_CHART
    funnel: ChartView = NO_CHART
    hires: ChartView = NO_CHART
    sources: ChartView = NO_CHART
    departments: list[list[str]] = []
    as_of: str = ""
    loading: bool = True
    refreshing: bool = False
    may_refresh: bool = False

    _period: str = "12months"
    _department: str = ""

    @handler(Permission.ANALYTICS_READ)
    async def load(self) -> Any:
        """Shows the figures for the filters in the address."""
        self._period = self._param("period") or "12months"
        self._department = self._param("department")
        self.may_refresh = self._actor.can(Permission.ANALYTICS_REFRESH)
        found, departments = await self._run(_read, self._period, uuid_param(self._department))
        self.departments = departments
        self._show(found)
        return AnalyticsState.watch

    @handler(Permission.ANALYTICS_REFRESH)
    async def refresh(self) -> Any:
        """Asks for fresh figures; they appear by themselves."""
        await self._run(ask_for_refresh)
        self.refreshing = True
        return note("Computing fresh figures. They will appear here.")

    @handler(Permission.ANALYTICS_READ, background=True, supersedes=True)
    async def watch(self) -> None:
        """Shows new figures as soon as they are computed."""
        actor = self._actor
        async with hub().listen(channel_name(actor.tenant_id, "analytics")) as listener:
            while True:
                await listener.get()
                async with self:
                    period, department = self._period, uuid_param(self._department)
                found, _ = await run_as(actor, _read, period, department)
                async with self:
                    self._show(found)

    @handler(Permission.ANALYTICS_READ)
    async def export(self) -> Any:
        """All tables of the dashboard as one CSV file."""
        found, _ = await self._run(_read, self._period, uuid_param(self._department))
        return rx.download(data=_as_csv(found), filename="analytics.csv")

    def _show(self, found: Overview) -> None:
        self.tiles = _tiles(found)
        self.time_to_hire, self.funnel = _view(found.time_to_hire), _view(found.funnel)
        self.hires, self.sources = _view(found.hires_by_month), _view(found.sources)
        self.as_of = found.as_of.isoformat() if found.as_of else ""
        self.loading = self.refreshing = False


def _read(uow: UnitOfWork, period: str, department: UUID | None) -> tuple[Overview, list[list[str]]]:
    filters = report.filters_of(period, department)
    departments = [[str(row.id), row.name] for row in setup.departments(uow)]
    return report.overview(uow, filters), departments


def _tiles(found: Overview) -> list[Tile]:
    days, rate = found.median_days_to_hire, found.hire_rate
    return [
        Tile(label="Applications", value=f"{found.applications:,}", unit="in the period", href="/candidates"),
        Tile(label="Hires", value=f"{found.hires:,}", unit="in the period", href="/candidates?status=hired"),
        Tile(label="Time to hire", value="–" if days is None else f"{days:g}", unit="days, median", href=""),
        Tile(label="Hire rate", value="–" if rate is None else f"{rate:.1%}", unit="of applications", href=""),
        Tile(label="Open jobs", value=f"{found.open_jobs:,}", unit="now", href="/jobs?status=open"),
        Tile(label="Active applications", value=f"{found.active_applications:,}", unit="now", href="/jobs"),
    ]


def _view(chart: Chart) -> ChartView:
    return ChartView(figure=chart.figure, columns=chart.columns, rows=chart.rows, empty=chart.is_empty)


def _as_csv(found: Overview) -> str:
    """The tables one below the other; a cell can't start a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    tables = {
        "Time to hire": found.time_to_hire,
        "Funnel": found.funnel,
        "Hires by month": found.hires_by_month,
        "Sources": found.sources,
    }
    for title, chart in tables.items():
        writer.writerow([title])
        writer.writerow(chart.columns)
        writer.writerows([_harmless(cell) for cell in row] for row in chart.rows)
        writer.writerow([])
    return out.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
