"""Where the database's migrations stand, cheap enough to ask at every start.

Asking Alembic means importing SQLAlchemy and every revision. So the supervisor remembers which set of revision files
led to which revision, and only goes to Alembic when either changed (the database may have been restored meanwhile).
"""

import ast
import hashlib
import json
from pathlib import Path
from typing import Any

import psycopg


def head(project: Path) -> str | None:
    """The newest revision of the code: the one that no other follows. Several, after a bad merge, are all named."""
    following = dict(_links(path) for path in (project / "alembic" / "versions").glob("*.py"))
    followed = {earlier for before in following.values() for earlier in before}
    return ", ".join(sorted(set(following) - followed)) or None


def _links(path: Path) -> tuple[str, tuple[str, ...]]:
    """A revision file's own name and those it follows, read without running it."""
    found: dict[str, Any] = {}
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if name in ("revision", "down_revision"):
                found[name] = ast.literal_eval(node.value)
    before = found["down_revision"] or ()
    return found["revision"], (before,) if isinstance(before, str) else tuple(before)


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
