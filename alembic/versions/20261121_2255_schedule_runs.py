"""schedule runs

Revision ID: 5b1f0d3e7a21
Revises: 4a3a0e124c5f
"""

import sqlalchemy as sa

from alembic import op
from ats_app.core.roles import MAINTENANCE, OWNER

revision = "5b1f0d3e7a21"
down_revision = "4a3a0e124c5f"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "schedule_runs",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("last_run_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_schedule_runs")),
    )
    op.execute("ALTER TABLE schedule_runs ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE schedule_runs FORCE ROW LEVEL SECURITY")
    for role in (OWNER, MAINTENANCE):
        op.execute(f"CREATE POLICY {role} ON schedule_runs TO {role} USING (true) WITH CHECK (true)")
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON schedule_runs TO {MAINTENANCE}")


def downgrade() -> None:
    op.drop_table("schedule_runs")
