"""The audit trail: a trigger on every business table writes who, when, what before, what after, from which address.

The app role may insert and read, never change or delete. Once an hour the rows since the last seal are hashed
together with
the seal before (`audit_seals`), so that a change by anybody with more rights shows.
"""

import hashlib
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


def broken_seal(tenant_id: UUID) -> int | None:
    """The position of the first seal that its rows don't match any more; None while the chain holds."""
    with maintenance_session() as session:
        previous = ""
        for seal in session.exec(_seals(tenant_id)).all():
            digest, entries = _digest(session, tenant_id, seal.sealed_from, seal.sealed_to, previous)
            if (digest, entries, previous) != (seal.hash, seal.entries, seal.previous_hash):
                return int(seal.position)
            previous = seal.hash
    return None


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
    for (row,) in session.execute(_ROWS, {"tenant": tenant_id, "start": start, "end": end}).yield_per(1000):
        digest.update(row.encode())
        entries += 1
    return digest.hexdigest(), entries
