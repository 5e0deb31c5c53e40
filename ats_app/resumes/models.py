"""Files that people gave us, and what was read in them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
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
