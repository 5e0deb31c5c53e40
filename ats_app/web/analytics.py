"""`/api/v1/analytics`: the figures of the dashboards, for other programs."""

from typing import Any
from uuid import UUID

import polars as pl
from fastapi import APIRouter

from analytics import frames, report
from analytics.refresh import ask_for_refresh
from ats_app.core.db import unit_of_work
from ats_app.core.permissions import Permission
from ats_app.web.routing import CurrentActor, guarded

router = APIRouter(prefix="/analytics", tags=["analytics"])


@router.get("/time-to-hire", **guarded(Permission.ANALYTICS_READ))
def time_to_hire(actor: CurrentActor, period: str = "12months", department: UUID | None = None) -> dict[str, Any]:
    """Hires, mean and median days from application to hire, by month, level and department."""
    with unit_of_work(actor) as uow:
        frame = frames.time_to_hire(uow, report.filters_of(period, department))
        return _answer(frame, frames.as_of(uow))


@router.get("/funnel", **guarded(Permission.ANALYTICS_READ))
def funnel(actor: CurrentActor, period: str = "12months", department: UUID | None = None) -> dict[str, Any]:
    """How many applicants of the period ever reached each stage."""
    with unit_of_work(actor) as uow:
        return _answer(frames.funnel(uow, report.filters_of(period, department)), frames.as_of(uow))


@router.get("/candidate-quality", **guarded(Permission.ANALYTICS_READ))
def candidate_quality(actor: CurrentActor, job_id: UUID | None = None) -> dict[str, Any]:
    """Mean match score, candidates, hired and hire rate, by job."""
    with unit_of_work(actor) as uow:
        return _answer(frames.candidate_quality(uow, job_id), frames.as_of(uow))


@router.get("/recruiter-performance", **guarded(Permission.ANALYTICS_READ))
def recruiter_performance(actor: CurrentActor, period: str = "12months") -> dict[str, Any]:
    """Jobs, applications, hires and days to fill, by recruiter and month."""
    with unit_of_work(actor) as uow:
        return _answer(frames.recruiters(uow, report.filters_of(period, None)), frames.as_of(uow))


@router.post("/refresh", status_code=202, **guarded(Permission.ANALYTICS_REFRESH))
def refresh(actor: CurrentActor) -> dict[str, str]:
    """Asks for fresh figures; a worker computes them without blocking anybody who reads."""
    with unit_of_work(actor) as uow:
        ask_for_refresh(uow)
    return {"status": "asked"}


def _answer(frame: pl.DataFrame, as_of: Any) -> dict[str, Any]:
    return {"items": frame.to_dicts(), "next_cursor": None, "as_of": as_of}
