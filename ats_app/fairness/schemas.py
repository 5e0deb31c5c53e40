"""What comes in and what goes out of the fairness service."""

from datetime import datetime
from uuid import UUID

from ats_app.core.schemas import Row


class LedgerRow(Row):
    """A decision in words; the application is told by its id alone."""

    position: int
    application_id: UUID
    job_id: UUID
    job: str
    action: str
    from_stage: str
    to_stage: str
    reason: str
    actor: str
    actor_role: str
    decided_at: datetime
    score: float | None
    model_version: str
    document_sha256: str
    higher: int | None
    lower: int | None
    override: bool | None
    hash: str


class LedgerCheck(Row):
    """What came out of computing the chain again; `head` is the hash of the last good entry."""

    intact: bool
    entries: int
    broken_at: int | None
    unrecorded: int
    since: datetime | None
    head: str


class OverrideRate(Row):
    """Decisions of a month, a job or a kind; `comparable` are those where the score's order said something."""

    group: str
    decisions: int
    comparable: int
    overrides: int
    rate: float | None
