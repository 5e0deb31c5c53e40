"""What makes scores and decisions accountable: the decision ledger, the survey kept apart, audits, feedback."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from ats_app.core.columns import amount, timestamp
from ats_app.core.tables import TenantRow, VersionedRow, one_of, tenant_key
from ats_app.fairness.words import DIRECTIONS, FACTORS, RACES, REASONS, SEXES


class Action(StrEnum):
    """What a person did to an application."""

    ADVANCE = "advance"
    MOVE_BACK = "move_back"
    REJECT = "reject"
    HIRE = "hire"
    RESTORE = "restore"


class LedgerEntry(TenantRow, table=True):
    """One decision and the score in front of the person who took it; a link of the tenant's chain.

    It refers to records by their ids without foreign keys, and names nobody but the person who decided: the ledger
    outlives what it is about.
    """

    __tablename__ = "decision_ledger"
    __table_args__ = (
        one_of("action", Action),
        Index("uq_decision_ledger_position", "tenant_id", "position", unique=True),
        Index("ix_decision_ledger_application", "tenant_id", "application_id"),
        Index("ix_decision_ledger_job", "tenant_id", "job_id", "decided_at"),
        Index("ix_decision_ledger_decided_at", "tenant_id", "decided_at"),
    )

    position: int
    application_id: UUID
    job_id: UUID
    move_id: UUID
    """The row of the stage history that this decision made."""
    action: str
    from_stage_id: UUID | None = None
    to_stage_id: UUID | None = None
    reason: str = ""
    actor_id: UUID | None = None
    actor_role: str
    decided_at: datetime = timestamp(default_now=True)
    score_id: UUID | None = None
    score: Decimal | None = amount(5, 2)
    model_version: str = ""
    document_sha256: str = ""
    higher: int | None = None
    """How many of those who stayed in the stage had a higher score; null where nothing could be compared."""
    lower: int | None = None
    override: bool | None = None
    """Whether the decision went against the score's order (`ledger.goes_against`)."""
    previous_hash: str = ""
    hash: str


class ScoreView(TenantRow, table=True):
    """That a person was shown a score, where and when first. As the ledger, it outlives what it is about and so has no
    foreign keys to it."""

    __tablename__ = "score_views"
    __table_args__ = (
        one_of("place", ("candidate", "compare", "board", "list", "api")),
        UniqueConstraint("tenant_id", "score_id", "user_id"),
    )

    score_id: UUID
    application_id: UUID
    user_id: UUID
    place: str
    first_seen_at: datetime = timestamp(default_now=True)


class SurveyAnswer(TenantRow, table=True):
    """What a person said about themselves, by explicit consent; a question not answered is null.

    The app role has no right on this table. Candidates write and take back their own answer, and the service's
    aggregates read, through functions of the search role (see the migration); nobody else reads a row.
    """

    __tablename__ = "survey_answers"
    __table_args__ = (
        tenant_key("candidate_id", "candidates", ondelete="CASCADE"),
        one_of("sex", SEXES),
        one_of("race_ethnicity", RACES),
        UniqueConstraint("tenant_id", "candidate_id"),
    )

    candidate_id: UUID
    sex: str | None = None
    race_ethnicity: str | None = None
    consent_version: int
    consent_text: str
    given_at: datetime = timestamp(default_now=True)


class FairnessSettings(VersionedRow, table=True):
    """What a company has chosen; without a row the defaults hold."""

    __tablename__ = "fairness_settings"
    __table_args__ = (UniqueConstraint("tenant_id"),)

    survey_enabled: bool = True


class FairnessReport(TenantRow, table=True):
    """An audit as it came out: dated, hashed, never changed; it can be made again from what `as_of` saw."""

    __tablename__ = "fairness_reports"
    __table_args__ = (
        tenant_key("job_id", "jobs"),
        one_of("status", ("waiting", "done", "failed")),
        Index("ix_fairness_reports_as_of", "tenant_id", "as_of"),
    )

    job_id: UUID | None = None
    applied_from: datetime | None = timestamp()
    applied_until: datetime = timestamp()
    as_of: datetime = timestamp()
    status: str = "waiting"
    error: str = ""
    asked_by: UUID | None = None
    done_at: datetime | None = timestamp()
    applications: int = 0
    report: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    report_hash: str = ""
    data_hash: str = ""
    model_hash: str = ""
    ledger_hash: str = ""
    """The end of the decision ledger when the audit was made."""
    published_at: datetime | None = timestamp()
    published_by: UUID | None = None
    distributed_on: date | None = None
    """Since when the audited score is in use."""
    auditor: str = ""


class ScoreFeedback(TenantRow, table=True):
    """A person's "this score is wrong because": read in the fairness report and by training."""

    __tablename__ = "score_feedback"
    __table_args__ = (
        tenant_key("application_id", "applications", ondelete="CASCADE"),
        one_of("direction", DIRECTIONS),
        one_of("factor", FACTORS),
        one_of("reason", REASONS),
        Index("ix_score_feedback_application", "tenant_id", "application_id"),
        Index("ix_score_feedback_created_at", "tenant_id", "created_at"),
    )

    application_id: UUID
    score_id: UUID | None = None
    score: Decimal | None = amount(5, 2)
    model_version: str = ""
    direction: str
    factor: str
    reason: str
    text: str = ""
    author_id: UUID
