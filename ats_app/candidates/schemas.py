"""What comes in and what goes out of the candidates service."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import EmailStr, Field, field_validator

from ats_app.core.pagination import Page
from ats_app.core.schemas import Input, Row

COUNTED = 1_000
"""How many people a search counts exactly; more are "1,000+"."""


class CandidateInput(Input):
    """The body of `PUT candidates/{id}`: what people correct by hand. Absent fields stay as they are."""

    version: int
    first_name: str | None = Field(None, min_length=1, max_length=100)
    last_name: str | None = Field(None, min_length=1, max_length=100)
    email: EmailStr | None = None
    phone: str | None = Field(None, max_length=40)
    location: str | None = Field(None, max_length=120)
    country: str | None = Field(None, pattern="^([A-Z]{2})?$")
    headline: str | None = Field(None, max_length=200)
    summary: str | None = Field(None, max_length=5000)
    links: list[str] | None = Field(None, max_length=10)
    tags: list[str] | None = Field(None, max_length=20)

    @field_validator("links")
    @classmethod
    def _web_addresses(cls, links: list[str] | None) -> list[str] | None:
        if any(not link.startswith(("https://", "http://")) or len(link) > 300 for link in links or []):
            raise ValueError("Links start with https:// or http://.")
        return links

    @field_validator("tags")
    @classmethod
    def _short_tags(cls, tags: list[str] | None) -> list[str] | None:
        if tags is None:
            return None
        cleaned = list(dict.fromkeys(tag.strip() for tag in tags if tag.strip()))
        if any(len(tag) > 40 for tag in cleaned):
            raise ValueError("A tag has at most 40 letters.")
        return cleaned


class NoteInput(Input):
    """A note. `@Full Name` in the text mentions a colleague; `mentions` names them by id as well."""

    body: str = Field(min_length=1, max_length=5000)
    application_id: UUID | None = None
    mentions: list[UUID] = Field(default_factory=list, max_length=20)


class NoteChange(Input):
    body: str = Field(min_length=1, max_length=5000)
    version: int


class LetterInput(Input):
    """An e-mail to a candidate, in plain text."""

    subject: str = Field(min_length=1, max_length=200)
    body: str = Field(min_length=1, max_length=20_000)


class Filters(Input):
    """What the list of candidates is narrowed by; each empty one asks for nothing."""

    q: str = Field("", max_length=200)
    skill: str = Field("", max_length=80)
    min_years: float | None = Field(None, ge=0, le=70)
    location: str = Field("", max_length=80)


class CandidateLine(Row):
    """A line of `GET candidates`; the application is the newest one."""

    id: UUID
    name: str
    headline: str
    location: str
    years_of_experience: float | None
    skills: list[str]
    tags: list[str]
    application_id: UUID | None
    job_title: str
    stage: str
    status: str
    match_score: float | None
    created_at: datetime


class CandidatePage(Page[CandidateLine]):
    """`total` is counted up to 1,000 on the first page, and null on the others."""

    total: int | None = None


class ApplicationOfCandidate(Row):
    """One of a person's applications, on their page."""

    id: UUID
    job_id: UUID
    job_title: str
    requisition_number: str
    stage: str
    stage_id: UUID
    status: str
    match_score: float | None
    applied_at: datetime
    version: int


class CandidateRow(Row):
    """The contract's `GET candidates/{id}`."""

    id: UUID
    first_name: str
    last_name: str
    email: str
    phone: str
    location: str
    country: str
    headline: str
    summary: str
    links: list[str]
    skills: list[dict[str, Any]]
    education: list[dict[str, Any]]
    work_history: list[dict[str, Any]]
    certifications: list[str]
    languages: list[str]
    years_of_experience: float | None
    source: str
    tags: list[str]
    custom_fields: dict[str, Any]
    applications: list[ApplicationOfCandidate] = Field(default_factory=list)
    created_at: datetime
    updated_at: datetime
    version: int


class NoteRow(Row):
    """A note with its author's name."""

    id: UUID
    body: str
    author_id: UUID
    author: str
    application_id: UUID | None
    mentions: list[str]
    created_at: datetime
    updated_at: datetime
    version: int


class TimelineRow(Row):
    """One thing that happened. `kind`: added, apply, move, reject, hire, withdraw, restore, note, message, document.

    `title` and `detail` depend on it: from and to stage of a move, author and text of a note, subject and status of a
    message, name and state of a file.
    """

    id: UUID
    kind: str
    at: datetime
    by: str
    title: str
    detail: str
    job_title: str
    record_id: UUID | None


class Suggestion(Row):
    """A person for the search in the top bar."""

    id: UUID
    name: str
    hint: str
