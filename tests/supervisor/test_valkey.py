"""The embedded Valkey: closed, durable, and never twice on one file."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from ats_app.supervisor import process, valkey
from ats_app.supervisor.errors import SupervisorError
from ats_app.supervisor.valkey import EmbeddedValkey


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "valkey"


@pytest.fixture
def server(folder: Path) -> Iterator[EmbeddedValkey]:
    embedded = new_server(folder)
    yield embedded
    embedded.stop()


def new_server(folder: Path) -> EmbeddedValkey:
    return EmbeddedValkey(folder, password="first", log=folder.parent / "valkey.log")


def test_asks_for_the_password_and_never_evicts(server: EmbeddedValkey) -> None:
    server.start()
    with redis.Redis(port=server.port) as client, pytest.raises(redis.AuthenticationError):
        client.ping()
    with redis.Redis.from_url(server.url, decode_responses=True) as client:
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert client.config_get("bind") == {"bind": "127.0.0.1"}


def test_the_password_is_not_on_the_command_line(server: EmbeddedValkey) -> None:
    server.start()
    assert b"first" not in Path(f"/proc/{server.pid}/cmdline").read_bytes()
    assert (server.folder / "valkey.conf").stat().st_mode & 0o777 == 0o600


def test_a_value_survives_a_killed_server(server: EmbeddedValkey) -> None:
    server.start()
    with redis.Redis.from_url(server.url) as client:
        client.set("kept", "42")
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    process.wait_until_gone([server.pid], 10)
    server.stop()

    server.start()
    with redis.Redis.from_url(server.url) as client:
        assert client.get("kept") == b"42"


def test_takes_the_place_of_a_server_left_behind(server: EmbeddedValkey, folder: Path) -> None:
    server.start()
    other = new_server(folder)
    other.start()
    try:
        assert not server.is_running()
        assert other.is_healthy()
    finally:
        other.stop()


def test_shows_the_end_of_the_log_when_it_cannot_start(server: EmbeddedValkey, folder: Path) -> None:
    server.start()
    server.stop()
    aof = next((folder / "appendonlydir").glob("*.manifest"))
    aof.write_text("nonsense\n")
    with pytest.raises(SupervisorError, match="Valkey did not start"):
        server.start()


def test_names_its_version() -> None:
    assert int(valkey.server_version().split(".")[0]) >= 8
