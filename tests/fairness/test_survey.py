"""The survey is the candidate's own, and no road leads from it to anybody who decides."""

from uuid import UUID

import psycopg
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from ats_app.applications.links import status_token
from ats_app.applications.models import Application
from ats_app.candidates import service as candidates
from ats_app.core.actor import Actor
from ats_app.core.cache import redis_client
from ats_app.core.db import unit_of_work
from ats_app.core.errors import Conflict, Forbidden, Invalid
from ats_app.core.permissions import Permission, Role
from ats_app.core.roles import DatabaseUrls
from ats_app.fairness import settings, survey
from ats_app.fairness.repository import AuditRepository
from ats_app.fairness.schemas import SurveyInput
from ats_app.jobs.models import Job
from ats_app.matching import service as matching
from ats_app.web.api import create_api
from tests.factories import make_actor, make_application, make_candidate
from tests.fairness.conftest import run

TOLD = SurveyInput(sex="non_binary", race_ethnicity="native_hawaiian", consent=True)
SECRET = ("non_binary", "native_hawaiian")


@pytest.fixture
def application(job: Job) -> Application:
    return make_application(job, make_candidate(job.tenant_id, skills=[{"skill": "Python", "years": 3}]))


@pytest.fixture
def visitor(tenant_id: UUID) -> Actor:
    return Actor.visitor(tenant_id)


def stated(db: DatabaseUrls) -> list[tuple[object, ...]]:
    with psycopg.connect(db.owner) as connection:
        return connection.execute("SELECT sex, race_ethnicity, consent_version FROM survey_answers").fetchall()


def test_a_candidate_answers_changes_and_takes_back(application: Application, visitor: Actor, db: DatabaseUrls) -> None:
    before = run(visitor, survey.read, application.candidate_id)
    assert (before.enabled, before.given_at) == (True, None)
    assert "Acme stores these answers apart" in before.consent_text
    given = run(visitor, survey.answer, application.candidate_id, TOLD)
    assert given.given_at is not None
    assert stated(db) == [(*SECRET, 1)]
    run(visitor, survey.answer, application.candidate_id, SurveyInput(sex="female", consent=True))
    assert stated(db) == [("female", None, 1)]
    for _ in range(2):
        assert run(visitor, survey.withdraw, application.candidate_id).given_at is None
    assert stated(db) == []


def test_nothing_is_kept_without_consent_or_of_who_declines(
    application: Application, visitor: Actor, db: DatabaseUrls
) -> None:
    with pytest.raises(Invalid, match="consent"):
        run(visitor, survey.answer, application.candidate_id, SurveyInput(sex="female"))
    run(visitor, survey.answer, application.candidate_id, SurveyInput(consent=True))
    assert stated(db) == []


def test_declining_everything_later_deletes_what_was_said(
    application: Application, visitor: Actor, db: DatabaseUrls
) -> None:
    run(visitor, survey.answer, application.candidate_id, TOLD)
    run(visitor, survey.answer, application.candidate_id, SurveyInput())
    assert stated(db) == []


def test_a_company_can_leave_the_survey_out(application: Application, visitor: Actor, admin: Actor) -> None:
    run(admin, settings.enable_survey, False)
    assert not run(visitor, survey.read, None).enabled
    with pytest.raises(Conflict):
        run(visitor, survey.answer, application.candidate_id, TOLD)
    run(admin, settings.enable_survey, True)
    assert run(visitor, survey.read, None).enabled
    with pytest.raises(Forbidden):
        run(make_actor(admin.tenant_id, Role.EXECUTIVE), settings.enable_survey, False)


def test_the_app_role_has_no_right_on_the_table(db: DatabaseUrls, tenant_id: UUID) -> None:
    for statement in (
        "SELECT * FROM survey_answers",
        "UPDATE survey_answers SET sex = 'male'",
        "DELETE FROM survey_answers",
    ):
        with psycopg.connect(db.app) as connection:
            connection.execute("SELECT set_config('app.tenant_id', %s, true)", (str(tenant_id),))
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


@pytest.mark.parametrize("role", [*Role])
def test_only_statistics_read_rows_and_only_candidates_write_them(role: Role, tenant_id: UUID) -> None:
    actor = Actor(tenant_id=tenant_id, role=role)
    doors = {
        "SELECT * FROM survey_answers_for_statistics()": Role.SYSTEM,
        "SELECT survey_given_at(gen_random_uuid())": Role.PUBLIC,
        "SELECT survey_withdraw(gen_random_uuid())": Role.PUBLIC,
    }
    for query, allowed in doors.items():
        with unit_of_work(actor) as uow:
            if role is allowed:
                uow.session.execute(text(query))
                continue
            with pytest.raises(ProgrammingError, match="not for this role"):
                uow.session.execute(text(query))
            uow.session.rollback()


def test_the_statistics_role_ends_with_its_query(admin: Actor, application: Application, visitor: Actor) -> None:
    run(visitor, survey.answer, application.candidate_id, TOLD)
    with unit_of_work(admin) as uow:
        assert AuditRepository(uow).stated() == {
            str(application.candidate_id): {"sex": SECRET[0], "race_ethnicity": SECRET[1]}
        }
        assert uow.session.execute(text("SELECT current_setting('app.role')")).scalar_one() == "admin"
        with pytest.raises(ProgrammingError):
            uow.session.execute(text("SELECT * FROM survey_answers_for_statistics()"))
        uow.session.rollback()


def test_another_companys_answers_are_not_there(
    application: Application, visitor: Actor, other_tenant_id: UUID
) -> None:
    run(visitor, survey.answer, application.candidate_id, TOLD)
    stranger = Actor.visitor(other_tenant_id)
    assert run(stranger, survey.read, application.candidate_id).given_at is None
    run(stranger, survey.withdraw, application.candidate_id)
    with unit_of_work(Actor.system(other_tenant_id)) as uow:
        assert AuditRepository(uow).stated() == {}
    assert run(visitor, survey.read, application.candidate_id).given_at is not None


def test_an_answer_leaves_the_score_bit_identical(application: Application, visitor: Actor) -> None:
    system = Actor.system(application.tenant_id)
    before = run(system, matching.score_application, application.id)
    run(visitor, survey.answer, application.candidate_id, TOLD)
    assert run(system, matching.score_application, application.id) == before


PATHS = (
    "/api/v1/candidates/{candidate}",
    "/api/v1/candidates/{candidate}/timeline",
    "/api/v1/candidates?q=non_binary",
    "/api/v1/candidates",
    "/api/v1/applications/{application}",
    "/api/v1/applications/{application}/history",
    "/api/v1/applications/{application}/feedback",
    "/api/v1/applications?job_id={job}",
    "/api/v1/audit",
    "/api/v1/fairness/overview",
    "/api/v1/fairness/ledger",
)


def test_no_endpoint_shows_an_answer(
    application: Application, visitor: Actor, db: DatabaseUrls, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With every permission of the product at once, the answer of a single candidate comes out nowhere."""
    from ats_app.web.auth import current_actor

    run(Actor.system(application.tenant_id), matching.score_application, application.id)
    run(visitor, survey.answer, application.candidate_id, TOLD)
    user = make_actor(application.tenant_id, Role.ADMIN)
    mighty = Actor(tenant_id=user.tenant_id, role=Role.ADMIN, user_id=user.user_id, permissions=frozenset(Permission))
    app = create_api()
    app.dependency_overrides[current_actor] = lambda: mighty
    redis_client().flushdb()
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        for path in PATHS:
            address = path.format(
                candidate=application.candidate_id, application=application.id, job=application.job_id
            )
            answer = client.get(address)
            assert answer.status_code in (200, 404), (address, answer.text)
            assert not any(word in answer.text for word in SECRET), address


def test_no_other_table_knows_the_answer(application: Application, visitor: Actor, db: DatabaseUrls) -> None:
    """Audit entries, search text, scores, outbox: the words of the answer stand in one table only."""
    run(Actor.system(application.tenant_id), matching.score_application, application.id)
    run(visitor, survey.answer, application.candidate_id, TOLD)
    with psycopg.connect(db.owner) as connection:
        tables = [
            name
            for (name,) in connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
            ).fetchall()
        ]
        found = [
            name
            for name in tables
            if connection.execute(
                f"SELECT count(*) FROM {name} t WHERE t::text LIKE '%%non_binary%%' OR t::text LIKE '%%native_hawai%%'"  # noqa: S608
            ).fetchone()
            != (0,)
        ]
    assert found == ["survey_answers"]


def test_a_candidate_found_by_search_shows_no_answer(application: Application, visitor: Actor, admin: Actor) -> None:
    run(visitor, survey.answer, application.candidate_id, TOLD)
    row = run(admin, candidates.get_candidate, application.candidate_id)
    assert not any(word in row.model_dump_json() for word in SECRET)


def test_the_private_link_answers_and_withdraws(application: Application, db: DatabaseUrls) -> None:
    redis_client().flushdb()
    token = status_token(application.tenant_id, application.id)
    address = f"/api/v1/careers/acme/status/{token}/survey"
    with TestClient(create_api(), base_url="http://127.0.0.1:8000") as client:
        assert client.get(address).json()["given_at"] is None
        assert client.put(address, json={"sex": "robot", "consent": True}).status_code == 422
        answer = client.put(address, json={"sex": SECRET[0], "race_ethnicity": SECRET[1], "consent": True})
        assert answer.status_code == 200
        assert "sex" not in answer.json()
        assert client.get(address.replace(token, "0" * 32 + ".x")).status_code == 404
        assert client.delete(address).json()["given_at"] is None
    assert stated(db) == []
