"""Scores are stored with all they follow from, and can be computed again."""

import threading
from decimal import Decimal
from uuid import UUID, uuid4

import psycopg
import pytest
from pydantic import ValidationError
from sqlalchemy import text

from ats_app.applications.models import Application
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.core.errors import Forbidden, NotFound
from ats_app.core.permissions import Role
from ats_app.core.repository import Repository
from ats_app.core.roles import DatabaseUrls
from ats_app.matching import inputs, registry, service, verification
from ats_app.matching.models import CandidateScore
from ats_app.matching.schemas import ScoreInput
from scoring.matching import MatchModel
from tests.factories import count, make_actor, make_application, make_candidate, make_job
from tests.matching.company import run
from tests.matching.test_registry import WHY, register

SKILLS = [{"skill": "React", "years": 3}, {"skill": "SQL"}]


@pytest.fixture
def application(tenant_id: UUID) -> Application:
    job = make_job(tenant_id, title="Web developer", required_skills=SKILLS, min_years=3, education_level=3)
    person = make_candidate(
        tenant_id, skills=[{"skill": "ReactJS", "years": 4}], years_of_experience=5, location="Madrid, Spain"
    )
    return make_application(job, person)


def current(application: Application) -> CandidateScore:
    with unit_of_work(Actor.system(application.tenant_id)) as uow:
        rows = uow.session.exec(Repository(uow).scoped(CandidateScore)).all()
        [row] = [row for row in rows if row.is_current and row.application_id == application.id]
        return row


def test_a_score_keeps_what_it_was_computed_from(application: Application, recruiter: Actor) -> None:
    row = run(recruiter, service.score, ScoreInput(application_id=application.id))
    stored = current(application)
    assert float(stored.score) == row.match_score == round(sum(stored.contributions.values()), 2)
    with unit_of_work(recruiter) as uow:
        bodies = inputs.kept(uow, [stored.job_input, stored.candidate_input])
        copied = Repository(uow).get(Application, application.id)
        assert (copied.score, copied.rank, copied.version) == (stored.score, int(stored.score * 100), 1)
    assert bodies[stored.job_input]["title"] == "Web developer"
    assert bodies[stored.candidate_input]["skills"] == [{"skill": "ReactJS", "years": 4}]
    assert "first_name" not in bodies[stored.candidate_input]


def test_a_new_score_replaces_the_old_one_and_both_stay(application: Application, recruiter: Actor) -> None:
    for _ in range(3):
        run(recruiter, service.score_application, application.id)
    with unit_of_work(recruiter) as uow:
        assert count(uow, "candidate_scores") == 3
        assert count(uow, "candidate_scores WHERE is_current") == 1
        assert count(uow, "scoring_inputs") == 2, "the same inputs are kept once"


def test_two_workers_that_score_one_application_leave_one_current_score(
    application: Application, recruiter: Actor
) -> None:
    run(recruiter, registry.scorer)
    threads = [
        threading.Thread(target=run, args=(recruiter, service.score_application, application.id)) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with unit_of_work(recruiter) as uow:
        assert count(uow, "candidate_scores") == 6
        assert count(uow, "candidate_scores WHERE is_current") == 1


def test_a_score_of_the_rule_is_computed_again_to_the_same_number(application: Application, admin: Actor) -> None:
    run(admin, service.score_application, application.id)
    found = run(admin, verification.verify_application, application.id)
    assert (found.same, found.reason, found.stored) == (True, "", found.computed)


def test_a_score_of_a_learned_model_is_computed_again_after_the_model_was_replaced(
    application: Application, admin: Actor, learned: MatchModel
) -> None:
    rule = run(admin, registry.scorer)
    row = register(application.tenant_id, learned)
    run(admin, registry.activate, row.id, WHY)
    run(admin, service.score_application, application.id)
    score = current(application)
    assert score.model_version == learned.version
    run(admin, registry.activate, rule.id, WHY)
    run(admin, service.score_application, application.id)
    registry.loaded.clear()
    found = run(admin, verification.verify_score, score.id)
    assert (found.same, found.computed, found.model_version) == (True, float(score.score), learned.version)
    assert run(admin, verification.verify_application, application.id).model_version == rule.version


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("score = score + 1", "the stored score was changed"),
        ("contributions = contributions || '{\"base\": 1}'", "the stored contributions were changed"),
        ("features = features - 'near'", "The stored features lack 'near'"),
        ("model_version = 'learned-gone'", "can't score in this version"),
    ],
)
def test_a_score_that_was_tampered_with_is_found(
    application: Application, admin: Actor, db: DatabaseUrls, change: str, reason: str
) -> None:
    run(admin, service.score_application, application.id)
    with psycopg.connect(db.owner) as connection:
        connection.execute(f"UPDATE candidate_scores SET {change}".encode())  # noqa: S608
    found = run(admin, verification.verify_application, application.id)
    assert not found.same
    assert reason in found.reason


def test_somebody_who_has_not_applied_is_scored_and_nothing_is_kept(application: Application, recruiter: Actor) -> None:
    stranger = make_candidate(application.tenant_id, skills=SKILLS)
    row = run(recruiter, service.score, ScoreInput(job_id=application.job_id, candidate_id=stranger.id))
    assert row.application_id is None
    assert row.match_score > 0
    with unit_of_work(recruiter) as uow:
        assert count(uow, "candidate_scores") == 0


def test_a_score_is_asked_for_one_way_or_the_other(application: Application) -> None:
    for fields in ({}, {"job_id": uuid4()}, {"application_id": uuid4(), "job_id": uuid4()}):
        with pytest.raises(ValidationError):
            ScoreInput.model_validate(fields)


def test_who_may_score_and_what_is_not_there(
    application: Application, recruiter: Actor, admin: Actor, other_tenant_id: UUID
) -> None:
    asked = ScoreInput(application_id=application.id)
    pair = ScoreInput(job_id=application.job_id, candidate_id=application.candidate_id)
    with pytest.raises(Forbidden):
        run(make_actor(application.tenant_id, Role.HIRING_MANAGER), service.score, asked)
    with pytest.raises(Forbidden):
        run(recruiter, verification.verify_application, application.id)
    stranger = make_actor(other_tenant_id, Role.ADMIN)
    for use_case, argument in (
        (service.score, asked),
        (service.score, pair),
        (verification.verify_application, application.id),
        (verification.verify_score, uuid4()),
    ):
        with pytest.raises(NotFound):
            run(stranger, use_case, argument)
    with pytest.raises(NotFound, match="no score"):
        run(admin, verification.verify_application, application.id)


def test_a_deleted_candidate_is_not_scored(application: Application, recruiter: Actor) -> None:
    with unit_of_work(recruiter) as uow:
        uow.session.execute(text("UPDATE candidates SET deleted_at = now()"))
    with pytest.raises(NotFound):
        run(recruiter, service.score, ScoreInput(application_id=application.id))


def test_what_a_person_was_scored_from_goes_with_the_person(
    application: Application, recruiter: Actor, db: DatabaseUrls
) -> None:
    run(recruiter, service.score_application, application.id)
    assert current(application).score > Decimal(0)
    with psycopg.connect(db.owner) as connection:
        connection.execute("DELETE FROM applications")
        connection.execute("DELETE FROM candidates")
    with unit_of_work(recruiter) as uow:
        assert count(uow, "scoring_inputs") == 1, "the requisition's stays"
