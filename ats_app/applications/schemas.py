"""What comes in and what goes out of the applications service."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from ats_app.core.schemas import Input, Row


class MoveInput(Input):
    """The body of `POST applications/{id}/move`; `stage` is a stage's id or its name."""

    stage: str = Field(min_length=1, max_length=80)
    version: int


class RejectInput(Input):
    """The body of `POST applications/{id}/reject`; `reason` is the id or the label of one of the tenant's reasons."""

    reason: str = Field(min_length=1, max_length=120)
    version: int
    note: str = Field("", max_length=2000)
    send_email: bool = False


class HireOutcomeInput(Input):
    """The body of `POST applications/{id}/hire-outcome`: how a hire turned out, and since when that is clear.

    `open` takes back what was said before; without `on` it is today.
    """

    outcome: Literal["success", "failure", "open"]
    version: int
    note: str = Field("", max_length=2000)
    on: date | None = None


class HireOutcomeRow(Row):
    """What was said last of how a hire turned out."""

    outcome: str
    on: date
    note: str
    said_by: str
    said_at: datetime


class VersionInput(Input):
    version: int


class ReasonInput(Input):
    """A reason for turning somebody down; `about_fit` says whether it speaks of how the person suits the job."""

    label: str = Field(min_length=2, max_length=80)
    active: bool = True
    about_fit: bool = True


class ReasonRow(Row):
    """One of the company's reasons. Learning leaves rejections out whose reason is not `about_fit`."""

    id: UUID
    label: str
    position: int
    active: bool
    about_fit: bool
    version: int


class CardRow(Row):
    """An application as the board shows it."""

    id: UUID
    candidate_id: UUID
    stage_id: UUID
    name: str
    headline: str
    score: float | None
    rank: int
    reading: str
    flags: list[str]
    status: str
    stage_entered_at: datetime
    applied_at: datetime
    version: int


class ColumnRow(Row):
    """A stage of the board; `count` is exact, whatever part of its cards is loaded."""

    id: UUID
    name: str
    kind: str
    sla_days: int | None
    count: int


class BoardRow(Row):
    job_id: UUID
    job_title: str
    job_status: str
    columns: list[ColumnRow]
    cards: list[CardRow]


class MovedRow(Row):
    """What became of one card of a move."""

    id: UUID
    stage_id: UUID
    status: str
    version: int


class ApplicationRow(Row):
    """An application with its score and reasons; the contract's `GET applications/{id}`."""

    id: UUID
    candidate_id: UUID
    candidate_name: str
    job_id: UUID
    job_title: str
    stage: str
    stage_id: UUID
    status: str
    source: str
    applied_at: datetime
    stage_entered_at: datetime
    decided_at: datetime | None
    resume_id: UUID | None
    reading: str
    reading_error: str
    answers: list[dict[str, Any]]
    flags: list[str]
    match_score: float | None
    explanation: dict[str, Any] | None
    rejection_reason: str
    hire_outcome: HireOutcomeRow | None = None
    """Told to those alone who may say it."""
    version: int


class ApplicationLine(Row):
    """A line of `GET applications`."""

    id: UUID
    candidate_id: UUID
    candidate_name: str
    job_id: UUID
    job_title: str
    stage: str
    status: str
    applied_at: datetime
    match_score: float | None
    version: int


class MoveRow(Row):
    """A line of an application's stage history."""

    kind: str
    from_stage: str
    to_stage: str
    moved_by: str
    moved_at: datetime
    seconds_in_stage: int | None
    note: str
