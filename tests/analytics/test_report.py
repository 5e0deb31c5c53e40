"""The figures of the dashboards: right, of one company, and never blocking a reader."""

import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text

from analytics import frames, report
from analytics.refresh import refresh
from analytics.views import VIEWS
from ats_app.applications.models import StageMove
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.core.errors import Forbidden, Invalid
from ats_app.core.permissions import Role
from ats_app.core.roles import DatabaseUrls
from ats_app.jobs.models import Job
from tests.factories import make_actor, make_application, make_job, save, stages_of

DAYS = (10, 20, 60)


@pytest.fixture
def history(tenant_id: UUID) -> Job:
    """Three hires after 10, 20 and 60 days, and one application that came as far as the interview."""
    job, now = make_job(tenant_id), datetime.now(UTC)
    stages = stages_of(job)
    for days in DAYS:
        row = make_application(
            job,
            stage=stages[4],
            status="hired",
            applied_at=now - timedelta(days=days),
            decided_at=now,
            source="linkedin",
        )
        save(
            Actor.system(tenant_id),
            *(StageMove(tenant_id=tenant_id, application_id=row.id, to_stage_id=stage.id) for stage in stages),
        )
    row = make_application(job, stage=stages[2], score=80, rank=8000)
    moves = [StageMove(tenant_id=tenant_id, application_id=row.id, to_stage_id=stage.id) for stage in stages[:3]]
    save(Actor.system(tenant_id), *moves)
    refresh()
    return job


def test_the_numbers_are_what_happened(history: Job) -> None:
    with unit_of_work(make_actor(history.tenant_id, Role.EXECUTIVE)) as uow:
        found = report.overview(uow, report.filters_of("12months", None))
    assert (found.applications, found.hires, found.open_jobs, found.active_applications) == (4, 3, 1, 1)
    assert found.median_days_to_hire == pytest.approx(20, abs=0.1)
    assert found.hire_rate == pytest.approx(0.75)
    assert [row[1] for row in found.funnel.rows] == ["4", "4", "4", "3", "3"]
    assert [row[0] for row in found.sources.rows] == ["LinkedIn", "Careers page"]
    assert found.as_of is not None


def test_a_department_without_history_has_no_figures(history: Job) -> None:
    other = make_job(history.tenant_id)
    with unit_of_work(make_actor(history.tenant_id, Role.EXECUTIVE)) as uow:
        found = report.overview(uow, report.filters_of("6months", other.department_id))
    assert (found.applications, found.hires, found.median_days_to_hire, found.hire_rate) == (0, 0, None, None)
    assert found.funnel.is_empty
    assert found.time_to_hire.is_empty


def test_another_companys_figures_are_not_there(history: Job, other_tenant_id: UUID) -> None:
    with unit_of_work(make_actor(other_tenant_id, Role.EXECUTIVE)) as uow:
        assert report.overview(uow, report.filters_of("12months", None)).applications == 0
        assert frames.candidate_quality(uow).is_empty()
        for view in VIEWS:
            assert uow.session.execute(text(f"SELECT count(*) FROM {view.name}")).scalar_one() == 0  # noqa: S608


def test_the_app_can_not_read_a_view_without_its_barrier(history: Job, db: DatabaseUrls) -> None:
    for view in VIEWS:
        with psycopg.connect(db.app) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(f"SELECT * FROM mv_{view.name}")  # noqa: S608


def test_refreshing_blocks_no_reader(history: Job, db: DatabaseUrls) -> None:
    done = threading.Event()

    def keep_refreshing() -> None:
        for _ in range(3):
            refresh()
        done.set()

    thread = threading.Thread(target=keep_refreshing)
    thread.start()
    reads = 0
    while not done.is_set():
        with unit_of_work(Actor.system(history.tenant_id)) as uow:
            assert frames.candidate_quality(uow)["candidates"].sum() == 4
        reads += 1
    thread.join()
    assert reads


def test_an_interviewer_sees_no_figures_and_a_strange_period_is_refused(history: Job) -> None:
    uow = unit_of_work(make_actor(history.tenant_id, Role.INTERVIEWER))
    with uow, pytest.raises(Forbidden):
        report.overview(uow, report.filters_of("12months", None))
    with pytest.raises(Invalid):
        report.filters_of("3weeks", None)
