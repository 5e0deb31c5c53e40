"""Scores as they were given, the models that gave them, and the long work around both."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field

from ats_app.core.columns import amount, json_list, json_object, timestamp
from ats_app.core.tables import TenantRow, VersionedRow, one_of, tenant_key


class CandidateScore(TenantRow, table=True):
    """One score of one application. New scores are new rows; `is_current` marks the one shown.

    `features` and the model named by `model_version` give the score again. `job_input` and `candidate_input` name what
    the features were read from, as it was on that day (`scoring_inputs`); empty where only the features were kept.
    """

    __tablename__ = "candidate_scores"
    __table_args__ = (
        tenant_key("application_id", "applications", ondelete="CASCADE"),
        Index(
            "uq_candidate_scores_current",
            "tenant_id",
            "application_id",
            unique=True,
            postgresql_where=text("is_current"),
        ),
        Index("ix_candidate_scores_application", "tenant_id", "application_id", "scored_at"),
    )

    application_id: UUID
    is_current: bool = True
    score: Decimal = amount(5, 2)
    factors: dict[str, Any] = json_object()
    contributions: dict[str, Any] = json_object()
    strengths: list[str] = json_list()
    gaps: list[str] = json_list()
    what_would_help: list[str] = json_list()
    confidence: float = 0.0
    model_version: str
    features: dict[str, Any] = json_object()
    document_sha256: str = ""
    job_input: str = Field(default="", sa_column_kwargs={"server_default": ""})
    candidate_input: str = Field(default="", sa_column_kwargs={"server_default": ""})
    scored_at: datetime = timestamp(default_now=True)


class ScoringInput(TenantRow, table=True):
    """A requisition or a profile in the shape that scoring reads, kept once however often it is scored.

    A candidate's go with the candidate.
    """

    __tablename__ = "scoring_inputs"
    __table_args__ = (
        tenant_key("candidate_id", "candidates", ondelete="CASCADE"),
        UniqueConstraint("tenant_id", "sha256"),
        Index("ix_scoring_inputs_candidate", "tenant_id", "candidate_id"),
    )

    sha256: str
    candidate_id: UUID | None = None
    body: dict[str, Any] = json_object()


class ModelStatus(StrEnum):
    CANDIDATE = "candidate"
    """Learned, but not in use: not better than the model in use, or the fairness gate wants a person's name."""
    ACTIVE = "active"
    RETIRED = "retired"
    REJECTED = "rejected"
    """Orders people worse than the rule does; nobody can activate it."""


class MlModel(TenantRow, table=True):
    """A model that can score for this company. The published rule is one of them: it has no content.

    Rows are never deleted and `content` never changes, so that every score can be computed again.
    """

    __tablename__ = "ml_models"
    __table_args__ = (
        tenant_key("trained_by", "users"),
        tenant_key("activated_by", "users"),
        one_of("kind", ("rule", "learned")),
        one_of("status", ModelStatus),
        UniqueConstraint("tenant_id", "version"),
        Index("uq_ml_models_active", "tenant_id", unique=True, postgresql_where=text("status = 'active'")),
    )

    kind: str
    number: int
    """What people call it; 0 is the rule."""
    version: str
    """The engine's name for its content."""
    status: str = ModelStatus.CANDIDATE
    content: bytes | None = Field(default=None, sa_type=LargeBinary)
    content_sha256: str = ""
    data_sha256: str = ""
    trained_from: datetime | None = timestamp()
    trained_to: datetime | None = timestamp()
    """The window: decisions from the first to the last of these moments."""
    outcomes: dict[str, Any] = json_object()
    """Decided applications learned from, by kind, and "total", "jobs", "people"."""
    metrics: dict[str, Any] = json_object()
    gate: dict[str, Any] = json_object()
    """The fairness gate's answer; empty for the rule."""
    verdict: str = ""
    """Why it came into use, or why not, in plain words."""
    trained_by: UUID | None = None
    """Who asked for it; nobody when it was the clock."""
    training_seconds: float | None = None
    activated_at: datetime | None = timestamp()
    activated_by: UUID | None = None
    """Nobody when it was activated for being better."""
    activation_reason: str = ""
    retired_at: datetime | None = timestamp()


class RunKind(StrEnum):
    TRAIN = "train"
    RESCORE = "rescore"
    BATCH = "batch"


class RunStatus(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class MatchingRun(TenantRow, table=True):
    """Long work and how far it is: a training, a job scored again, a list of candidates ranked for a job."""

    __tablename__ = "matching_runs"
    __table_args__ = (
        tenant_key("job_id", "jobs", ondelete="CASCADE"),
        tenant_key("model_id", "ml_models"),
        one_of("kind", RunKind),
        one_of("status", RunStatus),
        Index(
            "uq_matching_runs_training",
            "tenant_id",
            unique=True,
            postgresql_where=text("kind = 'train' AND finished_at IS NULL"),
        ),
        Index(
            "uq_matching_runs_rescoring",
            "tenant_id",
            "job_id",
            unique=True,
            postgresql_where=text("kind = 'rescore' AND finished_at IS NULL"),
        ),
        Index("ix_matching_runs_newest", "tenant_id", "kind", "created_at"),
    )

    kind: str
    status: str = RunStatus.WAITING
    job_id: UUID | None = None
    model_id: UUID | None = None
    """The model a training made, or the one that a job was scored again with."""
    cause: str = ""
    asked_by: UUID | None = None
    total: int = 0
    done: int = 0
    last_id: UUID | None = None
    """The last application scored; a worker goes on behind it, whoever began."""
    step: str = ""
    """What is being done, as words for a person."""
    candidate_ids: list[str] = json_list()
    result: list[dict[str, Any]] = json_list()
    error: str = ""
    started_at: datetime | None = timestamp()
    finished_at: datetime | None = timestamp()


class Questionnaire(VersionedRow, table=True):
    """What every applicant for a job is asked about how they work, and the key that turns answers into points."""

    __tablename__ = "questionnaires"
    __table_args__ = (tenant_key("job_id", "jobs", ondelete="CASCADE"), UniqueConstraint("tenant_id", "job_id"))

    job_id: UUID
    title: str
    introduction: str = ""
    questions: list[dict[str, Any]] = json_list()
    """[{"id", "text", "options": [{"id", "text"}]}]: what a candidate sees."""
    scoring_key: list[dict[str, Any]] = json_list()
    """[{"id", "weight", "points": {option id: 0-100}}]: what a candidate never sees."""
    active: bool = True


class AssessmentResult(TenantRow, table=True):
    """A candidate's answers, scored by the key as it was on that day. A value of its own: it enters no match score."""

    __tablename__ = "assessment_results"
    __table_args__ = (
        tenant_key("application_id", "applications", ondelete="CASCADE"),
        tenant_key("questionnaire_id", "questionnaires"),
        one_of("kind", ("work_style",)),
        UniqueConstraint("tenant_id", "application_id", "kind"),
    )

    application_id: UUID
    questionnaire_id: UUID
    kind: str = "work_style"
    questionnaire_version: int
    score: Decimal = amount(5, 2)
    answers: list[dict[str, Any]] = json_list()
    """[{"id", "question", "answer", "points", "weight"}]: the words that were asked, as they were."""
    answered_at: datetime = timestamp(default_now=True)
