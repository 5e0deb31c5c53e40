"""What training reads: who was judged, and who was not."""

from uuid import UUID

import numpy as np
import pytest
from sqlalchemy import text

from ats_app.applications import decisions, service
from ats_app.applications.schemas import ReasonInput
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.fairness import feedback
from ats_app.fairness.schemas import FeedbackInput
from ats_app.matching import dataset, evaluation
from ats_app.matching.models import CandidateScore
from scoring.matching import score_many
from scoring.matching.simulation import Employer
from tests.factories import save
from tests.matching.company import apply, row_id, run, settle

NOT_ABOUT_FIT = "Position filled"


@pytest.fixture
def waiting(tenant_id: UUID, acme: Employer) -> UUID:
    """An open application beside one that was decided."""
    known = acme.outcomes[0]
    other = next(row for row in acme.outcomes if row.job_id != known.job_id and row.candidate_id != known.candidate_id)
    settle(tenant_id, acme, [known, other])
    [row] = apply(tenant_id, [(known.job_id, other.candidate_id)], score=50, rank=5000)
    return row.id


def reject(actor: Actor, application: UUID, reason: str) -> None:
    with unit_of_work(actor) as uow:
        version = service.get_application(uow, application).version
        decisions.reject(uow, {application: version}, reason)


def total(actor: Actor) -> int:
    return int(run(actor, dataset.read).counts["total"])


def test_a_filled_position_teaches_nothing_about_who_was_turned_down(admin: Actor, waiting: UUID) -> None:
    reject(admin, waiting, NOT_ABOUT_FIT)
    assert total(admin) == 2


def test_a_reason_about_fit_does(admin: Actor, waiting: UUID) -> None:
    reject(admin, waiting, "Not enough experience")
    assert total(admin) == 3


def test_what_a_reason_is_about_can_be_said_later(admin: Actor, waiting: UUID) -> None:
    reject(admin, waiting, NOT_ABOUT_FIT)
    reason = next(row for row in run(admin, service.rejection_reasons) if row.label == NOT_ABOUT_FIT)
    run(admin, service.save_rejection_reason, ReasonInput(label=reason.label, about_fit=True), reason.id)
    assert total(admin) == 3


def test_feedback_speaks_for_who_was_turned_down_without_being_judged(
    admin: Actor, waiting: UUID, tenant_id: UUID
) -> None:
    save(
        Actor.system(tenant_id),
        CandidateScore(tenant_id=tenant_id, application_id=waiting, score=50, model_version="rule"),
    )
    run(admin, feedback.give, waiting, FeedbackInput(direction="too_low", factor="skills", reason="equivalent"))
    reject(admin, waiting, NOT_ABOUT_FIT)
    data = run(admin, dataset.read)
    assert (data.counts["total"], data.counts["offer"] >= 1) == (3, True)


def test_an_invented_company_is_read_as_it_decided(tenant_id: UUID, admin: Actor, acme: Employer) -> None:
    settle(tenant_id, acme, acme.outcomes[:40])
    kinds: dict[str, int] = {}
    for row in acme.outcomes[:40]:
        kinds[row.outcome] = kinds.get(row.outcome, 0) + 1
    assert run(admin, dataset.read).counts.items() >= kinds.items()


def test_a_hire_that_worked_out_moves_people_like_it_up(tenant_id: UUID, admin: Actor, acme: Employer) -> None:
    """The same decisions, learned from twice: long careers worked out, or they did not."""
    settle(tenant_id, acme)
    years = {row_id(tenant_id, person.id): person.years_of_experience or 0.0 for person in acme.candidates}
    middle = sorted(years.values())[len(years) // 2]

    def learned(outcome: str) -> float:
        seniors = [key for key, value in years.items() if value > middle]
        with unit_of_work(admin) as uow:
            uow.session.execute(
                text(
                    "UPDATE applications SET hire_outcome = :said WHERE status = 'hired' AND candidate_id = ANY(:ids)"
                ),
                {"said": outcome, "ids": seniors},
            )
        data = run(admin, dataset.read)
        model = evaluation.learn(data)
        assert model.evidence > 0
        scores: dict[bool, list[float]] = {True: [], False: []}
        people = list(data.people.values())
        for job in list(data.jobs.values())[:5]:
            for result in score_many(job, people, model=model, explain_top=0):
                person = data.people[result.candidate_id]
                scores[(person.years_of_experience or 0.0) > middle].append(result.match_score)
        return float(np.mean(scores[True]) - np.mean(scores[False]))

    assert learned("success") > learned("failure") + 0.5
