"""What every table has: time-ordered UUID keys, timestamps, the tenant in the key, names that migrations can rely
on."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKeyConstraint, event, func, inspect
from sqlalchemy.orm import Session as OrmSession
from sqlmodel import Field, SQLModel
from uuid_utils.compat import uuid7

from ats_app.core.columns import timestamp

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def new_id() -> UUID:
    """A time-ordered UUID (version 7): made in Python, kind to B-trees, and a keyset in itself."""
    return uuid7()


def _now() -> datetime:
    return datetime.now(UTC)


class Timestamped(SQLModel):
    created_at: datetime = timestamp(default_now=True)
    updated_at: datetime = Field(
        default=None,
        nullable=False,
        sa_type=DateTime(timezone=True),
        sa_column_kwargs={"server_default": func.now(), "onupdate": _now},
    )


class TenantRow(Timestamped):
    """A row of one company. The tenant is part of the key, so no foreign key can cross tenants."""

    tenant_id: UUID = Field(primary_key=True, foreign_key="tenants.id")
    id: UUID = Field(default_factory=new_id, primary_key=True)


class VersionedRow(TenantRow):
    """A record that people edit: `version` goes up by one with each change, and a stale write is refused."""

    version: int = Field(default=1, nullable=False)


def tenant_key(column: str, table: str, *, ondelete: str | None = None) -> ForeignKeyConstraint:
    """A foreign key that carries the tenant: (tenant_id, column) -> table (tenant_id, id)."""
    return ForeignKeyConstraint(["tenant_id", column], [f"{table}.tenant_id", f"{table}.id"], ondelete=ondelete)


def one_of(column: str, values: Any) -> CheckConstraint:
    """A check that a text column holds one of the values (text with a check: leakproof under row-level security)."""
    quoted = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({quoted})", name=column)


@event.listens_for(OrmSession, "before_flush")
def _raise_versions(session: OrmSession, *_: object) -> None:
    for row in session.dirty:
        changed = isinstance(row, VersionedRow) and session.is_modified(row)
        if changed and not inspect(row).attrs.version.history.has_changes():
            row.version += 1


class ScheduleRun(SQLModel, table=True):
    """When an entry of the scheduler last ran; the platform's own, of no tenant, for the maintenance role only."""

    __tablename__ = "schedule_runs"

    name: str = Field(primary_key=True)
    last_run_at: datetime = timestamp(default_now=True)
