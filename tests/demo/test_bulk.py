"""Bulk data: the numbers asked for, rows that the product itself could have made."""

from datetime import UTC, datetime
from uuid import UUID

import psycopg
import pytest

from ats_app.applications.service import board
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.core.permissions import Role
from ats_app.core.roles import DatabaseUrls
from ats_app.demo.bulk import add_candidates, make_careers
from ats_app.demo.bulk_jobs import NotEnough, add_jobs
from tests.factories import make_department, make_user

NOW = datetime(2026, 11, 21, 16, tzinfo=UTC)


@pytest.fixture
def crowd(db: DatabaseUrls, tenant_id: UUID) -> DatabaseUrls:
    """Acme with 300 invented candidates."""
    told: list[int] = []
    with psycopg.connect(db.owner, autocommit=True) as connection:
        add_candidates(connection, tenant_id, 300, advance=told.append, now=NOW)
    assert sum(told) == 300
    return db


def test_candidates_are_distinct_dated_and_complete(crowd: DatabaseUrls) -> None:
    with psycopg.connect(crowd.owner) as connection:
        [row] = connection.execute(
            """SELECT count(*), count(DISTINCT email), count(DISTINCT (first_name, last_name)) > 250,
              max(created_at) <= %s, bool_and(jsonb_array_length(skills) > 2 AND jsonb_array_length(work_history) > 0
                AND headline <> '' AND location <> '' AND search_text <> '' AND years_of_experience IS NOT NULL),
              count(DISTINCT headline) > 100
            FROM candidates""",
            [NOW],
        ).fetchall()
        order = "SELECT array_agg(id ORDER BY created_at) = array_agg(id ORDER BY id) FROM candidates"
        assert connection.execute(order).fetchall() == [(True,)]
        assert connection.execute("SELECT count(*) FROM audit_log WHERE table_name = 'candidates'").fetchall() == [(0,)]
    assert row == (300, 300, True, True, True, True)


def test_careers_hold_nothing_that_breaks_a_line_of_copy_text() -> None:
    assert not any("\n" in career.columns + career.words for career in make_careers())
    assert {career.columns.count("\t") for career in make_careers()} == {7}


def test_one_job_takes_all_applications_and_its_board_counts_them(crowd: DatabaseUrls, tenant_id: UUID) -> None:
    for role in (Role.RECRUITER, Role.HIRING_MANAGER):
        make_user(tenant_id, role)
    make_department(tenant_id)
    actor, told = Actor.system(tenant_id), list[int]()
    [job] = add_jobs(actor, jobs=1, applications=250, now=NOW, advance=told.append, decided=False)
    assert sum(told) == 250
    with unit_of_work(actor) as uow:
        shown = board(uow, job.id)
    assert sum(column.count for column in shown.columns) == 250
    assert all(card.score is not None for card in shown.cards)
    three = add_jobs(actor, jobs=3, applications=200, now=NOW, advance=told.append)
    with psycopg.connect(crowd.owner) as connection:
        counted = connection.execute("SELECT count(*) FROM applications GROUP BY job_id ORDER BY 1").fetchall()
        assert counted == [(66,), (67,), (67,), (250,)]
    assert len({job.slug for job in three}) == 3


def test_what_is_missing_is_said(crowd: DatabaseUrls, tenant_id: UUID) -> None:
    actor, told = Actor.system(tenant_id), list[int]()
    with pytest.raises(NotEnough, match="needs a recruiter"):
        add_jobs(actor, jobs=1, applications=5, now=NOW, advance=told.append)
    for role in (Role.RECRUITER, Role.HIRING_MANAGER):
        make_user(tenant_id, role)
    make_department(tenant_id)
    with pytest.raises(NotEnough, match="needs as many candidates; there are 300"):
        add_jobs(actor, jobs=1, applications=301, now=NOW, advance=told.append)
