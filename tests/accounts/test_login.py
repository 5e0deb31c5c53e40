import time
from uuid import UUID

import pytest
from sqlalchemy import text

from ats_app.accounts import login, throttle, users
from ats_app.accounts.errors import BadCredentials, CompanyNeeded, MfaSetupRequired
from ats_app.accounts.login import sign_in
from ats_app.accounts.schemas import Caller
from ats_app.accounts.sessions import resolve_access_token, resolve_session
from ats_app.core.actor import Actor
from ats_app.core.cache import redis_client
from ats_app.core.db import unit_of_work
from ats_app.core.errors import MfaRequired, TooManyRequests, Unauthenticated
from ats_app.core.permissions import Role
from tests.accounts.people import HERE, PASSWORD, code, credentials, make_person
from tests.factories import make_actor, make_tenant

ELSEWHERE = Caller(address="198.51.100.9")


def kinds(tenant_id: UUID) -> list[str]:
    """The company's auth events, oldest first."""
    with unit_of_work(Actor.system(tenant_id)) as uow:
        return list(uow.session.execute(text("SELECT kind FROM auth_events ORDER BY created_at, id")).scalars())


def fail(user, caller: Caller = HERE, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(BadCredentials):
            sign_in(credentials(user, "wrong"), caller, kind="api")


def test_the_right_password_opens_a_session_and_a_wrong_one_does_not(tenant_id: UUID) -> None:
    user = make_person(tenant_id)
    fail(user)
    signed_in = sign_in(credentials(user), HERE, kind="browser")
    actor = resolve_session(signed_in.cookie, address="203.0.113.7")
    assert (actor.user_id, actor.role, actor.tenant_id) == (user.id, Role.HIRING_MANAGER, tenant_id)
    assert kinds(tenant_id) == ["login_failed", "login"]


def test_a_session_cookie_with_another_secret_opens_nothing(tenant_id: UUID) -> None:
    cookie = sign_in(credentials(make_person(tenant_id)), HERE, kind="browser").cookie
    for forged in (cookie[:-2] + "xx", "a.b.c", "", cookie.rsplit(".", 1)[0] + "."):
        with pytest.raises(Unauthenticated):
            resolve_session(forged)


def test_an_access_token_stands_for_its_user_until_the_session_ends(tenant_id: UUID) -> None:
    tokens = sign_in(credentials(make_person(tenant_id)), HERE, kind="api").tokens
    actor = resolve_access_token(tokens.access_token)
    with unit_of_work(actor) as uow:
        login.sign_out(uow)
    with pytest.raises(Unauthenticated):
        resolve_access_token(tokens.access_token)


def test_a_role_with_a_second_factor_needs_a_code_that_works_once(tenant_id: UUID) -> None:
    user = make_person(tenant_id, Role.RECRUITER)
    with pytest.raises(MfaRequired):
        sign_in(credentials(user), HERE, kind="api")
    used = code()
    assert sign_in(credentials(user, mfa_code=used), HERE, kind="api").tokens
    with pytest.raises(BadCredentials):
        sign_in(credentials(user, mfa_code=used), HERE, kind="api")
    assert sign_in(credentials(user, mfa_code=code(1)), HERE, kind="api").tokens
    assert kinds(tenant_id) == ["mfa_required", "login", "mfa_failed", "login_failed", "login"]


def test_a_right_code_with_a_wrong_password_tells_nothing(tenant_id: UUID) -> None:
    user = make_person(tenant_id, Role.RECRUITER)
    with pytest.raises(BadCredentials):
        sign_in(credentials(user, "wrong", mfa_code=code()), HERE, kind="api")


def test_who_must_set_up_a_second_factor_gets_no_session_before(tenant_id: UUID) -> None:
    user = make_person(tenant_id, Role.ADMIN, mfa=False)
    with pytest.raises(MfaSetupRequired) as refused:
        sign_in(credentials(user), HERE, kind="browser")
    assert refused.value.mfa_token
    with unit_of_work(Actor.system(tenant_id)) as uow:
        assert uow.session.execute(text("SELECT count(*) FROM user_sessions")).scalar_one() == 0


@pytest.mark.parametrize("status", ["invited", "deactivated"])
def test_only_active_users_sign_in(tenant_id: UUID, status: str) -> None:
    fail(make_person(tenant_id, status=status))
    user = make_person(tenant_id, status=status)
    with pytest.raises(BadCredentials):
        sign_in(credentials(user), HERE, kind="api")


def test_five_failures_of_an_address_close_it_for_everybody(tenant_id: UUID) -> None:
    for _ in range(5):
        fail(make_person(tenant_id))
    user = make_person(tenant_id)
    with pytest.raises(TooManyRequests) as refused:
        sign_in(credentials(user), HERE, kind="api")
    assert 0 < refused.value.retry_after <= 900
    assert sign_in(credentials(user), ELSEWHERE, kind="api").tokens


def test_five_failures_lock_the_account_for_other_addresses(tenant_id: UUID) -> None:
    user = make_person(tenant_id)
    fail(user, times=5)
    assert "locked" in kinds(tenant_id)
    with pytest.raises(TooManyRequests) as refused:
        sign_in(credentials(user), ELSEWHERE, kind="api")
    assert 880 < refused.value.retry_after <= 900


def test_the_lock_outlives_the_loss_of_redis(tenant_id: UUID) -> None:
    user = make_person(tenant_id)
    fail(user, times=5)
    redis_client().flushdb()
    with pytest.raises(TooManyRequests):
        sign_in(credentials(user), HERE, kind="api")


def test_a_stranger_cannot_lock_a_person_out_from_where_they_usually_sign_in(tenant_id: UUID) -> None:
    user = make_person(tenant_id)
    sign_in(credentials(user), HERE, kind="browser")
    fail(user, ELSEWHERE, times=5)
    with pytest.raises(TooManyRequests):
        sign_in(credentials(user), Caller(address="192.0.2.1"), kind="api")
    assert sign_in(credentials(user), HERE, kind="api").tokens


def test_an_unknown_email_is_refused_and_locked_like_a_known_one(tenant_id: UUID) -> None:
    make_tenant(slug="platform", name="Platform")
    known, unknown = make_person(tenant_id), make_person(tenant_id)
    unknown.email = "nobody@example.com"
    for number, user in enumerate((known, unknown)):
        fail(user, Caller(address=f"192.0.2.{number}"), times=5)
    answers = []
    for user in (known, unknown):
        with pytest.raises(TooManyRequests) as refused:
            sign_in(credentials(user), ELSEWHERE, kind="api")
        answers.append(refused.value)
    assert answers[0].message == answers[1].message
    assert abs(answers[0].retry_after - answers[1].retry_after) <= 2


def test_a_refusal_takes_the_same_time_whether_the_email_is_known(
    tenant_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(login, "FAILURE_FLOOR_S", 1.5)
    known, unknown = make_person(tenant_id), make_person(tenant_id)
    unknown.email = "nobody@example.com"

    def seconds(user) -> float:
        started = time.monotonic()
        fail(user)
        return time.monotonic() - started

    pairs = [(seconds(known), seconds(unknown))]
    while abs(pairs[-1][0] - pairs[-1][1]) >= 0.5 and len(pairs) < 3:  # a machine that paused for one of them
        pairs.append((seconds(known), seconds(unknown)))
    assert min(map(min, pairs)) >= 1.5
    assert abs(pairs[-1][0] - pairs[-1][1]) < 0.5


def test_an_email_of_two_companies_asks_which_one(tenant_id: UUID, other_tenant_id: UUID) -> None:
    for tenant in (tenant_id, other_tenant_id):
        user = make_person(tenant, email="both@example.com")
    with pytest.raises(CompanyNeeded) as refused:
        sign_in(credentials(user), HERE, kind="api")
    assert {tenant["slug"] for tenant in refused.value.details["tenants"]} == {"acme", "globex"}
    signed_in = sign_in(credentials(user, tenant="globex"), HERE, kind="api")
    assert signed_in.user.tenant.slug == "globex"
    with pytest.raises(BadCredentials):
        sign_in(credentials(user, tenant="initech"), HERE, kind="api")


def test_two_companies_with_different_passwords_need_no_question(tenant_id: UUID, other_tenant_id: UUID) -> None:
    user = make_person(tenant_id, email="both@example.com")
    make_person(other_tenant_id, email="both@example.com", password_hash="")
    assert sign_in(credentials(user), HERE, kind="api").user.tenant.slug == "acme"


def test_success_opens_the_account_again_after_failures(tenant_id: UUID) -> None:
    user = make_person(tenant_id)
    fail(user, times=4)
    sign_in(credentials(user), HERE, kind="api")
    fail(user, ELSEWHERE)
    assert sign_in(credentials(user), ELSEWHERE, kind="api").tokens


def test_without_redis_signing_in_works_and_the_row_still_locks(
    tenant_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    from redis.exceptions import ConnectionError as Gone

    def away() -> None:
        raise Gone

    monkeypatch.setattr(throttle, "redis_client", away)
    user = make_person(tenant_id)
    assert sign_in(credentials(user), ELSEWHERE, kind="api").tokens
    fail(user, times=5)
    with pytest.raises(TooManyRequests):
        sign_in(credentials(user), HERE, kind="api")


def test_a_changed_role_and_a_deactivation_are_effective_at_once(tenant_id: UUID) -> None:
    user = make_person(tenant_id)
    admin = make_actor(tenant_id, Role.ADMIN)
    first = sign_in(credentials(user), HERE, kind="api").tokens.access_token
    with unit_of_work(admin) as uow:
        users.change_role(uow, user.id, Role.INTERVIEWER)
    with pytest.raises(Unauthenticated):
        resolve_access_token(first)
    second = sign_in(credentials(user), HERE, kind="api").tokens.access_token
    assert resolve_access_token(second).role is Role.INTERVIEWER
    with unit_of_work(admin) as uow:
        users.deactivate(uow, user.id)
    with pytest.raises(Unauthenticated):
        resolve_access_token(second)


def test_a_password_hashed_by_older_rules_is_hashed_again(tenant_id: UUID) -> None:
    from argon2 import PasswordHasher

    old = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    user = make_person(tenant_id, password_hash=old)
    sign_in(credentials(user), HERE, kind="api")
    with unit_of_work(Actor.system(tenant_id)) as uow:
        stored = uow.session.execute(text("SELECT password_hash FROM users")).scalar_one()
    assert stored != old
    assert sign_in(credentials(user), HERE, kind="api").tokens
