"""Where the database's migrations stand, cheap enough to ask at every start.

Asking Alembic means importing SQLAlchemy and every revision. So the supervisor remembers which set of revision files
led to which revision, and only goes to Alembic when either changed (the database may have been restored meanwhile).
"""

import hashlib
import json
from pathlib import Path

import psycopg


def head(project: Path) -> str | None:
    """The newest revision of the code, by Alembic."""
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


def is_current(url: str, project: Path, memory: Path) -> bool:
    """Whether the database stands where these very revision files brought it before."""
    try:
        remembered = json.loads(memory.read_text())
    except (FileNotFoundError, ValueError):
        return False
    return bool(remembered == _memory(url, project))


def remember(url: str, project: Path, memory: Path) -> None:
    """Notes that the database is at the head of the present revision files."""
    memory.write_text(json.dumps(_memory(url, project)))


def _memory(url: str, project: Path) -> dict[str, str | None]:
    files = sorted((project / "alembic" / "versions").glob("*.py"))
    digest = hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()
    return {"files": digest, "revision": applied(url)}
