"""Rejection reasons say whether they are about the person's fit: training learns from no other.

Revision ID: 5b1f0c7d9a32
Revises: d3b7e8a4f106
"""

import sqlalchemy as sa

from alembic import op

revision = "5b1f0c7d9a32"
down_revision = "d3b7e8a4f106"
branch_labels = None
depends_on = None

NOT_ABOUT_FIT = ("Position filled or withdrawn", "No answer from the candidate")
"""Of the reasons that every company started with."""


def upgrade() -> None:
    op.add_column(
        "rejection_reasons", sa.Column("about_fit", sa.Boolean(), server_default=sa.text("true"), nullable=False)
    )
    reasons = sa.table("rejection_reasons", sa.column("label", sa.String()), sa.column("about_fit", sa.Boolean()))
    op.execute(reasons.update().where(reasons.c.label.in_(NOT_ABOUT_FIT)).values(about_fit=False))


def downgrade() -> None:
    op.drop_column("rejection_reasons", "about_fit")
