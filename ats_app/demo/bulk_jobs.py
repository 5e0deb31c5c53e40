"""Open jobs with many applications from candidates that are there, scored by the engine, with their histories."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from slugify import slugify
from sqlmodel import SQLModel, col

from ats_app.accounts.models import Tenant, User
from ats_app.applications.models import RejectionReason
from ats_app.candidates.models import Candidate
from ats_app.core.actor import Actor
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import AppError
from ats_app.core.permissions import Role
from ats_app.core.repository import Repository
from ats_app.demo.build import owner_engine
from ats_app.demo.bulk import Advance
from ats_app.demo.copying import copy_rows, raw_connection, unaudited
from ats_app.demo.history import Applicant, Cast, Chronicle, Rows, timed_id
from ats_app.demo.plan import COMPANIES, JobPlan, company_plan
from ats_app.demo.story import STAGES, Course, Window, tell
from ats_app.jobs.models import Department, Job, JobChannel, JobStage, JobStatus, StageTemplate
from ats_app.matching.service import candidate_features, job_features
from scoring.matching import score_many

_OPEN_FOR = timedelta(days=120)
_OPENINGS = 20
_BATCH = 2_000
TABLES = ("jobs", "job_stages", "job_channels", "applications", "consents", "hire_outcomes")


class NotEnough(AppError):
    """What bulk data needs is missing; says what."""

    code, status = "not_enough", 422


@dataclass(frozen=True, slots=True)
class _Company:
    cast: Cast
    department: Department
    templates: Sequence[StageTemplate]


def add_jobs(
    actor: Actor, *, jobs: int, applications: int, now: datetime, advance: Advance, decided: bool = True
) -> list[Job]:
    """Adds open jobs with `applications` in all, from the company's newest candidates. Needs the owner's address.

    Args:
        advance: hears of each batch stored; a batch is one short transaction.
        decided: False leaves every application on the board, for measuring it.

    Raises:
        NotEnough: fewer candidates than applications for one job, or nobody to recruit for it.
    """
    each = [applications // jobs + (number < applications % jobs) for number in range(jobs)]
    with UnitOfWork(actor, engine=owner_engine()) as uow:
        company = _company(uow)
        candidates = _newest(uow, min(applications, max(each) * 4))
    if len(candidates) < max(each):
        raise NotEnough(f"A job with {max(each)} applications needs as many candidates; there are {len(candidates)}.")
    plans = [job for slug in COMPANIES for job in company_plan(slug).jobs]
    made, place = [], 0
    for number, count in enumerate(each):
        chosen = [candidates[(place + i) % len(candidates)] for i in range(count)]
        place += count
        requisition = _requisition(company, plans[number % len(plans)], now)
        people = _applicants(requisition.job, chosen, now, decided=decided)
        _add_job(actor, company, requisition, people, now=now, advance=advance)
        made.append(requisition.job)
    return made


def _add_job(
    actor: Actor,
    company: _Company,
    made: "_Requisition",
    people: Sequence[Applicant],
    *,
    now: datetime,
    advance: Advance,
) -> None:
    _store(actor, [made.job], made.stages, [made.channel])
    chronicle = Chronicle(made.job, _ids_by_kind(made.stages), company.cast, now)
    for start in range(0, len(people), _BATCH):
        rows, batch = Rows(), people[start : start + _BATCH]
        chronicle.write(rows, batch)
        _store(actor, rows.applications, rows.moves, rows.consents, rows.scores, rows.outcomes)
        advance(len(batch))


def _applicants(job: Job, candidates: Sequence[Candidate], now: datetime, *, decided: bool) -> list[Applicant]:
    features = [candidate_features(candidate) for candidate in candidates]
    results = {result.candidate_id: result for result in score_many(job_features(job), features, explain_top=0)}
    scores = [results[str(candidate.id)] for candidate in candidates]
    window = Window(now - _OPEN_FOR, now)
    courses = tell(str(job.id), window, [score.match_score for score in scores], job.openings_count)
    return [
        Applicant(candidate, course if decided else _undecided(course), score, None)
        for candidate, course, score in zip(candidates, courses, scores, strict=True)
    ]


def _company(uow: UnitOfWork) -> _Company:
    repository = Repository(uow)
    users = uow.session.exec(repository.scoped(User).where(User.status == "active")).all()
    by_role = {user.role: user for user in reversed(users)}
    recruiter, manager = by_role.get(Role.RECRUITER), by_role.get(Role.HIRING_MANAGER)
    department = uow.session.exec(repository.scoped(Department).limit(1)).first()
    templates = uow.session.exec(repository.scoped(StageTemplate).order_by(col(StageTemplate.position))).all()
    if recruiter is None or manager is None or department is None or not templates:
        raise NotEnough("The company needs a recruiter, a hiring manager, a department and stages.")
    reasons = uow.session.exec(repository.scoped(RejectionReason)).all()
    cast = Cast(
        tenant=uow.session.get_one(Tenant, uow.actor.tenant_id),
        recruiter=recruiter.id,
        recruiter_name=recruiter.full_name,
        manager=manager.id,
        interviewers=tuple(user.id for user in users if user.role == Role.INTERVIEWER) or (manager.id,),
        reasons={row.label: row.id for row in reasons},
    )
    return _Company(cast, department, templates)


def _newest(uow: UnitOfWork, count: int) -> Sequence[Candidate]:
    query = Repository(uow).scoped(Candidate).order_by(col(Candidate.created_at).desc(), col(Candidate.id).desc())
    return uow.session.exec(query.limit(count)).all()


@dataclass(frozen=True, slots=True)
class _Requisition:
    job: Job
    stages: list[JobStage]
    channel: JobChannel


def _requisition(company: _Company, plan: JobPlan, now: datetime) -> _Requisition:
    opened, tag = now - _OPEN_FOR, uuid4().hex[:8]
    job = Job(
        id=timed_id(opened),
        tenant_id=company.cast.tenant.id,
        title=plan.title,
        slug=f"{slugify(plan.title)}-{tag}",
        requisition_number=f"BULK-{now.year}-{tag}",
        description=plan.advert(("A good team", "Time to learn")),
        department_id=company.department.id,
        hiring_manager_id=company.cast.manager,
        recruiter_id=company.cast.recruiter,
        location=plan.location,
        country=plan.country,
        required_skills=[{"skill": skill, "years": years} for skill, years in plan.required],
        preferred_skills=[{"skill": skill} for skill, _ in plan.preferred],
        min_years=plan.min_years,
        education_level=plan.education,
        openings_count=_OPENINGS,
        status=JobStatus.OPEN,
        submitted_at=opened,
        approved_at=opened,
        opened_at=opened,
        created_at=opened,
        updated_at=opened,
    )
    stages = [
        JobStage(
            tenant_id=job.tenant_id,
            job_id=job.id,
            position=row.position,
            name=row.name,
            kind=row.kind,
            sla_days=row.sla_days,
        )
        for row in company.templates
    ]
    channel = JobChannel(
        tenant_id=job.tenant_id,
        job_id=job.id,
        channel="careers-page",
        status="published",
        attempts=1,
        published_at=opened,
    )
    return _Requisition(job, stages, channel)


def _undecided(course: Course) -> Course:
    """The way as far as it led before anybody decided."""
    return course if course.status == "active" else replace(course, steps=course.steps[:-1])


def _ids_by_kind(stages: list[JobStage]) -> list[UUID]:
    """A stage for each of the story's; a kind that the company does without is the stage before."""
    ids: list[UUID] = []
    for kind in STAGES:
        found = next((stage.id for stage in stages if stage.kind == kind), None)
        ids.append(found or ids[-1])
    return ids


def _store(actor: Actor, *groups: Sequence[SQLModel]) -> None:
    with UnitOfWork(actor, engine=owner_engine()) as uow:
        connection = raw_connection(uow.session)
        connection.execute("SET LOCAL statement_timeout = '60s'")
        with unaudited(connection, TABLES):
            for group in groups:
                copy_rows(connection, group)
