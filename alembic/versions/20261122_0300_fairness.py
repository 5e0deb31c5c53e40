"""The survey kept apart, fairness audits, feedback on scores.

Revision ID: 9e42d6c8b1f0
Revises: a41c7be20d95
"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op
from ats_app.core.roles import APP, SEARCH
from ats_app.core.schema import protect

revision = "9e42d6c8b1f0"
down_revision = "a41c7be20d95"
branch_labels = None
depends_on = None

SEXES = ("female", "male", "non_binary")
RACES = ("hispanic", "white", "black", "native_hawaiian", "asian", "native_american", "two_or_more")
FACTORS = ("overall", "skills", "experience", "education", "other")
REASONS = (
    "skill_missed", "skill_overrated", "experience_misread", "seniority", "education_misread", "equivalent",
    "irrelevant", "requirement", "other",
)  # fmt: skip

# The app role holds no right on survey_answers. These functions are its only doors: three for the candidate (a
# visitor with a private link), one for statistics, which the service opens for the length of one query. A screen, an
# endpoint or an export in the name of a recruiter finds them shut, whatever its code says.
FUNCTIONS = """
CREATE FUNCTION survey_tenant(allowed text) RETURNS uuid
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
  IF current_setting('app.role', true) IS DISTINCT FROM allowed THEN
    RAISE EXCEPTION 'answers of the survey are not for this role' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN nullif(current_setting('app.tenant_id', true), '')::uuid;
END $$;

CREATE FUNCTION survey_keep(candidate uuid, said_sex text, said_race text, version int, words text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE tenant uuid := survey_tenant('public');
BEGIN
  INSERT INTO survey_answers (tenant_id, id, candidate_id, sex, race_ethnicity, consent_version, consent_text)
  VALUES (tenant, gen_random_uuid(), candidate, said_sex, said_race, version, words)
  ON CONFLICT (tenant_id, candidate_id) DO UPDATE SET sex = said_sex, race_ethnicity = said_race,
    consent_version = version, consent_text = words, given_at = now(), updated_at = now();
END $$;

CREATE FUNCTION survey_withdraw(candidate uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE tenant uuid := survey_tenant('public');
BEGIN
  DELETE FROM survey_answers WHERE tenant_id = tenant AND candidate_id = candidate;
END $$;

CREATE FUNCTION survey_given_at(candidate uuid) RETURNS timestamptz
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE tenant uuid := survey_tenant('public');
BEGIN
  RETURN (SELECT given_at FROM survey_answers WHERE tenant_id = tenant AND candidate_id = candidate);
END $$;

CREATE FUNCTION survey_answers_for_statistics() RETURNS TABLE (candidate_id uuid, sex text, race_ethnicity text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE tenant uuid := survey_tenant('system');
BEGIN
  RETURN QUERY SELECT s.candidate_id, s.sex::text, s.race_ethnicity::text FROM survey_answers s
    WHERE s.tenant_id = tenant;
END $$;
"""
DOORS = (
    "survey_keep(uuid, text, text, int, text)",
    "survey_withdraw(uuid)",
    "survey_given_at(uuid)",
    "survey_answers_for_statistics()",
)
CHECK = "survey_tenant(text)"


def _row() -> list[sa.Column[object]]:
    now = sa.text("now()")
    return [
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
    ]


def _keys(table: str, *more: sa.Constraint) -> list[sa.Constraint]:
    return [
        *more,
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f(f"fk_{table}_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{table}")),
    ]


def _one_of(table: str, column: str, values: tuple[str, ...]) -> sa.CheckConstraint:
    quoted = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({quoted})", name=op.f(f"ck_{table}_{column}"))


def _reference(table: str, column: str, other: str, **more: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_tenant_id_{column}")
    return sa.ForeignKeyConstraint(
        ["tenant_id", column], [f"{other}.tenant_id", f"{other}.id"], name=name, ondelete=more.get("ondelete")
    )


def upgrade() -> None:
    _survey()
    _settings()
    _reports()
    _feedback()


def _survey() -> None:
    table, once = "survey_answers", ["tenant_id", "candidate_id"]
    op.create_table(
        table,
        *_row(),
        sa.Column("candidate_id", sa.Uuid(), nullable=False),
        sa.Column("sex", sa.String(), nullable=True),
        sa.Column("race_ethnicity", sa.String(), nullable=True),
        sa.Column("consent_version", sa.Integer(), nullable=False),
        sa.Column("consent_text", sa.String(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        _one_of("survey_answers", "sex", SEXES),
        _one_of("survey_answers", "race_ethnicity", RACES),
        sa.UniqueConstraint(*once, name=op.f("uq_survey_answers_tenant_id_candidate_id")),
        *_keys(table, _reference(table, "candidate_id", "candidates", ondelete="CASCADE")),
    )
    # no audit rows either: the trail is read by people who may not know the answers
    protect(table, app="", search="SELECT, INSERT, UPDATE, DELETE", audited=False)
    op.execute(FUNCTIONS)
    for signature in (*DOORS, CHECK):
        op.execute(f"ALTER FUNCTION {signature} OWNER TO {SEARCH}")
        op.execute(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC")
    for signature in DOORS:
        op.execute(f"GRANT EXECUTE ON FUNCTION {signature} TO {APP}")


def _settings() -> None:
    op.create_table(
        "fairness_settings",
        *_row(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("survey_enabled", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("tenant_id", name=op.f("uq_fairness_settings_tenant_id")),
        *_keys("fairness_settings"),
    )
    protect("fairness_settings")


def _reports() -> None:
    table = "fairness_reports"
    op.create_table(
        table,
        *_row(),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("applied_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("applied_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("applications", sa.Integer(), nullable=False),
        sa.Column("report", postgresql.JSONB(), nullable=True),
        sa.Column("report_hash", sa.String(), nullable=False),
        sa.Column("data_hash", sa.String(), nullable=False),
        sa.Column("model_hash", sa.String(), nullable=False),
        sa.Column("ledger_hash", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.Column("distributed_on", sa.Date(), nullable=True),
        sa.Column("auditor", sa.String(), nullable=False),
        _one_of(table, "status", ("waiting", "done", "failed")),
        *_keys(table, _reference(table, "job_id", "jobs")),
    )
    op.create_index("ix_fairness_reports_as_of", table, ["tenant_id", "as_of"])
    protect(table, app="SELECT, INSERT, UPDATE", audit_without=("report",))


def _feedback() -> None:
    table = "score_feedback"
    op.create_table(
        table,
        *_row(),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("score_id", sa.Uuid(), nullable=True),
        sa.Column("score", sa.Numeric(precision=5, scale=2), nullable=True),
        sa.Column("model_version", sa.String(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("factor", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        _one_of(table, "direction", ("too_low", "too_high")),
        _one_of(table, "factor", FACTORS),
        _one_of(table, "reason", REASONS),
        *_keys(table, _reference(table, "application_id", "applications", ondelete="CASCADE")),
    )
    op.create_index("ix_score_feedback_application", table, ["tenant_id", "application_id"])
    op.create_index("ix_score_feedback_created_at", table, ["tenant_id", "created_at"])
    protect(table)


def downgrade() -> None:
    for table in ("score_feedback", "fairness_reports", "fairness_settings"):
        op.drop_table(table)
    for signature in (*DOORS, CHECK):
        op.execute(f"DROP FUNCTION {signature}")
    op.drop_table("survey_answers")
