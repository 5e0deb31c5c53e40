"""One real Postgres and Valkey a run; one migrated database a test worker; each test's rows are gone afterwards."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from alembic.config import Config

from alembic import command
from ats_app.core.config import settings
from ats_app.core.db import engine_for
from ats_app.core.roles import APP, MAINTENANCE, OWNER, DatabaseUrls, ensure_roles
from ats_app.supervisor.testing import DATABASE_VARIABLE, REDIS_VARIABLE, embedded_services

_services = ExitStack()
_PASSWORDS = {OWNER: "owner", APP: "app", MAINTENANCE: "maintenance"}
ROOT = Path(__file__).parent.parent


def pytest_configure(config: pytest.Config) -> None:
    """Starts the services in the controlling process; workers of pytest-xdist find them in the environment."""
    if not config.option.collectonly:
        _services.enter_context(embedded_services())


def pytest_unconfigure() -> None:
    _services.close()


@pytest.fixture(scope="session")
def worker_number() -> int:
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


@pytest.fixture(scope="session")
def database(worker_number: int) -> DatabaseUrls:
    """A fresh database for this test worker, migrated to head by the owner role."""
    name = f"test_{os.getpid()}_{worker_number}"
    urls = ensure_roles(os.environ[DATABASE_VARIABLE], database=name, passwords=_PASSWORDS)
    migrate(urls.owner)
    return urls


def migrate(owner_url: str, revision: str = "head") -> None:
    config = Config(str(ROOT / "alembic.ini"))
    config.set_main_option("sqlalchemy.url", owner_url.replace("%", "%%"))
    command.upgrade(config, revision)


@pytest.fixture(scope="session")
def environment(database: DatabaseUrls, worker_number: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The settings of a production process, pointed at the test's own services."""
    folder = tmp_path_factory.mktemp("data")
    redis = os.environ[REDIS_VARIABLE].rsplit("/", 1)[0]
    values = {
        "DATABASE_URL": database.app,
        "DATABASE_OWNER_URL": database.owner,
        "DATABASE_MAINTENANCE_URL": database.maintenance,
        "REDIS_URL": f"{redis}/{worker_number + 1}",
        "STORAGE_URL": f"file://{folder}/storage",
        "ATS_SECRET_KEY": "test-secret-key-of-at-least-32-characters",
        "ATS_ENVIRONMENT": "test",
        "ATS_DATA_DIR": str(folder),
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in values.items():
            patch.setenv(name, value)
        settings.cache_clear()
        engine_for.cache_clear()
        yield
        for url in (database.app, database.maintenance):
            engine_for(url).dispose()
    settings.cache_clear()


_TRUNCATE = """
DO $$ DECLARE names text; BEGIN
  SELECT string_agg(format('%I', tablename), ', ') INTO names FROM pg_tables
  WHERE schemaname = 'public' AND tablename <> 'alembic_version';
  EXECUTE 'TRUNCATE ' || names || ' CASCADE';
END $$
"""


@pytest.fixture
def db(environment: None, database: DatabaseUrls) -> Iterator[DatabaseUrls]:
    """The database for a test that really commits (as users of several connections do); emptied afterwards."""
    yield database
    with psycopg.connect(database.owner) as connection:
        connection.execute(_TRUNCATE)


@pytest.fixture
def tenant_id(db: DatabaseUrls) -> UUID:
    """A company, Acme, with default stages and rejection reasons."""
    from tests.factories import make_tenant

    return make_tenant()


@pytest.fixture
def other_tenant_id(db: DatabaseUrls) -> UUID:
    """A second company, whose records nobody in Acme may see."""
    from tests.factories import make_tenant

    return make_tenant(slug="globex", name="Globex")
