"""Feedback on scores: given by who sees them, read by the audit and by training."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from ats_app.applications.models import Application
from ats_app.core.actor import Actor
from ats_app.core.errors import Conflict, Forbidden, NotFound
from ats_app.core.permissions import Role
from ats_app.fairness import feedback
from ats_app.fairness.schemas import FeedbackInput
from ats_app.jobs.models import Job
from ats_app.matching.models import CandidateScore
from tests.factories import make_actor, make_application, save
from tests.fairness.conftest import run

WRONG = FeedbackInput(direction="too_low", factor="skills", reason="equivalent", text="PHP frameworks count here.")


@pytest.fixture
def scored(job: Job) -> Application:
    row = make_application(job, score=Decimal(41), rank=4100)
    kept = CandidateScore(tenant_id=job.tenant_id, application_id=row.id, score=Decimal(41), model_version="rule-1")
    save(Actor.system(job.tenant_id), kept)
    return row


def test_feedback_is_kept_with_the_score_it_is_about(scored: Application, recruiter: Actor, admin: Actor) -> None:
    [row] = run(recruiter, feedback.give, scored.id, WRONG)
    assert (row.direction, row.factor, row.reason, row.score) == ("too_low", "skills", "equivalent", 41.0)
    assert (row.model_version, row.author) == ("rule-1", "Rita Recruiter")
    assert run(admin, feedback.latest, job_id=scored.job_id) == [row]
    [counted] = run(admin, feedback.counts)
    assert (counted.reason, counted.given) == ("equivalent", 1)
    assert run(admin, feedback.latest, since=datetime.now(UTC) + timedelta(days=1)) == []


def test_training_reads_facts_and_no_prose(scored: Application, recruiter: Actor) -> None:
    run(recruiter, feedback.give, scored.id, WRONG)
    system = Actor.system(scored.tenant_id)
    [example] = run(system, feedback.feedback_for_training, datetime.now(UTC) - timedelta(hours=1))
    assert (example.application_id, example.candidate_id, example.direction) == (
        scored.id,
        scored.candidate_id,
        "too_low",
    )
    assert "PHP" not in example.model_dump_json()
    assert run(system, feedback.feedback_for_training, datetime.now(UTC) + timedelta(hours=1)) == []
    with pytest.raises(Forbidden):
        run(recruiter, feedback.feedback_for_training)


def test_feedback_is_taken_back_by_its_author_only(scored: Application, recruiter: Actor, admin: Actor) -> None:
    [row] = run(recruiter, feedback.give, scored.id, WRONG)
    with pytest.raises(Forbidden):
        run(admin, feedback.take_back, row.id)
    run(recruiter, feedback.take_back, row.id)
    assert run(recruiter, feedback.of_application, scored.id) == []


def test_what_has_no_score_gets_no_feedback(job: Job, recruiter: Actor) -> None:
    with pytest.raises(Conflict):
        run(recruiter, feedback.give, make_application(job).id, WRONG)


def test_another_companys_application_is_not_there(
    scored: Application, recruiter: Actor, other_tenant_id: UUID
) -> None:
    [row] = run(recruiter, feedback.give, scored.id, WRONG)
    stranger = make_actor(other_tenant_id, Role.ADMIN)
    for use_case, arguments in (
        (feedback.give, (scored.id, WRONG)),
        (feedback.of_application, (scored.id,)),
        (feedback.take_back, (row.id,)),
    ):
        with pytest.raises(NotFound):
            run(stranger, use_case, *arguments)
    assert run(stranger, feedback.latest) == []


def test_an_executive_reads_the_report_but_gives_none(scored: Application, executive: Actor) -> None:
    assert run(executive, feedback.latest) == []
    with pytest.raises(Forbidden):
        run(executive, feedback.give, scored.id, WRONG)
