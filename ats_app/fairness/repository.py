"""Every query of the fairness service."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col

from ats_app.core.repository import Repository
from ats_app.fairness.models import LedgerEntry

_SEEN = """
SELECT a.id, a.job_id, a.stage_id, a.rank, s.id AS score_id, s.score, coalesce(s.model_version, '') AS model_version,
  coalesce(nullif(s.document_sha256, ''), d.sha256, '') AS document_sha256
FROM applications a
LEFT JOIN candidate_scores s ON s.tenant_id = a.tenant_id AND s.application_id = a.id AND s.is_current
LEFT JOIN documents d ON d.tenant_id = a.tenant_id AND d.id = a.resume_id
WHERE a.tenant_id = :tenant_id AND a.id = ANY(:ids)
"""
_STAYING = """
SELECT a.stage_id, array_agg(a.rank) AS ranks FROM applications a
WHERE a.tenant_id = :tenant_id AND a.job_id = :job_id AND a.stage_id = ANY(:stages) AND a.on_board
  AND a.status = 'active' AND a.rank >= 0 AND NOT (a.id = ANY(:ids))
GROUP BY a.stage_id
"""
_POSITIONS = "SELECT id, position FROM job_stages WHERE tenant_id = :tenant_id AND id = ANY(:ids)"
_ENTRIES = """
SELECT e.position, e.application_id, e.job_id, coalesce(j.title, '') AS job, e.action, e.decided_at, e.reason,
  coalesce(f.name, '') AS from_stage, coalesce(t.name, '') AS to_stage, coalesce(u.full_name, '') AS actor,
  e.actor_role, e.score, e.model_version, e.document_sha256, e.higher, e.lower, e.override, e.hash
FROM decision_ledger e
LEFT JOIN jobs j ON j.tenant_id = e.tenant_id AND j.id = e.job_id
LEFT JOIN job_stages f ON f.tenant_id = e.tenant_id AND f.id = e.from_stage_id
LEFT JOIN job_stages t ON t.tenant_id = e.tenant_id AND t.id = e.to_stage_id
LEFT JOIN users u ON u.tenant_id = e.tenant_id AND u.id = e.actor_id
WHERE e.tenant_id = :tenant_id
"""
_RATES = """
SELECT {group} AS "group", count(*) AS decisions, count(override) AS comparable,
  count(*) FILTER (WHERE override) AS overrides
FROM decision_ledger e WHERE e.tenant_id = :tenant_id
  AND (CAST(:job AS uuid) IS NULL OR e.job_id = :job)
  AND (CAST(:since AS timestamptz) IS NULL OR e.decided_at >= :since)
GROUP BY 1 ORDER BY 1
"""
_UNRECORDED = """
SELECT count(*) AS missing FROM stage_history h
WHERE h.tenant_id = :tenant_id AND h.kind IN ('move', 'reject', 'hire', 'restore') AND h.moved_by IS NOT NULL
  AND h.moved_at >= :since
  AND NOT EXISTS (SELECT 1 FROM decision_ledger e WHERE e.tenant_id = h.tenant_id AND e.application_id =
    h.application_id AND e.move_id = h.id)
"""
_PAGE = 1000
_APPEND_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('decision_ledger:' || :tenant, 0))")


class LedgerRepository(Repository):
    def seen(self, ids: Sequence[UUID]) -> Sequence[Any]:
        """The applications with the score that stands on the screen at this moment."""
        return self.sql(_SEEN, ids=list(ids))

    def ranks_staying(self, job_id: UUID, stages: Sequence[UUID], ids: Sequence[UUID]) -> dict[UUID, list[int]]:
        """Stage -> ranks of the scored people who stay in it while those of `ids` are decided on."""
        rows = self.sql(_STAYING, job_id=job_id, stages=list(stages), ids=list(ids))
        return {row.stage_id: list(row.ranks) for row in rows}

    def stage_positions(self, ids: Sequence[UUID]) -> dict[UUID, int]:
        return {row.id: row.position for row in self.sql(_POSITIONS, ids=list(ids))}

    def lock_end(self) -> LedgerEntry | None:
        """The last entry, with the right to append until this transaction ends: the chain has one end."""
        self.session.execute(_APPEND_LOCK, {"tenant": str(self.tenant_id)})
        newest_first = self.scoped(LedgerEntry).order_by(col(LedgerEntry.position).desc())
        return self.session.exec(newest_first.limit(1)).first()

    def chain(self) -> Iterator[LedgerEntry]:
        """All entries from the first one on, read in pages."""
        in_order, after = self.scoped(LedgerEntry).order_by(col(LedgerEntry.position)), 0
        while True:
            page = self.session.exec(in_order.where(col(LedgerEntry.position) > after).limit(_PAGE)).all()
            yield from page
            if len(page) < _PAGE:
                return
            after = page[-1].position
            self.session.expunge_all()

    def unrecorded(self, since: datetime) -> int:
        """Human steps of the stage history since then that no entry was written for."""
        return int(self.sql(_UNRECORDED, since=since)[0].missing)

    def entries(
        self, *, job_id: UUID | None, overrides_only: bool, before: int | None, since: datetime | None, limit: int
    ) -> Sequence[Any]:
        """Entries in words, newest first; `before` is the position of the last one known."""
        wanted: dict[str, tuple[str, Any]] = {
            "job": ("AND e.job_id = :job", job_id),
            "since": ("AND e.decided_at >= :since", since),
            "before": ("AND e.position < :before", before),
            "override": ("AND e.override = :override", overrides_only or None),
        }
        parts = [_ENTRIES] + [clause for clause, value in wanted.values() if value is not None]
        values = {name: value for name, (_, value) in wanted.items() if value is not None}
        return self.sql(" ".join([*parts, "ORDER BY e.position DESC LIMIT :limit"]), limit=limit, **values)

    def override_rates(self, group: str, *, job_id: UUID | None, since: datetime | None) -> Sequence[Any]:
        """Decisions, comparable ones and overrides by `month`, `job` or `action`."""
        column = {
            "month": "to_char(e.decided_at, 'YYYY-MM')",
            "job": "(SELECT j.title FROM jobs j WHERE j.tenant_id = e.tenant_id AND j.id = e.job_id)",
            "action": "e.action",
        }[group]
        return self.sql(_RATES.format(group=column), job=job_id, since=since)
