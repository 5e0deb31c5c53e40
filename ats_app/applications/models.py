"""Applications, their way through the stages, and the consent they rest on."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, Computed, Index, UniqueConstraint, text
from sqlmodel import Field

from ats_app.core.columns import amount, json_list, timestamp, words
from ats_app.core.tables import TenantRow, VersionedRow, one_of, tenant_key


class ApplicationStatus(StrEnum):
    ACTIVE = "active"
    HIRED = "hired"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class RejectionReason(VersionedRow, table=True):
    __tablename__ = "rejection_reasons"
    __table_args__ = (UniqueConstraint("tenant_id", "label"),)

    label: str
    position: int = 0
    active: bool = True
    about_fit: bool = Field(default=True, sa_column_kwargs={"server_default": "true"})
    """Whether the reason speaks of how well the person suits the job; training learns from no other."""


class Application(VersionedRow, table=True):
    """One person's application for one job. `score` copies the current score so that boards can sort by it."""

    __tablename__ = "applications"
    __table_args__ = (
        tenant_key("candidate_id", "candidates"),
        tenant_key("job_id", "jobs"),
        tenant_key("stage_id", "job_stages"),
        tenant_key("resume_id", "documents"),
        tenant_key("rejection_reason_id", "rejection_reasons"),
        one_of("status", ApplicationStatus),
        one_of("reading", ("none", "waiting", "done", "failed")),
        one_of("hire_outcome", ("", "success", "failure")),
        UniqueConstraint("tenant_id", "candidate_id", "job_id"),
        Index("ix_applications_job", "tenant_id", "job_id", "status", text("id DESC")),
        Index("ix_applications_tenant_id_applied_at", "tenant_id", text("applied_at DESC"), text("id DESC")),
    )

    candidate_id: UUID
    job_id: UUID
    stage_id: UUID
    status: str = ApplicationStatus.ACTIVE
    applied_at: datetime = timestamp(default_now=True)
    stage_entered_at: datetime = timestamp(default_now=True)
    decided_at: datetime | None = timestamp()
    source: str = "careers-page"
    resume_id: UUID | None = None
    reading: str = "none"
    """How far the worker is with the résumé: none, waiting, done, failed."""
    reading_error: str = ""
    """A sentence for the recruiter when the file could not be read."""
    answers: list[dict[str, Any]] = json_list()
    """Knock-out questions as answered: [{"id", "question", "answer", "expected"}]"""
    flags: list[str] = words()
    score: Decimal | None = amount(5, 2)
    rank: int = -1
    """The score in hundredths, -1 before there is one."""
    rejection_reason_id: UUID | None = None
    rejection_note: str = ""
    rejected_stage_id: UUID | None = None
    hire_outcome: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """What the newest of its `hire_outcomes` says; empty while nothing is said."""


# What the board shows, active or hired, as a column of its own: a comparison of text in the condition of a partial
# index would keep the index from being used under row-level security, and so would a rank that is no integer.
_applications = Application.__table__  # type: ignore[attr-defined]
_applications.append_column(Column("on_board", Boolean, Computed("status IN ('active', 'hired')", persisted=True)))
Index(
    "ix_applications_board",
    *(_applications.c[name] for name in ("tenant_id", "job_id", "stage_id")),
    _applications.c["rank"].desc(),
    _applications.c["id"].desc(),
    postgresql_where=_applications.c["on_board"],
)


class StageMove(TenantRow, table=True):
    """A row of the stage history: every move, with who, when, from, to, and how long the card was there."""

    __tablename__ = "stage_history"
    __table_args__ = (
        tenant_key("application_id", "applications", ondelete="CASCADE"),
        one_of("kind", ("apply", "move", "reject", "hire", "withdraw", "restore")),
        Index("ix_stage_history_application", "tenant_id", "application_id", "moved_at"),
        Index("ix_stage_history_tenant_id_moved_at", "tenant_id", "moved_at"),
    )

    application_id: UUID
    kind: str = "move"
    from_stage_id: UUID | None = None
    to_stage_id: UUID | None = None
    moved_by: UUID | None = None
    moved_at: datetime = timestamp(default_now=True)
    seconds_in_stage: int | None = None
    note: str = ""


class HireOutcome(TenantRow, table=True):
    """What somebody said of how a hire turned out; a later row replaces it, `open` takes it back."""

    __tablename__ = "hire_outcomes"
    __table_args__ = (
        tenant_key("application_id", "applications", ondelete="CASCADE"),
        tenant_key("said_by", "users"),
        one_of("outcome", ("success", "failure", "open")),
        Index("ix_hire_outcomes_application", "tenant_id", "application_id", "said_at"),
    )

    application_id: UUID
    outcome: str
    on_day: date
    """The day it could be told, for instance the end of probation."""
    note: str = ""
    said_by: UUID
    said_at: datetime = timestamp(default_now=True)


class Consent(TenantRow, table=True):
    """What an applicant agreed to, in the words shown."""

    __tablename__ = "consents"
    __table_args__ = (
        tenant_key("candidate_id", "candidates", ondelete="CASCADE"),
        Index("ix_consents_candidate", "tenant_id", "candidate_id"),
    )

    candidate_id: UUID
    application_id: UUID | None = None
    consent_version: int
    consent_text: str
    given_at: datetime = timestamp(default_now=True)
    address: str = ""
