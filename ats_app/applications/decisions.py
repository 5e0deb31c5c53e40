"""Decisions on applications: reject (with an e-mail that can still be called back), hire, restore, withdraw."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from ats_app.applications.models import Application, ApplicationStatus
from ats_app.applications.repository import ApplicationRepository
from ats_app.applications.schemas import MovedRow
from ats_app.applications.service import (
    keep_account,
    lock_versions,
    one_job,
    record_move,
    require_active,
    tell_board,
)
from ats_app.communication import messages
from ats_app.core import outbox
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import Conflict, Invalid, NotFound
from ats_app.core.permissions import Permission
from ats_app.fairness import ledger
from ats_app.jobs import service as jobs

UNDO_WINDOW = timedelta(seconds=10)
"""How long a rejection's e-mail waits, so that Undo can call it back."""


def reject(
    uow: UnitOfWork, versions: Mapping[UUID, int], reason: str, *, note: str = "", send_email: bool = False
) -> list[MovedRow]:
    """Rejects applications of one job for one of the tenant's reasons, all or none; a person always does this."""
    require_person(uow)
    repository = ApplicationRepository(uow)
    chosen = repository.reason(reason)
    if chosen is None or not chosen.active:
        raise Invalid(fields={"reason": "Choose one of the company's reasons."})
    rows = lock_versions(repository, versions)
    job_id = one_job(rows)
    seen, steps = ledger.look(uow, [row.id for row in rows]), []
    for row in rows:
        require_active(row)
        steps.append(record_move(repository, row, kind="reject", to_stage=row.stage_id, note=chosen.label))
        row.status, row.rejection_reason_id, row.rejection_note = ApplicationStatus.REJECTED, chosen.id, note
        row.decided_at = datetime.now(UTC)
        outbox.emit(uow, "application.rejected", record_id=row.id, reason=chosen.label)
    uow.flush()
    if send_email:
        messages.queue_rejections(uow, [row.id for row in rows], after=UNDO_WINDOW)
    tell_board(uow, job_id, "remove", rows)
    keep_account(uow, seen, steps)
    return [MovedRow.model_validate(row) for row in rows]


def restore(uow: UnitOfWork, ids: Sequence[UUID]) -> list[MovedRow]:
    """Takes rejections back: the cards return to the stage they were in, e-mails still waiting are cancelled."""
    require_person(uow)
    repository = ApplicationRepository(uow)
    rows = repository.lock(ids)
    if not ids or len(rows) < len(set(ids)):
        raise NotFound(record="applications")
    if any(row.status != ApplicationStatus.REJECTED for row in rows):
        raise Conflict("Only rejected applications can be restored.")
    job_id = one_job(rows)
    seen, steps = ledger.look(uow, [row.id for row in rows]), []
    for row in rows:
        steps.append(record_move(repository, row, kind="restore", to_stage=row.stage_id))
        row.status, row.rejection_reason_id, row.rejection_note = ApplicationStatus.ACTIVE, None, ""
        row.decided_at = None
        outbox.emit(uow, "application.restored", record_id=row.id)
    uow.flush()
    messages.cancel_waiting(uow, [row.id for row in rows], kind="rejection")
    tell_board(uow, job_id, "add", rows)
    keep_account(uow, seen, steps)
    return [MovedRow.model_validate(row) for row in rows]


def hire(uow: UnitOfWork, application_id: UUID, version: int) -> MovedRow:
    """Hires: the card goes to the hired stage, and the job closes once all its openings are filled."""
    require_person(uow)
    repository = ApplicationRepository(uow)
    [row] = lock_versions(repository, {application_id: version})
    require_active(row)
    hired_stage = next((stage for stage in jobs.stages(uow, row.job_id) if stage.kind == "hired"), None)
    if hired_stage is None:
        raise Conflict("This job has no hired stage.")
    seen = ledger.look(uow, [row.id])
    step = record_move(repository, row, kind="hire", to_stage=hired_stage.id)
    row.status, row.decided_at = ApplicationStatus.HIRED, datetime.now(UTC)
    uow.flush()
    outbox.emit(uow, "application.hired", record_id=row.id)
    jobs.close_when_filled(uow, row.job_id)
    tell_board(uow, row.job_id, "move", [row], stage_id=hired_stage.id)
    keep_account(uow, seen, [step])
    return MovedRow.model_validate(row)


def require_person(uow: UnitOfWork) -> None:
    """Lets people decide who may, and nobody else: not a worker, not a rule, not a score. The database refuses a
    decision without a person as well (the trigger `person_decides`)."""
    uow.actor.require(Permission.APPLICATIONS_DECIDE)
    _ = uow.actor.required_user_id


def withdraw(uow: UnitOfWork, application: Application) -> None:
    """The candidate's own step, from the private status page; the caller has checked the link."""
    uow.actor.require(Permission.CAREERS_APPLY)
    repository = ApplicationRepository(uow)
    require_active(application)
    record_move(repository, application, kind="withdraw", to_stage=application.stage_id)
    application.status, application.decided_at = ApplicationStatus.WITHDRAWN, datetime.now(UTC)
    uow.flush()
    outbox.emit(uow, "application.withdrawn", record_id=application.id)
    tell_board(uow, application.job_id, "remove", [application])
