"""Every query of the candidates service.

The two functions of the search role (`find_candidates`, `newest_candidates`) return ids only, which are joined back
under row-level security here: they make the search fast, they open nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import col

from ats_app.candidates.models import Candidate, CandidateNote
from ats_app.candidates.schemas import COUNTED
from ats_app.core.permissions import Permission
from ats_app.core.repository import Repository

NEWEST = COUNTED + 1
"""So many of the newest matches are ranked and counted; ranking all matches of a common word would take seconds."""

_LINE = """
c.id, c.first_name || ' ' || c.last_name AS name, c.headline, c.location, c.years_of_experience, c.tags, c.created_at,
ARRAY(SELECT s ->> 'skill' FROM jsonb_array_elements(c.skills) WITH ORDINALITY AS listed(s, at) ORDER BY at LIMIT 6)
  AS skills,
latest.id AS application_id, coalesce(latest.job_title, '') AS job_title, coalesce(latest.stage, '') AS stage,
coalesce(latest.status, '') AS status, latest.score AS match_score
"""
_LATEST = """
LEFT JOIN LATERAL (
  SELECT a.id, a.status, a.score, j.title AS job_title, s.name AS stage FROM applications a
  JOIN jobs j ON j.tenant_id = a.tenant_id AND j.id = a.job_id
  JOIN job_stages s ON s.tenant_id = a.tenant_id AND s.id = a.stage_id
  WHERE a.tenant_id = c.tenant_id AND a.candidate_id = c.id ORDER BY a.applied_at DESC, a.id DESC LIMIT 1
) latest ON true
"""
_FOUND = f"""
WITH matches AS MATERIALIZED (
  SELECT candidate_id, rank FROM find_candidates(:q, cast(:skill AS jsonb[]), :min_years, :place, {NEWEST}, {NEWEST})
)
SELECT {_LINE}, found.rank, (SELECT count(*) FROM matches) AS total
FROM (SELECT candidate_id, rank FROM matches
      WHERE cast(:last AS uuid) IS NULL OR (rank, candidate_id) < (cast(:rank AS float8), cast(:last AS uuid))
      ORDER BY rank DESC, candidate_id DESC LIMIT :limit) found
JOIN candidates c ON c.tenant_id = :tenant_id AND c.id = found.candidate_id {_LATEST}
ORDER BY found.rank DESC, c.id DESC
"""
_NEWEST = f"""
SELECT {_LINE}
FROM newest_candidates(cast(:skill AS jsonb[]), :min_years, :place,
       cast(:before_at AS timestamptz), cast(:before_id AS uuid), :limit) AS newest
JOIN candidates c ON c.tenant_id = :tenant_id AND c.id = newest.candidate_id {_LATEST}
ORDER BY c.created_at DESC, c.id DESC
"""
_COUNT = f"""
SELECT count(*) AS number FROM newest_candidates(cast(:skill AS jsonb[]), :min_years, :place,
  NULL, NULL, {COUNTED + 1}) WHERE cast(:tenant_id AS uuid) IS NOT NULL
"""
_SUGGESTED = """
SELECT c.id, c.first_name || ' ' || c.last_name AS name, coalesce(nullif(c.headline, ''), c.location) AS hint
FROM find_candidates(:q, NULL, NULL, '', 200, :limit) found
JOIN candidates c ON c.tenant_id = :tenant_id AND c.id = found.candidate_id ORDER BY found.rank DESC, c.id DESC
"""
_APPLICATIONS = """
SELECT a.id, a.job_id, j.title AS job_title, j.requisition_number, s.name AS stage, a.stage_id, a.status,
  a.score AS match_score, a.applied_at, a.version
FROM applications a
JOIN jobs j ON j.tenant_id = a.tenant_id AND j.id = a.job_id
JOIN job_stages s ON s.tenant_id = a.tenant_id AND s.id = a.stage_id
WHERE a.tenant_id = :tenant_id AND a.candidate_id = :candidate_id
ORDER BY a.status = 'active' DESC, a.applied_at DESC, a.id DESC
"""
_NOTES = """
SELECT n.id, n.body, n.author_id, u.full_name AS author, n.application_id, n.mentions, n.created_at, n.updated_at,
  n.version
FROM candidate_notes n JOIN users u ON u.tenant_id = n.tenant_id AND u.id = n.author_id
WHERE n.tenant_id = :tenant_id AND n.candidate_id = :candidate_id ORDER BY n.created_at DESC, n.id DESC
"""
_TIMELINE = """
SELECT * FROM (
  SELECT c.id, 'added' AS kind, c.created_at AS at, '' AS by, c.source AS title, '' AS detail, '' AS job_title,
    NULL::uuid AS record_id
  FROM candidates c WHERE c.tenant_id = :tenant_id AND c.id = :candidate_id
  UNION ALL
  SELECT h.id, h.kind, h.moved_at,
    coalesce(u.full_name, CASE WHEN h.kind IN ('apply', 'withdraw') THEN 'Candidate' ELSE 'System' END),
    coalesce(t.name, ''), CASE WHEN h.kind = 'move' THEN coalesce(f.name, '') ELSE h.note END, j.title, a.id
  FROM stage_history h
  JOIN applications a ON a.tenant_id = h.tenant_id AND a.id = h.application_id
  JOIN jobs j ON j.tenant_id = a.tenant_id AND j.id = a.job_id
  LEFT JOIN job_stages f ON f.tenant_id = h.tenant_id AND f.id = h.from_stage_id
  LEFT JOIN job_stages t ON t.tenant_id = h.tenant_id AND t.id = h.to_stage_id
  LEFT JOIN users u ON u.tenant_id = h.tenant_id AND u.id = h.moved_by
  WHERE h.tenant_id = :tenant_id AND a.candidate_id = :candidate_id
  UNION ALL
  SELECT o.id, 'judge', o.said_at, u.full_name, o.outcome, o.note, j.title, a.id
  FROM hire_outcomes o
  JOIN applications a ON a.tenant_id = o.tenant_id AND a.id = o.application_id
  JOIN jobs j ON j.tenant_id = a.tenant_id AND j.id = a.job_id
  JOIN users u ON u.tenant_id = o.tenant_id AND u.id = o.said_by
  WHERE o.tenant_id = :tenant_id AND a.candidate_id = :candidate_id AND :judges
  UNION ALL
  SELECT n.id, 'note', n.created_at, u.full_name, '', n.body, coalesce(j.title, ''), n.id
  FROM candidate_notes n JOIN users u ON u.tenant_id = n.tenant_id AND u.id = n.author_id
  LEFT JOIN applications a ON a.tenant_id = n.tenant_id AND a.id = n.application_id
  LEFT JOIN jobs j ON j.tenant_id = a.tenant_id AND j.id = a.job_id
  WHERE n.tenant_id = :tenant_id AND n.candidate_id = :candidate_id
  UNION ALL
  SELECT m.id, 'message', coalesce(m.sent_at, m.created_at),
    coalesce(u.full_name, CASE m.direction WHEN 'in' THEN 'Candidate' ELSE 'System' END), m.subject, m.status, '', m.id
  FROM messages m LEFT JOIN users u ON u.tenant_id = m.tenant_id AND u.id = m.author_id
  WHERE m.tenant_id = :tenant_id AND m.candidate_id = :candidate_id
  UNION ALL
  SELECT d.id, 'document', d.created_at, '', d.filename, coalesce(p.status, d.state), '', d.id
  FROM documents d LEFT JOIN parsed_resumes p ON p.tenant_id = d.tenant_id AND p.document_id = d.id
  WHERE d.tenant_id = :tenant_id AND d.candidate_id = :candidate_id
) happened
WHERE cast(:before_at AS timestamptz) IS NULL OR (at, id) < (cast(:before_at AS timestamptz), cast(:before_id AS uuid))
ORDER BY at DESC, id DESC LIMIT :limit
"""
_MENTIONED = """
SELECT id, full_name FROM users WHERE tenant_id = :tenant_id AND status = 'active'
  AND (id = ANY(:ids) OR strpos(lower(:body), '@' || lower(full_name)) > 0)
"""


class CandidateRepository(Repository):
    def by_email(self, email: str) -> Candidate | None:
        """The living candidate of an e-mail address, locked, so that two applications can't make two people."""
        query = self.scoped(Candidate).where(col(Candidate.email) == email, col(Candidate.deleted_at).is_(None))
        return self.session.exec(query.with_for_update()).first()

    def found(self, *, last: tuple[float, UUID] | None, limit: int, **filters: Any) -> Sequence[Any]:
        """People who match the words, best first, with the `total`; `last` is (rank, id) of the last one known."""
        rank, last_id = last or (None, None)
        return self.sql(_FOUND, rank=rank, last=last_id, limit=limit, **filters)

    def newest(self, *, before: tuple[datetime, UUID] | None, limit: int, **filters: Any) -> Sequence[Any]:
        """People who match the filters, newest first; `before` is (created_at, id) of the last one known."""
        before_at, before_id = before or (None, None)
        return self.sql(_NEWEST, before_at=before_at, before_id=before_id, limit=limit, **_wordless(filters))

    def count(self, **filters: Any) -> int:
        """How many match the filters without words, counted up to one more than `COUNTED`."""
        [row] = self.sql(_COUNT, **_wordless(filters))
        return int(row.number)

    def suggested(self, words: str, *, limit: int) -> Sequence[Any]:
        return self.sql(_SUGGESTED, q=words, limit=limit)

    def applications(self, candidate_id: UUID) -> Sequence[Any]:
        return self.sql(_APPLICATIONS, candidate_id=candidate_id)

    def notes(self, candidate_id: UUID) -> Sequence[Any]:
        return self.sql(_NOTES, candidate_id=candidate_id)

    def note(self, candidate_id: UUID, note_id: UUID) -> CandidateNote | None:
        row = self.find(CandidateNote, note_id, lock=True)
        return row if row is not None and row.candidate_id == candidate_id else None

    def timeline(self, candidate_id: UUID, *, before: tuple[datetime, UUID] | None, limit: int) -> Sequence[Any]:
        before_at, before_id = before or (None, None)
        return self.sql(
            _TIMELINE,
            candidate_id=candidate_id,
            before_at=before_at,
            before_id=before_id,
            judges=self.actor.can(Permission.HIRES_JUDGE),
            limit=limit,
        )

    def mentioned(self, body: str, ids: Sequence[UUID]) -> Sequence[Any]:
        """Active colleagues who are named in the text after an @, or by id."""
        return self.sql(_MENTIONED, body=body, ids=list(ids))


def _wordless(filters: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in filters.items() if name != "q"}
