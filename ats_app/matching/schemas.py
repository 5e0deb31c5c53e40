"""What comes in and what goes out of the matching service."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from pydantic import Field, model_validator

from ats_app.core.schemas import Input, Row

MOST_IN_A_BATCH = 500


class ScoreInput(Input):
    """The body of `POST matching/score`: an application, or a job and a candidate who has not applied to it."""

    application_id: UUID | None = None
    job_id: UUID | None = None
    candidate_id: UUID | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        pair = (self.job_id is not None, self.candidate_id is not None)
        if pair != ((False, False) if self.application_id else (True, True)):
            raise ValueError("send application_id, or job_id together with candidate_id")
        return self


class BatchInput(Input):
    """The body of `POST matching/batch`: the people to rank for a job, or none for everybody whose application is
    open, who are then scored again."""

    job_id: UUID
    candidate_ids: list[UUID] = Field(default_factory=list, max_length=MOST_IN_A_BATCH)


class ReasonInput(Input):
    """Why a person does it, for the record."""

    reason: str = Field(min_length=5, max_length=500)


class ScoreRow(Row):
    """A score with its reasons; `contributions` and "base" add up to `match_score`."""

    job_id: UUID
    candidate_id: UUID
    application_id: UUID | None
    match_score: float
    factors: dict[str, float]
    contributions: dict[str, float]
    strengths: list[str]
    gaps: list[str]
    what_would_help: list[str]
    confidence: float
    model_version: str


class VerificationRow(Row):
    """Whether a stored score follows from its stored features and the model it names."""

    score_id: UUID
    application_id: UUID
    model_version: str
    scored_at: datetime
    stored: float
    computed: float | None
    same: bool
    reason: str
    """Why it could not be computed, or what differs; empty when it is the same."""


class ModelRow(Row):
    """A model as its page and the API show it."""

    id: UUID
    kind: str
    number: int
    version: str
    status: str
    content_sha256: str
    data_sha256: str
    size_bytes: int
    trained_from: datetime | None
    trained_to: datetime | None
    outcomes: dict[str, Any]
    metrics: dict[str, Any]
    gate: dict[str, Any]
    verdict: str
    training_seconds: float | None
    trained_by: str
    created_at: datetime
    activated_at: datetime | None
    activated_by: str
    activation_reason: str
    retired_at: datetime | None


class RunRow(Row):
    """Long work and how far it is; `status` is waiting, running, done or failed."""

    id: UUID
    kind: str
    status: str
    job_id: UUID | None
    model_id: UUID | None
    cause: str
    total: int
    done: int
    step: str
    error: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class BatchRow(RunRow):
    """A batch with the people ranked so far, best first; empty until it is done."""

    items: list[dict[str, Any]]
    next_cursor: str | None = None


class ProgressRow(Row):
    """Scoring again, added up over jobs."""

    done: int
    total: int
    jobs: int
