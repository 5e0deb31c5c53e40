"""The screens of the accounts: what their states show, to whom."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from ats_app.accounts.login import sign_in
from ats_app.accounts.sessions import resolve_session
from ats_app.core.errors import Unauthenticated
from ats_app.core.permissions import Role
from state.account import AccountState
from state.invitation import InvitationState
from state.login import LoginState, destination
from state.password_reset import PasswordResetState
from tests.accounts.people import HERE, code, credentials, make_person
from tests.accounts.test_entry import invite, link_of
from tests.state.conftest import Browser, fire


def run(handler: Any, state: Any, *args: Any) -> Any:
    return asyncio.run(fire(handler, state, *args))


def cookie_of(tenant_id: UUID, role: Role = Role.HIRING_MANAGER) -> str:
    user = make_person(tenant_id, role, full_name="Marta")
    more = {"mfa_code": code()} if user.totp_enabled_at else {}
    return sign_in(credentials(user, **more), HERE, kind="browser").cookie


def script_of(answer: Any) -> str:
    return str(answer)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("", "/"),
        ("/jobs?q=x", "/jobs?q=x"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_sign_in_leads_on_to_an_address_of_ours_only(wanted: str, found: str) -> None:
    assert destination(wanted) == found


def test_the_sign_in_page_sends_on_who_is_signed_in_and_nobody_else(tenant_id: UUID, browser: Browser) -> None:
    state = browser.open(LoginState)
    assert run(LoginState.load, state) is None
    browser.cookie, browser.params = cookie_of(tenant_id), {"next": "/jobs"}
    assert "/jobs" in script_of(run(LoginState.load, state))
    with_token = script_of(run(LoginState.load, state))
    assert browser.cookie not in with_token


def test_an_invitation_is_shown_to_who_holds_its_link(tenant_id: UUID, browser: Browser) -> None:
    browser.params = {"token": invite(tenant_id)}
    state = browser.open(InvitationState)
    run(InvitationState.load, state)
    shown = (state.valid, state.company, state.email, state.full_name, state.role_label)
    assert shown == (True, "Acme", "ines@example.com", "Ines Prado", "Interviewer")
    browser.params = {"token": "nonsense"}
    stranger = browser.open(InvitationState)
    run(InvitationState.load, stranger)
    assert (stranger.checked, stranger.valid, stranger.email) == (True, False, "")


def test_a_reset_link_is_looked_at_before_a_password_is_asked(tenant_id: UUID, browser: Browser) -> None:
    from ats_app.accounts import entry, links
    from ats_app.accounts.schemas import ResetRequest

    entry.request_password_reset(ResetRequest(email=make_person(tenant_id).email), HERE)
    browser.params = {"token": link_of(tenant_id, links.PASSWORD_RESET)}
    state = browser.open(PasswordResetState)
    run(PasswordResetState.load, state)
    assert (state.checked, state.valid, state.company) == (True, True, "Acme")
    browser.params = {"token": ""}
    spent = browser.open(PasswordResetState)
    run(PasswordResetState.load, spent)
    assert (spent.checked, spent.valid) == (True, False)


def test_the_account_shows_its_owner_and_no_secret(tenant_id: UUID, browser: Browser) -> None:
    browser.cookie = cookie_of(tenant_id, Role.RECRUITER)
    state = browser.open(AccountState)
    run(AccountState.load, state)
    assert (state.loaded, state.full_name, state.role_label, state.company) == (True, "Marta", "Recruiter", "Acme")
    assert state.mfa_enabled
    assert [(line["current"], line["device"]) for line in state.sessions] == [(True, "pytest")]
    sent = str(state.get_delta())
    assert "argon2" not in sent
    assert browser.cookie.rsplit(".", 1)[1] not in sent


def test_the_account_is_nobodys_without_a_session(browser: Browser) -> None:
    state = browser.open(AccountState)
    assert "/login" in script_of(run(AccountState.load, state))
    assert state.email == ""


def test_a_state_answers_to_its_own_session_only(tenant_id: UUID, browser: Browser) -> None:
    browser.cookie = cookie_of(tenant_id)
    state = browser.open(AccountState)
    run(AccountState.load, state)
    browser.cookie = cookie_of(tenant_id)
    assert "/login" in script_of(run(AccountState.load, state))


def test_the_profile_is_saved_or_its_field_marked(tenant_id: UUID, browser: Browser) -> None:
    browser.cookie = cookie_of(tenant_id)
    state = browser.open(AccountState)
    assert run(AccountState.save_profile, state, {"full_name": " ", "time_zone": "UTC"}) is None
    assert state.name_error
    assert run(AccountState.save_profile, state, {"full_name": "Marta M.", "time_zone": "Europe/Lisbon"})
    assert (state.name_error, state.full_name, state.time_zone) == ("", "Marta M.", "Europe/Lisbon")


def test_dialogs_open_close_and_say_what_was_done(tenant_id: UUID, browser: Browser) -> None:
    browser.cookie = cookie_of(tenant_id)
    state = browser.open(AccountState)
    run(AccountState.show, state, "mfa")
    assert state.open_dialog == "mfa"
    run(AccountState.toggle, state, True)
    assert state.open_dialog == "mfa"
    assert run(AccountState.finished, state) is not None
    assert state.open_dialog == ""
    assert run(AccountState.finished, state) is None
    run(AccountState.show, state, "anything else")
    assert state.open_dialog == ""
    run(AccountState.show, state, "codes")
    run(AccountState.toggle, state, False)
    assert state.open_dialog == ""


def test_a_person_ends_their_sessions_from_the_screen(tenant_id: UUID, browser: Browser) -> None:
    user = make_person(tenant_id)
    cookies = [sign_in(credentials(user), HERE, kind="browser").cookie for _ in range(3)]
    browser.cookie = cookies[0]
    state = browser.open(AccountState)
    run(AccountState.load, state)
    other = next(line["id"] for line in state.sessions if not line["current"])
    run(AccountState.end, state, other)
    assert len(state.sessions) == 2
    run(AccountState.end, state, "nonsense")
    run(AccountState.end, state, other)
    run(AccountState.end_others, state)
    assert [line["current"] for line in state.sessions] == [True]
    run(AccountState.end_others, state)
    for cookie in cookies[1:]:
        with pytest.raises(Unauthenticated):
            resolve_session(cookie)
