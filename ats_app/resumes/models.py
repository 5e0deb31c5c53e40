"""Files that people gave us, and what was read in them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from ats_app.core.columns import json_list, timestamp
from ats_app.core.tables import TenantRow, VersionedRow, one_of, tenant_key


class Document(VersionedRow, table=True):
    """A stored file. Its bytes lie in private storage under a random key; only a checked route hands them out."""

    __tablename__ = "documents"
    __table_args__ = (
        tenant_key("candidate_id", "candidates", ondelete="CASCADE"),
        one_of("kind", ("resume", "other")),
        one_of("state", ("quarantined", "clean", "rejected")),
        Index("ix_documents_candidate", "tenant_id", "candidate_id"),
        Index("ix_documents_sha256", "tenant_id", "sha256"),
    )

    candidate_id: UUID | None = None
    kind: str = "resume"
    state: str = "quarantined"
    storage_key: str
    filename: str
    content_type: str
    size_bytes: int
    sha256: str
    pages: int | None = None


class ParsedResume(TenantRow, table=True):
    """The parser's answer for one document, or why there is none."""

    __tablename__ = "parsed_resumes"
    __table_args__ = (
        tenant_key("document_id", "documents", ondelete="CASCADE"),
        one_of("status", ("pending", "parsed", "failed")),
        UniqueConstraint("tenant_id", "document_id"),
        Index("ix_parsed_resumes_sha256", "tenant_id", "sha256"),
        Index("ix_parsed_resumes_parsed_at", "tenant_id", "parsed_at"),
    )

    document_id: UUID
    sha256: str
    status: str = "pending"
    error_code: str = ""
    error_message: str = ""
    result: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    """The shape of `POST cv-parser/parse`, with sources."""
    parser_version: str = ""
    processing_ms: int | None = None
    parsed_at: datetime | None = timestamp()


class DocumentPreview(TenantRow, table=True):
    """What a person sees of a document without opening it: pictures of its pages, or its text where it has no pages.

    Made once, by the sandbox; the files lie in private storage.
    """

    __tablename__ = "document_previews"
    __table_args__ = (
        tenant_key("document_id", "documents", ondelete="CASCADE"),
        UniqueConstraint("tenant_id", "document_id"),
    )

    document_id: UUID
    pages: list[dict[str, Any]] = json_list()
    """[{"key": storage key, "width": points, "height": points}], in order; empty for a document without pages."""
    text_key: str = ""


class ParseJob(TenantRow, table=True):
    """Files that were handed to the parser together. How far each is, its `parsed_resumes` row says."""

    __tablename__ = "parse_jobs"

    created_by: UUID | None = None
    files: list[dict[str, Any]] = json_list()
    """[{"filename", "document_id": id or null, "error": {"code", "message"} or null}]; refused ones are no document."""


class ParseCorrection(TenantRow, table=True):
    """What a person said of one value that was read: another one is right, or this one is.

    Rows are never rewritten: a newer word on the same value, or Undo, ends a row. The newest living row of a value
    counts, for the profile and for the parser's report.
    """

    __tablename__ = "parse_corrections"
    __table_args__ = (
        tenant_key("candidate_id", "candidates", ondelete="CASCADE"),
        tenant_key("document_id", "documents", ondelete="CASCADE"),
        one_of("verdict", ("confirmed", "corrected", "added", "removed")),
        one_of("origin", ("recruiter", "candidate")),
        Index(
            "uq_parse_corrections_living",
            "tenant_id",
            "candidate_id",
            "sha256",
            "path",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_parse_corrections_document", "tenant_id", "document_id"),
        Index(
            "ix_parse_corrections_report",
            "tenant_id",
            "created_at",
            postgresql_include=["field", "language", "format", "layout", "verdict", "asked", "confidence"],
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    candidate_id: UUID
    document_id: UUID
    sha256: str
    """Of the document: the same file sent again is corrected already."""
    path: str
    """`work_history.0.title`"""
    field: str
    """The path without its number."""
    verdict: str
    parsed: str | None = None
    """What was read; null when nothing was."""
    corrected: str | None = None
    """What is right; null when there is nothing."""
    confidence: float | None = None
    asked: bool = False
    """Whether the product asked for it. What people correct unasked says little of how often the parser is right."""
    source: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    """{"page", "box", "span", "text"} of the value read."""
    language: str
    format: str
    layout: str
    signature: str
    parser_version: str
    origin: str
    created_by: UUID | None = None
    replaces: UUID | None = None
    """The row that this one ended; Undo gives it its life back."""
    ended_at: datetime | None = timestamp()
