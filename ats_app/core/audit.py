"""The audit trail: a trigger on every business table writes who, when, what before, what after, from which address.

The app role may insert and read, never change or delete. Once an hour the rows since the last seal are hashed
together with
the seal before (`audit_seals`), so that a change by anybody with more rights shows.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, Session, SQLModel, col, select

from ats_app.core.columns import timestamp
from ats_app.core.db import maintenance_session
from ats_app.core.tables import TenantRow


class AuditEntry(SQLModel, table=True):
    """One change of one record."""

    __tablename__ = "audit_log"
    __table_args__ = (
        Index("ix_audit_log_tenant_id_at", "tenant_id", "at"),
        Index("ix_audit_log_record", "tenant_id", "record_id"),
    )

    tenant_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True, sa_column_kwargs={"server_default": text("gen_random_uuid()")})
    at: datetime = timestamp(default_now=True)
    user_id: UUID | None = None
    role: str = ""
    address: str = ""
    correlation_id: str = ""
    table_name: str
    record_id: UUID
    action: str
    before: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    after: dict[str, Any] | None = Field(default=None, sa_type=JSONB)


class AuditSeal(TenantRow, table=True):
    """A link of the chain: the hash over `entries` audit rows up to `sealed_to` and over the seal before."""

    __tablename__ = "audit_seals"
    __table_args__ = (Index("uq_audit_seals_tenant_id_position", "tenant_id", "position", unique=True),)

    position: int
    sealed_from: datetime = timestamp()
    sealed_to: datetime = timestamp()
    entries: int
    previous_hash: str = ""
    hash: str


MOST_CHECKED = 50_000
"""Entries that one call of `check_seals` reads, unless a single seal covers more."""
_SEALS_AT_ONCE = 1000
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_SETTLED = "interval '1 minute'"
"""A transaction open for longer than this could commit rows older than a seal; the app's limits end it before."""

_ROWS = text(
    "SELECT to_jsonb(a)::text FROM audit_log a WHERE tenant_id = :tenant AND at > :start AND at <= :end ORDER BY at, id"
)


def seal_audit_log() -> int:
    """Adds a link to the chain of every tenant with new entries. Returns how many tenants were sealed."""
    with maintenance_session() as session:
        now = session.execute(text(f"SELECT now() - {_SETTLED}")).scalar_one()
        tenants = session.execute(text("SELECT id FROM tenants ORDER BY id")).scalars().all()
        return sum(_seal(session, tenant_id, now) for tenant_id in tenants)


@dataclass(frozen=True, slots=True)
class SealCheck:
    """How far seals were computed again: up to which, the first that its rows don't match, whether more follow."""

    checked_to: int
    broken_at: int | None
    more: bool


def check_seals(tenant_id: UUID, *, after: int = 0, most: int = MOST_CHECKED) -> SealCheck:
    """Computes seals again from the one after `after` on, until they cover `most` entries: a long log is checked in
    several calls, none of which holds a transaction for long."""
    with maintenance_session() as session:
        before = session.exec(_seals(tenant_id).where(AuditSeal.position == after)).first()
        previous, checked_to, covered = before.hash if before else "", after, 0
        following = _seals(tenant_id).where(AuditSeal.position > after).limit(_SEALS_AT_ONCE)
        for seal in session.exec(following).all():
            if covered and covered + seal.entries > most:
                return SealCheck(checked_to, None, more=True)
            digest, entries = _digest(session, tenant_id, seal.sealed_from, seal.sealed_to, previous)
            if (digest, entries, previous) != (seal.hash, seal.entries, seal.previous_hash):
                return SealCheck(checked_to, int(seal.position), more=False)
            previous, checked_to, covered = seal.hash, int(seal.position), covered + entries
    return SealCheck(checked_to, None, more=checked_to == after + _SEALS_AT_ONCE)


def _seal(session: Session, tenant_id: UUID, now: datetime) -> bool:
    last = session.exec(_seals(tenant_id, newest_first=True).limit(1)).first()
    start = last.sealed_to if last else _EPOCH
    previous = last.hash if last else ""
    digest, entries = _digest(session, tenant_id, start, now, previous)
    if not entries:
        return False
    position = last.position + 1 if last else 1
    session.add(
        AuditSeal(
            tenant_id=tenant_id,
            position=position,
            sealed_from=start,
            sealed_to=now,
            entries=entries,
            previous_hash=previous,
            hash=digest,
        )
    )
    return True


def _seals(tenant_id: UUID, *, newest_first: bool = False) -> Any:
    order = col(AuditSeal.position).desc() if newest_first else col(AuditSeal.position)
    return select(AuditSeal).where(AuditSeal.tenant_id == tenant_id).order_by(order)


def _digest(session: Session, tenant_id: UUID, start: datetime, end: datetime, previous: str) -> tuple[str, int]:
    digest, entries = hashlib.sha256(previous.encode()), 0
    values = {"tenant": tenant_id, "start": start, "end": end}
    # read through a cursor of the server's: an hour of a busy company does not have to fit into memory
    for (row,) in session.execute(_ROWS, values, execution_options={"yield_per": 1000}):
        digest.update(row.encode())
        entries += 1
    return digest.hexdigest(), entries
