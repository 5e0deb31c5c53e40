from typing import Annotated

import pytest
from fastapi import FastAPI, Query
from fastapi.testclient import TestClient
from pydantic import BaseModel, field_validator

from ats_app.core.errors import Conflict, NotFound, StaleVersion, TooManyRequests, Unauthenticated
from ats_app.core.http import problems


class Salary(BaseModel):
    min: int


class JobIn(BaseModel):
    title: str
    salary: Salary

    @field_validator("title")
    @classmethod
    def not_blank(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("Give the job a title.")
        return value


@pytest.fixture
def client() -> TestClient:
    app = FastAPI()
    problems.install(app)
    errors = {
        "missing": NotFound(),
        "stale": StaleVersion(current={"version": 3}),
        "clash": Conflict("It is closed.", status="closed", code="x"),
        "slow-down": TooManyRequests(retry_after=900),
        "who": Unauthenticated(),
        "defect": RuntimeError("password=hunter2 in SELECT * FROM users"),
    }

    @app.get("/raise/{name}")
    def fail(name: str) -> None:
        raise errors[name]

    @app.post("/jobs")
    def create(job: JobIn, limit: Annotated[int, Query(le=100)] = 1) -> str:
        return job.title

    return TestClient(app, raise_server_exceptions=False)


def test_an_expected_error_is_a_problem_with_its_code(client):
    answer = client.get("/raise/missing")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "urn:lti-ats:problem:not_found",
        "title": "Not Found",
        "status": 404,
        "detail": "This record does not exist.",
        "code": "not_found",
    }


def test_details_stand_beside_the_standard_members(client):
    assert client.get("/raise/stale").json()["current"] == {"version": 3}


def test_details_cannot_take_the_place_of_a_standard_member(client):
    answer = client.get("/raise/clash")
    assert answer.status_code == 409
    assert (answer.json()["status"], answer.json()["code"]) == (409, "conflict")


def test_throttled_and_unauthenticated_callers_get_their_headers(client):
    assert client.get("/raise/slow-down").headers["retry-after"] == "900"
    assert client.get("/raise/who").headers["www-authenticate"] == "Bearer"


def test_invalid_input_names_each_field_and_echoes_nothing(client):
    answer = client.post("/jobs?limit=500", json={"title": " ", "salary": {"min": "secret"}})
    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid"
    fields = answer.json()["fields"]
    assert set(fields) == {"title", "salary.min", "limit"}
    assert fields["title"] == "Give the job a title."
    assert "secret" not in answer.text


def test_a_body_that_is_no_json_is_a_bad_request(client):
    answer = client.post("/jobs", content=b"{nope", headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


def test_a_missing_body_is_named(client):
    assert client.post("/jobs").json()["fields"] == {"body": "Field required"}


@pytest.mark.parametrize(
    ("path", "status", "code"), [("/none", 404, "not_found"), ("/jobs", 405, "method_not_allowed")]
)
def test_unknown_paths_and_methods_are_problems_too(client, path, status, code):
    answer = client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_defect_tells_nothing_about_itself(client):
    answer = client.get("/raise/defect")
    assert answer.status_code == 500
    assert answer.json()["code"] == "internal_error"
    assert "hunter2" not in answer.text
    assert "SELECT" not in answer.text
