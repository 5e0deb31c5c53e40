from datetime import UTC, datetime, timedelta
from uuid import UUID

import pyotp
import pytest
from pydantic import SecretStr
from sqlalchemy import text

from ats_app.accounts import entry, links, second_factor, users
from ats_app.accounts.errors import (
    BadCredentials,
    InvitationNeeded,
    LinkSpent,
    MfaSetupRequired,
    SetupExpired,
    WrongCode,
)
from ats_app.accounts.login import sign_in
from ats_app.accounts.models import OneTimeToken, User
from ats_app.accounts.repository import Accounts
from ats_app.accounts.schemas import Caller, Invitation, PasswordReset, Registration, ResetRequest
from ats_app.accounts.sessions import resolve_session
from ats_app.core.actor import Actor
from ats_app.core.cache import redis_client
from ats_app.core.config import settings
from ats_app.core.db import unit_of_work
from ats_app.core.errors import MfaRequired, TooManyRequests, Unauthenticated
from ats_app.core.permissions import Role
from ats_app.core.security.passwords import WeakPassword
from tests.accounts.people import HERE, NEW_PASSWORD, PASSWORD, code, credentials, make_person
from tests.factories import make_actor


def link_of(tenant_id: UUID, purpose: str) -> str:
    """The token that the newest mail of the purpose carries."""
    with unit_of_work(Actor.system(tenant_id)) as uow:
        rows = uow.session.exec(Accounts(uow).scoped(OneTimeToken).where(OneTimeToken.purpose == purpose)).all()
    address = links.address_of(max(rows, key=lambda row: row.id))
    assert address is not None
    return address.rsplit("/", 1)[1]


def invite(tenant_id: UUID, role: Role = Role.INTERVIEWER, email: str = "ines@example.com") -> str:
    with unit_of_work(make_actor(tenant_id, Role.ADMIN)) as uow:
        users.invite(uow, Invitation(email=email, full_name="Ines Prado", role=role))
    return link_of(tenant_id, links.INVITATION)


def registration(token: str | None, password: str = PASSWORD, **more: str) -> Registration:
    return Registration(invitation_token=token, password=SecretStr(password), **more)


def reset(token: str, password: str = NEW_PASSWORD) -> None:
    entry.reset_password(PasswordReset(token=token, password=SecretStr(password)), HERE)


def test_an_invited_person_registers_once_and_signs_in(tenant_id: UUID) -> None:
    token = invite(tenant_id)
    info = links.look(token, links.INVITATION, HERE)
    assert (info.email, info.role, info.tenant.slug) == ("ines@example.com", Role.INTERVIEWER, "acme")
    made = entry.register(registration(token, full_name="Inês Prado"), HERE)
    assert (made.user.full_name, made.mfa_token) == ("Inês Prado", None)
    with pytest.raises(LinkSpent):
        entry.register(registration(token, NEW_PASSWORD), HERE)
    user = User(tenant_id=tenant_id, email="ines@example.com", full_name="", role="")
    assert sign_in(credentials(user), HERE, kind="api").user.role is Role.INTERVIEWER


def test_nobody_registers_without_an_invitation_or_with_somebody_elses(tenant_id: UUID) -> None:
    with pytest.raises(WeakPassword):
        entry.register(registration(None, "short"), HERE)
    with pytest.raises(InvitationNeeded):
        entry.register(registration(None, email="me@example.com"), HERE)
    token = invite(tenant_id)
    with pytest.raises(InvitationNeeded):
        entry.register(registration(token, email="other@example.com"), HERE)
    assert links.look(token, links.INVITATION, HERE).email == "ines@example.com"


def test_a_weak_password_leaves_the_invitation_good(tenant_id: UUID) -> None:
    token = invite(tenant_id)
    for weak in ("Short1!", "Ines-Prado-2026", "Password123!"):
        with pytest.raises(WeakPassword):
            entry.register(registration(token, weak), HERE)
    assert entry.register(registration(token), HERE).user.email == "ines@example.com"


@pytest.mark.parametrize("token", ["", "x", "%%%%", "AAAA" * 20, "é"])
def test_a_link_that_is_none_of_ours_is_refused(tenant_id: UUID, token: str) -> None:
    with pytest.raises(LinkSpent):
        links.look(token, links.INVITATION, HERE)


def test_a_link_works_for_its_own_purpose_until_it_expires(tenant_id: UUID) -> None:
    token = invite(tenant_id)
    with pytest.raises(LinkSpent):
        links.look(token, links.PASSWORD_RESET, HERE)
    with unit_of_work(Actor.system(tenant_id)) as uow:
        uow.session.execute(text("UPDATE one_time_tokens SET expires_at = now()"))
    with pytest.raises(LinkSpent):
        entry.register(registration(token), HERE)


def test_a_second_invitation_replaces_the_first(tenant_id: UUID) -> None:
    first = invite(tenant_id)
    with unit_of_work(make_actor(tenant_id, Role.ADMIN)) as uow:
        user = Accounts(uow).user_by_email("ines@example.com")
        assert user is not None
        users.invite_again(uow, user.id)
    with pytest.raises(LinkSpent):
        entry.register(registration(first), HERE)
    assert entry.register(registration(link_of(tenant_id, links.INVITATION)), HERE).user


def test_the_table_holds_only_the_hash_and_the_mail_the_same_link_each_time(
    tenant_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = invite(tenant_id)
    with unit_of_work(Actor.system(tenant_id)) as uow:
        [row] = uow.session.exec(Accounts(uow).scoped(OneTimeToken)).all()
    assert token not in str(row.model_dump())
    assert links.address_of(row) == links.address_of(row)
    old = settings().secret_key.get_secret_value()
    monkeypatch.setenv("ATS_SECRET_KEY", f"another-secret-key-of-at-least-32-characters,{old}")
    settings.cache_clear()
    assert links.address_of(row) == f"{settings().public_url}/invitation/{token}"
    monkeypatch.setenv("ATS_SECRET_KEY", "another-secret-key-of-at-least-32-characters")
    settings.cache_clear()
    assert links.address_of(row) is None
    monkeypatch.undo()
    settings.cache_clear()


def challenge_of(user: User) -> str:
    with pytest.raises(MfaSetupRequired) as refused:
        sign_in(credentials(user), HERE, kind="browser")
    return refused.value.mfa_token


def test_the_first_sign_in_sets_the_second_factor_up_and_then_opens_the_session(tenant_id: UUID) -> None:
    user = make_person(tenant_id, Role.ADMIN, mfa=False)
    token = challenge_of(user)
    setup = entry.begin_mfa(token, HERE)
    assert setup.otpauth_uri.startswith("otpauth://totp/")
    assert setup.qr.startswith("data:image/svg+xml")
    with pytest.raises(WrongCode):
        entry.finish_mfa(token, "000000", HERE, kind="browser")
    now = pyotp.TOTP(setup.secret)
    enrolled = entry.finish_mfa(token, now.now(), HERE, kind="browser")
    assert resolve_session(enrolled.signed_in.cookie).role is Role.ADMIN
    with pytest.raises(MfaRequired):
        sign_in(credentials(user), HERE, kind="browser")
    with pytest.raises(BadCredentials):  # the set-up's code is used
        sign_in(credentials(user, mfa_code=now.now()), HERE, kind="browser")
    backup = enrolled.backup_codes[0]
    assert len(set(enrolled.backup_codes)) == 10
    assert sign_in(credentials(user, mfa_code=backup.upper()), HERE, kind="browser").cookie
    with pytest.raises(BadCredentials):
        sign_in(credentials(user, mfa_code=backup), HERE, kind="browser")


def test_a_challenge_opens_nothing_after_its_use_a_new_password_or_its_time(
    tenant_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = make_person(tenant_id, Role.ADMIN, mfa=False)
    token = challenge_of(user)
    for forged in ("", "v1.x.y", token[:-4] + "AAAA"):
        with pytest.raises(Unauthenticated):
            entry.begin_mfa(forged, HERE)
    with unit_of_work(Actor.system(tenant_id)) as uow:
        Accounts(uow).user(user.id).password_hash = "changed"
    with pytest.raises(Unauthenticated):
        entry.begin_mfa(token, HERE)
    monkeypatch.setattr(second_factor, "SETUP_LIFE", timedelta(seconds=-1))
    expired = second_factor.issue_challenge(user)
    with pytest.raises(Unauthenticated):
        entry.begin_mfa(expired, HERE)


def test_a_set_up_that_waited_too_long_starts_again(tenant_id: UUID) -> None:
    token = challenge_of(make_person(tenant_id, Role.RECRUITER, mfa=False))
    setup = entry.begin_mfa(token, HERE)
    redis_client().flushdb()
    with pytest.raises(SetupExpired):
        entry.finish_mfa(token, pyotp.TOTP(setup.secret).now(), HERE, kind="api")


def test_a_role_with_a_second_factor_registers_into_its_set_up(tenant_id: UUID) -> None:
    made = entry.register(registration(invite(tenant_id, Role.RECRUITER)), HERE)
    assert made.mfa_token
    setup = entry.begin_mfa(made.mfa_token, HERE)
    enrolled = entry.finish_mfa(made.mfa_token, pyotp.TOTP(setup.secret).now(), HERE, kind="api")
    assert enrolled.signed_in.tokens is not None
    assert enrolled.signed_in.user.role is Role.RECRUITER


def test_a_reset_changes_the_password_ends_sessions_and_keeps_the_second_factor(tenant_id: UUID) -> None:
    user = make_person(tenant_id, Role.RECRUITER)
    cookie = sign_in(credentials(user, mfa_code=code()), HERE, kind="browser").cookie
    entry.request_password_reset(ResetRequest(email=user.email.upper()), HERE)
    token = link_of(tenant_id, links.PASSWORD_RESET)
    with pytest.raises(WeakPassword):
        reset(token, "password")
    reset(token)
    with pytest.raises(LinkSpent):
        reset(token)
    with pytest.raises(Unauthenticated):
        resolve_session(cookie)
    with pytest.raises(BadCredentials):
        sign_in(credentials(user), HERE, kind="api")
    with pytest.raises(MfaRequired):
        sign_in(credentials(user, NEW_PASSWORD), HERE, kind="api")
    assert sign_in(credentials(user, NEW_PASSWORD, mfa_code=code(1)), HERE, kind="api").tokens


def test_a_reset_opens_a_locked_account(tenant_id: UUID) -> None:
    user = make_person(tenant_id)
    for number in range(5):
        with pytest.raises(BadCredentials):
            sign_in(credentials(user, "wrong"), Caller(address=f"198.51.100.{number}"), kind="api")
    with pytest.raises(TooManyRequests):
        sign_in(credentials(user), HERE, kind="api")
    entry.request_password_reset(ResetRequest(email=user.email), HERE)
    reset(link_of(tenant_id, links.PASSWORD_RESET))
    assert sign_in(credentials(user, NEW_PASSWORD), HERE, kind="api").tokens


def test_asking_for_a_reset_tells_nothing_and_is_bounded(tenant_id: UUID, other_tenant_id: UUID) -> None:
    for tenant in (tenant_id, other_tenant_id):
        make_person(tenant, email="both@example.com")
    entry.request_password_reset(ResetRequest(email="nobody@example.com"), HERE)
    for _ in range(4):
        entry.request_password_reset(ResetRequest(email="both@example.com", tenant="acme"), HERE)
    with unit_of_work(Actor.system(tenant_id)) as uow:
        assert uow.session.execute(text("SELECT count(*) FROM one_time_tokens")).scalar_one() == 3
        assert uow.session.execute(text("SELECT count(*) FROM one_time_tokens WHERE used_at IS NULL")).scalar_one() == 1
    with unit_of_work(Actor.system(other_tenant_id)) as uow:
        assert uow.session.execute(text("SELECT count(*) FROM one_time_tokens")).scalar_one() == 0
    for _ in range(5):
        entry.request_password_reset(ResetRequest(email="nobody@example.com"), HERE)
    with pytest.raises(TooManyRequests):
        entry.request_password_reset(ResetRequest(email="nobody@example.com"), HERE)


def test_links_of_a_suspended_company_do_not_work(tenant_id: UUID) -> None:
    token = invite(tenant_id)
    with unit_of_work(Actor.system(tenant_id)) as uow:
        uow.session.execute(text("UPDATE tenants SET status = 'suspended'"))
    with pytest.raises(LinkSpent):
        links.look(token, links.INVITATION, HERE)


def test_a_link_lives_as_long_as_its_mail_says(tenant_id: UUID) -> None:
    invite(tenant_id)
    with unit_of_work(Actor.system(tenant_id)) as uow:
        [row] = uow.session.exec(Accounts(uow).scoped(OneTimeToken)).all()
    assert abs(row.expires_at - datetime.now(UTC) - timedelta(days=7)) < timedelta(minutes=1)
