"""The database's roles, and who may do what to a table.

owner        migrations, seed; owns every table
app          the web and the workers: LOGIN, owns nothing, behind row-level security
search       NOLOGIN; owns the few SECURITY DEFINER functions that must see past a policy to use an index or find a
login
maintenance  dispatcher, scheduler, analytics refresh: cross-tenant on the tables granted to it, nothing else

No role bypasses row-level security as an attribute (managed Postgres doesn't grant that): owner, search and maintenance
have policies of their own.
"""

import secrets
from dataclasses import dataclass

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

OWNER, APP, SEARCH, MAINTENANCE = "ats_owner", "ats_app", "ats_search", "ats_maintenance"
LOGIN_ROLES = (OWNER, APP, MAINTENANCE)
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gin")


@dataclass(frozen=True, slots=True)
class DatabaseUrls:
    """`postgresql://` addresses of one database, one per login role."""

    owner: str
    app: str
    maintenance: str


def ensure_roles(superuser_url: str, *, database: str, passwords: dict[str, str] | None = None) -> DatabaseUrls:
    """Creates roles, database and extensions where missing and (re)sets the login roles' passwords.

    Args:
        superuser_url: a role that may create roles and databases; the host part is reused in the answer.
        database: name of the database to create, owned by the owner role.
        passwords: by role name; missing ones are made up.
    """
    words = {role: (passwords or {}).get(role) or secrets.token_urlsafe(24) for role in LOGIN_ROLES}
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(727002)")  # several test workers start at once
        for role in LOGIN_ROLES:
            _ensure_role(connection, role, words[role])
        _ensure_role(connection, SEARCH, None)
        connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(SEARCH), sql.Identifier(OWNER)))
        connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(MAINTENANCE), sql.Identifier(OWNER)))
        exists = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database,)).fetchone()
        if not exists:
            create = sql.SQL("CREATE DATABASE {} OWNER {}")
            connection.execute(create.format(sql.Identifier(database), sql.Identifier(OWNER)))
    _prepare_database(superuser_url, database)
    return DatabaseUrls(*(_url(superuser_url, role, words[role], database) for role in LOGIN_ROLES))


def _ensure_role(connection: psycopg.Connection, role: str, password: str | None) -> None:
    name = sql.Identifier(role)
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone():
        connection.execute(sql.SQL("CREATE ROLE {} NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS").format(name))
    if password is not None:
        connection.execute(sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(name, sql.Literal(password)))


def _prepare_database(superuser_url: str, database: str) -> None:
    target = psycopg.conninfo.make_conninfo(superuser_url, dbname=database)
    with psycopg.connect(target, autocommit=True) as connection:
        for extension in EXTENSIONS:
            connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
        connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        roles = sql.SQL(", ").join(map(sql.Identifier, (APP, SEARCH, MAINTENANCE)))
        connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(roles))
        for role in (OWNER, MAINTENANCE, SEARCH):
            # matviews belong to maintenance and definer functions to search: both need a place to live
            connection.execute(sql.SQL("GRANT CREATE, USAGE ON SCHEMA public TO {}").format(sql.Identifier(role)))


def _url(superuser_url: str, role: str, password: str, database: str) -> str:
    parts = conninfo_to_dict(superuser_url)
    host, port = parts.get("host", "127.0.0.1"), parts.get("port", "5432")
    return f"postgresql://{role}:{password}@{host}:{port}/{database}"
