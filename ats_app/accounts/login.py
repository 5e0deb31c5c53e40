"""Signing in: e-mail, password, code. Nothing here tells whether an e-mail is known, neither by words nor by time."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

import structlog

from ats_app.accounts import second_factor, throttle
from ats_app.accounts.errors import BadCredentials, CompanyNeeded, MfaSetupRequired
from ats_app.accounts.events import AuthEventKind, record
from ats_app.accounts.models import PLATFORM_SLUG, User
from ats_app.accounts.repository import Accounts, logins_of, tenant_id_of
from ats_app.accounts.schemas import Caller, Credentials, SignedIn, TenantRef
from ats_app.accounts.sessions import end_sessions, open_session
from ats_app.accounts.tokens import describe, open_api_session
from ats_app.core.actor import Actor
from ats_app.core.db import UnitOfWork, unit_of_work
from ats_app.core.errors import AppError, MfaRequired, NotFound, TooManyRequests
from ats_app.core.permissions import MFA_ROLES, Role
from ats_app.core.security.passwords import dummy_verify, hash_password, needs_rehash, verify_password

log = structlog.get_logger(__name__)

Kind = Literal["browser", "api"]
FAILURE_FLOOR_S = 0.3
"""No refusal comes sooner: what is done for a known e-mail and not for an unknown one disappears in it."""


@dataclass(frozen=True, slots=True)
class _Login:
    """One of the accounts an e-mail may mean."""

    actor: Actor
    """The user, once proved."""
    tenant: TenantRef
    password_hash: str
    locked_for: int
    """Seconds; 0 for who signed in from this very address before, so that a stranger elsewhere can't lock them out."""
    known_here: bool


def sign_in(credentials: Credentials, caller: Caller, *, kind: Kind) -> SignedIn:
    """Opens a session for the right e-mail, password and code.

    Raises:
        TooManyRequests: too many failures of this address or this e-mail.
        BadCredentials: anything is wrong; what, is not told.
        CompanyNeeded: right in several companies, and none was named.
        MfaRequired: the password is right and a code is needed.
        MfaSetupRequired: the password is right and the second factor must be set up first.
    """
    place = throttle.place(caller.address)
    attempt = throttle.SIGN_INS_BY_ADDRESS.enter(place)
    started = time.monotonic()
    outcome = _try(credentials, caller, kind)
    if not isinstance(outcome, BadCredentials):
        throttle.SIGN_INS_BY_ADDRESS.forgive(place, attempt)
    if not isinstance(outcome, BadCredentials | TooManyRequests):
        throttle.SIGN_INS_BY_EMAIL.forgive(credentials.email)
    if isinstance(outcome, SignedIn):
        throttle.SIGN_INS_BY_EMAIL.forget(credentials.email)
        return outcome
    if isinstance(outcome, BadCredentials):
        time.sleep(max(0.0, started + FAILURE_FLOOR_S - time.monotonic()))
    raise outcome


def _try(credentials: Credentials, caller: Caller, kind: Kind) -> SignedIn | AppError:
    """The outcome of one attempt; refusals are returned, since what they note must commit."""
    closed_for = throttle.SIGN_INS_BY_EMAIL.enter(credentials.email)
    found = [_look_up(*ids, caller) for ids in logins_of(credentials.email, credentials.tenant or None)]
    logins = [login for login in found if login.known_here or not (closed_for or login.locked_for)]
    if not logins and (found or closed_for):
        return TooManyRequests(retry_after=max([closed_for, *(login.locked_for for login in found)]))
    password = credentials.password.get_secret_value()
    right = [login for login in logins if verify_password(login.password_hash, password)]
    if not logins:
        dummy_verify(password)
    if len(right) > 1:
        return CompanyNeeded([login.tenant for login in right])
    outcome = _finish(right[0], credentials, caller, kind) if right else BadCredentials()
    if isinstance(outcome, BadCredentials):
        _note_failure(right or logins, credentials.email, caller)
    return outcome


def sign_out(uow: UnitOfWork) -> None:
    """Ends the actor's session; its open tabs leave."""
    end_sessions(uow, uow.actor.required_user_id, only=uow.actor.session_id)
    record(uow, AuthEventKind.LOGOUT, user=Accounts(uow).user(uow.actor.required_user_id))


def complete(uow: UnitOfWork, user: User, caller: Caller, kind: Kind, *, totp_step: int | None = None) -> SignedIn:
    """Opens the session of a person whose every proof has been checked, with a new id."""
    Accounts(uow).note_login(user.id, totp_step=totp_step)
    record(uow, AuthEventKind.LOGIN, user=user, user_agent=caller.user_agent)
    person = describe(uow, user)
    if kind == "api":
        return SignedIn(person, tokens=open_api_session(uow, user, user_agent=caller.user_agent))
    return SignedIn(person, cookie=open_session(uow, user, user_agent=caller.user_agent).cookie)


def actor_of(user: User, caller: Caller) -> Actor:
    return Actor.user(
        tenant_id=user.tenant_id,
        user_id=user.id,
        role=Role(user.role),
        name=user.full_name,
        address=caller.address,
        correlation_id=caller.correlation_id,
    )


def visitor(tenant_id: UUID, caller: Caller) -> Actor:
    return Actor.visitor(tenant_id, address=caller.address, correlation_id=caller.correlation_id)


def _look_up(tenant_id: UUID, user_id: UUID, caller: Caller) -> _Login:
    with unit_of_work(visitor(tenant_id, caller)) as uow:
        accounts = Accounts(uow)
        user, tenant = accounts.user(user_id), accounts.tenant()
        left = (user.locked_until - datetime.now(UTC)).total_seconds() if user.locked_until else 0
        return _Login(
            actor=actor_of(user, caller),
            tenant=TenantRef(slug=tenant.slug, name=tenant.name),
            password_hash=user.password_hash,
            locked_for=max(0, int(left + 0.999)),
            known_here=accounts.has_signed_in_from(user_id, caller.address),
        )


def _finish(login: _Login, credentials: Credentials, caller: Caller, kind: Kind) -> SignedIn | AppError:
    """The second half, under the lock of the user's row."""
    with unit_of_work(login.actor) as uow:
        user = Accounts(uow).user(login.actor.required_user_id, lock=True)
        if user.status != "active" or user.password_hash != login.password_hash:
            return BadCredentials()
        step = None
        if user.totp_enabled_at is not None:
            if not credentials.mfa_code:
                record(uow, AuthEventKind.MFA_REQUIRED, user=user, user_agent=caller.user_agent)
                return MfaRequired()
            proof = second_factor.check_code(uow, user, credentials.mfa_code)
            if proof is None:
                record(uow, AuthEventKind.MFA_FAILED, user=user, user_agent=caller.user_agent)
                return BadCredentials()
            step = proof.totp_step
        elif user.role in MFA_ROLES:
            record(uow, AuthEventKind.MFA_REQUIRED, user=user, user_agent=caller.user_agent)
            return MfaSetupRequired(mfa_token=second_factor.issue_challenge(user))
        if needs_rehash(user.password_hash):
            user.password_hash = hash_password(credentials.password.get_secret_value())
        return complete(uow, user, caller, kind, totp_step=step)


def _note_failure(logins: list[_Login], email: str, caller: Caller) -> None:
    for login in logins:
        with unit_of_work(visitor(login.actor.tenant_id, caller)) as uow:
            accounts = Accounts(uow)
            user = accounts.user(login.actor.required_user_id)
            record(uow, AuthEventKind.LOGIN_FAILED, user=user, user_agent=caller.user_agent)
            window_s = int(throttle.LOCK.total_seconds())
            if accounts.note_failure(user.id, limit=throttle.MAX_FAILURES, window_s=window_s):
                record(uow, AuthEventKind.LOCKED, user=user, user_agent=caller.user_agent)
    if not logins:
        _record_stranger(email, caller)


def _record_stranger(email: str, caller: Caller) -> None:
    """A failure that belongs to no company is the platform's to see."""
    try:
        platform = tenant_id_of(PLATFORM_SLUG)
    except NotFound:
        log.info("login.failed", address=caller.address)
        return
    with unit_of_work(visitor(platform, caller)) as uow:
        record(uow, AuthEventKind.LOGIN_FAILED, email=email, user_agent=caller.user_agent)
