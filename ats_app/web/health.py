"""Whether a process lives (`/health`) and can do its work (`/ready`), for whoever routes traffic to it."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import structlog
from alembic.config import Config
from alembic.script import ScriptDirectory
from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy import text

from ats_app.core.cache import redis_client
from ats_app.core.db import app_engine, maintenance_session
from ats_app.web.routing import Access, guarded

log = structlog.get_logger(__name__)
router = APIRouter(tags=["operations"])
ROOT = Path(__file__).parents[2]


@router.get("/health", **guarded(Access.PUBLIC))
def health() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/ready", **guarded(Access.PUBLIC))
def ready() -> JSONResponse:
    """Everything the process needs answers; 503 names what does not."""
    found = {name: _try(name, check) for name, check in CHECKS.items()}
    good = all(state == "ok" for state in found.values())
    return JSONResponse({"status": "ready" if good else "not ready", "checks": found}, 200 if good else 503)


def _try(name: str, check: Callable[[], str]) -> str:
    try:
        return check()
    except Exception as error:
        log.warning("ready.failed", check=name, error=type(error).__name__)
        return "unavailable"


def _database() -> str:
    with app_engine().connect() as connection:
        connection.execute(text("SELECT 1"))
    return "ok"


def _cache() -> str:
    redis_client().ping()
    return "ok"


def _migrations() -> str:
    """The database may be ahead of the code during a deploy, never behind."""
    with maintenance_session() as session:
        current = session.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    return "ok" if current not in behind() else "behind"


def _workers() -> str:
    from rq import Worker

    return "ok" if Worker.count(connection=redis_client()) else "none"


@cache
def behind() -> frozenset[str]:
    """The revisions before the newest that this code knows."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "alembic"))
    scripts = ScriptDirectory.from_config(config)
    heads = set(scripts.get_heads())
    return frozenset(revision.revision for revision in scripts.walk_revisions()) - heads


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "cache": _cache,
    "migrations": _migrations,
    "workers": _workers,
}
