"""The whole demo, made once: companies, users, jobs, candidates, a year of applications."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import psycopg
from sqlalchemy import Engine
from sqlmodel import col

from analytics.refresh import refresh
from ats_app.accounts.models import Tenant
from ats_app.applications.models import RejectionReason
from ats_app.candidates.models import Candidate
from ats_app.core.actor import Actor
from ats_app.core.config import settings
from ats_app.core.db import UnitOfWork, engine_for
from ats_app.core.repository import Repository
from ats_app.demo import accountability, company, documents, people, reviewing, story
from ats_app.demo.copying import copy_rows, raw_connection, unaudited
from ats_app.demo.history import Applicant, Cast, Chronicle, Rows
from ats_app.demo.plan import COMPANIES, CompanyPlan, JobPlan, company_plan, morning
from ats_app.demo.requisitions import Requisitions, Setting, requisitions
from ats_app.demo.resumes import Person
from ats_app.jobs.models import Department, Job, JobStatus, StageTemplate
from ats_app.matching.service import candidate_features, job_features
from scoring.matching import MatchResult, score_many

Say = Callable[[str], None]
TABLES = (
    "jobs", "job_stages", "job_approvals", "job_channels", "candidates", "candidate_notes", "applications", "consents",
    "messages", "documents", "score_feedback", "hire_outcomes", "parse_corrections",
)  # fmt: skip
"""Audited tables that the demo fills in bulk."""
_LONGEST_MS = 120_000
_FRESH = 0.6
"""The share of the résumés that came within the last weeks; the others came over the life of their job."""


@dataclass(frozen=True, slots=True)
class _Pool:
    """A company's candidates, with the people behind them and their documents."""

    candidates: list[Candidate]
    occupations: list[str]
    documents: dict[UUID, tuple[UUID, str]]
    fresh: frozenset[UUID]
    """Those whose résumé came within the last weeks."""


def make_demo(say: Say, *, now: datetime | None = None, plans: Sequence[CompanyPlan] = ()) -> list[company.Login]:
    """Makes what is missing of the demo and gives its users fresh passwords. Needs the owner's address.

    Returns:
        how to sign in, the platform's operator first.
    """
    moment = now or datetime.now(UTC)
    logins = [company.make_platform_admin(company.make_platform())]
    engine = owner_engine()
    for plan in plans or [company_plan(slug) for slug in COMPANIES]:
        tenant_id = company.make_company(plan)
        logins += company.make_users(tenant_id, plan)
        company.make_departments(tenant_id, plan)
        with UnitOfWork(Actor.system(tenant_id), engine=engine) as uow:
            if uow.session.exec(Repository(uow).scoped(Job).limit(1)).first() is None:
                say(f"{plan.name}: {plan.candidates} candidates, {plan.applications} applications")
                _fill(uow, plan, moment, say)
    finish()
    return logins


def is_made() -> bool:
    """Whether every company of the demo is there with its jobs."""
    for slug in COMPANIES:
        tenant_id = company.tenant_id_by_slug(slug)
        if tenant_id is None:
            return False
        with UnitOfWork(Actor.system(tenant_id)) as uow:
            if uow.session.exec(Repository(uow).scoped(Job).limit(1)).first() is None:
                return False
    return True


def owner_engine() -> Engine:
    """The engine of the tables' owner, who alone may switch audit triggers."""
    return engine_for(settings().database_owner_url, pool_size=2)


def finish() -> None:
    """Statistics for the planner, sorted search indexes, and the reports' materialised views as of now."""
    with psycopg.connect(settings().database_owner_url, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")  # also sorts what was written into the search indexes
    refresh()


def _fill(uow: UnitOfWork, plan: CompanyPlan, now: datetime, say: Say) -> None:
    """Everything of one company in one transaction: it is there as a whole or not at all."""
    connection = raw_connection(uow.session)
    connection.execute(f"SET LOCAL statement_timeout = {_LONGEST_MS}")
    # The transaction waits while documents are made and read: a minute and more on a small machine.
    connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
    crowd = people.draw_people(plan)
    read = documents.make_documents(crowd[: plan.resumes], plan.slug)
    say(f"{plan.name}: {len(read)} résumés made and read")
    with unaudited(connection, TABLES):
        pool = _pool(uow, plan, crowd, read, now)
        year = _Year(uow, plan, pool, requisitions(plan, _setting(uow, plan), now), now)
        for job_plan, job in zip(plan.jobs, year.made.jobs, strict=True):
            if job_plan.applications:
                year.tell(job_plan, job)
        for group in (*year.made.groups(), *year.rows.groups()):
            copy_rows(connection, group)
        users = company.users_by_key(uow.actor.tenant_id, plan)
        roles = {users[user.key]: str(user.role) for user in plan.users}
        accountability.write(uow, plan.slug, plan.name, year.rows, roles)
        connection.execute(_DATE_CANDIDATES, {"tenant": uow.actor.tenant_id})
        uow.session.expire_all()
        kept = (document for document, _ in pool.documents.values())
        reviewing.send_forms(uow, dict(zip(kept, read, strict=True)))
        reviewing.date(uow, now)
    accountability.audit(uow, now, next(user for user, role in roles.items() if role == "admin"))
    say(f"{plan.name}: stored")


def _setting(uow: UnitOfWork, plan: CompanyPlan) -> Setting:
    repository = Repository(uow)
    by_code = {row.code: row.id for row in uow.session.exec(repository.scoped(Department)).all()}
    templates = uow.session.exec(repository.scoped(StageTemplate).order_by(col(StageTemplate.position))).all()
    return Setting(
        tenant_id=uow.actor.tenant_id,
        users=company.users_by_key(uow.actor.tenant_id, plan),
        departments={row.key: by_code[row.code] for row in plan.departments},
        templates=templates,
    )


def _pool(
    uow: UnitOfWork, plan: CompanyPlan, crowd: list[Person], read: list[documents.ReadResume], now: datetime
) -> _Pool:
    """Stores the candidates; those with a résumé get their profile from what was read in it and put right by people."""
    taken: set[str] = set()
    tenant_id, known = uow.actor.tenant_id, len(read)
    rows = [people.candidate_of(person, tenant_id, taken, bare=i < known) for i, person in enumerate(crowd)]
    copy_rows(raw_connection(uow.session), rows)
    arrived = [now - timedelta(days=20 * (i + 1) / (known + 1)) for i in range(known)]
    kept = documents.keep_documents(uow, rows[:known], read, arrived)
    users = company.users_by_key(tenant_id, plan)
    recruiters = [users[user.key] for user in plan.users if user.role == "recruiter"]
    reviewing.review(uow, plan.slug, read, [document for document, _ in kept.values()], recruiters)
    stored = uow.session.exec(Repository(uow).scoped(Candidate).where(col(Candidate.id).in_(list(kept)))).all()
    filled = {row.id: row for row in stored}
    rng = Random(f"demo/{plan.slug}/fresh")  # noqa: S311 - a story
    fresh = frozenset(candidate for candidate in kept if rng.random() < _FRESH)
    return _Pool([filled.get(row.id, row) for row in rows], [person.occupation for person in crowd], kept, fresh)


@dataclass
class _Year:
    """A company's year in the making."""

    uow: UnitOfWork
    plan: CompanyPlan
    pool: _Pool
    made: Requisitions
    now: datetime
    rows: Rows = field(default_factory=Rows)

    def tell(self, plan: JobPlan, job: Job) -> None:
        """Adds a job's applications and all that became of them."""
        chosen = _applicants(plan, self.pool)
        candidates = [self.pool.candidates[i] for i in chosen]
        scores = _scores(job, candidates)
        window = _window(plan, job, self.now)
        courses = story.tell(
            f"{self.plan.slug}/{job.slug}",
            window,
            [score.match_score for score in scores],
            job.openings_count,
            fresh=[candidate.id in self.pool.fresh for candidate in candidates],
        )
        if window.ends:
            job.openings_count = max(1, sum(course.status == "hired" for course in courses))
        applicants = [
            Applicant(candidate, course, score, self.pool.documents.get(candidate.id))
            for candidate, course, score in zip(candidates, courses, scores, strict=True)
        ]
        Chronicle(job, self.made.stages_of(job), self._cast(plan), self.now).write(self.rows, applicants)

    def _cast(self, job: JobPlan) -> Cast:
        tenant_id = self.uow.actor.tenant_id
        users = company.users_by_key(tenant_id, self.plan)
        reasons = self.uow.session.exec(Repository(self.uow).scoped(RejectionReason)).all()
        return Cast(
            tenant=self.uow.session.get_one(Tenant, tenant_id),
            recruiter=users[job.recruiter],
            recruiter_name=next(user.name for user in self.plan.users if user.key == job.recruiter),
            manager=users[job.manager],
            interviewers=tuple(users[user.key] for user in self.plan.users if user.role == "interviewer"),
            reasons={row.label: row.id for row in reasons},
        )


def _applicants(job: JobPlan, pool: _Pool) -> list[int]:
    """Who applies: people of the job's own occupation most, then of related ones, then anybody. Those with a résumé
    apply for the open jobs of their own occupation first of all."""
    rng = Random(f"applicants/{job.title}")  # noqa: S311 - a draw without replacement, weighted
    weights = []
    for candidate, occupation in zip(pool.candidates, pool.occupations, strict=True):
        weight = 8.0 if occupation == job.occupation else 3.0 if occupation in job.related else 1.0
        if candidate.id in pool.documents:
            weight = 1000.0 if occupation == job.occupation and job.status is JobStatus.OPEN else 0.02
        weights.append(weight)
    keys = [rng.random() ** (1 / weight) for weight in weights]
    order = sorted(range(len(keys)), key=lambda i: -keys[i])
    return sorted(order[: job.applications])


def _scores(job: Job, candidates: list[Candidate]) -> list[MatchResult]:
    """Scores with reasons, in the order of the candidates."""
    results = score_many(job_features(job), [candidate_features(c) for c in candidates], explain_top=len(candidates))
    by_id = {result.candidate_id: result for result in results}
    return [by_id[str(candidate.id)] for candidate in candidates]


def _window(plan: JobPlan, job: Job, now: datetime) -> story.Window:
    if job.opened_at is None:
        raise ValueError(f"{job.title} has applications but was never open")
    stopped = morning(now, plan.stopped) + timedelta(hours=8) if plan.stopped else None
    return story.Window(job.opened_at, now, stopped, ends=job.closed_at is not None)


_DATE_CANDIDATES = """
UPDATE candidates c SET created_at = a.first, updated_at = a.first, source = a.source
FROM (SELECT DISTINCT ON (candidate_id) candidate_id, applied_at AS first, source FROM applications
      WHERE tenant_id = %(tenant)s ORDER BY candidate_id, applied_at) a
WHERE c.tenant_id = %(tenant)s AND c.id = a.candidate_id
"""
"""A candidate came with the first application."""
