from uuid import UUID

import pytest
from pydantic import ValidationError
from sqlalchemy import text

from ats_app.accounts import users
from ats_app.accounts.schemas import Invitation
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.core.errors import Conflict, Forbidden, Invalid, NotFound, StaleVersion
from ats_app.core.permissions import Role
from tests.accounts.people import make_person
from tests.factories import make_actor, make_user

NEWCOMER = Invitation(email="New@Example.com", full_name="New Comer", role=Role.INTERVIEWER)


@pytest.fixture
def admin(tenant_id: UUID) -> Actor:
    return make_actor(tenant_id, Role.ADMIN, full_name="Ada Admin")


def test_an_admin_invites_and_nobody_else_does(tenant_id: UUID, admin: Actor) -> None:
    with unit_of_work(admin) as uow:
        row = users.invite(uow, NEWCOMER)
        tasks = list(uow.session.execute(text("SELECT name, payload FROM outbox")))
    assert (row.email, row.status, row.role) == ("new@example.com", "invited", Role.INTERVIEWER)
    assert [tuple(task) for task in tasks] == [("accounts.send_link", {})]
    for role in (Role.RECRUITER, Role.HIRING_MANAGER, Role.EXECUTIVE):
        with pytest.raises(Forbidden), unit_of_work(make_actor(tenant_id, role)) as uow:
            users.invite(uow, NEWCOMER)


def test_an_email_is_invited_once_and_only_to_the_companys_roles(admin: Actor) -> None:
    with unit_of_work(admin) as uow:
        users.invite(uow, NEWCOMER)
        with pytest.raises(Conflict):
            users.invite(uow, NEWCOMER)
        for role in (Role.PLATFORM_ADMIN, Role.SYSTEM, Role.PUBLIC):
            with pytest.raises(Invalid):
                users.invite(uow, NEWCOMER.model_copy(update={"email": "x@example.com", "role": role}))
    with pytest.raises(ValidationError):
        Invitation(email="not an address", full_name="X", role=Role.ADMIN)


def test_only_who_has_not_accepted_is_invited_again(tenant_id: UUID, admin: Actor) -> None:
    active = make_user(tenant_id)
    with unit_of_work(admin) as uow:
        waiting = users.invite(uow, NEWCOMER)
        assert users.invite_again(uow, waiting.id).id == waiting.id
        with pytest.raises(Conflict):
            users.invite_again(uow, active.id)


def test_a_company_keeps_an_admin(tenant_id: UUID, admin: Actor) -> None:
    second = make_user(tenant_id, Role.ADMIN)
    assert admin.user_id is not None
    with unit_of_work(admin) as uow:
        with pytest.raises(Conflict):
            users.deactivate(uow, admin.user_id)
        users.deactivate(uow, second.id)
        with pytest.raises(Conflict):
            users.change_role(uow, admin.user_id, Role.RECRUITER)
    with unit_of_work(Actor.system(tenant_id)) as uow, pytest.raises(Conflict):
        users.deactivate(uow, admin.user_id)


def test_a_role_changes_with_the_version_that_was_seen(tenant_id: UUID, admin: Actor) -> None:
    user = make_person(tenant_id, Role.INTERVIEWER)
    with unit_of_work(admin) as uow:
        changed = users.change_role(uow, user.id, Role.HIRING_MANAGER, version=user.version)
        assert (changed.role, changed.version) == (Role.HIRING_MANAGER, user.version + 1)
        assert users.change_role(uow, user.id, Role.HIRING_MANAGER) == changed
        with pytest.raises(StaleVersion) as stale:
            users.change_role(uow, user.id, Role.RECRUITER, version=user.version)
        with pytest.raises(Invalid):
            users.change_role(uow, user.id, Role.PLATFORM_ADMIN)
    current = stale.value.details["current"]
    assert current["role"] == "hiring_manager"
    assert not {"password_hash", "totp_secret"} & set(current)


def test_an_admin_becomes_something_else_while_another_admin_stays(tenant_id: UUID, admin: Actor) -> None:
    second = make_user(tenant_id, Role.ADMIN)
    with unit_of_work(admin) as uow:
        assert users.change_role(uow, second.id, Role.RECRUITER).role is Role.RECRUITER


def test_a_deactivated_user_comes_back_as_they_were(tenant_id: UUID, admin: Actor) -> None:
    user = make_person(tenant_id)
    with unit_of_work(admin) as uow:
        waiting = users.invite(uow, NEWCOMER)
        for user_id, status in ((user.id, "active"), (waiting.id, "invited")):
            assert users.deactivate(uow, user_id).status == "deactivated"
            assert users.reactivate(uow, user_id).status == status
            assert users.reactivate(uow, user_id).status == status


def test_another_companys_users_are_not_there(tenant_id: UUID, other_tenant_id: UUID, admin: Actor) -> None:
    theirs = make_user(other_tenant_id)
    with unit_of_work(admin) as uow:
        for attempt in (users.get_user, users.deactivate, users.reactivate, users.invite_again):
            with pytest.raises(NotFound):
                attempt(uow, theirs.id)
        with pytest.raises(NotFound):
            users.change_role(uow, theirs.id, Role.ADMIN)
        assert theirs.id not in {row.id for row in users.list_users(uow).items}
        assert users.names_of(uow, [theirs.id]) == {}


def test_the_list_filters_searches_and_pages_by_name(tenant_id: UUID, admin: Actor) -> None:
    for number, name in enumerate(("Berta_1", "carla", "Émile", "Dora %")):
        make_user(tenant_id, Role.INTERVIEWER, full_name=name, email=f"person{number}@example.net")
    make_user(tenant_id, Role.INTERVIEWER, full_name="Zoe", status="deactivated")
    with unit_of_work(admin) as uow:
        names, cursor = [], None
        while True:
            page = users.list_users(uow, role=Role.INTERVIEWER, status="active", cursor=cursor, limit=2)
            names += [row.full_name for row in page.items]
            cursor = page.next_cursor
            if cursor is None:
                break
        assert sorted(names) == sorted(["Berta_1", "carla", "Dora %", "Émile"])
        assert [row.full_name for row in users.list_users(uow, query="CARL").items] == ["carla"]
        assert [row.full_name for row in users.list_users(uow, query="%").items] == ["Dora %"]
        assert len(users.list_users(uow, query="example.net").items) == 4
        assert admin.user_id is not None
        assert users.names_of(uow, [admin.user_id]) == {admin.user_id: "Ada Admin"}
        with pytest.raises(Invalid):
            users.list_users(uow, cursor="nonsense")
    with pytest.raises(Forbidden), unit_of_work(Actor.visitor(tenant_id)) as uow:
        users.list_users(uow)
