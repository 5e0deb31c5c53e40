"""Services from outside: accepted when they do, refused with the reason when they don't."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from ats_app.core.roles import DatabaseUrls, ensure_roles
from ats_app.supervisor import external
from ats_app.supervisor.errors import IncompatibleServiceError
from ats_app.supervisor.ports import HOST, free_port
from ats_app.supervisor.testing import DATABASE_VARIABLE, REDIS_VARIABLE, embedded_services


@pytest.fixture
def admin_url() -> str:
    return os.environ[DATABASE_VARIABLE]


@pytest.fixture
def role(admin_url: str) -> Iterator[str]:
    """A role of its own for the test, LOGIN with the password `word`."""
    name = f"outside_{secrets.token_hex(4)}"
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'word'").format(sql.Identifier(name)))
        yield name
        connection.execute(sql.SQL("DROP OWNED BY {}").format(sql.Identifier(name)))
        connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


def as_role(admin_url: str, role: str) -> str:
    parts = conninfo_to_dict(admin_url)
    return f"postgresql://{role}:word@{parts['host']}:{parts['port']}/postgres"


def urls(app: str, owner: str = "", maintenance: str = "") -> DatabaseUrls:
    return external.database_urls(app=app, owner=owner, maintenance=maintenance, passwords={})


def test_an_ordinary_role_needs_the_other_two(admin_url: str, role: str) -> None:
    url = as_role(admin_url, role)
    with pytest.raises(IncompatibleServiceError, match="DATABASE_OWNER_URL is needed too"):
        urls(url)
    with pytest.raises(IncompatibleServiceError, match="DATABASE_MAINTENANCE_URL is needed too"):
        urls(url, owner=admin_url)
    assert urls(url, owner=admin_url, maintenance=admin_url).app == url


def test_a_role_that_bypasses_the_wall_is_refused(admin_url: str, role: str) -> None:
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(sql.SQL("ALTER ROLE {} BYPASSRLS").format(sql.Identifier(role)))
    with pytest.raises(IncompatibleServiceError, match="bypasses row-level security"):
        urls(as_role(admin_url, role), owner=admin_url, maintenance=admin_url)


def test_a_role_that_owns_tables_is_refused(admin_url: str, role: str) -> None:
    name = sql.Identifier(f"owned_{role}")
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE TABLE {} ()").format(name))
        connection.execute(sql.SQL("ALTER TABLE {} OWNER TO {}").format(name, sql.Identifier(role)))
    with pytest.raises(IncompatibleServiceError, match="owns tables"):
        urls(as_role(admin_url, role), owner=admin_url, maintenance=admin_url)


def test_a_dead_server_and_a_wrong_password_are_told_apart(admin_url: str, role: str) -> None:
    with pytest.raises(IncompatibleServiceError, match=r"DATABASE_URL can't be used: .*refused"):
        urls(f"postgresql://a:b@{HOST}:{free_port()}/x")
    with pytest.raises(IncompatibleServiceError, match="password authentication failed"):
        urls(as_role(admin_url, role).replace(":word@", ":wrong@"))


def test_an_old_server_is_refused(admin_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(external, "POSTGRES_MINIMUM", 99)
    with pytest.raises(IncompatibleServiceError, match=r"PostgreSQL 18.*version 99 or newer"):
        urls(admin_url)


def test_an_administrator_gets_the_roles_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a server of its own: the roles of the shared one belong to the other tests."""
    monkeypatch.delenv(DATABASE_VARIABLE)
    monkeypatch.delenv(REDIS_VARIABLE)
    with embedded_services(tmp_path) as services:
        with psycopg.connect(services.database_superuser_url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE hiring")
        found = urls(services.database_superuser_url.removesuffix("postgres") + "hiring")
        assert found.app.endswith("/hiring")
        assert urls(found.app, found.owner, found.maintenance) == found
        again = ensure_roles(services.database_superuser_url, database="hiring", passwords={})
        with psycopg.connect(again.app) as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("ats_app",)


def test_redis_with_eviction_is_remarked_on() -> None:
    url = os.environ[REDIS_VARIABLE]
    assert external.check_redis(url) == []
    with redis.Redis.from_url(url) as client:
        client.config_set("maxmemory-policy", "allkeys-lru")
        try:
            assert "noeviction" in external.check_redis(url)[0]
        finally:
            client.config_set("maxmemory-policy", "noeviction")


def test_an_unreachable_or_old_redis_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(IncompatibleServiceError, match="REDIS_URL can't be used"):
        external.check_redis(f"redis://{HOST}:{free_port()}/0")
    with pytest.raises(IncompatibleServiceError, match="REDIS_URL can't be used"):
        external.check_redis("http://nonsense")
    monkeypatch.setattr(external, "REDIS_MINIMUM", (99, 0))
    with pytest.raises(IncompatibleServiceError, match=r"version 99\.0 or newer"):
        external.check_redis(os.environ[REDIS_VARIABLE])


def test_a_mail_server_that_is_none_is_refused() -> None:
    with pytest.raises(IncompatibleServiceError, match="must look like"):
        external.check_smtp("http://mail")
    with pytest.raises(IncompatibleServiceError, match="SMTP_URL can't be used"):
        external.check_smtp(f"smtp://{HOST}:{free_port()}")


def test_storage_is_tried_before_it_is_trusted(tmp_path: Path) -> None:
    external.check_storage((tmp_path / "files").as_uri())
    assert list((tmp_path / "files").iterdir()) == []
    (tmp_path / "file").touch()
    with pytest.raises(IncompatibleServiceError, match="STORAGE_URL can't be used"):
        external.check_storage((tmp_path / "file").as_uri())
    with pytest.raises(IncompatibleServiceError, match="STORAGE_URL can't be used"):
        external.check_storage("carrier-pigeon://coop")
