"""Who has seen which score.

Revision ID: c4f7029be615
Revises: 8e3a61d5c274
"""

import sqlalchemy as sa

from alembic import op
from ats_app.core.schema import protect

revision = "c4f7029be615"
down_revision = "8e3a61d5c274"
branch_labels = None
depends_on = None


def upgrade() -> None:
    now = sa.text("now()")
    op.create_table(
        "score_views",
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("score_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.CheckConstraint(
            "place IN ('candidate', 'compare', 'board', 'list', 'api')", name=op.f("ck_score_views_place")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_score_views_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_score_views")),
        sa.UniqueConstraint("tenant_id", "score_id", "user_id", name=op.f("uq_score_views_tenant_id_score_id_user_id")),
    )
    # a log of its own, as the ledger is: nobody changes it
    protect("score_views", app="SELECT, INSERT", audited=False)


def downgrade() -> None:
    op.drop_table("score_views")
