"""Scores as they were given, with everything needed to compute them again."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text

from ats_app.core.columns import amount, json_list, json_object, timestamp
from ats_app.core.tables import TenantRow, tenant_key


class CandidateScore(TenantRow, table=True):
    """One score of one application. New scores are new rows; `is_current` marks the one shown."""

    __tablename__ = "candidate_scores"
    __table_args__ = (
        tenant_key("application_id", "applications", ondelete="CASCADE"),
        Index(
            "uq_candidate_scores_current",
            "tenant_id",
            "application_id",
            unique=True,
            postgresql_where=text("is_current"),
        ),
        Index("ix_candidate_scores_application", "tenant_id", "application_id", "scored_at"),
    )

    application_id: UUID
    is_current: bool = True
    score: Decimal = amount(5, 2)
    factors: dict[str, Any] = json_object()
    contributions: dict[str, Any] = json_object()
    strengths: list[str] = json_list()
    gaps: list[str] = json_list()
    what_would_help: list[str] = json_list()
    confidence: float = 0.0
    model_version: str
    features: dict[str, Any] = json_object()
    document_sha256: str = ""
    scored_at: datetime = timestamp(default_now=True)
