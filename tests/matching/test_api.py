"""The endpoints of matching, as another program meets them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from ats_app import worker
from ats_app.applications.models import Application
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.core.permissions import Role
from ats_app.matching import batches, runs
from scoring.matching import MatchModel
from scoring.matching.rule import RULE_VERSION
from scoring.matching.simulation import Employer
from tests.factories import count
from tests.matching.company import apply, row_id, run, settle, work_off
from tests.matching.test_registry import register
from tests.web.conftest import api, bearer

__all__ = ["api", "bearer"]
URL = "/api/v1/matching"
SignIn = Callable[[UUID, Role], dict[str, str]]


@pytest.fixture
def headers(bearer: SignIn, tenant_id: UUID) -> dict[str, str]:
    return bearer(tenant_id, Role.ADMIN)


@pytest.fixture
def pairs(acme: Employer) -> list[tuple[str, str]]:
    """Open pairs of one job."""
    return [pair for pair in acme.pairs if pair[0] == acme.pairs[0][0]]


@pytest.fixture
def applied(tenant_id: UUID, acme: Employer, pairs: list[tuple[str, str]]) -> list[Application]:
    settle(tenant_id, acme)
    return apply(tenant_id, pairs[:5])


def test_an_application_is_scored_and_the_score_can_be_verified(
    api: TestClient, headers: dict[str, str], applied: list[Application]
) -> None:
    answer = api.post(f"{URL}/score", json={"application_id": str(applied[0].id)}, headers=headers)
    assert answer.status_code == 200
    body = answer.json()
    assert set(body["factors"]) == {"skills", "experience", "education", "other"}
    assert round(sum(body["contributions"].values()), 2) == body["match_score"]
    assert body["model_version"] == RULE_VERSION
    shown = api.get(f"/api/v1/applications/{applied[0].id}", headers=headers).json()
    assert shown["match_score"] == body["match_score"]
    verified = api.get(f"{URL}/applications/{applied[0].id}/verify", headers=headers).json()
    assert (verified["same"], verified["computed"]) == (True, body["match_score"])
    again = api.get(f"{URL}/scores/{verified['score_id']}/verify", headers=headers).json()
    assert again == verified


def test_scoring_sent_twice_with_one_key_is_stored_once(
    api: TestClient, headers: dict[str, str], applied: list[Application], recruiter: Actor
) -> None:
    asked: dict[str, Any] = {
        "json": {"application_id": str(applied[0].id)},
        "headers": headers | {"Idempotency-Key": "s1"},
    }
    first, second = (api.post(f"{URL}/score", **asked) for _ in range(2))
    assert first.json() == second.json()
    with unit_of_work(recruiter) as uow:
        assert count(uow, "candidate_scores") == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"application_id": str(uuid4()), "job_id": str(uuid4())}, 422),
        ({"job_id": str(uuid4())}, 422),
        ({"application_id": str(uuid4())}, 404),
        ({"job_id": str(uuid4()), "candidate_id": str(uuid4())}, 404),
        ({"application_id": str(uuid4()), "score": 100}, 422),
    ],
)
def test_what_cannot_be_scored_is_said(
    api: TestClient, headers: dict[str, str], body: dict[str, str], status: int
) -> None:
    answer = api.post(f"{URL}/score", json=body, headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_list_of_people_is_ranked_in_the_background(
    api: TestClient, headers: dict[str, str], tenant_id: UUID, acme: Employer, pairs: list[tuple[str, str]]
) -> None:
    settle(tenant_id, acme)
    people = [str(row_id(tenant_id, person)) for _, person in pairs]
    asked = {"job_id": str(row_id(tenant_id, pairs[0][0])), "candidate_ids": [*people, people[0]]}
    key = headers | {"Idempotency-Key": "b1"}
    first, second = (api.post(f"{URL}/batch", json=asked, headers=key) for _ in range(2))
    assert (first.status_code, first.json()) == (202, second.json())
    address = f"{URL}/batch/{first.json()['id']}"
    waiting = api.get(address, headers=headers).json()
    assert (waiting["status"], waiting["total"], waiting["items"]) == ("waiting", len(people), [])
    work_off()
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = api.get(address, params={"limit": 15} | ({"cursor": cursor} if cursor else {}), headers=headers).json()
        found += page["items"]
        cursor = page["next_cursor"]
        if not cursor:
            break
    assert (page["status"], page["done"]) == ("done", len(people))
    assert {row["candidate_id"] for row in found} == set(people)
    ranks = [row["match_score"] for row in found]
    assert ranks == sorted(ranks, reverse=True)
    assert all(row["strengths"] or row["gaps"] for row in found)
    alone = {"job_id": asked["job_id"], "candidate_id": found[0]["candidate_id"]}
    assert api.post(f"{URL}/score", json=alone, headers=headers).json() == found[0]


def test_without_names_the_open_applications_are_scored_again(
    api: TestClient, headers: dict[str, str], applied: list[Application]
) -> None:
    asked = api.post(f"{URL}/batch", json={"job_id": str(applied[0].job_id)}, headers=headers)
    assert (asked.status_code, asked.json()["total"]) == (202, 5)
    work_off()
    address = f"{URL}/batch/{asked.json()['id']}"
    first = api.get(address, params={"limit": 3}, headers=headers).json()
    rest = api.get(address, params={"limit": 3, "cursor": first["next_cursor"]}, headers=headers).json()
    found = first["items"] + rest["items"]
    assert rest["next_cursor"] is None
    assert {row["application_id"] for row in found} == {str(row.id) for row in applied}
    assert [row["match_score"] for row in found] == sorted((row["match_score"] for row in found), reverse=True)
    assert api.get(f"{URL}/runs/{asked.json()['id']}", headers=headers).json()["status"] == "done"


def test_a_batch_that_can_not_be_is_refused(
    api: TestClient, headers: dict[str, str], tenant_id: UUID, acme: Employer, pairs: list[tuple[str, str]]
) -> None:
    settle(tenant_id, acme)
    job = str(row_id(tenant_id, pairs[0][0]))
    nobody = api.post(f"{URL}/batch", json={"job_id": job}, headers=headers)
    assert (nobody.status_code, nobody.json()["detail"]) == (409, "This job has no open application to score.")
    unknown = api.post(f"{URL}/batch", json={"job_id": job, "candidate_ids": [str(uuid4())]}, headers=headers)
    assert (unknown.status_code, unknown.json()["fields"]) == (
        422,
        {"candidate_ids": "1 of these candidates do not exist."},
    )
    many = {"job_id": job, "candidate_ids": [str(uuid4()) for _ in range(501)]}
    assert api.post(f"{URL}/batch", json=many, headers=headers).status_code == 422
    assert api.get(f"{URL}/batch/{uuid4()}", headers=headers).status_code == 404


def test_a_batch_carried_out_twice_has_one_answer(
    tenant_id: UUID, acme: Employer, pairs: list[tuple[str, str]], recruiter: Actor
) -> None:
    from ats_app.matching.schemas import BatchInput

    settle(tenant_id, acme)
    people = [row_id(tenant_id, person) for _, person in pairs[:3]]
    asked = run(recruiter, batches.ask, BatchInput(job_id=row_id(tenant_id, pairs[0][0]), candidate_ids=people))
    with unit_of_work(recruiter) as uow:
        row = uow.session.execute(text("SELECT id FROM outbox WHERE name = 'matching.batch'")).scalar_one()
    assert [worker.run(str(tenant_id), str(row)) for _ in range(2)] == ["done", "skipped"]
    with unit_of_work(recruiter) as uow:
        uow.session.execute(text("UPDATE outbox SET completed_at = NULL, claimed_until = NULL"))
    assert worker.run(str(tenant_id), str(row)) == "done"
    assert run(recruiter, batches.get, asked.id).done == 3
    with unit_of_work(recruiter) as uow:
        uow.session.execute(text("UPDATE matching_runs SET created_at = now() - interval '8 days'"))
    assert runs.purge() == 1


def test_a_training_is_asked_for_and_followed(
    api: TestClient, headers: dict[str, str], tenant_id: UUID, acme: Employer
) -> None:
    settle(tenant_id, acme)
    first, second = (api.post(f"{URL}/train", headers=headers) for _ in range(2))
    assert first.status_code == second.status_code == 202
    assert first.json()["id"] == second.json()["id"]
    assert api.get(f"{URL}/batch/{first.json()['id']}", headers=headers).status_code == 404
    work_off()
    ended = api.get(f"{URL}/runs/{first.json()['id']}", headers=headers).json()
    assert (ended["status"], ended["step"]) == ("done", "Model 1 is in use now.")
    [active, rule] = api.get(f"{URL}/models", headers=headers).json()["items"]
    assert (active["id"], rule["kind"]) == (ended["model_id"], "rule")
    assert "content" not in active


def test_going_back_to_the_rule_needs_a_reason_and_the_right(
    api: TestClient, headers: dict[str, str], bearer: SignIn, tenant_id: UUID, learned: MatchModel
) -> None:
    row = register(tenant_id, learned)
    [rule] = [item for item in api.get(f"{URL}/models", headers=headers).json()["items"] if item["kind"] == "rule"]
    address = f"{URL}/models/{row.id}/activate"
    assert api.post(address, json={"reason": "ok"}, headers=headers).status_code == 422
    reason = {"reason": "Signed off after the audit."}
    assert api.post(address, json=reason, headers=bearer(tenant_id, Role.RECRUITER)).status_code == 403
    key = headers | {"Idempotency-Key": "a1"}
    assert [api.post(address, json=reason, headers=key).status_code for _ in range(2)] == [200, 200]
    assert api.post(address, json=reason, headers=headers).status_code == 409
    back = api.post(f"{URL}/models/{rule['id']}/activate", json=reason, headers=headers)
    assert (back.status_code, back.json()["status"]) == (200, "active")
    assert api.get(f"{URL}/models/{row.id}", headers=headers).json()["status"] == "retired"
