"""Find candidates by words, names, skills and place; previews of documents; jobs of the batch parser.

Revision ID: 3d8e51c07f92
Revises: 7d20c5a1b9e4
"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op
from ats_app.core.roles import APP, SEARCH
from ats_app.core.schema import protect

revision = "3d8e51c07f92"
down_revision = "7d20c5a1b9e4"
branch_labels = None
depends_on = None

# Both functions are owned by the search role, which row-level security does not keep from the GIN indexes; each
# filters on the tenant setting first. The statement is put together of constants so that it is planned for the values
# it gets: a rare word takes the index on words, a common one walks the newest candidates.
FUNCTIONS = """
CREATE FUNCTION candidates_narrowed(spellings jsonb[], min_years float8, place text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
  SELECT ' tenant_id = $1 AND deleted_at IS NULL'
    || CASE WHEN spellings IS NOT NULL
      THEN ' AND (skills @> ($2)[1] OR skills @> ($2)[2] OR skills @> ($2)[3])' ELSE '' END
    || CASE WHEN min_years IS NOT NULL THEN ' AND years_of_experience >= $3' ELSE '' END
    || CASE WHEN place <> '' THEN ' AND lower(location) LIKE $4' ELSE '' END
$$;

CREATE FUNCTION find_candidates(
  query text, spellings jsonb[], min_years float8, place text, newest int, most int
) RETURNS TABLE (candidate_id uuid, rank float8)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  tenant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
  said text := lower(btrim(query));
  words tsquery := websearch_to_tsquery('simple', said);
  narrowed text := candidates_narrowed(spellings, min_years, place);
BEGIN
  -- the last word may still be on its way
  IF words::text LIKE '%''' THEN words := (words::text || ':*')::tsquery; END IF;
  RETURN QUERY EXECUTE
    'WITH by_words AS (
       SELECT id, ts_rank(search, $5)::float8 AS points FROM (
         SELECT id, search FROM candidates WHERE search @@ $5 AND' || narrowed || '
         ORDER BY created_at DESC, id DESC LIMIT $7) newest
     ), by_name AS (
       SELECT id, 1 + similarity(lower(first_name || '' '' || last_name), $6)::float8 AS points FROM candidates
       WHERE (lower(first_name || '' '' || last_name) % $6 OR $6 <% lower(first_name || '' '' || last_name))
         AND' || narrowed || ' ORDER BY points DESC, id DESC LIMIT 200
     ), by_contact AS (
       SELECT id, 3::float8 AS points FROM candidates WHERE $6 <> '''' AND email = $6 AND' || narrowed || '
       UNION ALL
       SELECT id, 3::float8 FROM candidates
       WHERE $6 ~ ''^[+][0-9]{5,}$'' AND phone <> '''' AND phone = $6 AND' || narrowed || '
     )
     SELECT id, round(max(points)::numeric, 6)::float8 AS rank
     FROM (SELECT * FROM by_words UNION ALL SELECT * FROM by_name UNION ALL SELECT * FROM by_contact) hits
     GROUP BY id ORDER BY 2 DESC, 1 DESC LIMIT $8'
  USING tenant, spellings, min_years, '%' || place || '%', words, said, newest, most;
END $$;

CREATE FUNCTION newest_candidates(
  spellings jsonb[], min_years float8, place text, before_at timestamptz, before_id uuid, most int
) RETURNS TABLE (candidate_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  tenant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
  narrowed text := candidates_narrowed(spellings, min_years, place);
BEGIN
  RETURN QUERY EXECUTE
    'SELECT id FROM candidates WHERE' || narrowed
    || CASE WHEN before_id IS NOT NULL THEN ' AND (created_at, id) < ($5, $6)' ELSE '' END
    || ' ORDER BY created_at DESC, id DESC LIMIT $7'
  USING tenant, spellings, min_years, '%' || place || '%', before_at, before_id, most;
END $$;
"""
DEFINERS = (
    "find_candidates(text, jsonb[], float8, text, int, int)",
    "newest_candidates(jsonb[], float8, text, timestamptz, uuid, int)",
)
HELPER = "candidates_narrowed(jsonb[], float8, text)"


def upgrade() -> None:
    op.create_index(
        "ix_candidates_full_name",
        "candidates",
        ["tenant_id", sa.text("lower(first_name || ' ' || last_name) gin_trgm_ops")],
        postgresql_using="gin",
    )
    op.create_index(
        "ix_candidates_place",
        "candidates",
        ["tenant_id", sa.text("lower(location) gin_trgm_ops")],
        postgresql_using="gin",
    )
    _functions()
    _document_previews()
    _parse_jobs()


def _functions() -> None:
    op.execute(FUNCTIONS)
    for signature in (*DEFINERS, HELPER):
        op.execute(f"ALTER FUNCTION {signature} OWNER TO {SEARCH}")
        op.execute(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC")
    for signature in DEFINERS:
        op.execute(f"GRANT EXECUTE ON FUNCTION {signature} TO {APP}")


def _timestamps() -> list[sa.Column[object]]:
    now = sa.text("now()")
    return [
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
    ]


def _document_previews() -> None:
    op.create_table(
        "document_previews",
        *_timestamps(),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("pages", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column("text_key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_document_previews_tenant_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "document_id"],
            ["documents.tenant_id", "documents.id"],
            name=op.f("fk_document_previews_tenant_id_document_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_document_previews")),
        sa.UniqueConstraint("tenant_id", "document_id", name=op.f("uq_document_previews_tenant_id_document_id")),
    )
    protect("document_previews", audited=False)


def _parse_jobs() -> None:
    op.create_table(
        "parse_jobs",
        *_timestamps(),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("files", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_parse_jobs_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_parse_jobs")),
    )
    protect("parse_jobs", audited=False)


def downgrade() -> None:
    op.drop_table("parse_jobs")
    op.drop_table("document_previews")
    for signature in (*DEFINERS, HELPER):
        op.execute(f"DROP FUNCTION {signature}")
    op.drop_index("ix_candidates_place", "candidates")
    op.drop_index("ix_candidates_full_name", "candidates")
