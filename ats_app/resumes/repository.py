"""Every query of the résumés service."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col

from ats_app.core.repository import Repository
from ats_app.resumes.models import Document, DocumentPreview, ParseCorrection, ParsedResume, ParseJob

CACHE_FOR = timedelta(hours=24)
_OF_CANDIDATE = """
SELECT d.id, d.kind, d.state, d.filename, d.content_type, d.size_bytes, d.pages, d.created_at,
  coalesce(p.status, 'none') AS reading, coalesce(p.error_code, '') AS error_code,
  coalesce(p.error_message, '') AS error_message
FROM documents d LEFT JOIN parsed_resumes p ON p.tenant_id = d.tenant_id AND p.document_id = d.id
WHERE d.tenant_id = :tenant_id AND d.candidate_id = :candidate_id ORDER BY d.created_at DESC, d.id DESC
"""
_UNCLAIMED = """
SELECT d.id, d.storage_key, v.text_key, v.pages FROM documents d
LEFT JOIN document_previews v ON v.tenant_id = d.tenant_id AND v.document_id = d.id
WHERE d.tenant_id = :tenant_id AND d.candidate_id IS NULL AND d.created_at < now() - cast(:age AS interval)
FOR UPDATE OF d SKIP LOCKED
"""


class ResumeRepository(Repository):
    def document(self, document_id: UUID) -> Document:
        return self.get(Document, document_id)

    def parsed(self, document_id: UUID) -> ParsedResume | None:
        query = self.scoped(ParsedResume).where(col(ParsedResume.document_id) == document_id)
        return self.session.exec(query).first()

    def same_content(self, sha256: str, parser_version: str) -> ParsedResume | None:
        """What this parser read in the same bytes within a day."""
        query = self.scoped(ParsedResume).where(
            col(ParsedResume.sha256) == sha256,
            col(ParsedResume.status) == "parsed",
            col(ParsedResume.parser_version) == parser_version,
            col(ParsedResume.parsed_at) > func.now() - CACHE_FOR,
        )
        return self.session.exec(query.limit(1)).first()

    def of_candidate(self, candidate_id: UUID) -> Sequence[Any]:
        """A candidate's documents with how their reading went, newest first."""
        return self.sql(_OF_CANDIDATE, candidate_id=candidate_id)

    def preview(self, document_id: UUID) -> DocumentPreview | None:
        query = self.scoped(DocumentPreview).where(col(DocumentPreview.document_id) == document_id)
        return self.session.exec(query).first()

    def corrections(self, candidate_id: UUID, sha256: str) -> list[ParseCorrection]:
        """What people said of a person's file and still holds, oldest first."""
        query = (
            self.scoped(ParseCorrection)
            .where(
                col(ParseCorrection.candidate_id) == candidate_id,
                col(ParseCorrection.sha256) == sha256,
                col(ParseCorrection.ended_at).is_(None),
            )
            .order_by(col(ParseCorrection.created_at), col(ParseCorrection.id))
        )
        return list(self.session.exec(query))

    def people(self, ids: Collection[UUID]) -> dict[UUID, str]:
        """Names of users by id."""
        rows = self.sql(
            "SELECT id, full_name FROM users WHERE tenant_id = :tenant_id AND id = ANY(:ids)", ids=list(ids)
        )
        return {row.id: row.full_name for row in rows}

    def parse_job(self, job_id: UUID) -> ParseJob:
        return self.get(ParseJob, job_id)

    def parsed_of(self, document_ids: Sequence[UUID]) -> dict[UUID, ParsedResume]:
        query = self.scoped(ParsedResume).where(col(ParsedResume.document_id).in_(document_ids))
        return {row.document_id: row for row in self.session.exec(query)}

    def unclaimed(self) -> Sequence[Any]:
        """Documents that were only parsed and belong to nobody, older than the cache."""
        return self.sql(_UNCLAIMED, age=f"{CACHE_FOR.total_seconds()} seconds")
