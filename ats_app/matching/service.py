"""Scores of applications: computed by scoring.matching, stored with what they were computed from."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from ats_app.applications.models import Application
from ats_app.applications.service import tell_board
from ats_app.candidates.models import Candidate as CandidateModel
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import NotFound
from ats_app.core.permissions import Permission
from ats_app.core.repository import Repository
from ats_app.core.tables import new_id
from ats_app.jobs.models import Job as JobModel
from ats_app.matching import inputs, registry
from ats_app.matching.inputs import candidate_features, job_features
from ats_app.matching.models import CandidateScore
from ats_app.matching.repository import MatchingRepository
from ats_app.matching.schemas import ScoreInput, ScoreRow
from scoring.matching import Candidate, Job, MatchResult, score_pair

__all__ = ["candidate_features", "job_features", "score", "score_application", "store"]

_DOCUMENTS = """
SELECT a.id, d.sha256 FROM applications a JOIN documents d ON d.tenant_id = a.tenant_id AND d.id = a.resume_id
WHERE a.tenant_id = :tenant_id AND a.id = ANY(:ids)
"""


def score(uow: UnitOfWork, data: ScoreInput) -> ScoreRow:
    """Scores an application anew, or a candidate for a job, of which nothing is kept unless they applied to it."""
    uow.actor.require(Permission.MATCHING_SCORE)
    if data.application_id is not None:
        application = Repository(uow).get(Application, data.application_id)
        return _row(score_application(uow, application.id), application.id)
    job, candidate = _pair(uow, data.job_id, data.candidate_id)
    return _row(score_pair(job, candidate, model=registry.scorer(uow).model), None)


def score_application(uow: UnitOfWork, application_id: UUID) -> MatchResult:
    """Scores an application anew and tells the board. The score orders the board; it decides nothing."""
    uow.actor.require(Permission.MATCHING_SCORE)
    application = Repository(uow).get(Application, application_id)
    job, candidate = _pair(uow, application.job_id, application.candidate_id)
    result = score_pair(job, candidate, model=registry.scorer(uow).model)
    store(uow, job, {application_id: (candidate, result)})
    tell_board(uow, application.job_id, "update", [application], stage_id=application.stage_id)
    return result


def store(uow: UnitOfWork, job: Job, scored: Mapping[UUID, tuple[Candidate, MatchResult]]) -> None:
    """Keeps the scores of a job's applications as the current ones; earlier ones stay for the record.

    Args:
        job: what was scored against.
        scored: application id -> profile as it was read, and its result.
    """
    job_hash, hashes = inputs.keep(uow, job, [candidate for candidate, _ in scored.values()])
    documents = dict(tuple(row) for row in Repository(uow).sql(_DOCUMENTS, ids=list(scored)))
    MatchingRepository(uow).replace_scores(
        [
            _score(uow, application_id, result, (job_hash, hashes[candidate.id]), documents.get(application_id, ""))
            for application_id, (candidate, result) in scored.items()
        ]
    )


def _score(
    uow: UnitOfWork, application_id: UUID, result: MatchResult, hashes: tuple[str, str], document: str
) -> CandidateScore:
    return CandidateScore(
        id=new_id(),
        tenant_id=uow.actor.tenant_id,
        application_id=application_id,
        score=Decimal(str(round(result.match_score, 2))),
        factors=result.factors,
        contributions=result.contributions,
        strengths=list(result.strengths),
        gaps=list(result.gaps),
        what_would_help=list(result.what_would_help),
        confidence=result.confidence,
        model_version=result.model_version,
        features=result.features,
        document_sha256=document,
        job_input=hashes[0],
        candidate_input=hashes[1],
    )


def _pair(uow: UnitOfWork, job_id: UUID | None, candidate_id: UUID | None) -> tuple[Job, Candidate]:
    if job_id is None or candidate_id is None:
        raise NotFound
    repository = Repository(uow)
    candidate = repository.get(CandidateModel, candidate_id)
    if candidate.deleted_at is not None:
        raise NotFound
    return job_features(repository.get(JobModel, job_id)), candidate_features(candidate)


def _row(result: MatchResult, application_id: UUID | None) -> ScoreRow:
    values: dict[str, Any] = result.model_dump()
    return ScoreRow.model_validate(values | {"application_id": application_id})
