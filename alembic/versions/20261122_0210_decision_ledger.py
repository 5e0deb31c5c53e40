"""The ledger of decisions on scored applications, and the rule that a person decides.

Revision ID: 5b1f7a90c3d2
Revises: 3d8e51c07f92
"""

import sqlalchemy as sa

from alembic import op
from ats_app.core.schema import protect

revision = "5b1f7a90c3d2"
down_revision = "3d8e51c07f92"
branch_labels = None
depends_on = None

# Whatever the application's code comes to: without a person in the transaction nobody is rejected or hired.
PERSON_DECIDES = """
CREATE FUNCTION require_person() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF nullif(current_setting('app.user_id', true), '') IS NULL THEN
    RAISE EXCEPTION 'a person decides on applications, no program does' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER person_decides BEFORE UPDATE OF status ON applications
  FOR EACH ROW WHEN (NEW.status IN ('rejected', 'hired') AND NEW.status <> OLD.status)
  EXECUTE FUNCTION require_person();
"""
INDEXES = {
    "ix_decision_ledger_application": ["tenant_id", "application_id"],
    "ix_decision_ledger_job": ["tenant_id", "job_id", "decided_at"],
    "ix_decision_ledger_decided_at": ["tenant_id", "decided_at"],
}


def upgrade() -> None:
    now = sa.text("now()")
    op.create_table(
        "decision_ledger",
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("move_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("from_stage_id", sa.Uuid(), nullable=True),
        sa.Column("to_stage_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_role", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("score_id", sa.Uuid(), nullable=True),
        sa.Column("score", sa.Numeric(precision=5, scale=2), nullable=True),
        sa.Column("model_version", sa.String(), nullable=False),
        sa.Column("document_sha256", sa.String(), nullable=False),
        sa.Column("higher", sa.Integer(), nullable=True),
        sa.Column("lower", sa.Integer(), nullable=True),
        sa.Column("override", sa.Boolean(), nullable=True),
        sa.Column("previous_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.CheckConstraint(
            "action IN ('advance', 'move_back', 'reject', 'hire', 'restore')", name=op.f("ck_decision_ledger_action")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_decision_ledger_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_decision_ledger")),
    )
    op.create_index("uq_decision_ledger_position", "decision_ledger", ["tenant_id", "position"], unique=True)
    for name, columns in INDEXES.items():
        op.create_index(name, "decision_ledger", columns)
    # a log of its own: nobody changes it, and its rows are chained
    protect("decision_ledger", app="SELECT, INSERT", audited=False)
    op.execute(PERSON_DECIDES)


def downgrade() -> None:
    op.execute("DROP TRIGGER person_decides ON applications")
    op.execute("DROP FUNCTION require_person()")
    op.drop_table("decision_ledger")
