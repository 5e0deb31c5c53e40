"""Use cases on requisitions: write, publish, hold, close, read. Approvals are in approvals.py, set-up in setup.py."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from slugify import slugify

from ats_app.communication.notify import notify
from ats_app.core import outbox
from ats_app.core.cache import TypedCache
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import Conflict, Invalid
from ats_app.core.pagination import Page, decode_cursor, encode_cursor, page_limit
from ats_app.core.permissions import Permission, Role
from ats_app.core.tables import new_id
from ats_app.jobs.lifecycle import EDITABLE, legal_steps, next_status
from ats_app.jobs.models import Department, Job, JobChannel, JobDraft, JobStage, JobStatus
from ats_app.jobs.repository import JobRepository
from ats_app.jobs.schemas import (
    ApprovalRow,
    ChannelRow,
    FunnelRow,
    JobChange,
    JobInput,
    JobRow,
    JobSummary,
    PublishInput,
    SalaryRange,
    StageRow,
)

CAREERS_PAGE = "careers-page"
REQUIREMENTS = (
    "title",
    "required_skills",
    "preferred_skills",
    "min_years",
    "education_level",
    "location",
    "country",
    "remote",
    "salary_min",
    "salary_max",
)
_MANAGERS = frozenset({Role.HIRING_MANAGER, Role.ADMIN, Role.RECRUITER})
active_jobs_cache: TypedCache[list[JobSummary]] = TypedCache("active-jobs", list[JobSummary], ttl_s=300)


def create_job(uow: UnitOfWork, data: JobInput) -> JobRow:
    """Writes a new draft with the company's stages and the department's next requisition number."""
    uow.actor.require(Permission.JOBS_WRITE)
    repository = JobRepository(uow)
    department = repository.get(Department, data.department_id)
    _check_manager(repository, data.hiring_manager_id)
    job = Job(
        tenant_id=uow.actor.tenant_id,
        requisition_number=repository.next_number(department),
        slug=_free_slug(repository, data.title),
        recruiter_id=uow.actor.required_user_id,
        **_columns(data),
    )
    repository.add(job)
    repository.add_all(
        JobStage(
            tenant_id=job.tenant_id,
            job_id=job.id,
            position=template.position,
            name=template.name,
            kind=template.kind,
            sla_days=template.sla_days,
        )
        for template in repository.stage_templates()
    )
    _forget_draft(repository, None)
    outbox.emit(uow, "job.created", record_id=job.id)
    return to_row(repository, job)


def update_job(uow: UnitOfWork, job_id: UUID, data: JobChange) -> JobRow:
    """Replaces the text of a requisition; refused while it waits for approval and once it is closed."""
    uow.actor.require(Permission.JOBS_WRITE)
    repository = JobRepository(uow)
    job = repository.job_for_change(job_id, data.version)
    if job.status not in EDITABLE:
        raise Conflict(f"A job that is {job.status.replace('_', ' ')} can't be edited.", current={"status": job.status})
    repository.get(Department, data.department_id)
    if data.hiring_manager_id != job.hiring_manager_id:
        _check_manager(repository, data.hiring_manager_id)
    before = _requirements(job)
    for name, value in _columns(data).items():
        setattr(job, name, value)
    uow.flush()
    _forget_draft(repository, job.id)
    outbox.emit(uow, "job.changed", record_id=job.id)
    if _requirements(job) != before:
        outbox.emit(uow, "job.requirements-changed", record_id=job.id)
    _drop_caches(uow)
    return to_row(repository, job)


def delete_job(uow: UnitOfWork, job_id: UUID) -> None:
    """Deletes a draft nobody has applied to; anything later is closed instead, since the law needs the trail."""
    uow.actor.require(Permission.JOBS_WRITE)
    repository = JobRepository(uow)
    job = repository.job_for_change(job_id)
    if job.status != JobStatus.DRAFT or job.submitted_at:
        raise Conflict(
            "Only a draft that was never submitted can be deleted. Close the job instead.", status=job.status
        )
    uow.session.delete(job)
    uow.flush()


def get_job(uow: UnitOfWork, job_id: UUID) -> JobRow:
    uow.actor.require(Permission.JOBS_READ)
    repository = JobRepository(uow)
    return to_row(repository, repository.job(job_id))


def list_jobs(
    uow: UnitOfWork,
    *,
    status: Sequence[str] = (),
    department_id: UUID | None = None,
    words: str = "",
    mine: bool = False,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[JobSummary]:
    """Jobs, newest first. `mine` keeps those the actor recruits for or manages."""
    uow.actor.require(Permission.JOBS_READ)
    limit = page_limit(limit)
    rows = JobRepository(uow).summaries(
        status=status,
        department_id=department_id,
        words=words.strip(),
        person_id=uow.actor.required_user_id if mine else None,
        before=decode_cursor(cursor, datetime, UUID) if cursor else None,
        limit=limit + 1,
    )
    items = [JobSummary.model_validate(row) for row in rows[:limit]]
    more = len(rows) > limit
    return Page(items=items, next_cursor=encode_cursor(items[-1].created_at, items[-1].id) if more else None)


def active_jobs(uow: UnitOfWork) -> list[JobSummary]:
    """The open jobs of the company, cached for five minutes and dropped on any change."""
    uow.actor.require(Permission.JOBS_READ)
    return active_jobs_cache.get_or_load(
        uow.actor.tenant_id,
        load=lambda: list_jobs(uow, status=[JobStatus.OPEN], limit=100).items,
    )


def choices(uow: UnitOfWork) -> list[tuple[UUID, str]]:
    """Id and title of every job that has been open, for filters, in alphabetical order."""
    uow.actor.require(Permission.JOBS_READ)
    return [(row.id, row.title) for row in JobRepository(uow).choices()]


def counts_by_status(uow: UnitOfWork) -> dict[str, int]:
    uow.actor.require(Permission.JOBS_READ)
    return JobRepository(uow).counts_by_status()


def funnel(uow: UnitOfWork, job_id: UUID) -> list[FunnelRow]:
    uow.actor.require(Permission.JOBS_READ)
    repository = JobRepository(uow)
    repository.job(job_id)
    return [FunnelRow.model_validate(row) for row in repository.funnel(job_id)]


def stages(uow: UnitOfWork, job_id: UUID) -> list[StageRow]:
    uow.actor.require(Permission.JOBS_READ)
    repository = JobRepository(uow)
    repository.job(job_id)
    return [StageRow.model_validate(stage) for stage in repository.stages(job_id)]


def publish(uow: UnitOfWork, job_id: UUID, data: PublishInput) -> JobRow:
    """Opens the job and puts it on the channels. The careers page is ours and live at once; each other channel's
    result is kept, and one that fails never holds up the rest."""
    uow.actor.require(Permission.JOBS_PUBLISH)
    repository = JobRepository(uow)
    job = repository.job_for_change(job_id)
    status = next_status(job, "publish")
    for channel in data.channels:
        _publish_on(repository, job, channel)
    job.opened_at = job.opened_at or datetime.now(UTC)
    change_status(uow, job, status)
    return to_row(repository, job)


def hold(uow: UnitOfWork, job_id: UUID) -> JobRow:
    """Takes the job down for a while; applications stay."""
    return _step(uow, job_id, "hold", Permission.JOBS_PUBLISH, take_down=True)


def reopen(uow: UnitOfWork, job_id: UUID) -> JobRow:
    """Puts a job on hold back on the careers page."""
    uow.actor.require(Permission.JOBS_PUBLISH)
    repository = JobRepository(uow)
    job = repository.job_for_change(job_id)
    status = next_status(job, "reopen")
    _publish_on(repository, job, CAREERS_PAGE)
    change_status(uow, job, status)
    return to_row(repository, job)


def close(uow: UnitOfWork, job_id: UUID) -> JobRow:
    """Ends the search and takes the job down everywhere."""
    row = _step(uow, job_id, "close", Permission.JOBS_PUBLISH, take_down=True)
    notify(uow, row.hiring_manager_id, kind="job.closed", title=f"{row.title} was closed", url=f"/jobs/{row.id}")
    return row


def save_draft(uow: UnitOfWork, job_id: UUID | None, form: dict[str, Any]) -> None:
    """Keeps what a person has typed into the job form, valid or not, so that a closed tab loses nothing."""
    uow.actor.require(Permission.JOBS_WRITE)
    repository = JobRepository(uow)
    if len(str(form)) > 200_000:
        raise Invalid("This draft is too long to keep.")
    draft = repository.draft(uow.actor.required_user_id, job_id)
    if draft is None:
        draft = JobDraft(tenant_id=uow.actor.tenant_id, user_id=uow.actor.required_user_id, job_id=job_id)
        repository.add(draft)
    draft.form = form
    uow.flush()


def load_draft(uow: UnitOfWork, job_id: UUID | None) -> dict[str, Any] | None:
    uow.actor.require(Permission.JOBS_WRITE)
    draft = JobRepository(uow).draft(uow.actor.required_user_id, job_id)
    return draft.form if draft else None


def discard_draft(uow: UnitOfWork, job_id: UUID | None) -> None:
    uow.actor.require(Permission.JOBS_WRITE)
    _forget_draft(JobRepository(uow), job_id)


def close_when_filled(uow: UnitOfWork, job_id: UUID) -> bool:
    """After a hire: closes the job once all openings are filled. Returns whether it did."""
    repository = JobRepository(uow)
    job = repository.job_for_change(job_id)
    [(hired,)] = repository.sql(
        "SELECT count(*) FROM applications WHERE tenant_id = :tenant_id AND job_id = :job AND status = 'hired'",
        job=job_id,
    )
    if job.status != JobStatus.OPEN or hired < job.openings_count:
        return False
    _take_down(repository, job)
    job.closed_at = datetime.now(UTC)
    change_status(uow, job, JobStatus.CLOSED)
    notify(uow, job.recruiter_id, kind="job.filled", title=f"{job.title}: all openings filled", url=f"/jobs/{job.id}")
    return True


def _step(uow: UnitOfWork, job_id: UUID, step: str, permission: Permission, *, take_down: bool) -> JobRow:
    uow.actor.require(permission)
    repository = JobRepository(uow)
    job = repository.job_for_change(job_id)
    status = next_status(job, step)
    if take_down:
        _take_down(repository, job)
    if status == JobStatus.CLOSED:
        job.closed_at = datetime.now(UTC)
    change_status(uow, job, status)
    return to_row(repository, job)


def change_status(uow: UnitOfWork, job: Job, status: JobStatus) -> None:
    before = job.status
    job.status = status
    uow.flush()
    if before != status:
        outbox.emit(uow, "job.status-changed", record_id=job.id, before=str(before), after=str(status))
    _drop_caches(uow)


def _drop_caches(uow: UnitOfWork) -> None:
    uow.after_commit(lambda: active_jobs_cache.drop(uow.actor.tenant_id))


def _publish_on(repository: JobRepository, job: Job, channel: str) -> None:
    row = repository.channel(job.id, channel, lock=True)
    if row is None:
        row = JobChannel(id=new_id(), tenant_id=job.tenant_id, job_id=job.id, channel=channel)
        repository.add(row)
    row.attempts += 1
    if channel == CAREERS_PAGE:
        row.status, row.error, row.published_at = "published", "", datetime.now(UTC)
    else:
        row.status, row.error = "failed", "This channel is not connected. An admin can connect it under Integrations."


def _take_down(repository: JobRepository, job: Job) -> None:
    for row in repository.channels(job.id):
        if row.status == "published":
            row.status = "taken_down"


def _check_manager(repository: JobRepository, user_id: UUID) -> None:
    if repository.user_role(user_id) not in _MANAGERS:
        raise Invalid(fields={"hiring_manager_id": "Choose an active colleague who manages hiring."})


def _free_slug(repository: JobRepository, title: str) -> str:
    base = slugify(title)[:80] or "job"
    taken = repository.slugs_like(base)
    if base not in taken:
        return base
    return next(slug for number in range(2, len(taken) + 3) if (slug := f"{base}-{number}") not in taken)


def _forget_draft(repository: JobRepository, job_id: UUID | None) -> None:
    user_id = repository.actor.user_id
    draft = repository.draft(user_id, job_id) if user_id else None
    if draft:
        repository.session.delete(draft)


def _requirements(job: Job) -> list[Any]:
    """What people are scored against."""
    return [getattr(job, name) for name in REQUIREMENTS]


def _columns(data: JobInput) -> dict[str, Any]:
    values = data.model_dump(exclude={"salary_range", "required_skills", "preferred_skills", "version"})
    salary: SalaryRange = data.salary_range
    return values | {
        "salary_min": salary.min,
        "salary_max": salary.max,
        "salary_currency": salary.currency,
        "required_skills": [skill.model_dump(exclude_none=True) for skill in data.required_skills],
        "preferred_skills": [skill.model_dump(exclude_none=True) for skill in data.preferred_skills],
    }


def to_row(repository: JobRepository, job: Job) -> JobRow:
    names = repository.user_names([job.hiring_manager_id, job.recruiter_id])
    department = repository.get(Department, job.department_id)
    salary = None
    if repository.actor.can(Permission.SALARY_READ):
        salary = {"min": _number(job.salary_min), "max": _number(job.salary_max), "currency": job.salary_currency}
    own = {name: value for name, value in job.model_dump().items() if name in JobRow.model_fields}
    return JobRow.model_validate(
        own
        | {
            "department": department.name,
            "hiring_manager": names.get(job.hiring_manager_id, ""),
            "recruiter": names.get(job.recruiter_id, ""),
            "salary_range": salary,
            "legal_steps": legal_steps(job.status),
            "publishing_results": [ChannelRow.model_validate(row) for row in repository.channels(job.id)],
            "approvals": [ApprovalRow.model_validate(row) for row in repository.approvals(job.id)],
            "stages": [StageRow.model_validate(row) for row in repository.stages(job.id)],
        }
    )


def _number(value: Any) -> float | None:
    return float(value) if value is not None else None
