"""Let a process see which revision the database is at.

Revision ID: 7c2e9a4d1b60
Revises: 5b1f0d3e7a21
"""

from alembic import op
from ats_app.core.roles import MAINTENANCE

revision = "7c2e9a4d1b60"
down_revision = "5b1f0d3e7a21"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(f"GRANT SELECT ON alembic_version TO {MAINTENANCE}")


def downgrade() -> None:
    op.execute(f"REVOKE SELECT ON alembic_version FROM {MAINTENANCE}")
