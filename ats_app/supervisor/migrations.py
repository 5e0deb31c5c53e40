"""Where the database's migrations stand; cheap enough to ask at every start."""

from pathlib import Path

import psycopg


def head(project: Path) -> str | None:
    """The newest revision of the code."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config(str(project / "alembic.ini"))
    config.set_main_option("script_location", str(project / "alembic"))
    return ScriptDirectory.from_config(config).get_current_head()


def applied(url: str) -> str | None:
    """The newest revision in the database, or None before the first migration."""
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except psycopg.errors.UndefinedTable:
        return None
    return str(row[0]) if row else None
