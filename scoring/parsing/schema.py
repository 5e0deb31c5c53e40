"""The answer of the parser, in the shape of `POST cv-parser/parse`."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Source(_Frozen):
    """Where a value stands: page from 1, box in PDF points from the top left, characters of `text`."""

    page: int
    box: tuple[float, float, float, float] | None
    span: tuple[int, int]
    text: str


class Place(_Frozen):
    """A location taken apart; `country` is ISO 3166 alpha-2."""

    city: str | None = None
    region: str | None = None
    country: str | None = None


class ContactInfo(_Frozen):
    """Who the résumé is about. `phone` is E.164, `location` as printed, `confidence` by field in [0, 1]."""

    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    phone: str | None = None
    location: str | None = None
    place: Place | None = None
    links: tuple[str, ...] = ()
    confidence: dict[str, float] = Field(default_factory=dict)


class Education(_Frozen):
    """One course of study. `level`: 0 none, 1 secondary, 2 vocational, 3 bachelor, 4 master, 5 doctorate."""

    degree: str | None = None
    field: str | None = None
    institution: str | None = None
    graduation_year: int | None = None
    level: int = 0
    confidence: dict[str, float] = Field(default_factory=dict)


class Work(_Frozen):
    """One job. Dates are `YYYY-MM`, or `YYYY` where only years are shown; `end_date` None means still there."""

    title: str | None = None
    company: str | None = None
    start_date: str | None = None
    end_date: str | None = None
    description: str = ""
    location: str | None = None
    confidence: dict[str, float] = Field(default_factory=dict)


class Skill(_Frozen):
    """A skill; `id` is the taxonomy's, None for one it doesn't hold."""

    id: str | None = None
    name: str
    as_written: str
    confidence: float


class Certification(_Frozen):
    """A certificate without its year, issuer or level of award."""

    name: str
    year: int | None = None
    confidence: float


class Language(_Frozen):
    """A language a person speaks, as written, with the level as written."""

    name: str
    code: str | None = None
    level: str | None = None


class CandidateData(_Frozen):
    """Everything read from the document; lists are newest first.

    `sources` maps a path such as `work_history.0.title` to the place of that value.
    """

    contact_info: ContactInfo
    summary: str | None = None
    education: tuple[Education, ...] = ()
    work_history: tuple[Work, ...] = ()
    skills: tuple[Skill, ...] = ()
    certifications: tuple[Certification, ...] = ()
    languages: tuple[Language, ...] = ()
    years_of_experience: int = 0
    sources: dict[str, Source] = Field(default_factory=dict)


class ParsingMetadata(_Frozen):
    """`format` by content, pages read, ISO language, wall time, mean confidence."""

    format: str
    pages: int
    language: str
    processing_time_ms: float
    overall_confidence: float
    parser_version: str


class ParsedResume(_Frozen):
    """The parsed résumé; `model_dump(mode="json")` is the public JSON."""

    candidate_data: CandidateData
    parsing_metadata: ParsingMetadata
