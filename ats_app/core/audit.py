"""The audit trail: a trigger on every business table writes who, when, what before, what after, from which address.

The app role may insert and read, never change or delete. Once an hour the rows since the last seal are hashed
together with
the seal before (`audit_seals`), so that a change by anybody with more rights shows.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from ats_app.core.columns import timestamp
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
