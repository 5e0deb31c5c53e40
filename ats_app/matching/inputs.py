"""What scoring reads of requisitions and profiles, and keeping it as it was on the day of a score."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import text

from ats_app.candidates.models import Candidate as CandidateModel
from ats_app.core.db import UnitOfWork
from ats_app.core.repository import Repository
from ats_app.core.tables import new_id
from ats_app.jobs.models import Job as JobModel
from scoring.matching import Candidate, Job

_KEEP = text(
    "INSERT INTO scoring_inputs (tenant_id, id, sha256, candidate_id, body)"
    " VALUES (:tenant, :id, :sha256, :candidate, CAST(:body AS jsonb)) ON CONFLICT (tenant_id, sha256) DO NOTHING"
)


def job_features(job: JobModel) -> Job:
    """A requisition in the matching engine's shape."""
    return Job.model_validate(
        {
            "id": str(job.id),
            "title": job.title,
            "required_skills": job.required_skills,
            "preferred_skills": job.preferred_skills,
            "min_years": job.min_years,
            "education_level": job.education_level,
            "location": {"city": job.location, "country": job.country or None, "remote": job.remote == "remote"},
            "salary_min": _number(job.salary_min),
            "salary_max": _number(job.salary_max),
        }
    )


def candidate_features(candidate: CandidateModel) -> Candidate:
    """A profile in the matching engine's shape; the name is not passed on at all."""
    return Candidate.model_validate(
        {
            "id": str(candidate.id),
            "skills": [{"skill": s.get("skill"), "years": s.get("years")} for s in candidate.skills if s.get("skill")],
            "work_history": candidate.work_history,
            "education": candidate.education,
            "years_of_experience": candidate.years_of_experience,
            "certifications": candidate.certifications,
            "location": {"city": candidate.location.split(",")[0].strip(), "country": candidate.country or None},
        }
    )


def keep(uow: UnitOfWork, job: Job, candidates: Iterable[Candidate]) -> tuple[str, dict[str, str]]:
    """Keeps inputs, each once. Returns the hash of the job's and, by candidate's id, those of the candidates'."""
    rows = [_row(uow, job, None), *(_row(uow, person, person.id) for person in candidates)]
    # in the order of the key, so that two workers with the same people can't wait for each other
    uow.session.execute(_KEEP, sorted(rows, key=lambda row: str(row["sha256"])))
    return str(rows[0]["sha256"]), {str(row["candidate"]): str(row["sha256"]) for row in rows[1:]}


def kept(uow: UnitOfWork, hashes: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Bodies by hash; those of erased people are not there any more."""
    rows = Repository(uow).sql(
        "SELECT sha256, body FROM scoring_inputs WHERE tenant_id = :tenant_id AND sha256 = ANY(:hashes)",
        hashes=list(hashes),
    )
    return {row.sha256: row.body for row in rows}


def _row(uow: UnitOfWork, value: BaseModel, candidate_id: str | None) -> dict[str, UUID | str | None]:
    body = json.dumps(value.model_dump(mode="json", exclude_none=True), sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(body.encode()).hexdigest()
    return {"tenant": uow.actor.tenant_id, "id": new_id(), "sha256": digest, "candidate": candidate_id, "body": body}


def _number(value: Any) -> float | None:
    return float(value) if value is not None else None
