"""`/api/v1/jobs` and what belongs to it."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from ats_app.core.db import unit_of_work
from ats_app.core.pagination import Page
from ats_app.core.permissions import Permission
from ats_app.jobs import approvals, service, setup
from ats_app.jobs.schemas import (
    DepartmentInput,
    DepartmentRow,
    FunnelRow,
    JobChange,
    JobInput,
    JobRow,
    JobSummary,
    PublishInput,
    Reason,
    StageRow,
)
from ats_app.web.idempotency import IdempotentRoute
from ats_app.web.routing import CurrentActor, guarded

router = APIRouter(tags=["jobs"], route_class=IdempotentRoute)


@router.post("/jobs", status_code=201, **guarded(Permission.JOBS_WRITE))
def create_job(actor: CurrentActor, data: JobInput) -> JobRow:
    """Writes a requisition as a draft."""
    with unit_of_work(actor) as uow:
        return service.create_job(uow, data)


@router.get("/jobs", **guarded(Permission.JOBS_READ))
def list_jobs(
    actor: CurrentActor,
    status: str = "",
    department_id: UUID | None = None,
    q: str = Query("", max_length=100),
    cursor: str | None = None,
    limit: int = Query(50, ge=1, le=100),
) -> Page[JobSummary]:
    """Requisitions, newest first; `status` takes one or several, separated by commas."""
    wanted = [part for part in status.split(",") if part]
    with unit_of_work(actor) as uow:
        return service.list_jobs(uow, status=wanted, department_id=department_id, words=q, cursor=cursor, limit=limit)


@router.get("/jobs/{job_id}", **guarded(Permission.JOBS_READ))
def get_job(actor: CurrentActor, job_id: UUID) -> JobRow:
    with unit_of_work(actor) as uow:
        return service.get_job(uow, job_id)


@router.put("/jobs/{job_id}", **guarded(Permission.JOBS_WRITE))
def update_job(actor: CurrentActor, job_id: UUID, data: JobChange) -> JobRow:
    """Replaces the text; with `version`, a stale one is refused."""
    with unit_of_work(actor) as uow:
        return service.update_job(uow, job_id, data)


@router.delete("/jobs/{job_id}", status_code=204, **guarded(Permission.JOBS_WRITE))
def delete_job(actor: CurrentActor, job_id: UUID) -> Response:
    """Deletes a draft that was never submitted."""
    with unit_of_work(actor) as uow:
        service.delete_job(uow, job_id)
    return Response(status_code=204)


@router.post("/jobs/{job_id}/submit-for-approval", **guarded(Permission.JOBS_WRITE))
def submit_for_approval(actor: CurrentActor, job_id: UUID) -> JobRow:
    with unit_of_work(actor) as uow:
        return approvals.submit_for_approval(uow, job_id)


@router.post("/jobs/{job_id}/withdraw-approval", **guarded(Permission.JOBS_WRITE))
def withdraw_approval(actor: CurrentActor, job_id: UUID) -> JobRow:
    with unit_of_work(actor) as uow:
        return approvals.withdraw(uow, job_id)


@router.post("/jobs/{job_id}/approve", **guarded(Permission.JOBS_APPROVE))
def approve(actor: CurrentActor, job_id: UUID) -> JobRow:
    with unit_of_work(actor) as uow:
        return approvals.approve(uow, job_id)


@router.post("/jobs/{job_id}/reject", **guarded(Permission.JOBS_APPROVE))
def reject(actor: CurrentActor, job_id: UUID, data: Reason) -> JobRow:
    """Sends the requisition back to draft, with a reason."""
    with unit_of_work(actor) as uow:
        return approvals.reject(uow, job_id, data)


@router.post("/jobs/{job_id}/publish", **guarded(Permission.JOBS_PUBLISH))
def publish(actor: CurrentActor, job_id: UUID, data: PublishInput) -> JobRow:
    """Opens the job on the channels; `publishing_results` tells what became of each."""
    with unit_of_work(actor) as uow:
        return service.publish(uow, job_id, data)


@router.post("/jobs/{job_id}/hold", **guarded(Permission.JOBS_PUBLISH))
def hold(actor: CurrentActor, job_id: UUID) -> JobRow:
    with unit_of_work(actor) as uow:
        return service.hold(uow, job_id)


@router.post("/jobs/{job_id}/reopen", **guarded(Permission.JOBS_PUBLISH))
def reopen(actor: CurrentActor, job_id: UUID) -> JobRow:
    with unit_of_work(actor) as uow:
        return service.reopen(uow, job_id)


@router.post("/jobs/{job_id}/close", **guarded(Permission.JOBS_PUBLISH))
def close(actor: CurrentActor, job_id: UUID) -> JobRow:
    """Ends the search and takes the job down everywhere."""
    with unit_of_work(actor) as uow:
        return service.close(uow, job_id)


@router.get("/jobs/{job_id}/stages", **guarded(Permission.JOBS_READ))
def stages(actor: CurrentActor, job_id: UUID) -> dict[str, list[StageRow]]:
    with unit_of_work(actor) as uow:
        return {"items": service.stages(uow, job_id)}


@router.get("/jobs/{job_id}/funnel", **guarded(Permission.JOBS_READ))
def funnel(actor: CurrentActor, job_id: UUID) -> dict[str, list[FunnelRow]]:
    with unit_of_work(actor) as uow:
        return {"items": service.funnel(uow, job_id)}


@router.get("/departments", **guarded(Permission.SETTINGS_READ))
def departments(actor: CurrentActor) -> dict[str, Any]:
    with unit_of_work(actor) as uow:
        return {"items": setup.departments(uow), "next_cursor": None}


@router.post("/departments", status_code=201, **guarded(Permission.SETTINGS_WRITE))
def create_department(actor: CurrentActor, data: DepartmentInput) -> DepartmentRow:
    with unit_of_work(actor) as uow:
        return setup.save_department(uow, data)


@router.put("/departments/{department_id}", **guarded(Permission.SETTINGS_WRITE))
def update_department(actor: CurrentActor, department_id: UUID, data: DepartmentInput) -> DepartmentRow:
    with unit_of_work(actor) as uow:
        return setup.save_department(uow, data, department_id)
