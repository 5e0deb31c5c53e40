from dataclasses import replace
from uuid import UUID

import pyotp
import pytest
from pydantic import SecretStr, ValidationError
from sqlalchemy import text

from ats_app.accounts import service
from ats_app.accounts.devices import device_name
from ats_app.accounts.errors import PasswordNeeded, WrongCode, WrongPassword
from ats_app.accounts.login import sign_in
from ats_app.accounts.models import User
from ats_app.accounts.schemas import Caller, PasswordChange, ProfileChange
from ats_app.accounts.sessions import resolve_session
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.core.errors import Forbidden, Invalid, NotFound, TooManyRequests, Unauthenticated
from ats_app.core.permissions import Role
from ats_app.core.security.passwords import WeakPassword
from tests.accounts.people import HERE, NEW_PASSWORD, PASSWORD, code, credentials, make_person


def signed_in(user: User, **more: str) -> Actor:
    """The actor of a fresh browser session."""
    return resolve_session(sign_in(credentials(user, **more), HERE, kind="browser").cookie)


def change(current: str = PASSWORD, new: str = NEW_PASSWORD) -> PasswordChange:
    return PasswordChange(current_password=SecretStr(current), new_password=SecretStr(new))


def test_me_says_who_and_what_they_may_do(tenant_id: UUID) -> None:
    actor = signed_in(make_person(tenant_id, Role.RECRUITER, full_name="Rita"), mfa_code=code())
    with unit_of_work(actor) as uow:
        me = service.me(uow)
    assert (me.full_name, me.role, me.tenant.slug) == ("Rita", Role.RECRUITER, "acme")
    assert me.mfa_enabled
    assert me.mfa_required
    assert me.backup_codes_left == 0
    assert "jobs.write" in me.permissions
    assert "users.write" not in me.permissions
    with pytest.raises(Forbidden), unit_of_work(Actor.visitor(tenant_id)) as uow:
        service.me(uow)


def test_a_person_changes_their_own_name_and_time_zone(tenant_id: UUID) -> None:
    actor = signed_in(make_person(tenant_id))
    with unit_of_work(actor) as uow:
        me = service.change_profile(uow, ProfileChange(full_name="  Nora  Vega ", time_zone="Europe/Madrid"))
    assert (me.full_name, me.time_zone) == ("Nora  Vega", "Europe/Madrid")
    for wrong in ({"full_name": " ", "time_zone": "UTC"}, {"full_name": "X", "time_zone": "Mars/Olympus"}):
        with pytest.raises(ValidationError):
            ProfileChange(**wrong)


def test_a_password_changes_for_who_knows_it_and_ends_the_other_sessions(tenant_id: UUID) -> None:
    user = make_person(tenant_id)
    other = sign_in(credentials(user), HERE, kind="browser").cookie
    cookie = sign_in(credentials(user), HERE, kind="browser").cookie
    actor = resolve_session(cookie)
    with pytest.raises(WrongPassword):
        service.change_password(actor, change("wrong"))
    with pytest.raises(WeakPassword):
        service.change_password(actor, change(new="password"))
    with pytest.raises(Invalid):
        service.change_password(actor, change(new=PASSWORD))
    service.change_password(actor, change())
    assert resolve_session(cookie).user_id == user.id
    with pytest.raises(Unauthenticated):
        resolve_session(other)
    assert sign_in(credentials(user, NEW_PASSWORD), HERE, kind="api").tokens
    with unit_of_work(actor) as uow:
        tasks = list(uow.session.execute(text("SELECT name FROM outbox")).scalars())
    assert tasks == ["accounts.send_password_notice"]


def test_guessing_the_password_from_an_open_session_is_stopped(tenant_id: UUID) -> None:
    actor = signed_in(make_person(tenant_id))
    for _ in range(5):
        with pytest.raises(WrongPassword):
            service.change_password(actor, change("wrong"))
    with pytest.raises(TooManyRequests):
        service.change_password(actor, change())


def test_a_fresh_session_sets_an_app_up_and_an_older_one_asks_for_the_password(tenant_id: UUID) -> None:
    actor = signed_in(make_person(tenant_id))
    secret = service.begin_mfa(actor, None).secret
    with unit_of_work(actor) as uow:
        uow.session.execute(text("UPDATE user_sessions SET created_at = now() - interval '11 minutes'"))
    with pytest.raises(PasswordNeeded):
        service.begin_mfa(actor, None)
    with pytest.raises(WrongPassword):
        service.begin_mfa(actor, "wrong")
    assert service.begin_mfa(actor, PASSWORD).secret != secret
    with pytest.raises(PasswordNeeded):
        service.begin_mfa(replace(actor, session_id=None), None)


def test_a_new_app_replaces_the_old_one_when_it_is_confirmed_and_not_before(tenant_id: UUID) -> None:
    user = make_person(tenant_id, Role.RECRUITER)
    actor = signed_in(user, mfa_code=code())
    with pytest.raises(PasswordNeeded):
        service.begin_mfa(actor, None)
    fresh = pyotp.TOTP(service.begin_mfa(actor, PASSWORD).secret)
    elsewhere = sign_in(credentials(user, mfa_code=code(1)), HERE, kind="browser").cookie
    with pytest.raises(WrongCode), unit_of_work(actor) as uow:
        service.finish_mfa(uow, "123456")
    with unit_of_work(actor) as uow:
        backup = service.finish_mfa(uow, fresh.now())
        assert service.me(uow).backup_codes_left == 10
    with pytest.raises(Unauthenticated):
        resolve_session(elsewhere)
    assert sign_in(credentials(user, mfa_code=backup[3]), HERE, kind="api").tokens


def test_new_backup_codes_replace_all_earlier_ones(tenant_id: UUID) -> None:
    user = make_person(tenant_id, Role.RECRUITER)
    actor = signed_in(user, mfa_code=code())
    first = service.renew_backup_codes(actor, PASSWORD)
    second = service.renew_backup_codes(actor, PASSWORD)
    assert not set(first) & set(second)
    assert sign_in(credentials(user, mfa_code=second[0]), HERE, kind="api").tokens
    with pytest.raises(WrongPassword):
        service.renew_backup_codes(actor, "wrong")
    with pytest.raises(Invalid):
        service.renew_backup_codes(signed_in(make_person(tenant_id)), PASSWORD)


def test_a_person_sees_and_ends_their_own_sessions_only(tenant_id: UUID) -> None:
    user, stranger = make_person(tenant_id), make_person(tenant_id)
    firefox = Caller(address="198.51.100.4", user_agent="Mozilla/5.0 (Windows NT 10.0) Firefox/140.0")
    other = sign_in(credentials(user), firefox, kind="browser").cookie
    actor, theirs = signed_in(user), signed_in(stranger)
    with unit_of_work(actor) as uow:
        mine = service.list_sessions(uow)
        assert {(row.address, row.current) for row in mine} == {("198.51.100.4", False), ("203.0.113.7", True)}
        assert theirs.session_id is not None
        with pytest.raises(NotFound):
            service.end_session(uow, theirs.session_id)
        [ended] = [row.id for row in mine if not row.current]
        service.end_session(uow, ended)
        with pytest.raises(NotFound):
            service.end_session(uow, ended)
    with pytest.raises(Unauthenticated):
        resolve_session(other)


def test_all_other_sessions_end_together(tenant_id: UUID) -> None:
    user = make_person(tenant_id)
    others = [sign_in(credentials(user), HERE, kind="browser").cookie for _ in range(2)]
    actor = signed_in(user)
    with unit_of_work(actor) as uow:
        assert service.end_other_sessions(uow) == 2
        assert [row.current for row in service.list_sessions(uow)] == [True]
    for cookie in others:
        with pytest.raises(Unauthenticated):
            resolve_session(cookie)


def test_a_session_ends_after_its_idle_and_its_absolute_time(tenant_id: UUID) -> None:
    user = make_person(tenant_id)
    for statement in (
        "UPDATE user_sessions SET last_seen_at = now() - interval '13 hours'",
        "UPDATE user_sessions SET expires_at = now() - interval '1 second'",
    ):
        cookie = sign_in(credentials(user), HERE, kind="browser").cookie
        actor = resolve_session(cookie)
        with unit_of_work(actor) as uow:
            uow.session.execute(text(statement))
        with pytest.raises(Unauthenticated):
            resolve_session(cookie)


def test_a_session_in_use_is_seen(tenant_id: UUID) -> None:
    cookie = sign_in(credentials(make_person(tenant_id)), HERE, kind="browser").cookie
    actor = resolve_session(cookie)
    with unit_of_work(actor) as uow:
        uow.session.execute(text("UPDATE user_sessions SET last_seen_at = now() - interval '1 hour'"))
    resolve_session(cookie)
    with unit_of_work(actor) as uow:
        fresh = uow.session.execute(text("SELECT now() - last_seen_at < interval '1 minute' FROM user_sessions"))
        assert fresh.scalar_one()


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) Firefox/140.0", "Firefox on Mac"),
        ("python-httpx/0.28", "python-httpx"),
        ("Something on Windows", "Windows"),
        ("", "Unknown device"),
    ],
)
def test_a_browser_is_called_by_its_name(user_agent: str, name: str) -> None:
    assert device_name(user_agent) == name
