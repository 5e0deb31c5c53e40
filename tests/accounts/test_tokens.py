import threading
from uuid import UUID

import pytest
from sqlalchemy import text

from ats_app.accounts import tokens
from ats_app.accounts.login import sign_in
from ats_app.accounts.sessions import resolve_access_token
from ats_app.accounts.tokens import InvalidRefreshToken, Tokens, refresh
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.core.errors import Unauthenticated
from tests.accounts.people import HERE, credentials, make_person


def signed_in(tenant_id: UUID) -> Tokens:
    tokens = sign_in(credentials(make_person(tenant_id)), HERE, kind="api").tokens
    assert tokens is not None
    return tokens


def run(tenant_id: UUID, statement: str) -> None:
    with unit_of_work(Actor.system(tenant_id)) as uow:
        uow.session.execute(text(statement))


def test_a_refresh_gives_new_tokens_and_uses_the_old_one_up(tenant_id: UUID) -> None:
    first = signed_in(tenant_id)
    second = refresh(first.refresh_token, HERE)
    assert second.refresh_token != first.refresh_token
    third = refresh(second.refresh_token, HERE)
    assert resolve_access_token(third.access_token).user_id == first.user.id


def test_using_a_refresh_token_again_ends_the_session_for_both_its_users(tenant_id: UUID) -> None:
    first = signed_in(tenant_id)
    second = refresh(first.refresh_token, HERE)
    with pytest.raises(InvalidRefreshToken):
        refresh(first.refresh_token, HERE)
    with pytest.raises(InvalidRefreshToken):
        refresh(second.refresh_token, HERE)
    with pytest.raises(Unauthenticated):
        resolve_access_token(second.access_token)
    with unit_of_work(Actor.system(tenant_id)) as uow:
        kinds = set(uow.session.execute(text("SELECT kind FROM auth_events")).scalars())
    assert {"token_refreshed", "token_reused"} <= kinds


def test_of_two_refreshes_at_once_one_at_most_succeeds(tenant_id: UUID) -> None:
    first = signed_in(tenant_id)
    outcomes: list[bool] = []

    def attempt() -> None:
        try:
            refresh(first.refresh_token, HERE)
            outcomes.append(True)
        except InvalidRefreshToken:
            outcomes.append(False)

    threads = [threading.Thread(target=attempt) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [False, False, False, True]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE refresh_tokens SET expires_at = now()",
        "UPDATE user_sessions SET expires_at = now()",
        "UPDATE user_sessions SET revoked_at = now()",
        "UPDATE users SET status = 'deactivated'",
        "UPDATE tenants SET status = 'suspended'",
    ],
)
def test_nothing_is_refreshed_once_something_has_ended(tenant_id: UUID, statement: str) -> None:
    first = signed_in(tenant_id)
    run(tenant_id, statement)
    with pytest.raises(InvalidRefreshToken):
        refresh(first.refresh_token, HERE)


def test_a_token_of_another_company_or_of_nobody_is_refused(tenant_id: UUID, other_tenant_id: UUID) -> None:
    first = signed_in(tenant_id)
    for forged in ("", "ats_refresh_x_y", first.refresh_token.replace(tenant_id.hex, other_tenant_id.hex)):
        with pytest.raises(InvalidRefreshToken):
            refresh(forged, HERE)


def test_refresh_tokens_are_stored_as_hashes(tenant_id: UUID) -> None:
    first = signed_in(tenant_id)
    with unit_of_work(Actor.system(tenant_id)) as uow:
        [stored] = uow.session.execute(text("SELECT token_hash FROM refresh_tokens")).scalars()
    assert stored == tokens.hash_token(first.refresh_token)
