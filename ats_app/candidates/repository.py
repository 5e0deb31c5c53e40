"""Every query of the candidates service."""

from sqlmodel import col

from ats_app.candidates.models import Candidate
from ats_app.core.repository import Repository


class CandidateRepository(Repository):
    def by_email(self, email: str) -> Candidate | None:
        """The living candidate of an e-mail address, locked, so that two applications can't make two people."""
        query = self.scoped(Candidate).where(col(Candidate.email) == email, col(Candidate.deleted_at).is_(None))
        return self.session.exec(query.with_for_update()).first()
