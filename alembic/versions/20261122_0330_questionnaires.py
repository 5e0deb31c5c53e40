"""Questionnaires of jobs, and what candidates' answers to them came to.

Revision ID: c07d5a9e31b4
Revises: 9e42d6c8b1f0
"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op
from ats_app.core.schema import protect

revision = "c07d5a9e31b4"
down_revision = "9e42d6c8b1f0"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "questionnaires",
        *_common(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("introduction", sa.String(), nullable=False),
        sa.Column("questions", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column("scoring_key", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        _key("questionnaires", "job_id", "jobs", "CASCADE"),
        sa.UniqueConstraint("tenant_id", "job_id", name=op.f("uq_questionnaires_tenant_id_job_id")),
        *_keys("questionnaires"),
    )
    protect("questionnaires")
    op.create_table(
        "assessment_results",
        *_common(),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("questionnaire_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("questionnaire_version", sa.Integer(), nullable=False),
        sa.Column("score", sa.Numeric(5, 2), nullable=False),
        sa.Column("answers", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("kind IN ('work_style')", name=op.f("ck_assessment_results_kind")),
        _key("assessment_results", "application_id", "applications", "CASCADE"),
        _key("assessment_results", "questionnaire_id", "questionnaires"),
        sa.UniqueConstraint(
            "tenant_id", "application_id", "kind", name=op.f("uq_assessment_results_tenant_id_application_id_kind")
        ),
        *_keys("assessment_results"),
    )
    protect("assessment_results", app="SELECT, INSERT", audit_without=("answers",))


def downgrade() -> None:
    op.drop_table("assessment_results")
    op.drop_table("questionnaires")


def _common() -> list[sa.Column[object]]:
    now = sa.text("now()")
    return [
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
    ]


def _keys(table: str) -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f(f"fk_{table}_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{table}")),
    ]


def _key(table: str, column: str, target: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column],
        [f"{target}.tenant_id", f"{target}.id"],
        name=op.f(f"fk_{table}_tenant_id_{column}"),
        ondelete=ondelete,
    )
