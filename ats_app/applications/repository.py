"""Every query of the applications service."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col

from ats_app.applications.models import Application, RejectionReason
from ats_app.core.repository import Repository

_CARD = """
a.id, a.candidate_id, a.stage_id, c.first_name || ' ' || c.last_name AS name, c.headline, a.score, a.rank, a.reading,
a.flags, a.status, a.stage_entered_at, a.applied_at, a.version
"""
_CARDS_OF_STAGE = f"""
SELECT {_CARD} FROM applications a JOIN candidates c ON c.tenant_id = a.tenant_id AND c.id = a.candidate_id
WHERE a.tenant_id = :tenant_id AND a.job_id = :job_id AND a.stage_id = :stage_id AND a.on_board
"""
_FIRST_CARDS = f"""
SELECT cards.* FROM job_stages s CROSS JOIN LATERAL (
  SELECT {_CARD} FROM applications a JOIN candidates c ON c.tenant_id = a.tenant_id AND c.id = a.candidate_id
  WHERE a.tenant_id = s.tenant_id AND a.job_id = s.job_id AND a.stage_id = s.id AND a.on_board
  ORDER BY a.rank DESC, a.id DESC LIMIT :limit
) cards WHERE s.tenant_id = :tenant_id AND s.job_id = :job_id ORDER BY s.position, cards.rank DESC, cards.id DESC
"""
_COLUMNS = """
SELECT s.id, s.name, s.kind, s.sla_days,
  (SELECT count(*) FROM applications a WHERE a.tenant_id = s.tenant_id AND a.job_id = s.job_id AND a.stage_id = s.id
     AND a.on_board) AS count
FROM job_stages s WHERE s.tenant_id = :tenant_id AND s.job_id = :job_id ORDER BY s.position
"""
_LINE = """
SELECT a.id, a.candidate_id, c.first_name || ' ' || c.last_name AS candidate_name, a.job_id, j.title AS job_title,
  s.name AS stage, a.stage_id, a.status, a.source, a.applied_at, a.stage_entered_at, a.decided_at, a.resume_id,
  a.reading, a.reading_error, a.answers, a.flags, a.score AS match_score, a.version,
  coalesce(r.label, '') AS rejection_reason
FROM applications a
JOIN candidates c ON c.tenant_id = a.tenant_id AND c.id = a.candidate_id
JOIN jobs j ON j.tenant_id = a.tenant_id AND j.id = a.job_id
JOIN job_stages s ON s.tenant_id = a.tenant_id AND s.id = a.stage_id
LEFT JOIN rejection_reasons r ON r.tenant_id = a.tenant_id AND r.id = a.rejection_reason_id
WHERE a.tenant_id = :tenant_id
"""
_HISTORY = """
SELECT h.kind, coalesce(f.name, '') AS from_stage, coalesce(t.name, '') AS to_stage, h.moved_at, h.seconds_in_stage,
  h.note,
  coalesce(u.full_name, CASE WHEN h.kind IN ('apply', 'withdraw') THEN 'Candidate' ELSE 'System' END) AS moved_by
FROM stage_history h
LEFT JOIN job_stages f ON f.tenant_id = h.tenant_id AND f.id = h.from_stage_id
LEFT JOIN job_stages t ON t.tenant_id = h.tenant_id AND t.id = h.to_stage_id
LEFT JOIN users u ON u.tenant_id = h.tenant_id AND u.id = h.moved_by
WHERE h.tenant_id = :tenant_id AND h.application_id = :application_id ORDER BY h.moved_at DESC, h.id DESC
"""
_EXPLANATION = """
SELECT s.score, s.factors, s.contributions, s.strengths, s.gaps, s.what_would_help, s.confidence, s.model_version,
  s.scored_at,
  ARRAY(SELECT u.full_name FROM score_views v JOIN users u ON u.tenant_id = v.tenant_id AND u.id = v.user_id
    WHERE v.tenant_id = s.tenant_id AND v.score_id = s.id ORDER BY v.first_seen_at, v.id) AS shown_to
FROM candidate_scores s WHERE s.tenant_id = :tenant_id AND s.application_id = :application_id AND s.is_current
"""
_HIRE_OUTCOME = """
SELECT o.outcome, o.on_day AS "on", o.note, u.full_name AS said_by, o.said_at
FROM hire_outcomes o JOIN users u ON u.tenant_id = o.tenant_id AND u.id = o.said_by
WHERE o.tenant_id = :tenant_id AND o.application_id = :application_id ORDER BY o.said_at DESC, o.id DESC LIMIT 1
"""


class ApplicationRepository(Repository):
    def application(self, application_id: UUID) -> Application:
        return self.get(Application, application_id)

    def lock(self, ids: Sequence[UUID]) -> list[Application]:
        """The applications, locked in the order of their ids so that two bulk moves can't wait for each other."""
        query = self.scoped(Application).where(col(Application.id).in_(ids)).order_by(col(Application.id))
        return list(self.session.exec(query.with_for_update()))

    def columns(self, job_id: UUID) -> Sequence[Any]:
        return self.sql(_COLUMNS, job_id=job_id)

    def first_cards(self, job_id: UUID, *, limit: int) -> Sequence[Any]:
        """The first cards of every stage, in one query."""
        return self.sql(_FIRST_CARDS, job_id=job_id, limit=limit)

    def cards(self, job_id: UUID, stage_id: UUID, *, after: tuple[int, UUID] | None, limit: int) -> Sequence[Any]:
        """A stage's next cards, best first; `after` is (rank, id) of the last one known."""
        values: dict[str, Any] = {"job_id": job_id, "stage_id": stage_id, "limit": limit}
        keyset = ""
        if after:
            keyset = "AND (a.rank, a.id) < (:rank, :last)"
            values |= {"rank": after[0], "last": after[1]}
        return self.sql(f"{_CARDS_OF_STAGE} {keyset} ORDER BY a.rank DESC, a.id DESC LIMIT :limit", **values)

    def best_of(self, job_id: UUID, *, limit: int) -> Sequence[Any]:
        """The applicants of a job that are still in it, best first."""
        return self.sql(
            "SELECT a.id, c.first_name || ' ' || c.last_name AS name, a.score FROM applications a"
            " JOIN candidates c ON c.tenant_id = a.tenant_id AND c.id = a.candidate_id"
            " WHERE a.tenant_id = :tenant_id AND a.job_id = :job_id AND a.on_board"
            " ORDER BY a.rank DESC, a.id DESC LIMIT :limit",
            job_id=job_id,
            limit=limit,
        )

    def cards_by_id(self, ids: Sequence[UUID]) -> Sequence[Any]:
        return self.sql(
            f"SELECT {_CARD} FROM applications a"
            " JOIN candidates c ON c.tenant_id = a.tenant_id AND c.id = a.candidate_id"
            " WHERE a.tenant_id = :tenant_id AND a.id = ANY(:ids)",
            ids=list(ids),
        )

    def line(self, application_id: UUID) -> Any | None:
        rows = self.sql(f"{_LINE} AND a.id = :id", id=application_id)
        return rows[0] if rows else None

    def lines(
        self,
        *,
        job_id: UUID | None = None,
        candidate_id: UUID | None = None,
        stage: str = "",
        status: str = "",
        before: tuple[datetime, UUID] | None = None,
        limit: int = 50,
    ) -> Sequence[Any]:
        """Applications, newest first."""
        wanted: dict[str, tuple[str, Any]] = {
            "job_id": ("AND a.job_id = :job_id", job_id),
            "candidate_id": ("AND a.candidate_id = :candidate_id", candidate_id),
            "stage": ("AND (s.id::text = :stage OR lower(s.name) = lower(:stage))", stage),
            "status": ("AND a.status = :status", status),
        }
        parts = [_LINE] + [clause for clause, value in wanted.values() if value]
        values: dict[str, Any] = {name: value for name, (_, value) in wanted.items() if value} | {"limit": limit}
        if before:
            parts.append("AND (a.applied_at, a.id) < (:before_at, :before_id)")
            values |= {"before_at": before[0], "before_id": before[1]}
        parts.append("ORDER BY a.applied_at DESC, a.id DESC LIMIT :limit")
        return self.sql(" ".join(parts), **values)

    def exists(self, candidate_id: UUID, job_id: UUID) -> bool:
        query = self.scoped(Application).where(
            col(Application.candidate_id) == candidate_id, col(Application.job_id) == job_id
        )
        return self.session.exec(query.limit(1)).first() is not None

    def find_for_email(self, slug: str, email: str) -> UUID | None:
        """The application of an e-mail address for a job."""
        rows = self.sql(
            "SELECT a.id FROM applications a"
            " JOIN candidates c ON c.tenant_id = a.tenant_id AND c.id = a.candidate_id"
            " JOIN jobs j ON j.tenant_id = a.tenant_id AND j.id = a.job_id"
            " WHERE a.tenant_id = :tenant_id AND c.email = :email AND j.slug = :slug AND c.deleted_at IS NULL",
            email=email,
            slug=slug,
        )
        return rows[0].id if rows else None

    def set_reading(self, application_id: UUID, reading: str, error: str = "") -> None:
        """How far the worker is; not a change that a person made, so the version stays."""
        self.session.execute(
            text(
                "UPDATE applications SET reading = :reading, reading_error = :error, updated_at = now()"
                " WHERE tenant_id = :tenant AND id = :id"
            ),
            {"reading": reading, "error": error, "tenant": self.tenant_id, "id": application_id},
        )

    def history(self, application_id: UUID) -> Sequence[Any]:
        return self.sql(_HISTORY, application_id=application_id)

    def explanation(self, application_id: UUID) -> dict[str, Any] | None:
        rows = self.sql(_EXPLANATION, application_id=application_id)
        return dict(rows[0]._mapping) if rows else None

    def hire_outcome(self, application_id: UUID) -> Any | None:
        """What was said last of how the hire turned out."""
        rows = self.sql(_HIRE_OUTCOME, application_id=application_id)
        return rows[0] if rows else None

    def reasons(self) -> Sequence[RejectionReason]:
        order = (col(RejectionReason.position), col(RejectionReason.label))
        return self.session.exec(self.scoped(RejectionReason).order_by(*order)).all()

    def reason(self, wanted: str) -> RejectionReason | None:
        """One of the tenant's reasons by id or label."""
        return next((r for r in self.reasons() if wanted in (str(r.id), r.label)), None)
