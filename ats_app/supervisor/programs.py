"""The table of programs that make up the running product, and the environment each of them gets."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ats_app.core.config import Settings
from ats_app.core.roles import DatabaseUrls
from ats_app.supervisor.datadir import DataDirectory
from ats_app.supervisor.process import RUN_MARKER
from ats_app.supervisor.program import ProgramSpec

PROJECT = Path(__file__).resolve().parents[2]
_PYTHON = sys.executable


@dataclass(frozen=True)
class Addresses:
    """Where this run's services listen, embedded or not."""

    public: str
    database: DatabaseUrls
    redis: str
    smtp: str
    storage: str


def base_environment(data: DataDirectory) -> dict[str, str]:
    """What every child gets: this process's own variables, our programs first in PATH, the marker of the run."""
    tools = str(Path(_PYTHON).parent)
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")},
        "PATH": os.pathsep.join([tools, os.environ.get("PATH", "")]),
        "PYTHONUNBUFFERED": "1",
        RUN_MARKER: str(data.root),
        "ATS_DATA_DIR": str(data.root),
        "REFLEX_DIR": str(PROJECT / ".cache" / "reflex"),
        "REFLEX_USE_NPM": "1",
        "REFLEX_CHECK_LATEST_VERSION": "0",
        "REFLEX_TELEMETRY_ENABLED": "0",
        "REFLEX_STATES_WORKDIR": str(data.run / "states"),
        "REFLEX_UPLOADED_FILES_DIR": str(data.run / "uploaded"),
    }


def product_environment(
    base: Mapping[str, str], data: DataDirectory, addresses: Addresses, settings: Settings
) -> dict[str, str]:
    """The variables of `ats_app.core.config` for this run; migrations and demo get the owner's address on top."""
    secrets = data.secrets()
    environment = {
        **base,
        "DATABASE_URL": addresses.database.app,
        "DATABASE_MAINTENANCE_URL": addresses.database.maintenance,
        "REDIS_URL": addresses.redis,
        "SMTP_URL": addresses.smtp,
        "STORAGE_URL": addresses.storage,
        "ATS_SECRET_KEY": settings.secret_key.get_secret_value() or secrets.secret_key,
        "ATS_METRICS_TOKEN": settings.metrics_token.get_secret_value() or secrets.metrics_token,
        "ATS_JWT_KEY_DIR": str(settings.jwt_key_dir or data.keys),
        "ATS_PUBLIC_URL": addresses.public,
        "ATS_PARSER_LEARNED": str(data.root / "parser"),
        "REFLEX_OPLOCK_ENABLED": "1",
    }
    if not settings.smtp_url:
        environment["ATS_MAIL_CATCHER_DIR"] = str(data.mail)
    return environment


def programs(
    environment: Mapping[str, str],
    settings: Settings,
    *,
    host: str,
    port: int,
    build: Path | None,
    logs: Path,
) -> list[ProgramSpec]:
    """Everything that runs besides the services, in starting order; `build=None` is the development server."""
    web = _web(environment, host, port, build) if build else _development_web(environment, port)
    crew = (_PYTHON, "-m", "ats_app.supervisor.crew", "--workers", str(settings.task_workers), "--logs", str(logs))
    return [web, ProgramSpec("crew", crew, environment, grace=15.0)]


def mail_catcher(environment: Mapping[str, str], port: int, folder: Path) -> ProgramSpec:
    """The embedded mail server."""
    module = "ats_app.supervisor.mail_catcher"
    return ProgramSpec("mail", (_PYTHON, "-m", module, "--port", str(port), "--folder", str(folder)), environment)


def _web(environment: Mapping[str, str], host: str, port: int, build: Path) -> ProgramSpec:
    argv = (_PYTHON, "-m", "ats_app.supervisor.web", "--host", host, "--port", str(port))
    return ProgramSpec("web", argv, {**environment, "REFLEX_WEB_WORKDIR": str(build)}, grace=10.0)


def _development_web(environment: Mapping[str, str], port: int) -> ProgramSpec:
    """Vite at `port`, which passes on what is for the back end at the port after it (see `rxconfig.py`)."""
    argv = (_PYTHON, "-m", "reflex", "run", "--frontend-port", str(port), "--backend-port", str(port + 1))
    here = {"REFLEX_API_URL": f"http://127.0.0.1:{port}", "REFLEX_BACKEND_HOST": "127.0.0.1"}
    return ProgramSpec("web", argv, {**environment, **here, "ATS_ENVIRONMENT": "development"})
