"""The candidate's own view of an application, by private link: where it stands, and a way to take it back."""

from datetime import datetime
from uuid import UUID

from ats_app.applications.decisions import withdraw as withdraw_application
from ats_app.applications.links import read_status_token
from ats_app.applications.models import Application, ApplicationStatus
from ats_app.applications.repository import ApplicationRepository
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import NotFound
from ats_app.core.permissions import Permission
from ats_app.core.schemas import Row

STEPS = {
    "applied": "Received",
    "screen": "Being read",
    "interview": "Interviews",
    "offer": "Offer",
    "hired": "Hired",
}
"""What a candidate is told, by the kind of the stage; a company's own names for its stages stay inside."""


class StatusRow(Row):
    first_name: str
    job_title: str
    company: str
    applied_at: datetime
    step: str
    status: str
    can_withdraw: bool


_STATUS = """
SELECT c.first_name, j.title AS job_title, t.name AS company, a.applied_at, s.kind, a.status
FROM applications a
JOIN candidates c ON c.tenant_id = a.tenant_id AND c.id = a.candidate_id
JOIN jobs j ON j.tenant_id = a.tenant_id AND j.id = a.job_id
JOIN job_stages s ON s.tenant_id = a.tenant_id AND s.id = a.stage_id
JOIN tenants t ON t.id = a.tenant_id
WHERE a.tenant_id = :tenant_id AND a.id = :id
"""


def read(uow: UnitOfWork, token: str) -> StatusRow:
    """Where the application of a private link stands; raises `NotFound` for a link that we didn't make."""
    uow.actor.require(Permission.CAREERS_READ)
    application = _find(uow, token)
    [row] = ApplicationRepository(uow).sql(_STATUS, id=application.id)
    return StatusRow(
        first_name=row.first_name,
        job_title=row.job_title,
        company=row.company,
        applied_at=row.applied_at,
        step=STEPS[row.kind],
        status=row.status,
        can_withdraw=row.status == ApplicationStatus.ACTIVE,
    )


def withdraw(uow: UnitOfWork, token: str) -> StatusRow:
    """Takes the application back. Doing it twice is no error."""
    uow.actor.require(Permission.CAREERS_APPLY)
    application = _find(uow, token, lock=True)
    if application.status == ApplicationStatus.ACTIVE:
        withdraw_application(uow, application)
    return read(uow, token)


def candidate_of(uow: UnitOfWork, token: str) -> UUID:
    """Whose application a private link is for; raises `NotFound` for a link that we didn't make."""
    uow.actor.require(Permission.CAREERS_READ)
    return _find(uow, token).candidate_id


def _find(uow: UnitOfWork, token: str, *, lock: bool = False) -> Application:
    application_id = read_status_token(uow.actor.tenant_id, token)
    if application_id is None:
        raise NotFound("This link is not valid.")
    return ApplicationRepository(uow).get(Application, application_id, lock=lock)
