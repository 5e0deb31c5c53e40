"""The embedded PostgreSQL: committed rows survive whatever is killed, and a broken folder is said to be broken."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from ats_app.supervisor import postgres, process
from ats_app.supervisor.errors import BrokenDataError, SupervisorError
from ats_app.supervisor.postgres import EmbeddedPostgres


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "postgres"


@pytest.fixture
def server(folder: Path) -> Iterator[EmbeddedPostgres]:
    embedded = new_server(folder)
    yield embedded
    embedded.stop()


def new_server(folder: Path, password: str = "first", *, durable: bool = True) -> EmbeddedPostgres:
    return EmbeddedPostgres(folder, password=password, log=folder.parent / "postgres.log", durable=durable)


def test_asks_for_the_password(server: EmbeddedPostgres) -> None:
    server.start()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(server.url.replace("first", "second"))


def test_listens_on_loopback_alone(server: EmbeddedPostgres) -> None:
    server.start()
    with psycopg.connect(server.url) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("127.0.0.1",)
        assert connection.execute("SHOW password_encryption").fetchone() == ("scram-sha-256",)


def test_folder_is_closed_to_others(server: EmbeddedPostgres) -> None:
    server.start()
    assert server.folder.stat().st_mode & 0o777 == 0o700


def test_committed_rows_survive_a_killed_server(server: EmbeddedPostgres, folder: Path) -> None:
    server.start()
    with psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE kept (value int)")
        connection.execute("INSERT INTO kept VALUES (42)")
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    process.wait_until_gone([server.pid], 10)
    assert not server.is_running()
    server.stop()

    server.start()
    with psycopg.connect(server.url) as connection:
        assert connection.execute("SELECT value FROM kept").fetchone() == (42,)


def test_takes_the_place_of_a_server_left_behind(server: EmbeddedPostgres, folder: Path) -> None:
    server.start()
    other = new_server(folder)
    other.start()
    try:
        assert not server.is_running()
        assert other.is_healthy()
    finally:
        other.stop()


def test_ignores_a_lock_file_whose_number_now_belongs_to_another_program(
    server: EmbeddedPostgres, folder: Path
) -> None:
    server.start()
    server.stop()
    (folder / "postmaster.pid").write_text(f"{os.getpid()}\n{folder}\n")
    server.start()
    assert server.is_healthy()


def test_a_stop_without_a_start_is_harmless(server: EmbeddedPostgres) -> None:
    server.stop()
    server.ask_to_stop()
    assert not server.is_running()
    assert not server.is_healthy()


def test_refuses_a_folder_with_other_things_in_it(server: EmbeddedPostgres, folder: Path) -> None:
    folder.mkdir()
    (folder / "thesis.txt").touch()
    with pytest.raises(BrokenDataError, match="holds no PostgreSQL cluster"):
        server.start()


def test_refuses_a_cluster_of_another_version(server: EmbeddedPostgres, folder: Path) -> None:
    folder.mkdir()
    (folder / "PG_VERSION").write_text("13\n")
    with pytest.raises(BrokenDataError, match=r"made by PostgreSQL 13, this is 18\."):
        server.start()


def test_says_when_a_cluster_is_damaged(server: EmbeddedPostgres, folder: Path) -> None:
    (folder / "global").mkdir(parents=True)
    (folder / "PG_VERSION").write_text(postgres.server_version().split(".")[0])
    with pytest.raises(BrokenDataError, match="damaged"):
        server.start()


def test_shows_the_end_of_the_log_when_it_cannot_start(server: EmbeddedPostgres, folder: Path) -> None:
    server.start()
    server.stop()
    (folder / "pg_hba.conf").write_text("nonsense\n")
    with pytest.raises(SupervisorError, match=r"did not start.*\n.*pg_hba\.conf|pg_hba"):
        server.start()


def test_an_interrupted_initdb_leaves_nothing_half_made(server: EmbeddedPostgres, folder: Path) -> None:
    half = folder.with_name("postgres.new")
    half.mkdir(parents=True)
    (half / "PG_VERSION").touch()
    server.start()
    assert server.is_healthy()
    assert not half.exists()
