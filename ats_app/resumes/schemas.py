"""What goes out of the résumés service."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from ats_app.core.schemas import Input, Row
from scoring.parsing.signature import layout_of


class DocumentRow(Row):
    """A stored file of a candidate. `reading`: none, pending, parsed, failed; `error_message` says why it failed."""

    id: UUID
    kind: str
    state: str
    filename: str
    content_type: str
    size_bytes: int
    pages: int | None
    reading: str
    error_code: str
    error_message: str
    created_at: datetime


class Download(Row):
    """What a route needs to hand a file out."""

    storage_key: str
    quarantined: bool
    filename: str
    content_type: str
    size_bytes: int


class PageRow(Row):
    """A page of a document; its size in PDF points, the unit in which values are located on it."""

    number: int
    width: float
    height: float


class PreviewRow(Row):
    """A document as a person sees it without opening it: pages as pictures, or text where there are no pages."""

    document_id: UUID
    pages: list[PageRow]
    text: str


class ParsedFile(Row):
    """One file of a batch: waiting, done with the answer of `POST cv-parser/parse`, or failed with the reason."""

    filename: str
    status: Literal["pending", "parsed", "failed"]
    error: dict[str, str] | None
    result: dict[str, Any] | None


class ParseJobRow(Row):
    """A batch and how far it is."""

    job_id: UUID
    status: Literal["processing", "completed"]
    total: int
    completed: int
    failed: int
    created_at: datetime
    results: list[ParsedFile]


class CorrectionInput(Input):
    """A person's word on one value. `value` null or empty: there is no such thing in the document."""

    path: str = Field(max_length=80)
    value: str | None = Field(max_length=10_000)
    version: int = Field(description="The candidate's version that the person was looking at")


class ConfirmationInput(Input):
    """That a value is right as it stands; `value` is what the person was looking at, null for nothing."""

    path: str = Field(max_length=80)
    value: str | None = Field(max_length=10_000)


class CorrectionRow(Row):
    """What was said of one value. `by` is the person's name, empty for the candidate."""

    id: UUID
    document_id: UUID
    path: str
    verdict: Literal["confirmed", "corrected", "added", "removed"]
    parsed: str | None
    corrected: str | None
    confidence: float | None
    origin: Literal["recruiter", "candidate"]
    by: str
    created_at: datetime


class Reviewed(Row):
    """A document's values as they are now, with what people said of them."""

    document_id: UUID
    version: int
    """Of the candidate."""
    data: dict[str, Any]
    """`candidate_data` of the parser's answer with the corrections in it; entries taken out are null."""
    corrections: list[CorrectionRow]


class FirstLook(Row):
    """What a résumé said of its owner's contact before the application: enough to fill in a form, and to say later
    how right that was."""

    contact: dict[str, str | None]
    confidence: dict[str, float]
    sources: dict[str, dict[str, Any]]
    """By path, of the contact alone."""
    metadata: dict[str, Any]
    layout: tuple[str, str]

    @classmethod
    def of(cls, answer: dict[str, Any]) -> "FirstLook":
        """From the parser's answer as JSON."""
        data, metadata = answer["candidate_data"], answer["parsing_metadata"]
        contact, sources = data["contact_info"], data.get("sources") or {}
        return cls(
            contact={name: contact.get(name) for name in FORM_FIELDS},
            confidence={name: sure for name, sure in contact["confidence"].items() if name in FORM_FIELDS},
            sources={path: sources[path] for name in FORM_FIELDS if (path := f"contact_info.{name}") in sources},
            metadata={name: metadata[name] for name in ("language", "format", "parser_version")},
            layout=layout_of(answer),
        )


FORM_FIELDS = ("first_name", "last_name", "email", "phone")
"""What a careers form asks for and a résumé can answer."""
