"""`/api/v1/fairness`: rates, audits and their exports, the decision ledger; and feedback on scores."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from ats_app.accounts import company
from ats_app.core.db import unit_of_work
from ats_app.core.pagination import Page
from ats_app.core.permissions import Permission
from ats_app.core.schemas import Input
from ats_app.fairness import aggregates, audits, exports, feedback, ledger, publishing, settings
from ats_app.fairness.pdf import report_pdf
from ats_app.fairness.schemas import (
    AuditInput,
    FairnessOverview,
    FeedbackInput,
    LedgerCheck,
    LedgerRow,
    PublishInput,
    RepeatRow,
    ReportLine,
    ReportRow,
)
from ats_app.web.documents import INERT, attachment
from ats_app.web.idempotency import IdempotentRoute
from ats_app.web.routing import CurrentActor, guarded

router = APIRouter(tags=["fairness"], route_class=IdempotentRoute)
_READ, _MANAGE = guarded(Permission.FAIRNESS_READ), guarded(Permission.FAIRNESS_MANAGE)


class SurveySwitch(Input):
    enabled: bool


def _overview(
    actor: CurrentActor,
    job_id: UUID | None = None,
    months: int = Query(12, ge=0, le=36, description="Applications of so many months back; 0 for all."),
    measure: str = "median",
    threshold: float = Query(60, ge=0, le=100),
) -> FairnessOverview:
    with unit_of_work(actor) as uow:
        return aggregates.overview(uow, job_id=job_id, months=months or None, measure=measure, threshold=threshold)


Overview = Annotated[FairnessOverview, Depends(_overview)]
"""What the filters of the address ask for."""


@router.get("/fairness/overview", **_READ)
def overview(found: Overview) -> FairnessOverview:
    """Rates and impact ratios of stated groups, the funnel by group, and what thresholds would do."""
    return found


@router.get("/fairness/overview.csv", **_READ)
def overview_csv(found: Overview) -> Response:
    """The same tables as CSV."""
    return _file(exports.overview_csv(found), "fairness.csv", "text/csv")


@router.get("/fairness/reports", **_READ)
def reports(actor: CurrentActor) -> dict[str, Any]:
    """Audits, newest first."""
    with unit_of_work(actor) as uow:
        return {"items": audits.reports(uow), "next_cursor": None}


@router.post("/fairness/reports", status_code=202, **_MANAGE)
def ask_for_audit(actor: CurrentActor, data: AuditInput) -> ReportLine:
    """Asks for an audit; a worker makes it."""
    with unit_of_work(actor) as uow:
        return audits.ask(uow, data)


@router.get("/fairness/reports/{report_id}", **_READ)
def report(actor: CurrentActor, report_id: UUID) -> ReportRow:
    """An audit with its tables; 409 while it is not done."""
    with unit_of_work(actor) as uow:
        return audits.report(uow, report_id)


@router.get("/fairness/reports/{report_id}/pdf", **_READ)
def as_pdf(actor: CurrentActor, report_id: UUID) -> Response:
    with unit_of_work(actor) as uow:
        found, name = audits.report(uow, report_id), company.company(uow).name
    return _file(report_pdf(found, name), f"fairness-audit-{found.as_of:%Y-%m-%d}.pdf", "application/pdf")


@router.get("/fairness/reports/{report_id}/csv", **_READ)
def as_csv(actor: CurrentActor, report_id: UUID) -> Response:
    with unit_of_work(actor) as uow:
        found = audits.report(uow, report_id)
    return _file(exports.report_csv(found.report), f"fairness-audit-{found.as_of:%Y-%m-%d}.csv", "text/csv")


@router.post("/fairness/reports/{report_id}/repeat", **_READ)
def repeat(actor: CurrentActor, report_id: UUID) -> RepeatRow:
    """Makes the audit again from the state that it saw, and says whether the same came out."""
    with unit_of_work(actor) as uow:
        return audits.repeat(uow, report_id)


@router.post("/fairness/reports/{report_id}/publish", **_MANAGE)
def publish(actor: CurrentActor, report_id: UUID, data: PublishInput) -> ReportLine:
    """Makes the audit's summary public under the careers pages, in place of the one before."""
    with unit_of_work(actor) as uow:
        return publishing.publish(uow, report_id, data)


@router.delete("/fairness/publication", status_code=204, **_MANAGE)
def unpublish(actor: CurrentActor) -> None:
    """Takes the public summary back."""
    with unit_of_work(actor) as uow:
        publishing.withdraw(uow)


@router.put("/fairness/survey", status_code=204, **_MANAGE)
def switch_survey(actor: CurrentActor, data: SurveySwitch) -> None:
    """Whether candidates are asked the voluntary survey."""
    with unit_of_work(actor) as uow:
        settings.enable_survey(uow, data.enabled)


@router.get("/fairness/ledger", **_READ)
def ledger_entries(
    actor: CurrentActor,
    job_id: UUID | None = None,
    overrides_only: bool = False,
    cursor: str | None = None,
    limit: int = Query(50, ge=1, le=100),
) -> Page[LedgerRow]:
    """Decisions with the score that was shown, newest first."""
    with unit_of_work(actor) as uow:
        return ledger.entries(uow, job_id=job_id, overrides_only=overrides_only, cursor=cursor, limit=limit)


@router.get("/fairness/ledger.csv", **_READ)
def ledger_csv(actor: CurrentActor) -> Response:
    with unit_of_work(actor) as uow:
        return _file(exports.ledger_csv(uow), "decision-ledger.csv", "text/csv")


@router.get("/fairness/ledger/check", **_READ)
def check_ledger(actor: CurrentActor, after: int = Query(0, ge=0)) -> LedgerCheck:
    """Computes the chain of hashes again; while the answer says `more`, ask again with `after` = its `entries`."""
    with unit_of_work(actor) as uow:
        return ledger.check(uow, after=after)


@router.get("/fairness/overrides", **_READ)
def overrides(
    actor: CurrentActor,
    by: str = Query("month", pattern="^(month|job|action)$"),
    job_id: UUID | None = None,
    since: datetime | None = None,
) -> dict[str, Any]:
    """How often people decided against the score's order."""
    with unit_of_work(actor) as uow:
        items = ledger.override_rates(uow, by, job_id=job_id, since=since)
    return {"items": items, "next_cursor": None, "definition": ledger.OVERRIDE_DEFINITION}


@router.get("/fairness/models", **_READ)
def models(actor: CurrentActor) -> dict[str, Any]:
    """The model versions that scores were given with."""
    with unit_of_work(actor) as uow:
        return {"items": audits.models(uow), "next_cursor": None}


@router.get("/applications/{application_id}/feedback", **guarded(Permission.APPLICATIONS_READ))
def feedback_on(actor: CurrentActor, application_id: UUID) -> dict[str, Any]:
    """What people said about an application's scores."""
    with unit_of_work(actor) as uow:
        return {"items": feedback.of_application(uow, application_id), "next_cursor": None}


@router.post("/applications/{application_id}/feedback", status_code=201, **guarded(Permission.FEEDBACK_WRITE))
def give_feedback(actor: CurrentActor, application_id: UUID, data: FeedbackInput) -> dict[str, Any]:
    """Says that the application's score is wrong, and why."""
    with unit_of_work(actor) as uow:
        return {"items": feedback.give(uow, application_id, data), "next_cursor": None}


@router.delete("/feedback/{feedback_id}", status_code=204, **guarded(Permission.FEEDBACK_WRITE))
def take_feedback_back(actor: CurrentActor, feedback_id: UUID) -> None:
    """Deletes one's own feedback."""
    with unit_of_work(actor) as uow:
        feedback.take_back(uow, feedback_id)


def _file(content: str | bytes, name: str, kind: str) -> Response:
    return Response(content, media_type=kind, headers={**INERT, "content-disposition": attachment(name)})
