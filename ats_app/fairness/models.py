"""What makes decisions accountable: the ledger of human decisions on scored applications."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index

from ats_app.core.columns import amount, timestamp
from ats_app.core.tables import TenantRow, one_of


class Action(StrEnum):
    """What a person did to an application."""

    ADVANCE = "advance"
    MOVE_BACK = "move_back"
    REJECT = "reject"
    HIRE = "hire"
    RESTORE = "restore"


class LedgerEntry(TenantRow, table=True):
    """One decision and the score in front of the person who took it; a link of the tenant's chain.

    It refers to records by their ids without foreign keys, and names nobody but the person who decided: the ledger
    outlives what it is about.
    """

    __tablename__ = "decision_ledger"
    __table_args__ = (
        one_of("action", Action),
        Index("uq_decision_ledger_position", "tenant_id", "position", unique=True),
        Index("ix_decision_ledger_application", "tenant_id", "application_id"),
        Index("ix_decision_ledger_job", "tenant_id", "job_id", "decided_at"),
        Index("ix_decision_ledger_decided_at", "tenant_id", "decided_at"),
    )

    position: int
    application_id: UUID
    job_id: UUID
    move_id: UUID
    """The row of the stage history that this decision made."""
    action: str
    from_stage_id: UUID | None = None
    to_stage_id: UUID | None = None
    reason: str = ""
    actor_id: UUID | None = None
    actor_role: str
    decided_at: datetime = timestamp(default_now=True)
    score_id: UUID | None = None
    score: Decimal | None = amount(5, 2)
    model_version: str = ""
    document_sha256: str = ""
    higher: int | None = None
    """How many of those who stayed in the stage had a higher score; null where nothing could be compared."""
    lower: int | None = None
    override: bool | None = None
    """Whether the decision went against the score's order (`ledger.goes_against`)."""
    previous_hash: str = ""
    hash: str
