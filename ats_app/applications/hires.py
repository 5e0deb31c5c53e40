"""How hires turned out, as people say it: what a company learns from in the end."""

from datetime import UTC, datetime
from uuid import UUID

from ats_app.applications.models import ApplicationStatus, HireOutcome
from ats_app.applications.repository import ApplicationRepository
from ats_app.applications.schemas import HireOutcomeInput, HireOutcomeRow
from ats_app.applications.service import lock_versions, tell_board
from ats_app.core import outbox
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import Conflict, Invalid
from ats_app.core.permissions import Permission


def judge(uow: UnitOfWork, application_id: UUID, data: HireOutcomeInput) -> HireOutcomeRow:
    """Records how a hire turned out, or that it is open again. What was said before stays in the timeline.

    Raises:
        StaleVersion: somebody changed the application first.
        Conflict: the person was not hired.
        Invalid: a day in the future or before the hire.
    """
    uow.actor.require(Permission.HIRES_JUDGE)
    person = uow.actor.required_user_id
    repository = ApplicationRepository(uow)
    [row] = lock_versions(repository, {application_id: data.version})
    if row.status != ApplicationStatus.HIRED:
        raise Conflict("Only of a hire can be said how it turned out.", current={"status": row.status})
    now = datetime.now(UTC)
    on = data.on or now.date()
    hired_on = row.decided_at.date() if row.decided_at else on
    if not hired_on <= on <= now.date():
        raise Invalid(fields={"on": f"A day from the hire ({hired_on:%d %b %Y}) to today."})
    row.hire_outcome = "" if data.outcome == "open" else data.outcome
    said = HireOutcome(
        tenant_id=row.tenant_id,
        application_id=row.id,
        outcome=data.outcome,
        on_day=on,
        note=data.note,
        said_by=person,
        said_at=now,
    )
    repository.add(said)
    outbox.emit(uow, "application.hire-judged", record_id=row.id, outcome=data.outcome)
    tell_board(uow, row.job_id, "judged", [row])
    return HireOutcomeRow.model_validate(repository.hire_outcome(application_id))
