"""Answers already given, kept by `Idempotency-Key`, so that a write sent twice happens once."""

from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint

from ats_app.core.columns import json_object
from ats_app.core.tables import TenantRow


class IdempotentAnswer(TenantRow, table=True):
    """The answer to one key of one caller; `status` 0 while the first request is still at work."""

    __tablename__ = "idempotent_answers"
    __table_args__ = (UniqueConstraint("tenant_id", "caller", "key"),)

    caller: str
    key: str
    request_hash: str
    status: int = 0
    body: dict[str, Any] = json_object()
    user_id: UUID | None = None
