"""What people say about scores: "this is wrong because", for the page, for the audit and for the next training."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from ats_app.core.db import UnitOfWork
from ats_app.core.errors import Conflict, Forbidden, NotFound
from ats_app.core.permissions import Permission
from ats_app.core.tables import new_id
from ats_app.fairness.models import ScoreFeedback
from ats_app.fairness.repository import FeedbackRepository, LedgerRepository
from ats_app.fairness.schemas import FeedbackCount, FeedbackInput, FeedbackRow


class FeedbackExample(BaseModel):
    """One piece of feedback as training reads it: which application, which way the score was off, and in what.

    The text and its author stay behind: a model learns from the facts of an application, not from prose.
    """

    model_config = ConfigDict(frozen=True, from_attributes=True)

    application_id: UUID
    job_id: UUID
    candidate_id: UUID
    direction: str
    factor: str
    reason: str
    score: float | None
    model_version: str
    created_at: datetime


def give(uow: UnitOfWork, application_id: UUID, data: FeedbackInput) -> list[FeedbackRow]:
    """Keeps a person's feedback on the score that an application has now. Returns all feedback on it.

    Raises:
        NotFound: no such application.
        Conflict: it has no score.
    """
    uow.actor.require(Permission.FEEDBACK_WRITE)
    found = LedgerRepository(uow).seen([application_id])
    if not found:
        raise NotFound
    seen = found[0]
    if seen.score_id is None:
        raise Conflict("This application has no score yet.")
    FeedbackRepository(uow).add(
        ScoreFeedback(
            id=new_id(),
            tenant_id=uow.actor.tenant_id,
            application_id=application_id,
            score_id=seen.score_id,
            score=seen.score,
            model_version=seen.model_version,
            direction=data.direction,
            factor=data.factor,
            reason=data.reason,
            text=data.text,
            author_id=uow.actor.required_user_id,
        )
    )
    return of_application(uow, application_id)


def take_back(uow: UnitOfWork, feedback_id: UUID) -> None:
    """Deletes one's own feedback."""
    uow.actor.require(Permission.FEEDBACK_WRITE)
    row = FeedbackRepository(uow).own(feedback_id)
    if row.author_id != uow.actor.user_id:
        raise Forbidden("Only its author takes feedback back.")
    uow.session.delete(row)
    uow.flush()


def of_application(uow: UnitOfWork, application_id: UUID) -> list[FeedbackRow]:
    """Feedback on an application's scores, newest first; raises `NotFound` where there is no such application."""
    uow.actor.require(Permission.APPLICATIONS_READ)
    repository = FeedbackRepository(uow)
    repository.require_application(application_id)
    return [FeedbackRow.model_validate(row) for row in repository.of_application(application_id)]


def latest(
    uow: UnitOfWork, *, job_id: UUID | None = None, since: datetime | None = None, limit: int = 50
) -> list[FeedbackRow]:
    """Feedback of a job and a period, newest first."""
    uow.actor.require(Permission.FAIRNESS_READ)
    rows = FeedbackRepository(uow).since(since, job_id=job_id, limit=limit)
    return [FeedbackRow.model_validate(row) for row in rows]


def counts(uow: UnitOfWork, *, job_id: UUID | None = None, since: datetime | None = None) -> list[FeedbackCount]:
    """How often each reason was given, by direction and model version, the most frequent first."""
    uow.actor.require(Permission.FAIRNESS_READ)
    return [FeedbackCount.model_validate(row) for row in FeedbackRepository(uow).counts(job_id=job_id, since=since)]


def feedback_for_training(uow: UnitOfWork, since: datetime | None = None) -> list[FeedbackExample]:
    """Everything said about scores since then, newest first, for a training to weigh."""
    uow.actor.require(Permission.MATCHING_TRAIN)
    return [FeedbackExample.model_validate(row) for row in FeedbackRepository(uow).since(since)]
