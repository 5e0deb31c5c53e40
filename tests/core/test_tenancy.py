"""The tenant wall: every table has its policy, and another company's rows are not there."""

from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text

from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work, verify_app_role
from ats_app.core.errors import NotFound
from ats_app.core.repository import Repository
from ats_app.core.roles import APP, DatabaseUrls
from ats_app.jobs.models import Job
from ats_app.models import METADATA
from tests.factories import count, make_job

OF_NO_TENANT = {"alembic_version", "schedule_runs"}
"""Tables without rows of companies; the app role has no right on them at all."""


def test_every_table_forces_row_level_security_with_a_policy_for_the_app(db: DatabaseUrls) -> None:
    with psycopg.connect(db.owner) as connection:
        tables = connection.execute(
            "SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity,"
            " EXISTS (SELECT 1 FROM pg_policies p WHERE p.tablename = c.relname AND %s = ANY(p.roles)"
            "  AND p.qual LIKE '%%app.tenant_id%%' AND p.with_check LIKE '%%app.tenant_id%%')"
            " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')",
            (APP,),
        ).fetchall()
    assert {name for name, forced, policy in tables if not (forced and policy)} == OF_NO_TENANT
    assert {name for name, *_ in tables} >= set(METADATA.tables)


def test_the_app_role_cannot_walk_around_the_wall(db: DatabaseUrls) -> None:
    verify_app_role()
    with psycopg.connect(db.app) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("TRUNCATE jobs")


def test_without_a_tenant_nothing_is_visible(tenant_id: UUID, db: DatabaseUrls) -> None:
    make_job(tenant_id)
    with psycopg.connect(db.app) as connection:
        assert connection.execute("SELECT count(*) FROM jobs").fetchone() == (0,)


def test_another_companys_rows_are_neither_read_nor_written(tenant_id: UUID, other_tenant_id: UUID) -> None:
    job = make_job(tenant_id)
    with unit_of_work(Actor.system(other_tenant_id)) as uow:
        assert count(uow, "jobs") == 0
        assert uow.session.execute(text("UPDATE jobs SET title = 'x'")).rowcount == 0
        with pytest.raises(NotFound):
            Repository(uow).get(Job, job.id)


def test_a_row_cannot_be_smuggled_into_another_company(
    tenant_id: UUID, other_tenant_id: UUID, db: DatabaseUrls
) -> None:
    insert = "INSERT INTO departments (tenant_id, id, version, name, code) VALUES (%s, gen_random_uuid(), 1, 'x', 'x')"
    with psycopg.connect(db.app) as connection:
        connection.execute("SELECT set_config('app.tenant_id', %s, true)", (str(tenant_id),))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(insert, (other_tenant_id,))


def test_the_tenant_setting_ends_with_the_transaction(tenant_id: UUID) -> None:
    make_job(tenant_id)
    with unit_of_work(Actor.system(tenant_id)) as uow:
        connection = uow.session.connection()
        assert count(uow, "jobs") == 1
        uow.session.commit()
        assert connection.closed or count(uow, "jobs") == 0
