"""Real Postgres and Valkey for tests: one pair a test run, in memory as far as possible, gone afterwards."""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ats_app.supervisor.postgres import EmbeddedPostgres
from ats_app.supervisor.valkey import EmbeddedValkey

DATABASE_VARIABLE = "ATS_TEST_DATABASE_URL"
REDIS_VARIABLE = "ATS_TEST_REDIS_URL"


@dataclass(frozen=True)
class ServiceUrls:
    """Where the tests' services listen."""

    database_superuser_url: str
    """Database `postgres` as superuser: tests make their roles and databases with it."""
    redis_url: str


@contextmanager
def embedded_services(data_dir: Path | None = None, *, own: bool = False) -> Iterator[ServiceUrls]:
    """Starts a Postgres without fsync and a Valkey without files below `data_dir` (default: `/tmp`).

    Services that already run are used instead when both `ATS_TEST_DATABASE_URL` and `ATS_TEST_REDIS_URL` are
    set. While the context lasts both are set, so that the worker processes of pytest-xdist, which are started
    inside it, share the pair.

    With `own` it is a pair apart, neither taken from nor told to anybody: for whoever sets the roles' passwords,
    which belong to the whole server.
    """
    if not own and DATABASE_VARIABLE in os.environ and REDIS_VARIABLE in os.environ:
        yield ServiceUrls(os.environ[DATABASE_VARIABLE], os.environ[REDIS_VARIABLE])
        return
    if data_dir is not None:
        data_dir.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="ats-test-", dir=data_dir))
    folder.chmod(0o711)
    password = secrets.token_hex(16)
    postgres = EmbeddedPostgres(folder / "postgres", password=password, log=folder / "postgres.log", durable=False)
    valkey = EmbeddedValkey(folder / "valkey", password=password, log=folder / "valkey.log", durable=False)
    try:
        postgres.start()
        valkey.start()
        if not own:
            os.environ |= {DATABASE_VARIABLE: postgres.url, REDIS_VARIABLE: valkey.url}
        yield ServiceUrls(postgres.url, valkey.url)
    finally:
        if not own:
            os.environ.pop(DATABASE_VARIABLE, None)
            os.environ.pop(REDIS_VARIABLE, None)
        valkey.stop()
        postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)
