"""What comes in and what goes out of the fairness service."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from ats_app.core.schemas import Input, Row


class LedgerRow(Row):
    """A decision in words; the application is told by its id alone."""

    position: int
    application_id: UUID
    job_id: UUID
    job: str
    action: str
    from_stage: str
    to_stage: str
    reason: str
    actor: str
    actor_role: str
    decided_at: datetime
    score: float | None
    model_version: str
    document_sha256: str
    higher: int | None
    lower: int | None
    override: bool | None
    hash: str
    shown_to: list[str]
    """Who had been shown this score by then, the first one first."""


class LedgerCheck(Row):
    """What came out of computing the chain again; `head` is the hash of the last good entry.

    `entries` is the position of the last entry checked, and `more` whether others follow. Missing entries are counted
    at the end of the chain.
    """

    intact: bool
    entries: int
    more: bool = False
    broken_at: int | None
    unrecorded: int
    since: datetime | None
    head: str


class OverrideRate(Row):
    """Decisions of a month, a job or a kind; `comparable` are those where the score's order said something."""

    group: str
    decisions: int
    comparable: int
    overrides: int
    rate: float | None


class SurveyInput(Input):
    """A candidate's answers; null is "I don't wish to answer"."""

    sex: Literal["female", "male", "non_binary"] | None = None
    race_ethnicity: (
        Literal["hispanic", "white", "black", "native_hawaiian", "asian", "native_american", "two_or_more"] | None
    ) = None
    consent: bool = False


class GroupLine(Row):
    """A line of a table of rates: groups along one dimension, and beside them the people of unknown group."""

    group: str
    people: int
    selected: int
    rate: float
    ratio: float | None
    low: float | None
    high: float | None
    z: float | None
    p_corrected: float | None
    test: str | None
    significant: bool
    small: bool
    omitted: bool
    flagged: bool
    note: str


class RateRows(Row):
    """Rates of one measure along one dimension. `undecided` are applications the measure can't say anything of yet."""

    measure: str
    dimension: str
    rows: list[GroupLine]
    unknown: int
    withheld: int
    undecided: int
    reference: str | None
    worst_ratio: float | None
    flagged: bool


class FunnelLine(Row):
    """How many of a group came to each stage, from applied to hired."""

    group: str
    reached: list[int]


class WhatIfLine(Row):
    """What a threshold would do: who would pass, and the worst impact ratio along each dimension."""

    threshold: float
    passed: int
    worst_ratio: dict[str, float | None]


class FairnessOverview(Row):
    """Everything of the screen's first part, for one scope."""

    applications: int
    scored: int
    answered: int
    median: float | None
    tables: dict[str, RateRows]
    funnel: list[FunnelLine]
    what_if: list[WhatIfLine]
    worst_ratio: float | None
    flags: int


class AuditInput(Input):
    """What an audit is asked for: a job or all of them, applications of so many months back (null: all)."""

    job_id: UUID | None = None
    months: int | None = Field(None, ge=1, le=36)


class PublishInput(Input):
    """What stands in the public summary beside the audit's own figures."""

    distributed_on: date
    auditor: str = Field("", max_length=120)


class ReportLine(Row):
    """An audit in a list."""

    id: UUID
    job_id: UUID | None
    job: str
    applied_from: datetime | None
    applied_until: datetime
    as_of: datetime
    status: str
    error: str
    done_at: datetime | None
    applications: int
    report_hash: str
    data_hash: str
    model_hash: str
    ledger_hash: str
    published_at: datetime | None
    distributed_on: date | None
    auditor: str
    asked_by: str
    flagged: bool


class ReportRow(ReportLine):
    """An audit with its content."""

    report: dict[str, Any]


class RepeatRow(Row):
    """What came out of making an audit again from the state it saw."""

    same_data: bool
    same_report: bool
    data_hash: str
    report_hash: str


class SummaryRow(Row):
    """The public summary of a bias audit."""

    company: str
    audited_at: datetime
    applied_from: datetime | None
    applied_until: datetime
    job: str
    applications: int
    models: dict[str, int]
    tables: dict[str, list[dict[str, Any]]]
    unknown: dict[str, int]
    distributed_on: date
    auditor: str
    report_hash: str
    source: str


class ModelUse(Row):
    """A model version as scores were given with it."""

    model_version: str
    current: int
    given: int
    first_used: datetime
    last_used: datetime


class FeedbackInput(Input):
    """Why a person thinks that a score is wrong."""

    direction: Literal["too_low", "too_high"]
    factor: Literal["overall", "skills", "experience", "education", "other"] = "overall"
    reason: Literal[
        "skill_missed",
        "skill_overrated",
        "experience_misread",
        "seniority",
        "education_misread",
        "equivalent",
        "irrelevant",
        "requirement",
        "other",
    ]
    text: str = Field("", max_length=2000)


class FeedbackRow(Row):
    """A person's feedback on a score."""

    id: UUID
    application_id: UUID
    job_id: UUID
    job: str
    direction: str
    factor: str
    reason: str
    text: str
    score: float | None
    model_version: str
    author_id: UUID
    author: str
    created_at: datetime


class FeedbackCount(Row):
    reason: str
    direction: str
    model_version: str
    given: int
