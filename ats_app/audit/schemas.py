"""What the audit service hands out."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ats_app.core.schemas import Row


class Change(Row):
    """One value of a record: what it is called, what it was, what it became; both in words a person reads."""

    field: str
    before: str
    after: str


class AuditRow(Row):
    """One change of one record, as stored and in words."""

    id: UUID
    at: datetime
    user_id: UUID | None
    who: str
    role: str
    address: str
    correlation_id: str
    kind: str
    """The record's table."""
    kind_words: str
    record_id: UUID
    record: str
    """What the record is called; empty when it has no name or is gone."""
    action: str
    """insert, update or delete"""
    changes: list[Change]
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class ChainRow(Row):
    """Whether the log is as it was sealed."""

    intact: bool
    broken_at: int | None
    """Position of the first seal that its entries don't match."""
    checked_to: int
    """Position of the last seal that was computed again and fits."""
    more: bool
    """Whether seals after it are still to be checked."""
    seals: int
    sealed_entries: int
    sealed_to: datetime | None
    """Entries after this are not sealed yet."""
