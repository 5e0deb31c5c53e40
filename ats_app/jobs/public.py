"""Jobs as visitors of the careers page see them: open and published there, nothing else."""

from datetime import datetime
from uuid import UUID

from ats_app.core.db import UnitOfWork
from ats_app.core.errors import Gone, NotFound
from ats_app.core.html import plain_text
from ats_app.core.permissions import Permission
from ats_app.core.schemas import Row
from ats_app.jobs.models import Job, JobStatus
from ats_app.jobs.repository import JobRepository
from ats_app.jobs.service import CAREERS_PAGE

_OPEN = """
SELECT j.id, j.slug, j.title, d.name AS department, j.location, j.country, j.remote, j.employment_type, j.opened_at,
  j.description, j.salary_min, j.salary_max, j.salary_currency, j.knockout_questions, j.requisition_number
FROM jobs j
JOIN departments d ON d.tenant_id = j.tenant_id AND d.id = j.department_id
JOIN job_channels c ON c.tenant_id = j.tenant_id AND c.job_id = j.id AND c.channel = 'careers-page'
  AND c.status = 'published'
WHERE j.tenant_id = :tenant_id AND j.status = 'open'
"""


class Advert(Row):
    """A job as advertised."""

    id: UUID
    slug: str
    title: str
    department: str
    location: str
    country: str
    remote: str
    employment_type: str
    opened_at: datetime
    description: str
    salary_min: float | None
    salary_max: float | None
    salary_currency: str
    knockout_questions: list[dict[str, str]]
    requisition_number: str

    @property
    def description_text(self) -> str:
        return plain_text(self.description)


def adverts(uow: UnitOfWork, *, words: str = "", department: str = "", remote: str = "") -> list[Advert]:
    """The company's open jobs, newest first, narrowed by words in the title, place or text."""
    uow.actor.require(Permission.CAREERS_READ)
    rows = JobRepository(uow).sql(f"{_OPEN} ORDER BY j.opened_at DESC, j.id DESC LIMIT 500")
    found = [Advert.model_validate(row) for row in rows]
    needles = words.casefold().split()
    return [
        advert
        for advert in found
        if (not department or advert.department == department)
        and (not remote or advert.remote == remote)
        and all(needle in _haystack(advert) for needle in needles)
    ]


def advert(uow: UnitOfWork, slug: str) -> Advert:
    """One open job.

    Raises:
        NotFound: the company never published a job under this address.
        Gone: it did, and the job is not open any more.
    """
    uow.actor.require(Permission.CAREERS_READ)
    repository = JobRepository(uow)
    rows = repository.sql(f"{_OPEN} AND j.slug = :slug", slug=slug)
    if rows:
        return Advert.model_validate(rows[0])
    job = repository.by_slug(slug)
    if job is None or job.opened_at is None:
        raise NotFound("There is no such job.")
    raise Gone("This job is no longer open.")


def open_job(uow: UnitOfWork, slug: str) -> Job:
    """The job behind an advert; raises as `advert` does."""
    found = advert(uow, slug)
    job = JobRepository(uow).job(found.id)
    if job.status != JobStatus.OPEN:
        raise Gone("This job is no longer open.")
    return job


def first_stage_id(uow: UnitOfWork, job_id: UUID) -> UUID:
    return JobRepository(uow).stages(job_id)[0].id


def count_view(uow: UnitOfWork, job_id: UUID, channel: str = CAREERS_PAGE) -> None:
    JobRepository(uow).count_traffic(job_id, channel, views=1)


def count_application(uow: UnitOfWork, job_id: UUID, channel: str = CAREERS_PAGE) -> None:
    JobRepository(uow).count_traffic(job_id, channel, applications=1)


def _haystack(item: Advert) -> str:
    return f"{item.title} {item.location} {item.department} {item.description_text}".casefold()
