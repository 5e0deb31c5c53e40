"""Questionnaires: one key for everybody, answers once, a value of its own that moves nobody."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ats_app.applications.links import status_token
from ats_app.applications.models import Application
from ats_app.core.actor import Actor
from ats_app.core.errors import Conflict, Forbidden, Invalid, NotFound, StaleVersion
from ats_app.core.permissions import Role
from ats_app.matching import questionnaires, service
from ats_app.matching.questionnaires import AnswersInput, QuestionnaireInput
from ats_app.matching.schemas import ScoreInput
from tests.factories import make_actor, make_application, make_job
from tests.matching.company import run
from tests.web.conftest import api, bearer

__all__ = ["api", "bearer"]
SignIn = Callable[[UUID, Role], dict[str, str]]

DEFINITION: dict[str, Any] = {
    "title": "How you like to work",
    "questions": [
        {
            "text": "A colleague disagrees with your plan. What do you do first?",
            "weight": 3,
            "options": [
                {"text": "Ask what they would do", "points": 100},
                {"text": "Explain it again", "points": 40},
                {"text": "Ask the manager to decide", "points": 0},
            ],
        },
        {
            "text": "When do you plan your week?",
            "options": [{"text": "On Friday", "points": 80}, {"text": "As it comes", "points": 20}],
        },
    ],
}


def definition(**changes: Any) -> QuestionnaireInput:
    return QuestionnaireInput.model_validate(DEFINITION | changes)


def answers(*options: str) -> AnswersInput:
    given_ones = [{"question": f"q{n}", "option": option} for n, option in enumerate(options, start=1)]
    return AnswersInput.model_validate({"answers": given_ones})


@pytest.fixture
def application(tenant_id: UUID, recruiter: Actor) -> Application:
    """An applicant for a job with a questionnaire."""
    row = make_application(make_job(tenant_id), reading="done")
    run(recruiter, questionnaires.define, row.job_id, definition())
    return row


@pytest.fixture
def visitor(tenant_id: UUID) -> Actor:
    return Actor.visitor(tenant_id, address="203.0.113.9")


@pytest.fixture
def token(application: Application) -> str:
    return status_token(application.tenant_id, application.id)


def test_a_candidate_sees_the_questions_and_not_the_key(visitor: Actor, token: str) -> None:
    found = run(visitor, questionnaires.asked, token)
    assert [len(question.options) for question in found.questions] == [3, 2]
    assert "points" not in found.model_dump_json()
    assert "weight" not in found.model_dump_json()


def test_answers_are_scored_by_the_key_and_kept_with_their_words(
    visitor: Actor, token: str, application: Application, recruiter: Actor
) -> None:
    thanked = run(visitor, questionnaires.answer, token, answers("a1", "a2"))
    assert (thanked.questions, thanked.answered_at is not None) == ([], True)
    found = run(recruiter, questionnaires.result, application.id)
    assert found.score == 80.0, "(3 * 100 + 1 * 20) / 4"
    assert [item["answer"] for item in found.answers] == ["Ask what they would do", "As it comes"]
    with pytest.raises(Conflict, match="answered already"):
        run(visitor, questionnaires.answer, token, answers("a1", "a1"))
    assert run(recruiter, questionnaires.get, application.job_id).answered == 1


def test_a_new_key_changes_no_result(visitor: Actor, token: str, application: Application, recruiter: Actor) -> None:
    run(visitor, questionnaires.answer, token, answers("a1", "a1"))
    before = run(recruiter, questionnaires.result, application.id)
    turned = [question | {"weight": 9} for question in DEFINITION["questions"]]
    changed = run(recruiter, questionnaires.define, application.job_id, definition(title="Other", questions=turned))
    after = run(recruiter, questionnaires.result, application.id)
    assert changed.version > before.questionnaire_version
    assert (after.score, after.answers, after.questionnaire_version) == (
        before.score,
        before.answers,
        before.questionnaire_version,
    )


def test_the_match_score_knows_nothing_of_it(
    visitor: Actor, token: str, application: Application, recruiter: Actor
) -> None:
    before = run(recruiter, service.score, ScoreInput(application_id=application.id))
    run(visitor, questionnaires.answer, token, answers("a1", "a1"))
    assert run(recruiter, service.score, ScoreInput(application_id=application.id)) == before


def test_every_question_wants_an_answer(visitor: Actor, token: str, application: Application, recruiter: Actor) -> None:
    for given_ones in (answers(), answers("a1"), answers("a1", "a7")):
        with pytest.raises(Invalid) as error:
            run(visitor, questionnaires.answer, token, given_ones)
        assert "q2" in error.value.fields
    assert run(recruiter, questionnaires.result, application.id) is None


def test_what_is_no_longer_asked(visitor: Actor, token: str, application: Application, recruiter: Actor) -> None:
    run(recruiter, questionnaires.define, application.job_id, definition(active=False))
    assert run(visitor, questionnaires.asked, token) is None
    with pytest.raises(Conflict, match="any more"):
        run(visitor, questionnaires.answer, token, answers("a1", "a1"))
    run(recruiter, questionnaires.remove, application.job_id)
    for use_case in (questionnaires.get, questionnaires.remove):
        with pytest.raises(NotFound):
            run(recruiter, use_case, application.job_id)


def test_an_answered_questionnaire_is_kept(
    visitor: Actor, token: str, application: Application, recruiter: Actor
) -> None:
    run(visitor, questionnaires.answer, token, answers("a1", "a1"))
    run(recruiter, questionnaires.remove, application.job_id)
    assert not run(recruiter, questionnaires.get, application.job_id).active
    assert run(recruiter, questionnaires.result, application.id).score == 95.0
    assert run(visitor, questionnaires.asked, token).answered_at is not None


def test_two_authors_do_not_overwrite_each_other(application: Application, recruiter: Actor) -> None:
    now = run(recruiter, questionnaires.get, application.job_id)
    run(recruiter, questionnaires.define, application.job_id, definition(title="First", version=now.version))
    with pytest.raises(StaleVersion):
        run(recruiter, questionnaires.define, application.job_id, definition(title="Second", version=now.version))


@pytest.mark.parametrize(
    "questions",
    [
        [],
        [{"text": "One answer only?", "options": [{"text": "Yes", "points": 1}]}],
        [{"text": "All the same?", "options": [{"text": "Yes", "points": 1}, {"text": "No", "points": 1}]}],
        [{"text": "Twice?", "options": [{"text": "Yes", "points": 1}, {"text": "yes", "points": 2}]}],
        [{"text": "Too much?", "options": [{"text": "Yes", "points": 101}, {"text": "No", "points": 1}]}],
    ],
)
def test_a_definition_that_tells_nobody_apart_is_refused(questions: list[Any]) -> None:
    with pytest.raises(ValidationError):
        definition(questions=questions)


def test_who_may_do_what(
    tenant_id: UUID, other_tenant_id: UUID, application: Application, token: str, recruiter: Actor
) -> None:
    manager, executive = make_actor(tenant_id, Role.HIRING_MANAGER), make_actor(tenant_id, Role.EXECUTIVE)
    assert run(manager, questionnaires.result, application.id) is None
    for actor, use_case, args in (
        (manager, questionnaires.define, (application.job_id, definition())),
        (manager, questionnaires.get, (application.job_id,)),
        (manager, questionnaires.remove, (application.job_id,)),
        (executive, questionnaires.result, (application.id,)),
        (recruiter, questionnaires.answer, (token, answers("a1", "a1"))),
    ):
        with pytest.raises(Forbidden):
            run(actor, use_case, *args)
    stranger = make_actor(other_tenant_id, Role.ADMIN)
    for actor, use_case, args in (
        (stranger, questionnaires.define, (application.job_id, definition())),
        (stranger, questionnaires.get, (application.job_id,)),
        (stranger, questionnaires.remove, (application.job_id,)),
        (stranger, questionnaires.result, (application.id,)),
        (Actor.visitor(other_tenant_id), questionnaires.asked, (token,)),
        (Actor.visitor(tenant_id), questionnaires.asked, ("no.link",)),
        (Actor.visitor(tenant_id), questionnaires.answer, (f"{uuid4().hex}.proof", answers())),
    ):
        with pytest.raises(NotFound):
            run(actor, use_case, *args)


@given(st.lists(st.tuples(st.floats(0.1, 10), st.floats(0, 100)), min_size=1, max_size=10))
def test_a_result_lies_between_its_worst_and_its_best_answer(given_ones: list[tuple[float, float]]) -> None:
    rows = [{"weight": weight, "points": points} for weight, points in given_ones]
    found = questionnaires.total(rows)
    points = [points for _, points in given_ones]
    assert Decimal(str(min(points))) - Decimal("0.01") <= found <= Decimal(str(max(points))) + Decimal("0.01")


def test_over_rest(api: TestClient, bearer: SignIn, tenant_id: UUID) -> None:
    row = make_application(make_job(tenant_id), reading="done")
    headers = bearer(tenant_id, Role.RECRUITER)
    mine, theirs = f"/api/v1/jobs/{row.job_id}/questionnaire", f"/api/v1/applications/{row.id}/assessment"
    link = f"/api/v1/careers/acme/status/{status_token(tenant_id, row.id)}/questionnaire"
    for url in (mine, theirs):
        assert api.get(url, headers=headers).status_code == 404
    assert api.get(link).status_code == 404
    assert api.put(mine, json=DEFINITION | {"points": 1}, headers=headers).status_code == 422
    written = api.put(mine, json=DEFINITION, headers=headers)
    assert (written.status_code, written.json()["questions"][0]["options"][1]["points"]) == (200, 40)
    assert api.get(mine, headers=headers).json() == written.json()
    assert len(api.get(link).json()["questions"]) == 2
    half = api.post(link, json={"answers": [{"question": "q1", "option": "a1"}]})
    assert (half.status_code, half.json()["fields"]) == (422, {"q2": "Please choose one answer."})
    whole = {"answers": [{"question": "q1", "option": "a2"}, {"question": "q2", "option": "a1"}]}
    assert [api.post(link, json=whole).status_code for _ in range(2)] == [200, 409]
    assert api.get(theirs, headers=headers).json()["score"] == 50.0
    assert api.delete(mine, headers=headers).status_code == 204
    assert not api.get(mine, headers=headers).json()["active"]
