"""How hires turned out.

Revision ID: 8e3a61d5c274
Revises: 5b1f0c7d9a32
"""

import sqlalchemy as sa

from alembic import op
from ats_app.core.schema import protect

revision = "8e3a61d5c274"
down_revision = "5b1f0c7d9a32"
branch_labels = None
depends_on = None


def upgrade() -> None:
    now = sa.text("now()")
    op.add_column("applications", sa.Column("hire_outcome", sa.String(), server_default="", nullable=False))
    op.create_check_constraint(
        op.f("ck_applications_hire_outcome"), "applications", "hire_outcome IN ('', 'success', 'failure')"
    )
    op.create_table(
        "hire_outcomes",
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("said_by", sa.Uuid(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.CheckConstraint("outcome IN ('success', 'failure', 'open')", name=op.f("ck_hire_outcomes_outcome")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_hire_outcomes_tenant_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "application_id"],
            ["applications.tenant_id", "applications.id"],
            name=op.f("fk_hire_outcomes_tenant_id_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "said_by"], ["users.tenant_id", "users.id"], name=op.f("fk_hire_outcomes_tenant_id_said_by")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_hire_outcomes")),
    )
    op.create_index("ix_hire_outcomes_application", "hire_outcomes", ["tenant_id", "application_id", "said_at"])
    # what was said stays said: an audit of an earlier moment is made again from it
    protect("hire_outcomes", app="SELECT, INSERT")


def downgrade() -> None:
    op.drop_table("hire_outcomes")
    op.drop_constraint(op.f("ck_applications_hire_outcome"), "applications")
    op.drop_column("applications", "hire_outcome")
