"""The barrier views as Polars frames of one tenant, narrowed to a period and a department."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import polars as pl
from sqlalchemy import text

from ats_app.core.db import UnitOfWork

PERIODS = {"6months": 6, "12months": 12}
STAGES = ("applied", "screen", "interview", "offer", "hired")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a dashboard looks at: whole months back from now, and one department or all."""

    months: int = 12
    department_id: UUID | None = None

    @property
    def since(self) -> date:
        today = datetime.now(UTC).date()
        index = today.year * 12 + today.month - 1 - (self.months - 1)
        return date(index // 12, index % 12 + 1, 1)


_TIME_TO_HIRE: Mapping[str, Any] = {
    "month": pl.Date,
    "level": pl.String,
    "department": pl.String,
    "hires": pl.Int64,
    "mean_days": pl.Float64,
    "median_days": pl.Float64,
}
_FUNNEL: Mapping[str, Any] = {"furthest": pl.Int64, "applications": pl.Int64}
_SOURCES: Mapping[str, Any] = {
    "source": pl.String,
    "applications": pl.Int64,
    "hires": pl.Int64,
    "mean_score": pl.Float64,
}
_RECRUITERS: Mapping[str, Any] = {
    "recruiter": pl.String,
    "month": pl.Date,
    "jobs": pl.Int64,
    "applications": pl.Int64,
    "hires": pl.Int64,
    "mean_days_to_fill": pl.Float64,
}
_QUALITY: Mapping[str, Any] = {
    "job_id": pl.String,
    "job": pl.String,
    "mean_score": pl.Float64,
    "candidates": pl.Int64,
    "hired": pl.Int64,
    "hire_rate": pl.Float64,
}


def time_to_hire(uow: UnitOfWork, filters: Filters) -> pl.DataFrame:
    """A row per month, level and department: hires, mean and median days from application to hire."""
    query = (
        "SELECT v.month, v.level, d.name AS department, v.hires, v.mean_days, v.median_days FROM time_to_hire v"
        " JOIN departments d ON d.tenant_id = v.tenant_id AND d.id = v.department_id"
        " WHERE v.month >= :since AND (CAST(:department AS uuid) IS NULL OR v.department_id = :department)"
        " ORDER BY v.month, v.level, d.name"
    )
    return _frame(uow, query, filters, _TIME_TO_HIRE)


def funnel(uow: UnitOfWork, filters: Filters) -> pl.DataFrame:
    """A row per stage: how many of the period's applicants ever reached it, and which share of all."""
    query = (
        "SELECT furthest, sum(applications)::bigint AS applications FROM funnel"
        " WHERE month >= :since AND (CAST(:department AS uuid) IS NULL OR department_id = :department)"
        " GROUP BY furthest ORDER BY furthest"
    )
    by_stage = _frame(uow, query, filters, _FUNNEL)
    every = pl.DataFrame({"furthest": list(range(1, len(STAGES) + 1)), "stage": list(STAGES)})
    counts = every.join(by_stage, on="furthest", how="left").fill_null(0).sort("furthest")
    reached = counts.with_columns(pl.col("applications").reverse().cum_sum().reverse().alias("reached"))
    first = max(int(reached["reached"][0]), 1)
    return reached.select("stage", "reached", (pl.col("reached") / first).alias("share"))


def sources(uow: UnitOfWork, filters: Filters) -> pl.DataFrame:
    """A row per source: applications, hires, mean match score; most applications first."""
    query = (
        "SELECT source, sum(applications)::bigint AS applications, sum(hires)::bigint AS hires,"
        " (sum(mean_score * applications) / nullif(sum(applications) FILTER (WHERE mean_score IS NOT NULL), 0))"
        "   AS mean_score FROM sources"
        " WHERE month >= :since AND (CAST(:department AS uuid) IS NULL OR department_id = :department)"
        " GROUP BY source ORDER BY applications DESC, source"
    )
    return _frame(uow, query, filters, _SOURCES)


def recruiters(uow: UnitOfWork, filters: Filters) -> pl.DataFrame:
    """A row per recruiter and month."""
    query = (
        "SELECT u.full_name AS recruiter, v.month, v.jobs, v.applications, v.hires, v.mean_days_to_fill"
        " FROM recruiter_performance v JOIN users u ON u.tenant_id = v.tenant_id AND u.id = v.recruiter_id"
        " WHERE v.month >= :since ORDER BY u.full_name, v.month"
    )
    return _frame(uow, query, filters, _RECRUITERS)


def candidate_quality(uow: UnitOfWork, job_id: UUID | None = None) -> pl.DataFrame:
    """A row per job: mean match score, candidates, hired, hire rate."""
    query = text(
        "SELECT v.job_id::text AS job_id, j.title AS job, v.mean_score, v.candidates, v.hired, v.hire_rate"
        " FROM candidate_quality v JOIN jobs j ON j.tenant_id = v.tenant_id AND j.id = v.job_id"
        " WHERE CAST(:job AS uuid) IS NULL OR v.job_id = :job ORDER BY v.candidates DESC, j.title"
    )
    return _to_frame(uow.session.execute(query, {"job": job_id}).all(), _QUALITY)


def as_of(uow: UnitOfWork) -> datetime | None:
    """When the figures were computed; None before there are any."""
    found = uow.session.execute(text("SELECT max(refreshed_at) FROM candidate_quality")).scalar()
    return found if isinstance(found, datetime) else None


def _frame(uow: UnitOfWork, query: str, filters: Filters, schema: Mapping[str, Any]) -> pl.DataFrame:
    values = {"since": filters.since, "department": filters.department_id}
    return _to_frame(uow.session.execute(text(query), values).all(), schema)


def _to_frame(rows: Any, schema: Mapping[str, Any]) -> pl.DataFrame:
    return pl.DataFrame([tuple(row) for row in rows], schema=dict(schema), orient="row")
