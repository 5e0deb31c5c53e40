"""Rates of groups: right numbers, small groups never shown, one company's figures only."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from ats_app.applications.models import Application
from ats_app.core.actor import Actor
from ats_app.core.errors import Forbidden, Invalid
from ats_app.core.permissions import Role
from ats_app.core.roles import DatabaseUrls
from ats_app.fairness import aggregates
from ats_app.fairness.aggregates import Population, Scope
from ats_app.jobs.models import Job
from tests.factories import make_actor, make_application, make_job, save, stages_of
from tests.fairness.conftest import run
from tests.fairness.people import make_applicants


@pytest.fixture
def applied(job: Job, db: DatabaseUrls) -> Job:
    """60 women, 10 hired; 40 men, 16 hired; 3 non-binary people and 7 who said nothing, none hired."""
    make_applicants(job, 50, score=40, said=("female", "asian"), db=db)
    make_applicants(job, 10, score=80, said=("female", "asian"), came=4, db=db)
    make_applicants(job, 24, score=50, said=("male", "white"), db=db)
    make_applicants(job, 16, score=70, said=("male", "white"), came=4, db=db)
    make_applicants(job, 3, score=60, said=("non_binary", "white"), db=db)
    make_applicants(job, 7, score=60, said=None, db=db)
    return job


def test_the_rates_of_a_stage(applied: Job, admin: Actor) -> None:
    found = run(admin, aggregates.overview, job_id=applied.id, measure="hired")
    table = found.tables["sex"]
    female, male = table.rows
    assert (female.people, female.selected, male.people, male.selected) == (60, 10, 40, 16)
    assert female.ratio == pytest.approx((10 / 60) / (16 / 40), abs=1e-5)
    assert female.low is not None
    assert female.flagged
    assert (table.reference, table.undecided) == ("male", 0)
    assert (found.applications, found.scored, found.answered) == (110, 110, 103)


def test_a_group_of_fewer_than_five_is_counted_as_unknown(applied: Job, admin: Actor) -> None:
    table = run(admin, aggregates.overview, job_id=applied.id).tables["sex"]
    assert [row.group for row in table.rows] == ["female", "male"]
    assert (table.unknown, table.withheld) == (10, 1)


def test_above_the_median_and_above_a_threshold(applied: Job, admin: Actor) -> None:
    found = run(admin, aggregates.overview, job_id=applied.id)
    assert found.median == 50.0
    assert [row.selected for row in found.tables["sex"].rows] == [10, 16]
    high = run(admin, aggregates.overview, job_id=applied.id, measure="threshold", threshold=75)
    assert [row.selected for row in high.tables["sex"].rows] == [10, 0]
    assert {line.threshold: line.passed for line in high.what_if}[70] == 26


def test_the_funnel_has_every_stage_of_every_shown_group(applied: Job, admin: Actor) -> None:
    lines = {line.group: line.reached for line in run(admin, aggregates.overview, job_id=applied.id).funnel}
    assert lines == {"female": [60, 10, 10, 10, 10], "male": [40, 16, 16, 16, 16]}


def test_who_still_waits_is_undecided(job: Job, admin: Actor, db: DatabaseUrls) -> None:
    make_application(job)
    table = run(admin, aggregates.overview, measure="interview").tables["sex"]
    assert (table.rows, table.undecided) == ([], 1)


def test_nothing_at_all_is_no_error(admin: Actor) -> None:
    found = run(admin, aggregates.overview)
    assert (found.applications, found.median, found.worst_ratio, found.funnel) == (0, None, None, [])


def test_periods_are_whole_months() -> None:
    now = datetime(2026, 2, 17, tzinfo=UTC)
    assert Scope.of(None, 3, now=now).applied_from == datetime(2025, 12, 1, tzinfo=UTC)
    assert Scope.of(None, None, now=now).applied_from is None


def test_a_population_of_nobody() -> None:
    assert Population.of([]).median() is None
    assert Population.of([]).too_few("sex", Population.of([]).everybody()) == []


def test_many_applications_of_few_people_are_few_people(job: Job, admin: Actor, db: DatabaseUrls) -> None:
    people = make_applicants(job, 4, score=60, said=("female", "asian"), db=db)
    for _ in range(3):
        other = make_job(job.tenant_id)
        for person in people:
            save(Actor.system(job.tenant_id), scored_application(other, person))
    found = run(admin, aggregates.overview)
    assert (found.applications, found.tables["sex"].rows, found.tables["sex"].unknown) == (16, [], 4)
    assert found.funnel == []


def scored_application(job: Job, candidate_id: UUID) -> Application:
    return Application(tenant_id=job.tenant_id, candidate_id=candidate_id, job_id=job.id, stage_id=stages_of(job)[0].id)


def test_another_companys_job_has_no_figures(applied: Job, other_tenant_id: UUID) -> None:
    stranger = make_actor(other_tenant_id, Role.ADMIN)
    assert run(stranger, aggregates.overview, job_id=applied.id).applications == 0


def test_only_known_measures_and_only_who_may(admin: Actor, recruiter: Actor) -> None:
    with pytest.raises(Invalid):
        run(admin, aggregates.overview, measure="astrology")
    with pytest.raises(Forbidden):
        run(recruiter, aggregates.overview)
