"""A write sent twice with one key happens once."""

from collections.abc import Callable
from uuid import UUID

from fastapi.testclient import TestClient

from ats_app.core.permissions import Role
from tests.factories import make_application, make_department, make_job, make_user

SignIn = Callable[[UUID, Role], dict[str, str]]


def requisition(tenant_id: UUID, title: str = "Nurse") -> dict[str, str]:
    return {
        "title": title,
        "department_id": str(make_department(tenant_id).id),
        "hiring_manager_id": str(make_user(tenant_id, Role.HIRING_MANAGER).id),
    }


def test_the_same_request_twice_makes_one_record_and_one_answer(
    api: TestClient, bearer: SignIn, tenant_id: UUID
) -> None:
    headers = bearer(tenant_id, Role.RECRUITER) | {"Idempotency-Key": "k1"}
    body = requisition(tenant_id)
    first, second = (api.post("/api/v1/jobs", json=body, headers=headers) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert second.headers["idempotent-replayed"] == "true"
    assert len(api.get("/api/v1/jobs", headers=headers).json()["items"]) == 1


def test_a_key_is_the_callers_own_and_for_one_request(api: TestClient, bearer: SignIn, tenant_id: UUID) -> None:
    headers = bearer(tenant_id, Role.RECRUITER) | {"Idempotency-Key": "k1"}
    body = requisition(tenant_id)
    api.post("/api/v1/jobs", json=body, headers=headers)
    other = api.post("/api/v1/jobs", json=body | {"title": "Cook"}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    stranger = bearer(tenant_id, Role.RECRUITER) | {"Idempotency-Key": "k1"}
    assert api.post("/api/v1/jobs", json=body, headers=stranger).status_code == 201
    assert len(api.get("/api/v1/jobs", headers=headers).json()["items"]) == 2


def test_a_refused_request_may_be_sent_again_with_its_key(api: TestClient, bearer: SignIn, tenant_id: UUID) -> None:
    headers = bearer(tenant_id, Role.RECRUITER) | {"Idempotency-Key": "k2"}
    application = make_application(make_job(tenant_id))
    url = f"/api/v1/applications/{application.id}/move"
    assert api.post(url, json={"stage": "Screen", "version": 7}, headers=headers).status_code == 409
    assert api.post(url, json={"stage": "Screen", "version": 1}, headers=headers).status_code == 200
    too_long = headers | {"Idempotency-Key": "k" * 300}
    assert api.post(url, json={"stage": "Offer", "version": 2}, headers=too_long).status_code == 422


def test_a_delete_is_answered_alike_both_times(api: TestClient, bearer: SignIn, tenant_id: UUID) -> None:
    headers = bearer(tenant_id, Role.RECRUITER)
    job = api.post("/api/v1/jobs", json=requisition(tenant_id), headers=headers).json()
    once = headers | {"Idempotency-Key": "k3"}
    assert [api.delete(f"/api/v1/jobs/{job['id']}", headers=once).status_code for _ in range(2)] == [204, 204]
