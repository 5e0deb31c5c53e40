"""Settings of their own for each test of the core, and a real Valkey that a test may ill-treat."""

import secrets
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from ats_app.core.config import settings
from ats_app.supervisor.valkey import EmbeddedValkey


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setenv("ATS_SECRET_KEY", "a-secret-key-for-tests-0123456789abcdef")
    monkeypatch.setenv("ATS_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ATS_PUBLIC_URL", "https://ats.example")
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture(scope="session")
def own_valkey() -> Iterator[EmbeddedValkey]:
    """A server of this test process alone: tests cut its connections and pause it."""
    folder = Path(tempfile.mkdtemp(prefix="ats-test-core-"))
    folder.chmod(0o711)
    server = EmbeddedValkey(folder / "valkey", password=secrets.token_hex(8), log=folder / "valkey.log", durable=False)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder)


@pytest.fixture
def valkey(own_valkey: EmbeddedValkey, monkeypatch: pytest.MonkeyPatch) -> Iterator[redis.Redis]:
    """An empty real Valkey that the code under test finds in its settings; the client is one more."""
    monkeypatch.setenv("REDIS_URL", own_valkey.url)
    settings.cache_clear()
    client = redis.Redis.from_url(own_valkey.url)
    client.flushall()
    yield client
    client.close()


@pytest.fixture
def no_valkey(monkeypatch: pytest.MonkeyPatch, unused_port: int) -> None:
    """An address where no Redis listens."""
    monkeypatch.setenv("REDIS_URL", f"redis://127.0.0.1:{unused_port}/0")
    settings.cache_clear()


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
