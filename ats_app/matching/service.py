"""Scores of applications: computed by scoring.matching, stored with what they were computed from."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import text

from ats_app.applications.repository import ApplicationRepository
from ats_app.applications.service import tell_board
from ats_app.candidates.models import Candidate as CandidateModel
from ats_app.core.db import UnitOfWork
from ats_app.core.permissions import Permission
from ats_app.core.repository import Repository
from ats_app.core.tables import new_id
from ats_app.jobs.models import Job as JobModel
from ats_app.matching.models import CandidateScore
from scoring.matching import Candidate, Job, MatchResult, score_pair

_RETIRE = text(
    "UPDATE candidate_scores SET is_current = false"
    " WHERE tenant_id = :tenant AND application_id = :application AND is_current"
)


def score_application(uow: UnitOfWork, application_id: UUID) -> MatchResult:
    """Scores an application anew and tells the board. The score orders the board; it decides nothing."""
    uow.actor.require(Permission.MATCHING_SCORE)
    applications = ApplicationRepository(uow)
    application = applications.application(application_id)
    repository = Repository(uow)
    job = repository.get(JobModel, application.job_id)
    candidate = repository.get(CandidateModel, application.candidate_id)
    result = score_pair(job_features(job), candidate_features(candidate))
    store(uow, application_id, result)
    tell_board(uow, application.job_id, "update", [application], stage_id=application.stage_id)
    return result


def store(uow: UnitOfWork, application_id: UUID, result: MatchResult) -> None:
    """Keeps a score as the current one; earlier ones stay for the record."""
    uow.session.execute(_RETIRE, {"tenant": uow.actor.tenant_id, "application": application_id})
    data = result.model_dump(mode="json")
    Repository(uow).add(
        CandidateScore(
            id=new_id(),
            tenant_id=uow.actor.tenant_id,
            application_id=application_id,
            score=Decimal(str(round(result.match_score, 2))),
            factors=data["factors"],
            contributions=data["contributions"],
            strengths=data["strengths"],
            gaps=data["gaps"],
            what_would_help=data["what_would_help"],
            confidence=result.confidence,
            model_version=result.model_version,
            features=data["features"],
        )
    )
    ApplicationRepository(uow).set_score(application_id, round(result.match_score, 2))


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


def _number(value: Any) -> float | None:
    return float(value) if value is not None else None
