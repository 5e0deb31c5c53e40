"""`/api/v1/applications`: read, move, reject, hire."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Query

from ats_app.applications import decisions, hires, service
from ats_app.applications.schemas import (
    ApplicationLine,
    ApplicationRow,
    HireOutcomeInput,
    MoveInput,
    RejectInput,
    VersionInput,
)
from ats_app.core.db import unit_of_work
from ats_app.core.pagination import Page
from ats_app.core.permissions import Permission
from ats_app.fairness import views
from ats_app.web.idempotency import IdempotentRoute
from ats_app.web.routing import CurrentActor, guarded

router = APIRouter(tags=["applications"], route_class=IdempotentRoute)


@router.get("/applications", **guarded(Permission.APPLICATIONS_READ))
def list_applications(
    actor: CurrentActor,
    job_id: UUID | None = None,
    stage: str = "",
    status: str = "",
    cursor: str | None = None,
    limit: int = Query(50, ge=1, le=100),
) -> Page[ApplicationLine]:
    """Applications, newest first; `stage` is a stage's id or name."""
    with unit_of_work(actor) as uow:
        page = service.list_applications(uow, job_id=job_id, stage=stage, status=status, cursor=cursor, limit=limit)
        views.note(uow, [line.id for line in page.items], "api")
        return page


@router.get("/applications/{application_id}", **guarded(Permission.APPLICATIONS_READ))
def get_application(actor: CurrentActor, application_id: UUID) -> ApplicationRow:
    """One application with its `match_score` and the `explanation` of it, which says to whom it was shown before."""
    with unit_of_work(actor) as uow:
        row = service.get_application(uow, application_id)
        views.note(uow, [row.id], "api")
        return row


@router.get("/applications/{application_id}/history", **guarded(Permission.APPLICATIONS_READ))
def history(actor: CurrentActor, application_id: UUID) -> dict[str, Any]:
    with unit_of_work(actor) as uow:
        return {"items": service.history(uow, application_id), "next_cursor": None}


@router.post("/applications/{application_id}/move", **guarded(Permission.APPLICATIONS_MOVE))
def move(actor: CurrentActor, application_id: UUID, data: MoveInput) -> ApplicationRow:
    """Moves a card to a stage; a stale `version` is 409 with what the application is now."""
    with unit_of_work(actor) as uow:
        service.move(uow, {application_id: data.version}, data.stage)
        return service.get_application(uow, application_id)


@router.post("/applications/{application_id}/reject", **guarded(Permission.APPLICATIONS_DECIDE))
def reject(actor: CurrentActor, application_id: UUID, data: RejectInput) -> ApplicationRow:
    """Rejects, for one of the company's reasons; the e-mail can be called back for ten seconds."""
    with unit_of_work(actor) as uow:
        decisions.reject(uow, {application_id: data.version}, data.reason, note=data.note, send_email=data.send_email)
        return service.get_application(uow, application_id)


@router.post("/applications/{application_id}/restore", **guarded(Permission.APPLICATIONS_DECIDE))
def restore(actor: CurrentActor, application_id: UUID) -> ApplicationRow:
    """Takes a rejection back."""
    with unit_of_work(actor) as uow:
        decisions.restore(uow, [application_id])
        return service.get_application(uow, application_id)


@router.post("/applications/{application_id}/hire", **guarded(Permission.APPLICATIONS_DECIDE))
def hire(actor: CurrentActor, application_id: UUID, data: VersionInput) -> ApplicationRow:
    """Hires; the job closes once its openings are filled."""
    with unit_of_work(actor) as uow:
        decisions.hire(uow, application_id, data.version)
        return service.get_application(uow, application_id)


@router.post("/applications/{application_id}/hire-outcome", **guarded(Permission.HIRES_JUDGE))
def judge_hire(actor: CurrentActor, application_id: UUID, data: HireOutcomeInput) -> ApplicationRow:
    """Says how a hire turned out; matching learns from it. `open` takes back what was said."""
    with unit_of_work(actor) as uow:
        hires.judge(uow, application_id, data)
        return service.get_application(uow, application_id)


@router.get("/rejection-reasons", **guarded(Permission.SETTINGS_READ))
def rejection_reasons(actor: CurrentActor) -> dict[str, Any]:
    with unit_of_work(actor) as uow:
        return {"items": service.rejection_reasons(uow), "next_cursor": None}
