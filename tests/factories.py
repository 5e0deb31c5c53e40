"""Rows for tests, written through the app's own role and unit of work."""

import itertools
from typing import Any
from uuid import UUID

from sqlalchemy import text

from ats_app.accounts.models import Tenant, User
from ats_app.applications.models import Application, RejectionReason
from ats_app.candidates.models import Candidate
from ats_app.core.actor import Actor
from ats_app.core.db import UnitOfWork, maintenance_session, unit_of_work
from ats_app.core.permissions import Role
from ats_app.core.repository import Repository
from ats_app.core.tables import TenantRow
from ats_app.jobs.models import Department, Job, JobStage, JobStatus, StageTemplate

_numbers = itertools.count(1)
STAGES = [
    ("Applied", "applied"),
    ("Screen", "screen"),
    ("Interview", "interview"),
    ("Offer", "offer"),
    ("Hired", "hired"),
]


def save(actor: Actor, *rows: TenantRow) -> None:
    """Stores rows in the actor's tenant, committed."""
    with unit_of_work(actor) as uow:
        Repository(uow).add_all(rows)


def make_tenant(slug: str = "acme", name: str = "Acme", **fields: Any) -> UUID:
    tenant = Tenant(slug=slug, name=name, consent_text="We keep your data for this application.", **fields)
    with maintenance_session() as session:
        session.add(tenant)
    actor = Actor.system(tenant.id)
    save(
        actor,
        *(StageTemplate(tenant_id=tenant.id, position=i, name=n, kind=k) for i, (n, k) in enumerate(STAGES)),
    )
    save(
        actor,
        *(
            RejectionReason(tenant_id=tenant.id, label=n, position=i, about_fit=i == 0)
            for i, n in enumerate(("Not enough experience", "Position filled"))
        ),
    )
    return tenant.id


def make_user(tenant_id: UUID, role: Role = Role.RECRUITER, **fields: Any) -> User:
    number = next(_numbers)
    values = {
        "email": f"user{number}@example.com",
        "full_name": f"User {number}",
        "status": "active",
    } | fields
    user = User(tenant_id=tenant_id, role=role, **values)
    save(Actor.system(tenant_id), user)
    return user


def make_actor(tenant_id: UUID, role: Role = Role.RECRUITER, **fields: Any) -> Actor:
    """A stored user of the role, as the actor of a use case."""
    user = make_user(tenant_id, role, **fields)
    return Actor.user(tenant_id=tenant_id, user_id=user.id, role=role, name=user.full_name, address="127.0.0.1")


def make_department(tenant_id: UUID, **fields: Any) -> Department:
    number = next(_numbers)
    row = Department(tenant_id=tenant_id, **({"name": f"Department {number}", "code": f"D{number}"} | fields))
    save(Actor.system(tenant_id), row)
    return row


def make_job(tenant_id: UUID, *, status: JobStatus = JobStatus.OPEN, **fields: Any) -> Job:
    """A job with its stages, department, manager and recruiter."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "title": f"Job {number}",
        "slug": f"job-{number}",
        "requisition_number": f"T-2026-{number:04}",
        "location": "Madrid",
    }
    for name, make in (("hiring_manager_id", Role.HIRING_MANAGER), ("recruiter_id", Role.RECRUITER)):
        if name not in fields:
            values[name] = make_user(tenant_id, make).id
    if "department_id" not in fields:
        values["department_id"] = make_department(tenant_id).id
    job = Job(tenant_id=tenant_id, status=status, **(values | fields))
    save(Actor.system(tenant_id), job)
    stages = [
        JobStage(tenant_id=tenant_id, job_id=job.id, position=i, name=n, kind=k) for i, (n, k) in enumerate(STAGES)
    ]
    save(Actor.system(tenant_id), *stages)
    return job


def stages_of(job: Job) -> list[JobStage]:
    with unit_of_work(Actor.system(job.tenant_id)) as uow:
        rows = uow.session.exec(Repository(uow).scoped(JobStage).where(JobStage.job_id == job.id)).all()
        return sorted(rows, key=lambda stage: stage.position)


def make_candidate(tenant_id: UUID, **fields: Any) -> Candidate:
    number = next(_numbers)
    values = {
        "first_name": "Ana",
        "last_name": f"Prueba{number}",
        "email": f"ana{number}@example.org",
    } | fields
    row = Candidate(tenant_id=tenant_id, **values)
    save(Actor.system(tenant_id), row)
    return row


def make_application(
    job: Job, candidate: Candidate | None = None, *, stage: JobStage | None = None, **fields: Any
) -> Application:
    candidate = candidate or make_candidate(job.tenant_id)
    stage = stage or stages_of(job)[0]
    row = Application(tenant_id=job.tenant_id, candidate_id=candidate.id, job_id=job.id, stage_id=stage.id, **fields)
    save(Actor.system(job.tenant_id), row)
    return row


def count(uow: UnitOfWork, table: str) -> int:
    return int(uow.session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608
