"""What people said of values that were read in résumés; whether a company lets the parser learn from it.

Revision ID: a41c7be20d95
Revises: 4b7e1d90a6c2
"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op
from ats_app.core.schema import protect

revision = "a41c7be20d95"
down_revision = "4b7e1d90a6c2"
branch_labels = None
depends_on = None

REPORTED = ["field", "language", "format", "layout", "verdict", "asked", "confidence"]


def upgrade() -> None:
    op.add_column("tenants", sa.Column("learn_from_corrections", sa.Boolean(), server_default="false", nullable=False))
    _table()
    op.create_index("ix_parse_corrections_document", "parse_corrections", ["tenant_id", "document_id"])
    op.create_index(
        "uq_parse_corrections_living",
        "parse_corrections",
        ["tenant_id", "candidate_id", "sha256", "path"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "ix_parse_corrections_report",
        "parse_corrections",
        ["tenant_id", "created_at"],
        postgresql_include=REPORTED,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    protect("parse_corrections", app="SELECT, INSERT, UPDATE", maintenance="SELECT", audit_without=("source",))
    op.create_index("ix_parsed_resumes_parsed_at", "parsed_resumes", ["tenant_id", "parsed_at"])


def _table() -> None:
    now = sa.text("now()")
    op.create_table(
        "parse_corrections",
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("candidate_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("sha256", "path", "field", "verdict")),
        sa.Column("parsed", sa.String(), nullable=True),
        sa.Column("corrected", sa.String(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("source", postgresql.JSONB(), nullable=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("language", "format", "layout", "signature")),
        sa.Column("parser_version", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("replaces", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "verdict IN ('confirmed', 'corrected', 'added', 'removed')", name=op.f("ck_parse_corrections_verdict")
        ),
        sa.CheckConstraint("origin IN ('recruiter', 'candidate')", name=op.f("ck_parse_corrections_origin")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_parse_corrections_tenant_id")),
        *_belongs_to("candidates", "candidate_id"),
        *_belongs_to("documents", "document_id"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_parse_corrections")),
    )


def _belongs_to(table: str, column: str) -> list[sa.ForeignKeyConstraint]:
    name = op.f(f"fk_parse_corrections_tenant_id_{column}")
    refers = [f"{table}.tenant_id", f"{table}.id"]
    return [sa.ForeignKeyConstraint(["tenant_id", column], refers, name=name, ondelete="CASCADE")]


def downgrade() -> None:
    op.drop_index("ix_parsed_resumes_parsed_at", "parsed_resumes")
    op.drop_table("parse_corrections")
    op.drop_column("tenants", "learn_from_corrections")
