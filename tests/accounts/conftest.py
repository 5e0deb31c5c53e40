"""People with known passwords, and the ways in."""

from collections.abc import Iterator

import pytest

from ats_app.accounts import entry, login
from ats_app.core.cache import redis_client


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refusals need not take their time in every test."""
    monkeypatch.setattr(login, "FAILURE_FLOOR_S", 0.0)
    monkeypatch.setattr(entry, "FAILURE_FLOOR_S", 0.0)


@pytest.fixture(autouse=True)
def _empty_redis(environment: None) -> Iterator[None]:
    redis_client().flushdb()
    yield
    redis_client().flushdb()
