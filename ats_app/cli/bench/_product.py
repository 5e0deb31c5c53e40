"""What benchmarks measure: the whole product in processes of its own, or its database alone; gone afterwards."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psutil
import psycopg
from psycopg.conninfo import conninfo_to_dict

from ats_app.core.config import settings
from ats_app.core.db import engine_for
from ats_app.core.roles import APP, ensure_roles
from ats_app.supervisor.datadir import DataDirectory
from ats_app.supervisor.ports import free_port
from ats_app.supervisor.programs import PROJECT
from ats_app.supervisor.testing import embedded_services

_READY = "LTI ATS is ready: "
_PATIENCE_S = 30.0
_KEY = "a-key-for-benchmarks-alone-of-no-worth"
SLUG = "velamar"


@dataclass(frozen=True, slots=True)
class Product:
    """A running product."""

    url: str
    data: DataDirectory

    def memory(self, service: str = "web") -> int:
        """Bytes in RAM of a service and its children; shared pages count once a process."""
        state = self.data.state()
        if state is None:
            return 0
        root = psutil.Process(state.services[service])
        return sum(int(process.memory_info().rss) for process in (root, *root.children(recursive=True)))


@contextmanager
def product(**environment: str) -> Iterator[Product]:
    """`./ats up` without a demo, in a folder of its own; this process sees its services as the product does."""
    folder = Path(tempfile.mkdtemp(prefix="ats-bench-"))
    folder.chmod(0o711)
    data = folder / "data"
    words = ["up", "--no-demo", "--port", str(free_port()), "--data-dir", str(data)]
    process = subprocess.Popen(
        [sys.executable, "-m", "ats_app.cli", *words],
        stdout=subprocess.PIPE,
        cwd=PROJECT,
        env={**os.environ, **environment},
        text=True,
    )
    try:
        url = _wait(process)
        directory = DataDirectory(data)
        with _settings(_variables(directory, url)):
            yield Product(url, directory)
    finally:
        process.terminate()
        process.wait(_PATIENCE_S)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database() -> Iterator[str]:
    """A migrated database in services of its own. Yields the owner's address."""
    from alembic.config import Config

    from alembic import command

    folder = tempfile.mkdtemp(prefix="ats-bench-")
    try:
        with embedded_services(own=True) as services:
            urls = ensure_roles(services.database_superuser_url, database="bench")
            config = Config(str(PROJECT / "alembic.ini"))
            config.set_main_option("sqlalchemy.url", urls.owner.replace("%", "%%"))
            command.upgrade(config, "head")
            variables = {
                "DATABASE_URL": urls.app,
                "DATABASE_OWNER_URL": urls.owner,
                "DATABASE_MAINTENANCE_URL": urls.maintenance,
                "REDIS_URL": services.redis_url,
                "STORAGE_URL": f"file://{folder}",
                "ATS_SECRET_KEY": _KEY,
            }
            with _settings(variables):
                yield urls.owner
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make_company(candidates: int) -> UUID:
    """A demo company without its story: users, departments, and that many candidates."""
    from ats_app.demo import company
    from ats_app.demo.bulk import add_candidates
    from ats_app.demo.plan import company_plan

    plan = company_plan(SLUG)
    tenant_id = company.make_company(plan)
    company.make_users(tenant_id, plan)
    company.make_departments(tenant_id, plan)
    with psycopg.connect(settings().database_owner_url, autocommit=True) as connection:
        add_candidates(connection, tenant_id, candidates, advance=lambda _count: None)
        connection.execute("VACUUM (ANALYZE)")  # also sorts what was written into the search indexes
    return tenant_id


def recruiter_cookie(tenant_id: UUID) -> str:
    """The value of a session cookie of the company's recruiter."""
    from ats_app.accounts.repository import Accounts
    from ats_app.accounts.sessions import open_session
    from ats_app.core.actor import Actor
    from ats_app.core.db import unit_of_work

    with unit_of_work(Actor.system(tenant_id)) as uow:
        user = Accounts(uow).user_by_email(f"recruiter@{SLUG}.example.com")
        if user is None:
            raise LookupError("the benchmark's company has no recruiter")
        return open_session(uow, user).cookie


def _wait(process: subprocess.Popen[str]) -> str:
    """The address, once the product is ready; its progress goes to stderr."""
    for line in process.stdout or ():
        print(line, end="", file=sys.stderr, flush=True)
        if line.startswith(_READY):
            return line.removeprefix(_READY).strip()
    raise RuntimeError("the product did not start")


def _variables(data: DataDirectory, url: str) -> dict[str, str]:
    state, secrets = data.state(), data.secrets()
    if state is None:
        raise RuntimeError("the product left no state")
    owner = state.addresses["owner"]
    parts = conninfo_to_dict(owner)
    app = f"postgresql://{APP}:{secrets.roles[APP]}@{parts['host']}:{parts['port']}/{parts['dbname']}"
    return {
        "DATABASE_URL": app,
        "DATABASE_OWNER_URL": owner,
        "DATABASE_MAINTENANCE_URL": state.addresses["database"],
        "REDIS_URL": state.addresses["redis"],
        "STORAGE_URL": state.addresses.get("storage", data.files.as_uri()),
        "ATS_SECRET_KEY": secrets.secret_key,
        "ATS_PUBLIC_URL": url,
    }


@contextmanager
def _settings(variables: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ |= variables
    settings.cache_clear()
    engine_for.cache_clear()
    try:
        yield
    finally:
        for name in ("DATABASE_URL", "DATABASE_MAINTENANCE_URL"):
            engine_for(variables[name]).dispose()
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
        settings.cache_clear()
        engine_for.cache_clear()
