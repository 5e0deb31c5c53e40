"""The jobs of a demo company with their approvals, channels, stages and numbers."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from slugify import slugify
from sqlmodel import SQLModel

from ats_app.communication.models import Notification
from ats_app.core.html import sanitise
from ats_app.demo.history import timed_id
from ats_app.demo.plan import ADVERTISED, CompanyPlan, JobPlan, morning
from ats_app.jobs.models import (
    Job,
    JobApproval,
    JobChannel,
    JobStage,
    JobStatus,
    RequisitionCounter,
    StageTemplate,
)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the company's jobs refer to: ids by key of the plan."""

    tenant_id: UUID
    users: Mapping[str, UUID]
    departments: Mapping[str, UUID]
    templates: Sequence[StageTemplate]


@dataclass
class Requisitions:
    jobs: list[Job] = field(default_factory=list)
    stages: list[JobStage] = field(default_factory=list)
    approvals: list[JobApproval] = field(default_factory=list)
    channels: list[JobChannel] = field(default_factory=list)
    counters: list[RequisitionCounter] = field(default_factory=list)
    notices: list[Notification] = field(default_factory=list)

    def groups(self) -> Iterator[Sequence[SQLModel]]:
        yield from (self.jobs, self.stages, self.approvals, self.channels, self.counters, self.notices)

    def stages_of(self, job: Job) -> list[UUID]:
        return [stage.id for stage in self.stages if stage.job_id == job.id]


def requisitions(plan: CompanyPlan, setting: Setting, now: datetime) -> Requisitions:
    """All jobs of the plan; the jobs are in the plan's order, their numbers in the order of making."""
    made = Requisitions()
    numbers = _numbers(plan, now)
    for job_plan in plan.jobs:
        job = _job(plan, job_plan, setting, numbers[job_plan.title], now)
        made.jobs.append(job)
        made.stages.extend(_stages(job, setting.templates))
        made.approvals.extend(_approvals(plan, job_plan, job, setting))
        made.channels.extend(_channels(job))
        made.notices.extend(_notices(job, made.approvals))
    made.counters.extend(_counters(plan, setting, numbers))
    return made


def _numbers(plan: CompanyPlan, now: datetime) -> dict[str, str]:
    codes = {department.key: department.code for department in plan.departments}
    last: dict[tuple[str, int], int] = defaultdict(int)
    numbers = {}
    for job in sorted(plan.jobs, key=lambda job: -job.created):
        key = (codes[job.department], morning(now, job.created).year)
        last[key] += 1
        numbers[job.title] = f"{key[0]}-{key[1]}-{last[key]:04}"
    return numbers


def _counters(plan: CompanyPlan, setting: Setting, numbers: Mapping[str, str]) -> Iterator[RequisitionCounter]:
    departments = {row.code: setting.departments[row.key] for row in plan.departments}
    last: dict[tuple[str, int], int] = {}
    for number in numbers.values():
        code, year, count = number.split("-")
        last[code, int(year)] = max(int(count), last.get((code, int(year)), 0))
    for (code, in_year), highest in last.items():
        yield RequisitionCounter(
            tenant_id=setting.tenant_id, department_id=departments[code], year=in_year, last_number=highest
        )


def _job(plan: CompanyPlan, job: JobPlan, setting: Setting, number: str, now: datetime) -> Job:
    created = morning(now, job.created) + timedelta(minutes=35)
    submitted = created + timedelta(hours=5) if job.status is not JobStatus.DRAFT else None
    waited = job.status in (JobStatus.DRAFT, JobStatus.PENDING_APPROVAL)
    approved = None if waited else created + timedelta(days=2, hours=1)
    opened = morning(now, job.opened) if job.opened and job.status in ADVERTISED else None
    stopped = morning(now, job.stopped) + timedelta(hours=8) if job.stopped else None
    return Job(
        id=timed_id(created),
        tenant_id=setting.tenant_id,
        title=job.title,
        slug=slugify(job.title),
        requisition_number=number,
        description=sanitise(job.advert(plan.offers)),
        department_id=setting.departments[job.department],
        hiring_manager_id=setting.users[job.manager],
        recruiter_id=setting.users[job.recruiter],
        location=job.location,
        country=job.country,
        remote=job.remote,
        salary_min=Decimal(job.salary[0]),
        salary_max=Decimal(job.salary[1]),
        required_skills=[_wanted(*skill) for skill in job.required],
        preferred_skills=[_wanted(*skill) for skill in job.preferred],
        min_years=job.min_years,
        education_level=job.education,
        knockout_questions=[
            {"id": f"q{place}", "question": question, "expected": "yes"}
            for place, question in enumerate(job.questions, 1)
        ],
        openings_count=job.openings,
        status=job.status,
        submitted_at=submitted,
        approved_at=approved,
        opened_at=opened,
        closed_at=stopped if job.status in (JobStatus.CLOSED, JobStatus.ARCHIVED) else None,
        created_at=created,
        updated_at=stopped or opened or approved or submitted or created,
    )


def _wanted(skill: str, years: float) -> dict[str, str | float]:
    return {"skill": skill, "years": years} if years else {"skill": skill}


def _stages(job: Job, templates: Sequence[StageTemplate]) -> Iterator[JobStage]:
    for template in templates:
        yield JobStage(
            tenant_id=job.tenant_id,
            job_id=job.id,
            position=template.position,
            name=template.name,
            kind=template.kind,
            sla_days=template.sla_days,
            created_at=job.created_at,
            updated_at=job.created_at,
        )


def _approvals(plan: CompanyPlan, job_plan: JobPlan, job: Job, setting: Setting) -> Iterator[JobApproval]:
    if job.submitted_at is None:
        return
    chain = next(row.approvers for row in plan.departments if row.key == job_plan.department)
    for place, key in enumerate(chain):
        decided = job.submitted_at + timedelta(hours=18 + 3 * place) if job.approved_at else None
        yield JobApproval(
            tenant_id=job.tenant_id,
            job_id=job.id,
            round=1,
            position=place,
            approver_id=setting.users[key],
            status="approved" if decided else "pending",
            decided_at=decided,
            created_at=job.submitted_at,
            updated_at=decided or job.submitted_at,
        )


def _channels(job: Job) -> Iterator[JobChannel]:
    if job.opened_at is None:
        return
    yield JobChannel(
        tenant_id=job.tenant_id,
        job_id=job.id,
        channel="careers-page",
        status="published" if job.status == JobStatus.OPEN else "taken_down",
        attempts=1,
        published_at=job.opened_at,
        created_at=job.opened_at,
        updated_at=job.updated_at,
    )


def _notices(job: Job, approvals: Sequence[JobApproval]) -> Iterator[Notification]:
    """Who is asked is told, unread; the recruiter has read of the approval."""
    waiting = next((row for row in approvals if row.job_id == job.id and row.status == "pending"), None)
    if waiting and job.submitted_at:
        title = f"{job.title} needs your approval"
        yield _notice(job, waiting.approver_id, "job.approval", title, at=job.submitted_at)
    if job.approved_at:
        title = f"{job.title} is approved and can be published"
        yield _notice(job, job.recruiter_id, "job.approved", title, at=job.approved_at, read=job.opened_at)


def _notice(
    job: Job, user_id: UUID, kind: str, title: str, *, at: datetime, read: datetime | None = None
) -> Notification:
    return Notification(
        id=timed_id(at),
        tenant_id=job.tenant_id,
        user_id=user_id,
        kind=kind,
        title=title,
        url=f"/jobs/{job.id}",
        read_at=read,
        created_at=at,
        updated_at=read or at,
    )
