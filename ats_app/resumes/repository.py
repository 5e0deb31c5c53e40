"""Every query of the résumés service."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col

from ats_app.core.repository import Repository
from ats_app.resumes.models import Document, ParsedResume

CACHE_FOR = timedelta(hours=24)


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
