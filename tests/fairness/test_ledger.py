"""The decision ledger: what it keeps, how it says override, and that tampering shows."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from ats_app.applications import decisions, service
from ats_app.applications.models import Application
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.core.errors import Forbidden, StaleVersion
from ats_app.core.permissions import Role
from ats_app.core.roles import DatabaseUrls
from ats_app.fairness import ledger
from ats_app.fairness.models import Action
from ats_app.jobs.models import Job
from ats_app.matching.models import CandidateScore
from tests.factories import count, make_actor, make_application, save, stages_of
from tests.fairness.conftest import run


def scored(job: Job, score: float) -> Application:
    row = make_application(job, score=Decimal(str(score)), rank=round(score * 100))
    kept = CandidateScore(
        tenant_id=job.tenant_id,
        application_id=row.id,
        score=Decimal(str(score)),
        model_version="rule-1",
        document_sha256="d" * 64,
    )
    save(Actor.system(job.tenant_id), kept)
    return row


def test_a_decision_is_kept_with_the_score_that_the_person_saw(job: Job, recruiter: Actor, admin: Actor) -> None:
    row, _ = scored(job, 61.5), scored(job, 40)
    run(recruiter, decisions.reject, {row.id: 1}, "Not enough experience")
    [entry] = run(admin, ledger.entries).items
    assert (entry.action, entry.reason, entry.actor, entry.actor_role) == (
        Action.REJECT,
        "Not enough experience",
        "Rita Recruiter",
        "recruiter",
    )
    assert (entry.score, entry.model_version, entry.document_sha256) == (61.5, "rule-1", "d" * 64)
    assert (entry.higher, entry.lower, entry.override) == (0, 1, True)
    assert (entry.job, entry.from_stage, entry.to_stage) == (job.title, "Applied", "Applied")


def test_every_kind_of_decision_leaves_its_entry(job: Job, recruiter: Actor, admin: Actor) -> None:
    row = scored(job, 50)
    run(recruiter, service.move, {row.id: 1}, "Interview")
    run(recruiter, service.move, {row.id: 2}, "Screen")
    run(recruiter, decisions.reject, {row.id: 3}, "Position filled")
    run(recruiter, decisions.restore, [row.id])
    run(recruiter, decisions.hire, row.id, 5)
    kinds = [entry.action for entry in run(admin, ledger.entries).items]
    assert kinds == ["hire", "restore", "reject", "move_back", "advance"]
    found = run(admin, ledger.check)
    assert (found.intact, found.entries, found.unrecorded) == (True, 5, 0)


def test_a_refused_decision_leaves_no_entry(job: Job, recruiter: Actor, admin: Actor) -> None:
    row = scored(job, 50)
    with pytest.raises(StaleVersion):
        run(recruiter, service.move, {row.id: 7}, "Screen")
    assert run(admin, ledger.check).entries == 0


@pytest.mark.parametrize(
    ("action", "higher", "lower", "staying", "expected"),
    [
        (Action.ADVANCE, 3, 1, 4, True),
        (Action.ADVANCE, 2, 2, 4, False),
        (Action.ADVANCE, 0, 0, 4, False),
        (Action.HIRE, 1, 0, 1, True),
        (Action.REJECT, 1, 3, 4, True),
        (Action.REJECT, 2, 2, 4, False),
        (Action.REJECT, 0, 0, 0, None),
        (Action.REJECT, None, None, 4, None),
        (Action.MOVE_BACK, 4, 0, 4, None),
        (Action.RESTORE, 0, 4, 4, None),
    ],
)
def test_an_override_goes_against_more_than_half_of_those_who_stay(
    action: Action, higher: int | None, lower: int | None, staying: int, expected: bool | None
) -> None:
    assert ledger.goes_against(action, higher=higher, lower=lower, staying=staying) is expected


def test_rejecting_the_lower_half_together_is_no_override(job: Job, recruiter: Actor, admin: Actor) -> None:
    rows = [scored(job, score) for score in (10, 20, 30, 70, 80, 90)]
    run(recruiter, decisions.reject, {row.id: 1 for row in rows[:3]}, "Position filled")
    assert {entry.override for entry in run(admin, ledger.entries).items} == {False}
    run(recruiter, service.move, {rows[3].id: 1}, "Screen")
    assert run(admin, ledger.entries, overrides_only=True).items[0].application_id == rows[3].id


def test_override_rates_by_job_month_and_action(job: Job, recruiter: Actor, admin: Actor) -> None:
    rows = [scored(job, score) for score in (10, 50, 90)]
    run(recruiter, decisions.reject, {rows[2].id: 1}, "Position filled")
    run(recruiter, decisions.reject, {rows[0].id: 1}, "Position filled")
    run(recruiter, decisions.reject, {rows[1].id: 1}, "Position filled")
    [by_job] = run(admin, ledger.override_rates, "job")
    assert (by_job.group, by_job.decisions, by_job.comparable, by_job.overrides, by_job.rate) == (
        job.title,
        3,
        2,
        1,
        0.5,
    )
    assert run(admin, ledger.override_rates, "action", job_id=job.id)[0].group == "reject"
    assert len(run(admin, ledger.override_rates)) == 1


def test_entries_come_in_pages(job: Job, recruiter: Actor, admin: Actor) -> None:
    rows = [scored(job, score) for score in range(5)]
    run(recruiter, service.move, {row.id: 1 for row in rows}, "Screen")
    first = run(admin, ledger.entries, limit=3)
    second = run(admin, ledger.entries, limit=3, cursor=first.next_cursor)
    assert [row.position for row in (*first.items, *second.items)] == [5, 4, 3, 2, 1]
    assert second.next_cursor is None


TAMPERING = {
    "changed": "UPDATE decision_ledger SET override = false, higher = 0 WHERE position = 2",
    "removed": "DELETE FROM decision_ledger WHERE position = 2",
    "score changed": "UPDATE decision_ledger SET score = 99 WHERE position = 2",
    "attributed to somebody else": "UPDATE decision_ledger SET actor_id = gen_random_uuid() WHERE position = 2",
}


@pytest.mark.parametrize("statement", TAMPERING.values(), ids=TAMPERING.keys())
def test_tampering_by_the_owner_of_the_tables_shows(
    statement: str, job: Job, recruiter: Actor, admin: Actor, db: DatabaseUrls
) -> None:
    for score in (10, 50, 90):
        run(recruiter, service.move, {scored(job, score).id: 1}, "Screen")
    with psycopg.connect(db.owner) as connection:
        connection.execute(statement)
    found = run(admin, ledger.check)
    assert (found.intact, found.broken_at) == (False, 2)


def test_a_long_chain_is_checked_in_parts(job: Job, recruiter: Actor, admin: Actor, db: DatabaseUrls) -> None:
    for score in (10, 50, 90):
        run(recruiter, service.move, {scored(job, score).id: 1}, "Screen")
    with psycopg.connect(db.owner) as connection:
        connection.execute("DELETE FROM decision_ledger WHERE position = 3")
    first = run(admin, ledger.check, most=1)
    assert (first.intact, first.entries, first.more, first.unrecorded) == (True, 1, True, 0)
    last = run(admin, ledger.check, after=first.entries, most=1)
    assert (last.intact, last.entries, last.more, last.unrecorded) == (False, 2, False, 1)
    with psycopg.connect(db.owner) as connection:
        connection.execute("UPDATE decision_ledger SET hash = 'x' WHERE position = 1")
    assert run(admin, ledger.check, after=1, most=1).broken_at == 2


def test_an_entry_cut_off_the_end_shows_in_the_stage_history(
    job: Job, recruiter: Actor, admin: Actor, db: DatabaseUrls
) -> None:
    for score in (10, 50):
        run(recruiter, service.move, {scored(job, score).id: 1}, "Screen")
    with psycopg.connect(db.owner) as connection:
        connection.execute("DELETE FROM decision_ledger WHERE position = 2")
    found = run(admin, ledger.check)
    assert (found.intact, found.broken_at, found.unrecorded) == (False, None, 1)


def test_the_app_can_add_to_the_ledger_but_not_change_it(db: DatabaseUrls) -> None:
    for statement in ("UPDATE decision_ledger SET reason = 'x'", "DELETE FROM decision_ledger"):
        with psycopg.connect(db.app) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)


def test_another_companys_ledger_is_not_there(job: Job, recruiter: Actor, other_tenant_id: UUID) -> None:
    run(recruiter, service.move, {scored(job, 50).id: 1}, "Screen")
    stranger = make_actor(other_tenant_id, Role.ADMIN)
    assert run(stranger, ledger.entries, job_id=job.id).items == []
    assert run(stranger, ledger.check).entries == 0
    assert run(stranger, ledger.override_rates, "job") == []


@pytest.mark.parametrize("role", [Role.RECRUITER, Role.HIRING_MANAGER, Role.INTERVIEWER])
def test_who_decides_does_not_read_the_ledger(role: Role, tenant_id: UUID) -> None:
    actor = make_actor(tenant_id, role)
    for use_case in (ledger.entries, ledger.check, ledger.override_rates):
        with pytest.raises(Forbidden):
            run(actor, use_case)


# --- no score rejects anybody by itself ---


def test_the_lowest_score_changes_no_status(job: Job) -> None:
    row = scored(job, 0.0)
    with unit_of_work(Actor.system(job.tenant_id)) as uow:
        assert uow.session.get_one(Application, (row.tenant_id, row.id)).status == "active"
        assert count(uow, "decision_ledger") == 0


@pytest.mark.parametrize("decide", ["reject", "hire", "restore"])
def test_no_worker_can_decide(decide: str, job: Job) -> None:
    """Everything that scores runs as the system, which holds the permission and still is nobody who could decide."""
    row = scored(job, 0.0)
    ways: dict[str, Callable[[Any], Any]] = {
        "reject": lambda uow: decisions.reject(uow, {row.id: 1}, "Not enough experience"),
        "hire": lambda uow: decisions.hire(uow, row.id, 1),
        "restore": lambda uow: decisions.restore(uow, [row.id]),
    }
    with pytest.raises(Forbidden), unit_of_work(Actor.system(job.tenant_id)) as uow:
        ways[decide](uow)


@pytest.mark.parametrize("status", ["rejected", "hired"])
def test_the_database_refuses_a_decision_without_a_person(status: str, job: Job) -> None:
    row = scored(job, 0.0)
    query = text("UPDATE applications SET status = :status WHERE id = :id")
    with (
        pytest.raises(ProgrammingError, match="a person decides"),
        unit_of_work(Actor.system(job.tenant_id)) as uow,
    ):
        uow.session.execute(query, {"status": status, "id": row.id})


def test_a_person_may_reject_the_best_and_hire_the_last(job: Job, recruiter: Actor) -> None:
    best, last = scored(job, 99), scored(job, 1)
    run(recruiter, decisions.reject, {best.id: 1}, "Position filled")
    run(recruiter, decisions.hire, last.id, 1)
    assert {stage.kind for stage in stages_of(job)} >= {"hired"}
