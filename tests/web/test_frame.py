"""What surrounds every endpoint: ids, health, readiness, the description."""

import pytest
from fastapi.testclient import TestClient
from rq import SimpleWorker

from ats_app.core.cache import redis_client
from ats_app.core.config import settings
from ats_app.web import health


def test_every_answer_carries_an_id_and_keeps_a_good_one_of_the_caller(api: TestClient) -> None:
    assert len(api.get("/health").headers["x-correlation-id"]) == 32
    given = {"x-correlation-id": "check-12345678"}
    assert api.get("/health", headers=given).headers["x-correlation-id"] == "check-12345678"
    bad = {"x-correlation-id": 'x" onload="'}
    answer = api.get("/api/v1/auth/me", headers=bad)
    assert answer.headers["x-correlation-id"] != bad["x-correlation-id"]
    assert answer.json()["correlation_id"] == answer.headers["x-correlation-id"]


def test_health_says_that_the_process_answers(api: TestClient) -> None:
    assert api.get("/health").json() == {"status": "ok"}


def test_ready_names_what_is_missing(api: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    without_workers = api.get("/ready")
    assert without_workers.status_code == 503
    assert without_workers.json()["checks"] == {
        "database": "ok",
        "cache": "ok",
        "migrations": "ok",
        "workers": "none",
    }
    worker = SimpleWorker(["ats"], connection=redis_client())
    worker.register_birth()
    assert api.get("/ready").json()["status"] == "ready"
    worker.register_death()
    monkeypatch.setattr(health, "behind", lambda: frozenset({newest()}))
    assert api.get("/ready").json()["checks"]["migrations"] == "behind"
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    settings.cache_clear()
    away = api.get("/ready").json()["checks"]
    monkeypatch.undo()
    settings.cache_clear()
    assert away["cache"] == "unavailable"


def newest() -> str:
    from sqlalchemy import text

    from ats_app.core.db import maintenance_session

    with maintenance_session() as session:
        return str(session.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def test_the_description_names_the_ways_to_sign_in(api: TestClient) -> None:
    document = api.get("/api/v1/openapi.json").json()
    assert set(document["components"]["securitySchemes"]) == {"bearer", "session"}
    assert document["paths"]["/api/v1/users"]["get"]["x-permission"] == "users.read"
