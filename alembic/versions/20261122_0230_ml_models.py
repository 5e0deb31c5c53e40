"""The registry of matching models, what scores were read from, long work with its progress, a queue for it.

Revision ID: 4b7e1d90a6c2
Revises: 5b1f7a90c3d2
"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op
from ats_app.core.schema import protect

revision = "4b7e1d90a6c2"
down_revision = "5b1f7a90c3d2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("queue", sa.String(), server_default="ats", nullable=False))
    for name in ("job_input", "candidate_input"):
        op.add_column("candidate_scores", sa.Column(name, sa.String(), server_default="", nullable=False))
    _scoring_inputs()
    _ml_models()
    _matching_runs()


def downgrade() -> None:
    op.drop_table("matching_runs")
    op.drop_table("ml_models")
    op.drop_table("scoring_inputs")
    for name in ("candidate_input", "job_input"):
        op.drop_column("candidate_scores", name)
    op.drop_column("outbox", "queue")


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


def _json(name: str, default: str) -> sa.Column[object]:
    return sa.Column(name, postgresql.JSONB(), server_default=default, nullable=False)


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=True)


def _scoring_inputs() -> None:
    op.create_table(
        "scoring_inputs",
        *_common(),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("candidate_id", sa.Uuid(), nullable=True),
        _json("body", "{}"),
        _key("scoring_inputs", "candidate_id", "candidates", "CASCADE"),
        sa.UniqueConstraint("tenant_id", "sha256", name=op.f("uq_scoring_inputs_tenant_id_sha256")),
        *_keys("scoring_inputs"),
    )
    op.create_index("ix_scoring_inputs_candidate", "scoring_inputs", ["tenant_id", "candidate_id"])
    protect("scoring_inputs", app="SELECT, INSERT, DELETE", audited=False)


def _ml_models() -> None:
    op.create_table(
        "ml_models",
        *_common(),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("kind", "version", "status")),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("content_sha256", "data_sha256")),
        _moment("trained_from"),
        _moment("trained_to"),
        _json("outcomes", "{}"),
        _json("metrics", "{}"),
        _json("gate", "{}"),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("trained_by", sa.Uuid(), nullable=True),
        sa.Column("training_seconds", sa.Float(), nullable=True),
        _moment("activated_at"),
        sa.Column("activated_by", sa.Uuid(), nullable=True),
        sa.Column("activation_reason", sa.String(), nullable=False),
        _moment("retired_at"),
        sa.CheckConstraint("kind IN ('rule', 'learned')", name=op.f("ck_ml_models_kind")),
        sa.CheckConstraint(
            "status IN ('candidate', 'active', 'retired', 'rejected')", name=op.f("ck_ml_models_status")
        ),
        _key("ml_models", "trained_by", "users"),
        _key("ml_models", "activated_by", "users"),
        sa.UniqueConstraint("tenant_id", "version", name=op.f("uq_ml_models_tenant_id_version")),
        *_keys("ml_models"),
    )
    op.create_index(
        "uq_ml_models_active", "ml_models", ["tenant_id"], unique=True, postgresql_where=sa.text("status = 'active'")
    )
    # never deleted: a score names its model for as long as the score is kept
    protect("ml_models", app="SELECT, INSERT, UPDATE", audit_without=("content",))


def _matching_runs() -> None:
    op.create_table(
        "matching_runs",
        *_common(),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("kind", "status")),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("model_id", sa.Uuid(), nullable=True),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("last_id", sa.Uuid(), nullable=True),
        sa.Column("step", sa.String(), nullable=False),
        _json("candidate_ids", "[]"),
        _json("result", "[]"),
        sa.Column("error", sa.String(), nullable=False),
        _moment("started_at"),
        _moment("finished_at"),
        sa.CheckConstraint("kind IN ('train', 'rescore', 'batch')", name=op.f("ck_matching_runs_kind")),
        sa.CheckConstraint("status IN ('waiting', 'running', 'done', 'failed')", name=op.f("ck_matching_runs_status")),
        _key("matching_runs", "job_id", "jobs", "CASCADE"),
        _key("matching_runs", "model_id", "ml_models"),
        *_keys("matching_runs"),
    )
    unfinished = "kind = '{}' AND finished_at IS NULL"
    op.create_index(
        "uq_matching_runs_training",
        "matching_runs",
        ["tenant_id"],
        unique=True,
        postgresql_where=sa.text(unfinished.format("train")),
    )
    op.create_index(
        "uq_matching_runs_rescoring",
        "matching_runs",
        ["tenant_id", "job_id"],
        unique=True,
        postgresql_where=sa.text(unfinished.format("rescore")),
    )
    op.create_index("ix_matching_runs_newest", "matching_runs", ["tenant_id", "kind", "created_at"])
    protect("matching_runs", maintenance="SELECT, DELETE", audited=False)
