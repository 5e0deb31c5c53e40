"""Every query of the audit service."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from ats_app.core.repository import Repository

_ENTRIES = """
SELECT a.id, a.at, a.user_id, a.role, a.address, a.correlation_id, a.table_name, a.record_id, a.action, a.before,
  a.after FROM audit_log a WHERE a.tenant_id = :tenant_id
"""
_NAMES = """
SELECT id, full_name AS name FROM users WHERE tenant_id = :tenant_id AND id = ANY(:ids)
UNION ALL SELECT id, title FROM jobs WHERE tenant_id = :tenant_id AND id = ANY(:ids)
UNION ALL SELECT id, name FROM departments WHERE tenant_id = :tenant_id AND id = ANY(:ids)
UNION ALL SELECT id, name FROM job_stages WHERE tenant_id = :tenant_id AND id = ANY(:ids)
UNION ALL SELECT id, name FROM stage_templates WHERE tenant_id = :tenant_id AND id = ANY(:ids)
UNION ALL SELECT id, label FROM rejection_reasons WHERE tenant_id = :tenant_id AND id = ANY(:ids)
UNION ALL SELECT id, trim(first_name || ' ' || last_name) FROM candidates
  WHERE tenant_id = :tenant_id AND id = ANY(:ids)
UNION ALL SELECT id, filename FROM documents WHERE tenant_id = :tenant_id AND id = ANY(:ids)
UNION ALL SELECT id, subject FROM messages WHERE tenant_id = :tenant_id AND id = ANY(:ids)
UNION ALL SELECT a.id, trim(c.first_name || ' ' || c.last_name) || ', ' || j.title FROM applications a
  JOIN candidates c ON c.tenant_id = a.tenant_id AND c.id = a.candidate_id
  JOIN jobs j ON j.tenant_id = a.tenant_id AND j.id = a.job_id
  WHERE a.tenant_id = :tenant_id AND a.id = ANY(:ids)
UNION ALL SELECT id, name FROM tenants WHERE id = :tenant_id AND id = ANY(:ids)
"""


class AuditRepository(Repository):
    def entries(
        self,
        *,
        user_id: UUID | None,
        kind: str,
        record_id: UUID | None,
        since: datetime | None,
        until: datetime | None,
        before: tuple[datetime, UUID] | None,
        limit: int,
    ) -> Sequence[Any]:
        """Changes, newest first; `until` is exclusive, `before` the keyset of the page's end."""
        given: tuple[tuple[str, str, Any], ...] = (
            ("AND a.user_id = :user", "user", user_id),
            ("AND a.table_name = :kind", "kind", kind or None),
            ("AND a.record_id = :record", "record", record_id),
            ("AND a.at >= :since", "since", since),
            ("AND a.at < :until", "until", until),
        )
        used = [words for words, _, value in given if value is not None]
        bound = {name: value for _, name, value in given if value is not None}
        if before:
            used.append("AND (a.at, a.id) < (:before_at, :before_id)")
            bound |= {"before_at": before[0], "before_id": before[1]}
        query = " ".join([_ENTRIES, *used, "ORDER BY a.at DESC, a.id DESC LIMIT :limit"])
        return self.sql(query, **bound, limit=limit)

    def names(self, ids: Iterable[UUID]) -> dict[UUID, str]:
        """What records of any kind are called, by their ids; those without a name or gone are left out."""
        wanted = list(set(ids))
        return {row.id: row.name for row in self.sql(_NAMES, ids=wanted)} if wanted else {}

    def people(self) -> Sequence[Any]:
        """(id, name) of every user of the company, for a filter."""
        return self.sql(
            "SELECT id, full_name AS name FROM users WHERE tenant_id = :tenant_id ORDER BY lower(full_name)"
        )

    def seals(self) -> Any:
        """(seals, entries sealed, up to when) of the chain."""
        [row] = self.sql(
            "SELECT count(*) AS seals, coalesce(sum(entries), 0) AS sealed_entries, max(sealed_to) AS sealed_to"
            " FROM audit_seals WHERE tenant_id = :tenant_id"
        )
        return row
