"""Reading the audit trail: who changed what, when and from where, and whether the trail itself was touched."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ats_app.audit import words
from ats_app.audit.repository import AuditRepository
from ats_app.audit.schemas import AuditRow, ChainRow
from ats_app.core.audit import check_seals
from ats_app.core.db import UnitOfWork
from ats_app.core.pagination import Page, decode_cursor, encode_cursor, page_limit
from ats_app.core.permissions import Permission

_WITHOUT_USER = {"public": "An applicant", "system": "The system", "platform_admin": "The platform's operator"}


def entries(
    uow: UnitOfWork,
    *,
    user_id: UUID | None = None,
    kind: str = "",
    record_id: UUID | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[AuditRow]:
    """Changes of the company's records, newest first.

    Args:
        uow: of an actor who may read the trail.
        user_id: only what this person did.
        kind: only records of this table.
        record_id: only this record.
        since: from this time on.
        until: before this time.
        cursor: where the page before ended.
        limit: how many, up to 100.

    Raises:
        Invalid: the cursor is none of this list.
    """
    uow.actor.require(Permission.AUDIT_READ)
    limit = page_limit(limit)
    repository = AuditRepository(uow)
    found = repository.entries(
        user_id=user_id,
        kind=kind,
        record_id=record_id,
        since=since,
        until=until,
        before=decode_cursor(cursor, datetime, UUID) if cursor else None,
        limit=limit + 1,
    )
    shown = found[:limit]
    ids = {i for row in shown for i in words.ids_in(row.before, row.after)}
    names = repository.names(ids | {row.record_id for row in shown} | {row.user_id for row in shown if row.user_id})
    last = shown[-1] if len(found) > limit else None
    return Page(
        items=[_row(row, names) for row in shown], next_cursor=encode_cursor(last.at, last.id) if last else None
    )


def people(uow: UnitOfWork) -> list[tuple[UUID, str]]:
    """Everybody who can have changed something, for the filter."""
    uow.actor.require(Permission.AUDIT_READ)
    return [(row.id, row.name) for row in AuditRepository(uow).people()]


def check_chain(uow: UnitOfWork, *, after: int = 0) -> ChainRow:
    """Computes seals again from their entries; says which is the first that no longer fits.

    A long log is checked in parts: while `more` is true, call again with `after` set to `checked_to`.
    """
    uow.actor.require(Permission.AUDIT_READ)
    seals = AuditRepository(uow).seals()
    found = check_seals(uow.actor.tenant_id, after=after)
    return ChainRow(
        intact=found.broken_at is None,
        broken_at=found.broken_at,
        checked_to=found.checked_to,
        more=found.more,
        seals=seals.seals,
        sealed_entries=seals.sealed_entries,
        sealed_to=seals.sealed_to,
    )


def _row(row: Any, names: dict[UUID, str]) -> AuditRow:
    return AuditRow(
        id=row.id,
        at=row.at,
        user_id=row.user_id,
        who=_who(row, names),
        role=row.role,
        address=row.address,
        correlation_id=row.correlation_id,
        kind=row.table_name,
        kind_words=words.kind_words(row.table_name),
        record_id=row.record_id,
        record=names.get(row.record_id) or _own_name(row.after or row.before or {}),
        action=row.action,
        changes=words.changes(row.before, row.after, names),
        before=row.before,
        after=row.after,
    )


def _who(row: Any, names: dict[UUID, str]) -> str:
    """A user's name. An id that is nobody's of the company is the operator's, who acts from outside it."""
    if row.user_id is not None:
        return names.get(row.user_id, _WITHOUT_USER["platform_admin"])
    return _WITHOUT_USER.get(row.role, "The database's owner")


def _own_name(values: dict[str, Any]) -> str:
    """What a record that is gone was called."""
    found = next((values[name] for name in ("title", "full_name", "name", "label") if values.get(name)), "")
    return str(found)
