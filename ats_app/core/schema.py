"""What a migration does to every new table: policies, grants, the audit trigger. One call per table, `protect()`."""

from collections.abc import Iterable

from alembic import op
from ats_app.core.roles import APP, MAINTENANCE, OWNER, SEARCH

TENANT = "(SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)"
"""The sub-select is evaluated once a query; a missing setting is NULL and shows no rows."""

AUDIT_FUNCTION = """
CREATE FUNCTION write_audit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  old_row jsonb; new_row jsonb; hidden text[] := TG_ARGV[0]::text[] || '{created_at,updated_at,search}';
  before jsonb; after jsonb;
BEGIN
  IF TG_OP <> 'INSERT' THEN old_row := to_jsonb(OLD) - hidden; END IF;
  IF TG_OP <> 'DELETE' THEN new_row := to_jsonb(NEW) - hidden; END IF;
  IF TG_OP = 'UPDATE' THEN
    SELECT jsonb_object_agg(o.key, o.value), jsonb_object_agg(o.key, new_row -> o.key) INTO before, after
      FROM jsonb_each(old_row) o WHERE o.value IS DISTINCT FROM new_row -> o.key;
    IF after IS NULL THEN RETURN NULL; END IF;
  ELSE
    before := old_row; after := new_row;
  END IF;
  INSERT INTO audit_log
    (tenant_id, user_id, role, address, correlation_id, table_name, record_id, action, before, after)
  VALUES (
    ((coalesce(new_row, old_row)) ->> TG_ARGV[1])::uuid,
    nullif(current_setting('app.user_id', true), '')::uuid,
    coalesce(nullif(current_setting('app.role', true), ''), session_user),
    coalesce(current_setting('app.address', true), ''),
    coalesce(current_setting('app.correlation_id', true), ''),
    TG_TABLE_NAME, (coalesce(new_row, old_row) ->> 'id')::uuid, lower(TG_OP), before, after);
  RETURN NULL;
END $$
"""


def protect(
    table: str,
    *,
    key: str = "tenant_id",
    app: str = "SELECT, INSERT, UPDATE, DELETE",
    maintenance: str = "",
    search: str = "",
    audited: bool = True,
    audit_without: Iterable[str] = (),
) -> None:
    """Puts a table behind the tenant wall and on the audit trail.

    Args:
        table: its name.
        key: the column that names the tenant.
        app: what the app role may do; empty for nothing.
        maintenance: what the maintenance role may do across tenants; empty for nothing.
        search: the same for the search role.
        audited: whether changes leave audit rows.
        audit_without: columns that must not reach the audit log (secrets, bulk text).
    """
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY tenant ON {table} TO {APP} USING ({key} = {TENANT}) WITH CHECK ({key} = {TENANT})")
    op.execute(f"CREATE POLICY owner ON {table} TO {OWNER} USING (true) WITH CHECK (true)")
    if app:
        op.execute(f"GRANT {app} ON {table} TO {APP}")
    for role, rights in ((MAINTENANCE, maintenance), (SEARCH, search)):
        if rights:
            op.execute(f"CREATE POLICY {role} ON {table} TO {role} USING (true) WITH CHECK (true)")
            op.execute(f"GRANT {rights} ON {table} TO {role}")
    if audited:
        hidden = "{" + ",".join(audit_without) + "}"
        op.execute(
            f"CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION write_audit('{hidden}', '{key}')"
        )
