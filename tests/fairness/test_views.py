"""Who was shown which score: written once, by people, and read beside decisions."""

from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from ats_app.applications import decisions, service
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.core.errors import Forbidden
from ats_app.core.permissions import Role
from ats_app.fairness import exports, ledger, views
from ats_app.fairness.words import names_in_words
from ats_app.jobs.models import Job
from ats_app.matching.models import CandidateScore
from tests.factories import count, make_actor, make_application, save
from tests.fairness.conftest import run
from tests.fairness.test_ledger import scored
from tests.web.conftest import api, bearer

__all__ = ["api", "bearer"]


def seen_by(actor: Actor) -> list[tuple[Any, ...]]:
    with unit_of_work(actor) as uow:
        query = text("SELECT application_id, user_id, place FROM score_views ORDER BY first_seen_at, id")
        return [tuple(row) for row in uow.session.execute(query)]


def test_the_first_look_counts(job: Job, recruiter: Actor) -> None:
    row, unscored = scored(job, 60), make_application(job)
    run(recruiter, views.note, [row.id, row.id, unscored.id], "board")
    run(recruiter, views.note, [row.id], "candidate")
    assert seen_by(recruiter) == [(row.id, recruiter.user_id, "board")]


def test_a_new_score_is_seen_anew(job: Job, recruiter: Actor) -> None:
    row = scored(job, 60)
    run(recruiter, views.note, [row.id], "board")
    with unit_of_work(recruiter) as uow:
        uow.session.execute(text("UPDATE candidate_scores SET is_current = false"))
    save(
        Actor.system(job.tenant_id),
        CandidateScore(tenant_id=job.tenant_id, application_id=row.id, score=70, model_version="rule-1"),
    )
    run(recruiter, views.note, [row.id], "compare")
    assert [place for *_, place in seen_by(recruiter)] == ["board", "compare"]


def test_workers_see_nothing_and_others_may_not(job: Job, tenant_id: UUID, executive: Actor) -> None:
    row = scored(job, 60)
    run(Actor.system(tenant_id), views.note, [row.id], "api")
    with pytest.raises(Forbidden):
        run(executive, views.note, [row.id], "api")
    with unit_of_work(Actor.system(tenant_id)) as uow:
        assert count(uow, "score_views") == 0


def test_another_companys_scores_are_not_seen(job: Job, other_tenant_id: UUID) -> None:
    row, stranger = scored(job, 60), make_actor(other_tenant_id, Role.ADMIN)
    run(stranger, views.note, [row.id], "api")
    assert seen_by(stranger) == []


def test_what_was_seen_can_not_be_unseen(job: Job, recruiter: Actor) -> None:
    run(recruiter, views.note, [scored(job, 60).id], "board")
    for change in ("DELETE FROM score_views", "UPDATE score_views SET place = 'list'"):
        with pytest.raises(ProgrammingError), unit_of_work(recruiter) as uow:
            uow.session.execute(text(change))


def test_the_ledger_says_to_whom_a_score_was_shown_by_then(job: Job, recruiter: Actor, admin: Actor) -> None:
    row = scored(job, 60)
    run(recruiter, views.note, [row.id], "board")
    run(recruiter, decisions.reject, {row.id: 1}, "Not enough experience")
    late = make_actor(job.tenant_id, Role.INTERVIEWER, full_name="Lena Late")
    run(late, views.note, [row.id], "candidate")
    [entry] = run(admin, ledger.entries).items
    assert entry.shown_to == ["Rita Recruiter"]
    assert "Rita Recruiter" in run(admin, exports.ledger_csv)
    explained = run(admin, service.get_application, row.id).explanation
    assert explained["shown_to"] == ["Rita Recruiter", "Lena Late"]


def test_a_score_read_by_a_program_is_noted(job: Job, api: TestClient, bearer: Any, admin: Actor) -> None:
    first, second = scored(job, 60), scored(job, 50)
    headers = bearer(job.tenant_id, Role.RECRUITER)
    assert api.get(f"/api/v1/applications/{first.id}", headers=headers).json()["explanation"]["shown_to"] == []
    again = api.get(f"/api/v1/applications/{first.id}", headers=headers).json()
    assert len(again["explanation"]["shown_to"]) == 1
    api.get(f"/api/v1/applications?job_id={job.id}", headers=headers)
    assert {application for application, *_ in seen_by(admin)} == {first.id, second.id}


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], ""),
        (["Ada"], "Ada"),
        (["Ada", "Rita"], "Ada and Rita"),
        (["Ada", "Rita", "Max"], "Ada, Rita and Max"),
        (["Ada", "Rita", "Max", "Eva"], "Ada, Rita and 2 others"),
    ],
)
def test_names_are_listed_as_people_do(names: list[str], words: str) -> None:
    assert names_in_words(names) == words
