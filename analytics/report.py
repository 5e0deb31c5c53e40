"""What the analytics screen and API show: numbers that people ask for, each with where it comes from."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import polars as pl
from sqlalchemy import text

from analytics import figures, frames
from analytics.frames import PERIODS, Filters
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import Invalid
from ats_app.core.permissions import Permission
from ats_app.core.sources import source_name


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure with the table behind it."""

    figure: dict[str, Any]
    columns: list[str]
    rows: list[list[str]]

    @property
    def is_empty(self) -> bool:
        return not self.rows


@dataclass(frozen=True, slots=True)
class Overview:
    """Six numbers and four charts; `as_of` is when the views were refreshed."""

    applications: int
    hires: int
    median_days_to_hire: float | None
    hire_rate: float | None
    open_jobs: int
    active_applications: int
    time_to_hire: Chart
    funnel: Chart
    hires_by_month: Chart
    sources: Chart
    as_of: datetime | None


def filters_of(period: str, department_id: UUID | None) -> Filters:
    """The filters behind `?period=&department=`; raises `Invalid` for a period we don't have."""
    if period not in PERIODS:
        raise Invalid(fields={"period": f"One of {', '.join(PERIODS)}."})
    return Filters(months=PERIODS[period], department_id=department_id)


def overview(uow: UnitOfWork, filters: Filters) -> Overview:
    """Everything the dashboard shows for some filters."""
    uow.actor.require(Permission.ANALYTICS_READ)
    hired = frames.time_to_hire(uow, filters)
    months = by_month(hired)
    stages = frames.funnel(uow, filters)
    origins = frames.sources(uow, filters)
    open_jobs, active = _live(uow, filters)
    applications, hires = int(stages["reached"][0]), int(hired["hires"].sum())
    return Overview(
        applications=applications,
        hires=hires,
        median_days_to_hire=weighted_median(hired),
        hire_rate=hires / applications if applications else None,
        open_jobs=open_jobs,
        active_applications=active,
        time_to_hire=Chart(
            figures.as_json(figures.time_to_hire(months)), ["Month", "Median days", "Hires"], _month_rows(months)
        ),
        funnel=Chart(
            figures.as_json(figures.funnel(stages)),
            ["Stage", "Reached", "Share"],
            [[figures.STAGE_WORDS[s], f"{n:,}", f"{p:.1%}"] for s, n, p in stages.iter_rows()] if applications else [],
        ),
        hires_by_month=Chart(
            figures.as_json(figures.hires(months)),
            ["Month", "Hires"],
            [[f"{month:%b %Y}", str(n)] for month, n, _ in months.iter_rows()],
        ),
        sources=Chart(
            figures.as_json(figures.sources(origins)),
            ["Source", "Applications", "Hires", "Mean score"],
            [
                [source_name(s), f"{a:,}", str(h), f"{m:.0f}" if m is not None else "–"]
                for s, a, h, m in origins.iter_rows()
            ],
        ),
        as_of=frames.as_of(uow),
    )


def by_month(hired: pl.DataFrame) -> pl.DataFrame:
    """Hires and the hire-weighted mean of the groups' medians, per month: columns `month`, `hires`, `median_days`."""
    weighted = (pl.col("median_days") * pl.col("hires")).sum() / pl.col("hires").sum()
    return hired.group_by("month").agg(pl.col("hires").sum(), weighted.alias("median_days")).sort("month")


def weighted_median(hired: pl.DataFrame) -> float | None:
    """The hire-weighted mean of the groups' medians, in days; None without a hire."""
    total = hired["hires"].sum()
    if not total:
        return None
    return round(float((hired["median_days"] * hired["hires"]).sum()) / int(total), 1)


def _month_rows(months: pl.DataFrame) -> list[list[str]]:
    return [[f"{month:%b %Y}", f"{days:.1f}", str(hires)] for month, hires, days in months.iter_rows()]


def _live(uow: UnitOfWork, filters: Filters) -> tuple[int, int]:
    """Open jobs and active applications as of now: small counts that need no view."""
    query = text(
        "SELECT (SELECT count(*) FROM jobs j WHERE j.tenant_id = :tenant AND j.status = 'open'"
        "   AND (CAST(:department AS uuid) IS NULL OR j.department_id = :department)),"
        " (SELECT count(*) FROM applications a JOIN jobs j ON j.tenant_id = a.tenant_id AND j.id = a.job_id"
        "   WHERE a.tenant_id = :tenant AND a.status = 'active'"
        "   AND (CAST(:department AS uuid) IS NULL OR j.department_id = :department))"
    )
    row = uow.session.execute(query, {"tenant": uow.actor.tenant_id, "department": filters.department_id}).one()
    return int(row[0]), int(row[1])
