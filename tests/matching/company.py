"""A company of the test with an employer's year in it: jobs, people, decided applications, all in the database."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from ats_app import dispatcher, worker
from ats_app.applications.models import Application
from ats_app.candidates.models import Candidate as CandidateModel
from ats_app.core.actor import Actor
from ats_app.core.cache import redis_client
from ats_app.core.db import unit_of_work
from ats_app.core.permissions import Role
from ats_app.jobs.models import Job as JobModel
from ats_app.jobs.models import JobStage
from scoring.matching import Candidate, Job, Outcome
from scoring.matching.simulation import Employer
from tests.factories import STAGES, make_department, make_user, save

_STATUS = {"hired_success": "hired", "hired_failure": "hired"}
_STAGE = {"hired_success": "hired", "hired_failure": "hired", "offer": "offer", "interview": "interview"}


def run(actor: Actor, use_case: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """One use case in one unit of work."""
    with unit_of_work(actor) as uow:
        return use_case(uow, *args, **kwargs)


def work_off() -> None:
    """What dispatcher and workers do, until nothing is left to do."""
    while dispatcher.dispatch_once():
        worker.SimpleWorker(worker.queues(), connection=redis_client(), serializer=worker.JSONSerializer).work(
            burst=True
        )


def row_id(tenant_id: UUID, name: str) -> UUID:
    """The database's id for an id of the employer."""
    return uuid5(tenant_id, name)


def settle(tenant_id: UUID, employer: Employer, outcomes: list[Outcome] | None = None) -> None:
    """Stores the employer's jobs and people, and its decisions as they would stand after a year."""
    chosen = employer.outcomes if outcomes is None else outcomes
    shared = {
        "department_id": make_department(tenant_id).id,
        "hiring_manager_id": make_user(tenant_id, Role.HIRING_MANAGER).id,
        "recruiter_id": make_user(tenant_id, Role.RECRUITER).id,
    }
    jobs = {outcome.job_id for outcome in chosen} if outcomes is not None else {job.id for job in employer.jobs}
    people = {o.candidate_id for o in chosen} | {candidate for _, candidate in employer.pairs}
    system = Actor.system(tenant_id)
    save(system, *(_job(tenant_id, job, shared) for job in employer.jobs if job.id in jobs))
    save(system, *(_stage(tenant_id, job, i) for job in jobs for i in range(len(STAGES))))
    save(system, *(_candidate(tenant_id, person) for person in employer.candidates if person.id in people))
    decide(tenant_id, chosen)


def decide(tenant_id: UUID, outcomes: list[Outcome]) -> None:
    """Stores decisions about people and jobs that are there."""
    save(Actor.system(tenant_id), *(_decided(tenant_id, outcome) for outcome in outcomes))


def apply(tenant_id: UUID, pairs: list[tuple[str, str]], **fields: Any) -> list[Application]:
    """Stores open applications in the first stage."""
    rows = [
        Application(
            tenant_id=tenant_id,
            job_id=row_id(tenant_id, job),
            candidate_id=row_id(tenant_id, person),
            stage_id=row_id(tenant_id, f"{job} applied"),
            **({"reading": "done"} | fields),
        )
        for job, person in pairs
    ]
    save(Actor.system(tenant_id), *rows)
    return rows


def _job(tenant_id: UUID, job: Job, shared: dict[str, UUID]) -> JobModel:
    return JobModel(
        tenant_id=tenant_id,
        id=row_id(tenant_id, job.id),
        title=job.title or "",
        slug=job.id,
        requisition_number=job.id.upper(),
        location=(job.location.city if job.location else None) or "",
        country=(job.location.country if job.location else None) or "",
        remote="remote" if job.location and job.location.remote else "onsite",
        required_skills=[skill.model_dump(exclude_none=True) for skill in job.required_skills],
        preferred_skills=[skill.model_dump(exclude_none=True) for skill in job.preferred_skills],
        min_years=job.min_years,
        education_level=job.education_level,
        salary_min=job.salary_min,
        salary_max=job.salary_max,
        status="open",
        **shared,
    )


def _stage(tenant_id: UUID, job: str, position: int) -> JobStage:
    name, kind = STAGES[position]
    return JobStage(
        tenant_id=tenant_id,
        id=row_id(tenant_id, f"{job} {kind}"),
        job_id=row_id(tenant_id, job),
        position=position,
        name=name,
        kind=kind,
    )


def _candidate(tenant_id: UUID, person: Candidate) -> CandidateModel:
    place = person.location
    return CandidateModel(
        tenant_id=tenant_id,
        id=row_id(tenant_id, person.id),
        first_name="Ana",
        last_name=person.id,
        skills=[skill.model_dump(exclude_none=True) for skill in person.skills],
        work_history=[position.model_dump() for position in person.work_history],
        education=[degree.model_dump() for degree in person.education],
        certifications=list(person.certifications),
        years_of_experience=person.years_of_experience,
        location=(place.city if place else None) or "",
        country=(place.country if place else None) or "",
    )


def _decided(tenant_id: UUID, outcome: Outcome) -> Application:
    """A rejected application stands in the stage it had come to."""
    kind = _STAGE.get(outcome.outcome, "applied")
    at = datetime.fromisoformat(outcome.decided_at or "2026-01-15").replace(tzinfo=UTC)
    return Application(
        tenant_id=tenant_id,
        job_id=row_id(tenant_id, outcome.job_id),
        candidate_id=row_id(tenant_id, outcome.candidate_id),
        stage_id=row_id(tenant_id, f"{outcome.job_id} {kind}"),
        status=_STATUS.get(outcome.outcome, "rejected"),
        applied_at=at,
        decided_at=at,
        reading="done",
    )
