"""One real Postgres and Valkey a run; one migrated database a test worker; each test's rows are gone afterwards."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from email import message_from_bytes
from email.policy import default as default_policy
from pathlib import Path
from typing import Any
from uuid import UUID

import hypothesis
import psycopg
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from alembic.config import Config

from alembic import command
from ats_app.core.config import settings
from ats_app.core.db import engine_for
from ats_app.core.roles import APP, MAINTENANCE, OWNER, DatabaseUrls, ensure_roles
from ats_app.supervisor.ports import free_port
from ats_app.supervisor.testing import DATABASE_VARIABLE, REDIS_VARIABLE, embedded_services

_services = ExitStack()
# The same examples in every pipeline; at a desk, new ones each time, which is where a surprise can be looked into.
hypothesis.settings.register_profile("pipeline", derandomize=True)
if os.environ.get("CI"):
    hypothesis.settings.load_profile("pipeline")
_PASSWORDS = {OWNER: "owner", APP: "app", MAINTENANCE: "maintenance"}
ROOT = Path(__file__).parent.parent


def pytest_configure(config: pytest.Config) -> None:
    """Starts the services in the controlling process; workers of pytest-xdist find them in the environment."""
    if not config.option.collectonly:
        _services.enter_context(embedded_services())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser depends on the machine's mood: such a test may try again, no other may."""
    for item in items:
        if item.get_closest_marker("e2e"):
            item.add_marker(pytest.mark.flaky(reruns=2))


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


class Mailbox:
    """A mail server's memory: what was delivered, newest last."""

    def __init__(self) -> None:
        self.letters: list[Any] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802
        self.letters.append(message_from_bytes(envelope.original_content or b"", policy=default_policy))
        return "250 OK"

    def to(self, address: str) -> list[Any]:
        return [letter for letter in self.letters if address in str(letter["to"])]


@pytest.fixture(scope="session")
def mail_server() -> Iterator[tuple[str, Mailbox]]:
    """A real SMTP server on loopback: its address and what it received."""
    mailbox = Mailbox()
    server = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    server.start()
    yield f"smtp://127.0.0.1:{server.port}", mailbox
    server.stop()


@pytest.fixture
def mailbox(mail_server: tuple[str, Mailbox]) -> Mailbox:
    """What is delivered during this test."""
    mailbox = mail_server[1]
    mailbox.letters.clear()
    return mailbox


@pytest.fixture(scope="session")
def environment(
    database: DatabaseUrls,
    worker_number: int,
    mail_server: tuple[str, Mailbox],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """The settings of a production process, pointed at the test's own services."""
    folder = tmp_path_factory.mktemp("data")
    redis = os.environ[REDIS_VARIABLE].rsplit("/", 1)[0]
    values = {
        "DATABASE_URL": database.app,
        "DATABASE_OWNER_URL": database.owner,
        "DATABASE_MAINTENANCE_URL": database.maintenance,
        "REDIS_URL": f"{redis}/{worker_number + 1}",
        "SMTP_URL": mail_server[0],
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
