"""analytics views

Revision ID: 7d20c5a1b9e4
Revises: 7c2e9a4d1b60
"""

from alembic import op
from analytics.views import VIEWS, create_statements, drop_statements

revision = "7d20c5a1b9e4"
down_revision = "7c2e9a4d1b60"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for view in VIEWS:
        for statement in create_statements(view):
            op.execute(statement)


def downgrade() -> None:
    for view in reversed(VIEWS):
        for statement in drop_statements(view):
            op.execute(statement)
