"""Every change leaves a row that says who, what, and from where; and the chain shows a forged one."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text

from ats_app.core.actor import Actor
from ats_app.core.audit import SealCheck, _seal, check_seals, seal_audit_log
from ats_app.core.db import maintenance_session, unit_of_work
from ats_app.core.permissions import Role
from ats_app.core.repository import Repository
from ats_app.core.roles import DatabaseUrls
from ats_app.jobs.models import Department
from tests.factories import make_actor, make_user


def entries(actor: Actor, table: str) -> list[tuple[object, ...]]:
    with unit_of_work(actor) as uow:
        query = (
            "SELECT action, user_id, address, before, after FROM audit_log WHERE table_name = :table ORDER BY at, id"
        )
        return [tuple(row) for row in uow.session.execute(text(query), {"table": table})]


def test_a_change_is_written_with_who_what_before_after_and_from_where(tenant_id: UUID) -> None:
    actor = make_actor(tenant_id, Role.ADMIN)
    with unit_of_work(actor) as uow:
        row = Repository(uow).add(Department(tenant_id=tenant_id, name="Care", code="CARE"))
    with unit_of_work(actor) as uow:
        Repository(uow).get(Department, row.id).name = "Nursing"
    with unit_of_work(actor) as uow:
        uow.session.delete(Repository(uow).get(Department, row.id))
    made, changed, gone = entries(actor, "departments")
    assert made[:3] == ("insert", actor.user_id, "127.0.0.1")
    assert changed[3:] == ({"name": "Care", "version": 1}, {"name": "Nursing", "version": 2})
    assert (gone[0], gone[4]) == ("delete", None)


def test_a_rolled_back_change_leaves_nothing(tenant_id: UUID) -> None:
    actor = make_actor(tenant_id, Role.ADMIN)
    with unit_of_work(actor) as uow:
        Repository(uow).add(Department(tenant_id=tenant_id, name="Care", code="CARE"))
        uow.session.rollback()
    assert entries(actor, "departments") == []


def test_secrets_stay_out_of_the_audit_log(tenant_id: UUID) -> None:
    make_user(tenant_id, password_hash="$argon2id$secret", totp_secret="sealed-secret")
    assert "secret" not in str(entries(Actor.system(tenant_id), "users"))


def test_the_app_can_not_change_what_was_written(tenant_id: UUID, db: DatabaseUrls) -> None:
    make_user(tenant_id)
    for statement in ("UPDATE audit_log SET action = 'x'", "DELETE FROM audit_log"):
        with psycopg.connect(db.app) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)


def test_a_forged_entry_breaks_the_chain(tenant_id: UUID, db: DatabaseUrls) -> None:
    make_user(tenant_id)
    with psycopg.connect(db.owner) as connection:
        connection.execute("UPDATE audit_log SET at = at - interval '5 minutes'")
    assert seal_audit_log() == 1
    assert seal_audit_log() == 0, "nothing new to seal"
    assert check_seals(tenant_id) == SealCheck(checked_to=1, broken_at=None, more=False)
    with psycopg.connect(db.owner) as connection:
        connection.execute("UPDATE audit_log SET after = '{}' WHERE table_name = 'users'")
    assert check_seals(tenant_id).broken_at == 1
    with maintenance_session() as session:
        assert session.execute(text("SELECT count(*) FROM audit_seals")).scalar_one() == 1


def test_a_long_chain_is_checked_in_parts(tenant_id: UUID, db: DatabaseUrls) -> None:
    now = datetime.now(UTC)
    for minutes in (30, 20, 10):
        make_user(tenant_id)
        with psycopg.connect(db.owner) as connection:
            at = now - timedelta(minutes=minutes)
            connection.execute("UPDATE audit_log SET at = %s WHERE at > %s", (at, now - timedelta(minutes=5)))
        with maintenance_session() as session:
            assert _seal(session, tenant_id, at + timedelta(minutes=1))
    assert check_seals(tenant_id) == SealCheck(checked_to=3, broken_at=None, more=False)
    assert check_seals(tenant_id, most=1) == SealCheck(checked_to=1, broken_at=None, more=True)
    assert check_seals(tenant_id, after=1, most=1) == SealCheck(checked_to=2, broken_at=None, more=True)
    assert check_seals(tenant_id, after=2, most=1) == SealCheck(checked_to=3, broken_at=None, more=False)
