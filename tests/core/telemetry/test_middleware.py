import pytest
import structlog
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.routing import Route
from structlog.testing import capture_logs

from ats_app.core.config import settings
from ats_app.core.http import problems
from ats_app.core.telemetry.logs import correlation_id
from ats_app.core.telemetry.metrics import REQUESTS
from ats_app.core.telemetry.middleware import TelemetryMiddleware, metrics_endpoint


@pytest.fixture
def app() -> TelemetryMiddleware:
    app = FastAPI(routes=[Route("/metrics", metrics_endpoint)])
    problems.install(app)

    @app.get("/jobs/{job_id}")
    def job(job_id: int) -> str:
        if job_id == 13:
            raise RuntimeError("broken")
        return correlation_id()

    return TelemetryMiddleware(app)


@pytest.fixture
def client(app: TelemetryMiddleware) -> TestClient:
    structlog.reset_defaults()
    return TestClient(app, raise_server_exceptions=False, client=("198.51.100.7", 1))


def local(app: TelemetryMiddleware) -> TestClient:
    return TestClient(app, client=("127.0.0.1", 1))


def count(route: str, status: str) -> float:
    return REQUESTS.labels("GET", route, status)._value.get()


def test_the_callers_id_is_taken_over_and_reaches_the_handler(client):
    answer = client.get("/jobs/1", headers={"x-correlation-id": "abc-12345"})
    assert answer.headers["x-correlation-id"] == answer.json() == "abc-12345"


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "a b c d e f", "<script>alert"])
def test_an_unacceptable_id_is_replaced(client, given):
    answer = client.get("/jobs/1", headers={"x-correlation-id": given})
    assert len(answer.headers["x-correlation-id"]) == 32
    assert answer.headers["x-correlation-id"] == answer.json()


def test_requests_are_counted_by_pattern_and_unknown_paths_together(client):
    known, other = count("/jobs/{job_id}", "200"), count("other", "404")
    client.get("/jobs/1")
    client.get("/jobs/2")
    client.get("/a/b/c")
    assert count("/jobs/{job_id}", "200") == known + 2
    assert count("other", "404") == other + 1


def test_the_access_log_has_no_query_string(client):
    with capture_logs() as logs:
        client.get("/jobs/1?token=secret")
    (line,) = [entry for entry in logs if entry["event"] == "http.request"]
    assert "secret" not in str(line)
    assert (line["path"], line["status"], line["address"]) == ("/jobs/1", 200, "198.51.100.7")
    assert line["log_level"] == "info"


def test_a_defect_is_logged_as_500_and_its_problem_names_the_correlation_id(client):
    with capture_logs() as logs:
        answer = client.get("/jobs/13")
    assert answer.status_code == 500
    assert answer.json()["correlation_id"] == answer.headers["x-correlation-id"]
    assert [entry["status"] for entry in logs if entry["event"] == "http.request"] == [500]


def test_health_and_files_are_not_worth_a_line(app):
    structlog.reset_defaults()
    with capture_logs() as logs:
        local(app).get("/metrics")
    assert [entry["log_level"] for entry in logs if entry["event"] == "http.request"] == ["debug"]


def test_metrics_are_for_this_machine_and_for_the_token(app, client, monkeypatch):
    assert "ats_http_requests_total" in local(app).get("/metrics").text
    assert local(app).get("/metrics", headers={"x-forwarded-for": "198.51.100.7"}).status_code == 404
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"authorization": "Bearer "}).status_code == 404
    monkeypatch.setenv("ATS_METRICS_TOKEN", "scrape-me")
    settings.cache_clear()
    assert client.get("/metrics", headers={"authorization": "Bearer scrape-me"}).status_code == 200
    assert client.get("/metrics", headers={"authorization": "Bearer other"}).status_code == 404
    nameless = TestClient(app, client=("testclient", 1))
    assert nameless.get("/metrics").status_code == 404
