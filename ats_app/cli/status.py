"""`./ats status`: what runs, versions, queue depth, migration head."""

import importlib.metadata
import json
import platform
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Any, cast

import psutil
import psycopg
import redis
import typer

from ats_app.cli.up import where
from ats_app.supervisor import migrations
from ats_app.supervisor.datadir import DataDirectory, RunState
from ats_app.supervisor.programs import PROJECT

_TIMEOUT = 3
_QUEUES, _QUEUE = "rq:queues", "rq:queue:"
"""Where RQ keeps its queues; asked for directly, its own client takes a second to import."""


@dataclass
class Status:
    """Everything `--json` prints. Values that can't be found out are null."""

    running: bool
    data_dir: str
    url: str | None = None
    supervisor: int | None = None
    services: list[dict[str, Any]] = field(default_factory=list)
    versions: dict[str, str | None] = field(default_factory=dict)
    queues: dict[str, int] | None = None
    outbox_waiting: int | None = None
    migration: dict[str, str | None] = field(default_factory=dict)


def main(
    data_dir: Annotated[
        Path | None, typer.Option(help="Data directory of the run. Default: ATS_DATA_DIR or .ats")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable.")] = False,
) -> None:
    """Shows the state of the run; exit code 0 if it runs, 3 if it doesn't."""
    status = collect(DataDirectory(where(data_dir)))
    print(json.dumps(asdict(status), indent=2) if as_json else _text(status))
    if not status.running:
        raise SystemExit(3)


def collect(data: DataDirectory) -> Status:
    """Asks the processes and services of the run in `data`."""
    holder = data.holder()
    state = data.state()
    status = Status(running=holder is not None, data_dir=str(data.root), supervisor=holder)
    status.versions = {
        "lti-ats": _project_version(),
        "python": platform.python_version(),
        "reflex": importlib.metadata.version("reflex"),
        "postgres": None,
        "redis": None,
    }
    status.migration = {"head": migrations.head(PROJECT), "database": None}
    if holder is None or state is None:
        return status
    status.url = state.url
    status.services = [_service(name, pid) for name, pid in state.services.items()]
    _ask_database(state, status)
    _ask_redis(state, status)
    return status


def _project_version() -> str:
    import tomllib

    return str(tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["version"])


def _service(name: str, pid: int) -> dict[str, Any]:
    try:
        found = psutil.Process(pid)
        family = [found, *found.children(recursive=True)]
        memory = sum(one.memory_info().rss for one in family)
        return {"name": name, "pid": pid, "running": True, "processes": len(family), "memory_mb": memory // 1024**2}
    except psutil.Error:
        return {"name": name, "pid": pid, "running": False, "processes": 0, "memory_mb": 0}


def _ask_database(state: RunState, status: Status) -> None:
    url = state.addresses.get("database")
    if not url:
        return
    try:
        with psycopg.connect(url, connect_timeout=_TIMEOUT, autocommit=True) as connection:
            status.versions["postgres"] = _one(connection, "SELECT current_setting('server_version')")
            waiting = _one(connection, "SELECT count(*) FROM outbox WHERE completed_at IS NULL AND failed_at IS NULL")
            status.outbox_waiting = int(waiting) if waiting else None
        status.migration["database"] = migrations.applied(state.addresses["owner"])
    except psycopg.Error as error:
        print(f"The database doesn't answer: {error}", file=sys.stderr)


def _one(connection: psycopg.Connection, query: str) -> str | None:
    try:
        row = connection.execute(query.encode()).fetchone()
    except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn, psycopg.errors.InsufficientPrivilege):
        return None
    return str(row[0]) if row else None


def _ask_redis(state: RunState, status: Status) -> None:
    url = state.addresses.get("redis")
    if not url:
        return
    try:
        with redis.Redis.from_url(url, socket_timeout=_TIMEOUT) as client:
            server = client.info("server")
            status.versions["redis"] = str(server.get("valkey_version") or server["redis_version"])
            keys = sorted(key.decode() for key in cast("set[bytes]", client.smembers(_QUEUES)))
            status.queues = {key.removeprefix(_QUEUE): cast("int", client.llen(key)) for key in keys}
    except redis.RedisError as error:
        print(f"Redis doesn't answer: {error}", file=sys.stderr)


def _text(status: Status) -> str:
    if not status.running:
        return f"LTI ATS doesn't run in {status.data_dir}."
    lines = [f"LTI ATS runs at {status.url} from {status.data_dir} (process {status.supervisor})", ""]
    for row in status.services:
        state = f"{row['memory_mb']:>6} MB  {row['processes']} processes" if row["running"] else "  ended"
        lines.append(f"  {row['name']:<12} {row['pid']:>8} {state}")
    versions = ", ".join(f"{name} {version}" for name, version in status.versions.items() if version)
    lines += ["", f"Versions: {versions}"]
    queues = ", ".join(f"{name} {count}" for name, count in (status.queues or {}).items())
    lines.append(f"Queues: {queues or 'empty'}; outbox: {status.outbox_waiting} waiting")
    lines.append(f"Migrations: database {status.migration['database']}, head {status.migration['head']}")
    return "\n".join(lines)
