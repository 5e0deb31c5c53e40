"""What comes in and what goes out of the jobs service."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from pydantic import Field, field_validator, model_validator

from ats_app.core.html import plain_text, sanitise
from ats_app.core.schemas import Input, Row
from ats_app.jobs.models import CHANNELS

EmploymentType = Literal["full-time", "part-time", "contract"]
RemoteMode = Literal["onsite", "hybrid", "remote"]
Channel = Literal["careers-page", "linkedin", "indeed", "glassdoor", "ziprecruiter"]


class SkillInput(Input):
    skill: str = Field(min_length=1, max_length=80)
    years: float | None = Field(None, ge=0, le=50)


class SalaryRange(Input):
    min: Decimal | None = Field(None, ge=0, le=10_000_000_000)
    max: Decimal | None = Field(None, ge=0, le=10_000_000_000)
    currency: str = Field("EUR", pattern="^[A-Z]{3}$")

    @model_validator(mode="after")
    def ordered(self) -> "SalaryRange":
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError("the lower end of the salary must not be above the upper end")
        return self


class KnockoutQuestion(Input):
    id: str = Field(min_length=1, max_length=40)
    question: str = Field(min_length=3, max_length=300)
    expected: Literal["yes", "no"]


class JobInput(Input):
    """A requisition as written; the contract's body of `POST jobs`."""

    title: str = Field(min_length=2, max_length=120)
    description: str = Field("", max_length=60_000)
    department_id: UUID
    hiring_manager_id: UUID
    location: str = Field("", max_length=120)
    country: str = Field("", pattern="^([A-Z]{2})?$")
    remote: RemoteMode = "onsite"
    employment_type: EmploymentType = "full-time"
    salary_range: SalaryRange = SalaryRange()
    required_skills: list[SkillInput] = Field(default=[], max_length=30)
    preferred_skills: list[SkillInput] = Field(default=[], max_length=30)
    min_years: float | None = Field(None, ge=0, le=50)
    education_level: int | None = Field(None, ge=0, le=5)
    openings_count: int = Field(1, ge=1, le=1000)
    knockout_questions: list[KnockoutQuestion] = Field(default=[], max_length=10)

    @field_validator("description")
    @classmethod
    def clean_description(cls, value: str) -> str:
        return sanitise(value)


class JobChange(JobInput):
    """The body of `PUT jobs/{id}`: the whole text and the version it was written over."""

    version: int | None = None


class Reason(Input):
    reason: str = Field(min_length=3, max_length=1000)


class PublishInput(Input):
    channels: list[Channel] = Field(default=["careers-page"], min_length=1, max_length=len(CHANNELS))


class DepartmentInput(Input):
    name: str = Field(min_length=2, max_length=80)
    code: str = Field(pattern="^[A-Z][A-Z0-9]{1,7}$", description="Starts the requisition numbers")
    approver_ids: list[UUID] = Field(default=[], max_length=5)


class StageInput(Input):
    id: UUID | None = None
    name: str = Field(min_length=1, max_length=40)
    kind: Literal["applied", "screen", "interview", "offer", "hired"]
    sla_days: int | None = Field(None, ge=1, le=365)


class DepartmentRow(Row):
    id: UUID
    name: str
    code: str
    version: int
    approver_ids: list[UUID]


class StageRow(Row):
    id: UUID
    position: int
    name: str
    kind: str
    sla_days: int | None


class ApprovalRow(Row):
    round: int
    position: int
    approver_id: UUID
    approver_name: str
    status: str
    reason: str
    decided_at: datetime | None


class ChannelRow(Row):
    channel: str
    status: str
    url: str
    error: str
    attempts: int
    published_at: datetime | None


class JobSummary(Row):
    """A line of the jobs list."""

    id: UUID
    title: str
    slug: str
    requisition_number: str
    department: str
    location: str
    remote: str
    employment_type: str
    status: str
    hiring_manager: str
    recruiter: str
    openings_count: int
    active_applications: int
    new_applications: int
    hired: int
    created_at: datetime
    opened_at: datetime | None
    version: int


class JobRow(Row):
    """A requisition with everything that its page shows."""

    id: UUID
    title: str
    slug: str
    requisition_number: str
    description: str
    department_id: UUID
    department: str
    hiring_manager_id: UUID
    hiring_manager: str
    recruiter_id: UUID
    recruiter: str
    location: str
    country: str
    remote: str
    employment_type: str
    salary_range: dict[str, Any] | None
    required_skills: list[dict[str, Any]]
    preferred_skills: list[dict[str, Any]]
    min_years: float | None
    education_level: int | None
    openings_count: int
    knockout_questions: list[dict[str, Any]]
    status: str
    version: int
    created_at: datetime
    updated_at: datetime
    submitted_at: datetime | None
    approved_at: datetime | None
    opened_at: datetime | None
    closed_at: datetime | None
    legal_steps: list[str]
    publishing_results: list[ChannelRow]
    approvals: list[ApprovalRow]
    stages: list[StageRow]

    @property
    def description_text(self) -> str:
        return plain_text(self.description)


class FunnelRow(Row):
    """One stage of a job's funnel: how many are there now, how many ever reached it."""

    stage_id: UUID
    name: str
    kind: str
    now: int
    reached: int
