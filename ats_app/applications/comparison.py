"""Two applicants of one job side by side."""

from uuid import UUID

from ats_app.applications.repository import ApplicationRepository
from ats_app.applications.schemas import ApplicationRow
from ats_app.applications.service import get_application
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import NotFound
from ats_app.core.permissions import Permission
from ats_app.jobs import service as jobs

MOST_CHOICES = 50


def compare(uow: UnitOfWork, job_id: UUID, ids: list[UUID]) -> list[ApplicationRow]:
    """Applications of the job with their reasons, in the order given; raises `NotFound` for one of another job."""
    uow.actor.require(Permission.APPLICATIONS_READ)
    rows = [get_application(uow, application_id) for application_id in ids]
    if any(row.job_id != job_id for row in rows):
        raise NotFound
    return rows


def choices(uow: UnitOfWork, job_id: UUID) -> list[tuple[UUID, str, float | None]]:
    """Who can be compared: the job's best applicants that are still in it, as (id, name, score)."""
    uow.actor.require(Permission.APPLICATIONS_READ)
    jobs.get_job(uow, job_id)
    rows = ApplicationRepository(uow).best_of(job_id, limit=MOST_CHOICES)
    return [(row.id, row.name, row.score) for row in rows]
