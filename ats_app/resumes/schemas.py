"""What goes out of the résumés service."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ats_app.core.schemas import Row


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
