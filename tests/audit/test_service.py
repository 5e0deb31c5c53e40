"""The trail says who changed what, in words, to those who may read it, and shows when it was touched."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text

from ats_app.accounts import users
from ats_app.applications import service as applications
from ats_app.audit import service
from ats_app.audit.schemas import AuditRow, Change
from ats_app.core import audit
from ats_app.core.actor import Actor
from ats_app.core.db import UnitOfWork, maintenance_session, unit_of_work
from ats_app.core.errors import Forbidden, Invalid
from ats_app.core.permissions import ROLE_PERMISSIONS, STAFF_ROLES, Permission, Role
from ats_app.core.roles import DatabaseUrls
from ats_app.jobs import setup
from ats_app.jobs.schemas import DepartmentInput
from tests.factories import make_actor, make_application, make_candidate, make_job, make_user, stages_of


@pytest.fixture
def admin(tenant_id: UUID) -> Actor:
    return make_actor(tenant_id, Role.ADMIN, full_name="Ada Admin")


@pytest.fixture
def uow(admin: Actor) -> Iterator[UnitOfWork]:
    with unit_of_work(admin) as work:
        yield work


def add_department(actor: Actor, name: str = "Engineering", code: str = "ENG") -> UUID:
    with unit_of_work(actor) as uow:
        return setup.save_department(uow, DepartmentInput(name=name, code=code)).id


def newest(actor: Actor, **filters: object) -> AuditRow:
    with unit_of_work(actor) as uow:
        return service.entries(uow, **filters).items[0]  # type: ignore[arg-type]


def test_a_change_says_who_what_before_what_after_and_from_where(admin: Actor) -> None:
    department_id = add_department(admin)
    with unit_of_work(admin) as uow:
        setup.save_department(uow, DepartmentInput(name="Research", code="ENG"), department_id)
    row = newest(admin, kind="departments")
    assert (row.who, row.kind_words, row.record, row.action) == ("Ada Admin", "Department", "Research", "update")
    assert (row.address, row.record_id) == ("127.0.0.1", department_id)
    assert row.changes == [Change(field="Name", before="Engineering", after="Research")]
    assert (row.before or {})["name"] == "Engineering"


def test_ids_are_shown_as_names(tenant_id: UUID, admin: Actor) -> None:
    job = make_job(tenant_id, title="Welder")
    card = make_application(job, make_candidate(tenant_id, first_name="Eva", last_name="Neu"))
    with unit_of_work(admin) as uow:
        applications.move(uow, {card.id: card.version}, str(stages_of(job)[1].id))
    row = newest(admin, kind="applications")
    assert row.record == "Eva Neu, Welder"
    assert Change(field="Stage", before="Applied", after="Screen") in row.changes


def test_what_nobody_signed_in_did_is_the_systems(tenant_id: UUID, admin: Actor) -> None:
    make_candidate(tenant_id)
    assert newest(admin, kind="candidates").who == "The system"


def test_the_operators_hand_is_named_without_a_name(tenant_id: UUID, admin: Actor, other_tenant_id: UUID) -> None:
    outsider = make_user(other_tenant_id, Role.ADMIN)
    add_department(Actor.user(tenant_id=tenant_id, user_id=outsider.id, role=Role.ADMIN))
    assert newest(admin, kind="departments").who == "The platform's operator"


def test_secrets_never_reach_the_trail(tenant_id: UUID, admin: Actor) -> None:
    make_user(tenant_id, password_hash="$argon2id$secret", totp_secret="sealed")
    row = newest(admin, kind="users")
    assert "argon2id" not in row.model_dump_json()
    assert "sealed" not in row.model_dump_json()


def test_a_deleted_record_keeps_its_name(tenant_id: UUID, admin: Actor) -> None:
    department_id = add_department(admin, "Gone", "GONE")
    with unit_of_work(admin) as uow:
        uow.session.execute(text("DELETE FROM departments WHERE id = :id"), {"id": department_id})
    row = newest(admin, kind="departments")
    assert (row.action, row.record) == ("delete", "Gone")


def test_filters_narrow_by_person_kind_record_and_time(tenant_id: UUID, admin: Actor) -> None:
    colleague = make_actor(tenant_id, Role.ADMIN)
    own, other = add_department(admin), add_department(colleague, "Sales", "SAL")
    now = datetime.now(UTC)
    with unit_of_work(admin) as uow:
        by_person = service.entries(uow, user_id=colleague.user_id).items
        by_record = service.entries(uow, record_id=own).items
        later = service.entries(uow, since=now + timedelta(minutes=1)).items
        earlier = service.entries(uow, until=now - timedelta(hours=1)).items
        within = service.entries(uow, kind="departments", since=now - timedelta(hours=1), until=now).items
    assert {row.record_id for row in by_person} == {other}
    assert {row.record_id for row in by_record} == {own}
    assert (later, earlier) == ([], [])
    assert {row.record_id for row in within} == {own, other}


def test_pages_follow_one_another_without_gap_or_repeat(admin: Actor, uow: UnitOfWork) -> None:
    for number in range(5):
        add_department(admin, f"Department {number}", f"DEP{number}")
    seen: list[UUID] = []
    cursor = None
    while True:
        page = service.entries(uow, kind="departments", cursor=cursor, limit=2)
        seen += [row.record_id for row in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 5


def test_a_cursor_of_another_list_is_refused(uow: UnitOfWork) -> None:
    with pytest.raises(Invalid):
        service.entries(uow, cursor="nonsense")


def test_another_companys_trail_is_not_readable(admin: Actor, other_tenant_id: UUID) -> None:
    add_department(admin)
    stranger = make_actor(other_tenant_id, Role.ADMIN)
    with unit_of_work(stranger) as uow:
        assert service.entries(uow, kind="departments").items == []
        assert [name for _, name in service.people(uow)] == [stranger.name]


@pytest.mark.parametrize("role", [role for role in STAFF_ROLES if Permission.AUDIT_READ not in ROLE_PERMISSIONS[role]])
def test_roles_without_the_right_read_nothing(tenant_id: UUID, role: Role) -> None:
    with unit_of_work(make_actor(tenant_id, role)) as uow:
        for use_case in (service.entries, service.people, service.check_chain):
            with pytest.raises(Forbidden):
                use_case(uow)


class TestChain:
    @pytest.fixture
    def sealed(self, admin: Actor, monkeypatch: pytest.MonkeyPatch) -> Actor:
        monkeypatch.setattr(audit, "_SETTLED", "interval '0 minutes'")
        add_department(admin)
        audit.seal_audit_log()
        with unit_of_work(admin) as uow:
            users.invite(uow, users.Invitation(email="new@example.com", full_name="New", role=Role.RECRUITER))
        audit.seal_audit_log()
        return admin

    def test_an_untouched_log_holds(self, sealed: Actor) -> None:
        with unit_of_work(sealed) as uow:
            chain = service.check_chain(uow)
        assert (chain.intact, chain.broken_at, chain.seals) == (True, None, 2)
        assert chain.sealed_entries > 1
        assert chain.sealed_to is not None

    def test_a_changed_entry_shows(self, sealed: Actor, db: DatabaseUrls) -> None:
        with psycopg.connect(db.owner) as connection:
            connection.execute("UPDATE audit_log SET user_id = NULL WHERE table_name = 'departments'")
        with unit_of_work(sealed) as uow:
            chain = service.check_chain(uow)
        assert (chain.intact, chain.broken_at) == (False, 1)

    def test_a_removed_entry_shows(self, sealed: Actor, db: DatabaseUrls) -> None:
        with psycopg.connect(db.owner) as connection:
            connection.execute(
                "DELETE FROM audit_log WHERE table_name = 'users' AND after->>'email' = 'new@example.com'"
            )
        with unit_of_work(sealed) as uow:
            assert service.check_chain(uow).broken_at == 2

    def test_neither_the_app_nor_housekeeping_may_change_an_entry(self, sealed: Actor) -> None:
        for session in (unit_of_work(sealed), maintenance_session()):
            with pytest.raises(Exception, match="permission denied"), session as work:
                getattr(work, "session", work).execute(text("UPDATE audit_log SET role = ''"))
