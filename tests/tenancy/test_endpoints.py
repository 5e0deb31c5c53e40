"""Every endpoint, asked by one company's admin about another company's records."""

import re
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from ats_app.core.permissions import Role
from ats_app.web.api import create_api
from ats_app.web.routing import PERMISSION_KEY, Access
from tests.tenancy.bodies import Bodies
from tests.tenancy.company import Company

PART = re.compile(r"\{(\w+)\}")
RENAMED = {"/cv-parser/jobs/": {"job_id": "parse_job_id"}}
"""Where a part of a path is called like another record's."""
PLAIN_NAMES = {
    "department": "department_id",
    "stage": "stage_id",
    "recruiter": "recruiter_id",
    "actor": "user_id",
    "record_id": "job_id",
}
"""Queries are written by people."""
NO_RECORD = {"number": "1"}
ANOTHER_PERSONS = {
    "DELETE /api/v1/auth/sessions/{session_id}",
    "PUT /api/v1/candidates/{candidate_id}/notes/{note_id}",
    "DELETE /api/v1/candidates/{candidate_id}/notes/{note_id}",
    "DELETE /api/v1/feedback/{feedback_id}",
}
"""Endpoints that refuse colleagues as well."""
OF_THE_OPERATOR = "/api/v1/tenants"
DOCUMENT = create_api().openapi()
NAMING = [
    (method, path, operation)
    for method in ("get", "post", "put", "patch", "delete")
    for path, operations in sorted(DOCUMENT["paths"].items(), reverse=method == "delete")
    if (operation := operations.get(method))
    and operation.get(PERMISSION_KEY) not in (None, Access.PUBLIC)
    and (PART.search(path) or "requestBody" in operation or operation.get("parameters"))
    and OF_THE_OPERATOR not in path
]
"""(method, path, operation) of the guarded endpoints that can name a record; deletions come last."""
Ask = Callable[[str, str, Mapping[str, Any], Company, Company], Response]


def words(method: str, path: str) -> str:
    return f"{method.upper()} {path}"


@pytest.fixture
def ask(api: TestClient, bearer: Callable[[UUID, Role], dict[str, str]], ours: Company) -> Ask:
    """Asks as our admin: ids in the path from one company, ids in query and body from another."""
    headers = bearer(ours.tenant_id, Role.ADMIN)
    bodies = Bodies(DOCUMENT)

    def request(method: str, path: str, operation: Mapping[str, Any], in_path: Company, in_body: Company) -> Response:
        address = PART.sub(lambda part: path_id(path, part[1], in_path), path)
        query = {
            parameter["name"]: in_body.id(PLAIN_NAMES.get(parameter["name"], parameter["name"]))
            for parameter in operation.get("parameters", [])
            if parameter["in"] == "query" and "uuid" in str(parameter["schema"])
        }
        body = bodies.example(operation, in_body.id)
        return api.request(method.upper(), address, headers=headers, params=query, **body)

    return request


def path_id(path: str, name: str, company: Company) -> str:
    if name in NO_RECORD:
        return NO_RECORD[name]
    renamed = next((names for start, names in RENAMED.items() if start in path), {})
    return company.id(renamed.get(name, name))


def test_their_ids_in_a_path_are_not_found(ask: Ask, ours: Company, theirs: Company, untouched: None) -> None:
    found = {}
    for method, path, operation in NAMING:
        if PART.search(path):
            answer = ask(method, path, operation, theirs, ours)
            assert theirs.mark not in answer.text, words(method, path)
            if answer.status_code != 404:
                found[words(method, path)] = (answer.status_code, answer.text[:200])
    assert not found, "\n".join(f"{name}: {said}" for name, said in found.items())


def test_their_ids_in_a_body_or_a_query_give_and_change_nothing(
    ask: Ask, ours: Company, theirs: Company, untouched: None
) -> None:
    for method, path, operation in NAMING:
        answer = ask(method, path, operation, ours, theirs)
        assert theirs.mark not in answer.text, words(method, path)
        assert answer.status_code < 500, (words(method, path), answer.text[:300])


def test_our_own_ids_are_found_at_the_same_addresses(ask: Ask, ours: Company) -> None:
    """What shows that the walks above ask for something: only the ids differ."""
    missed = {}
    for method, path, operation in NAMING:
        if PART.search(path) and words(method, path) not in ANOTHER_PERSONS:
            answer = ask(method, path, operation, ours, ours)
            if answer.status_code in (401, 403, 404, 422):
                missed[words(method, path)] = (answer.status_code, answer.text[:200])
    assert not missed, "\n".join(f"{name}: {said}" for name, said in missed.items())
