"""People who could be hired, and what colleagues say of them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Computed, Index, func, literal_column, text
from sqlalchemy.dialects.postgresql import TSVECTOR

from ats_app.core.columns import json_list, json_object, timestamp, words
from ats_app.core.tables import VersionedRow, tenant_key

SEARCH_DOCUMENT = (
    "setweight(to_tsvector('folded'::regconfig, coalesce(first_name, '') || ' ' || coalesce(last_name, '')), 'A')"
    " || setweight(to_tsvector('folded'::regconfig, coalesce(headline, '')), 'B')"
    " || setweight(to_tsvector('folded'::regconfig, coalesce(search_text, '')), 'C')"
)


class Candidate(VersionedRow, table=True):
    __tablename__ = "candidates"
    __table_args__ = (
        Index(
            "uq_candidates_tenant_id_email",
            "tenant_id",
            "email",
            unique=True,
            postgresql_where=text("email <> '' AND deleted_at IS NULL"),
        ),
        Index("ix_candidates_tenant_id_created_at", "tenant_id", text("created_at DESC"), text("id DESC")),
        Index("ix_candidates_tenant_id_phone", "tenant_id", "phone", postgresql_where=text("phone <> ''")),
        Index("ix_candidates_name", "tenant_id", text("lower(last_name)"), text("lower(first_name)")),
        Index(
            "ix_candidates_skills",
            "skills",
            postgresql_using="gin",
            postgresql_ops={"skills": "jsonb_path_ops"},
        ),
    )

    first_name: str
    last_name: str
    email: str = ""
    """Lower case; empty when unknown."""
    phone: str = ""
    """E.164."""
    location: str = ""
    country: str = ""
    headline: str = ""
    summary: str = ""
    links: list[str] = words()
    skills: list[dict[str, Any]] = json_list()
    """[{"id": taxonomy id or null, "skill": name, "years"?: float}]"""
    education: list[dict[str, Any]] = json_list()
    work_history: list[dict[str, Any]] = json_list()
    certifications: list[str] = words()
    languages: list[str] = words()
    years_of_experience: float | None = None
    source: str = ""
    tags: list[str] = words()
    custom_fields: dict[str, Any] = json_object()
    search_text: str = ""
    """Résumé and profile as words, for full-text search."""
    deleted_at: datetime | None = timestamp()


# The search column belongs to the table, not to the entity: no query should carry a résumé's lexemes to Python.
_candidates = Candidate.__table__  # type: ignore[attr-defined]
_candidates.append_column(Column("search", TSVECTOR, Computed(SEARCH_DOCUMENT, persisted=True)))
Index("ix_candidates_search", _candidates.c.tenant_id, _candidates.c.search, postgresql_using="gin")

# Parts of a name or a place, spelled nearly right.
_TRIGRAMS: dict[str, Any] = {"postgresql_using": "gin", "postgresql_ops": {"words": "gin_trgm_ops"}}
_full_name = func.folded(literal_column("(first_name || ' ') || last_name"))
Index("ix_candidates_full_name", _candidates.c.tenant_id, _full_name.label("words"), **_TRIGRAMS)
Index("ix_candidates_place", _candidates.c.tenant_id, func.folded(_candidates.c.location).label("words"), **_TRIGRAMS)


class CandidateNote(VersionedRow, table=True):
    __tablename__ = "candidate_notes"
    __table_args__ = (
        tenant_key("candidate_id", "candidates", ondelete="CASCADE"),
        tenant_key("author_id", "users"),
        Index("ix_candidate_notes_candidate", "tenant_id", "candidate_id", "created_at"),
    )

    candidate_id: UUID
    application_id: UUID | None = None
    author_id: UUID
    body: str
    mentions: list[str] = words()
    """Ids of mentioned users."""
