"""Requisitions: their life, approvals, stages and channels; departments and the templates they start from."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text

from ats_app.core.columns import amount, json_list, json_object, timestamp
from ats_app.core.tables import TenantRow, VersionedRow, one_of, tenant_key


class JobStatus(StrEnum):
    DRAFT = "draft"
    PENDING_APPROVAL = "pending_approval"
    APPROVED = "approved"
    OPEN = "open"
    ON_HOLD = "on_hold"
    CLOSED = "closed"
    ARCHIVED = "archived"


class StageKind(StrEnum):
    """What a stage means for reports, whatever a company calls it."""

    APPLIED = "applied"
    SCREEN = "screen"
    INTERVIEW = "interview"
    OFFER = "offer"
    HIRED = "hired"


EMPLOYMENT_TYPES = ("full-time", "part-time", "contract")
REMOTE_MODES = ("onsite", "hybrid", "remote")
CHANNELS = ("careers-page", "linkedin", "indeed", "glassdoor", "ziprecruiter")


class Department(VersionedRow, table=True):
    __tablename__ = "departments"
    __table_args__ = (UniqueConstraint("tenant_id", "code"), UniqueConstraint("tenant_id", "name"))

    name: str
    code: str
    """Starts the requisition numbers: ENG in ENG-2026-0042."""


class DepartmentApprover(TenantRow, table=True):
    """One place in a department's approval chain. A department without any asks the job's hiring manager."""

    __tablename__ = "department_approvers"
    __table_args__ = (
        tenant_key("department_id", "departments", ondelete="CASCADE"),
        tenant_key("user_id", "users"),
        UniqueConstraint("tenant_id", "department_id", "position"),
    )

    department_id: UUID
    position: int
    user_id: UUID


class StageTemplate(TenantRow, table=True):
    """A stage that new jobs of the company get."""

    __tablename__ = "stage_templates"
    __table_args__ = (one_of("kind", StageKind), UniqueConstraint("tenant_id", "position"))

    position: int
    name: str
    kind: str
    sla_days: int | None = None


class RequisitionCounter(TenantRow, table=True):
    """The last number given per department and year; locked while one is taken, so there are no gaps."""

    __tablename__ = "requisition_counters"
    __table_args__ = (
        tenant_key("department_id", "departments", ondelete="CASCADE"),
        UniqueConstraint("tenant_id", "department_id", "year"),
    )

    department_id: UUID
    year: int
    last_number: int = 0


class Job(VersionedRow, table=True):
    """A requisition."""

    __tablename__ = "jobs"
    __table_args__ = (
        tenant_key("department_id", "departments"),
        tenant_key("hiring_manager_id", "users"),
        tenant_key("recruiter_id", "users"),
        one_of("status", JobStatus),
        one_of("employment_type", EMPLOYMENT_TYPES),
        one_of("remote", REMOTE_MODES),
        UniqueConstraint("tenant_id", "requisition_number"),
        UniqueConstraint("tenant_id", "slug"),
        Index("ix_jobs_tenant_id_status", "tenant_id", "status", "created_at"),
    )

    title: str
    slug: str
    requisition_number: str
    description: str = ""
    """Sanitised HTML."""
    department_id: UUID
    hiring_manager_id: UUID
    recruiter_id: UUID
    location: str = ""
    country: str = ""
    """ISO 3166 alpha-2."""
    remote: str = "onsite"
    employment_type: str = "full-time"
    salary_min: Decimal | None = amount()
    salary_max: Decimal | None = amount()
    salary_currency: str = "EUR"
    required_skills: list[dict[str, Any]] = json_list()
    """[{"skill": str, "years"?: float}]"""
    preferred_skills: list[dict[str, Any]] = json_list()
    min_years: float | None = None
    education_level: int | None = None
    """0 none, 1 secondary, 2 vocational, 3 bachelor, 4 master, 5 doctorate."""
    knockout_questions: list[dict[str, Any]] = json_list()
    """[{"id": str, "question": str, "expected": "yes" | "no"}]"""
    openings_count: int = 1
    status: str = JobStatus.DRAFT
    submitted_at: datetime | None = timestamp()
    approved_at: datetime | None = timestamp()
    opened_at: datetime | None = timestamp()
    closed_at: datetime | None = timestamp()


class JobStage(VersionedRow, table=True):
    """A column of the job's board."""

    __tablename__ = "job_stages"
    __table_args__ = (
        tenant_key("job_id", "jobs", ondelete="CASCADE"),
        one_of("kind", StageKind),
        UniqueConstraint("tenant_id", "job_id", "position"),
    )

    job_id: UUID
    position: int
    name: str
    kind: str
    sla_days: int | None = None


class JobApproval(TenantRow, table=True):
    """One approver's answer in one round; rounds go up with every submission."""

    __tablename__ = "job_approvals"
    __table_args__ = (
        tenant_key("job_id", "jobs", ondelete="CASCADE"),
        tenant_key("approver_id", "users"),
        one_of("status", ("pending", "approved", "rejected", "withdrawn")),
        UniqueConstraint("tenant_id", "job_id", "round", "position"),
        Index(
            "ix_job_approvals_pending",
            "tenant_id",
            "approver_id",
            postgresql_where=text("status = 'pending'"),
        ),
    )

    job_id: UUID
    round: int
    position: int
    approver_id: UUID
    status: str = "pending"
    reason: str = ""
    decided_at: datetime | None = timestamp()


class JobChannel(VersionedRow, table=True):
    """What became of publishing a job on one channel."""

    __tablename__ = "job_channels"
    __table_args__ = (
        tenant_key("job_id", "jobs", ondelete="CASCADE"),
        one_of("channel", CHANNELS),
        one_of("status", ("pending", "published", "failed", "taken_down")),
        UniqueConstraint("tenant_id", "job_id", "channel"),
    )

    job_id: UUID
    channel: str
    status: str = "pending"
    external_id: str = ""
    url: str = ""
    error: str = ""
    attempts: int = 0
    published_at: datetime | None = timestamp()


class JobTraffic(TenantRow, table=True):
    """Views and applications of a job per channel and day."""

    __tablename__ = "job_traffic"
    __table_args__ = (
        tenant_key("job_id", "jobs", ondelete="CASCADE"),
        UniqueConstraint("tenant_id", "job_id", "channel", "day"),
    )

    job_id: UUID
    channel: str
    day: date
    views: int = 0
    applications: int = 0


class JobDraft(VersionedRow, table=True):
    """What a person has typed into a job's form and not saved yet; survives a closed tab."""

    __tablename__ = "job_drafts"
    __table_args__ = (
        tenant_key("user_id", "users", ondelete="CASCADE"),
        tenant_key("job_id", "jobs", ondelete="CASCADE"),
        Index("ix_job_drafts_user", "tenant_id", "user_id"),
    )

    user_id: UUID
    job_id: UUID | None = None
    """None while the job itself is not made yet."""
    form: dict[str, Any] = json_object()
