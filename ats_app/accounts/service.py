"""A signed-in person's own account: profile, password, second factor, sessions."""

from datetime import UTC, datetime
from uuid import UUID

from ats_app.accounts import second_factor, throttle
from ats_app.accounts.entry import set_password
from ats_app.accounts.errors import PasswordNeeded, WrongPassword
from ats_app.accounts.events import AuthEventKind, record
from ats_app.accounts.models import User
from ats_app.accounts.repository import Accounts
from ats_app.accounts.schemas import (
    Me,
    MfaSetup,
    PasswordChange,
    ProfileChange,
    SessionRow,
    TenantRef,
)
from ats_app.accounts.sessions import end_sessions, is_fresh
from ats_app.core.actor import Actor
from ats_app.core.db import UnitOfWork, unit_of_work
from ats_app.core.errors import Invalid, NotFound
from ats_app.core.outbox import enqueue
from ats_app.core.permissions import MFA_ROLES, Permission, Role
from ats_app.core.security.passwords import verify_password


def me(uow: UnitOfWork) -> Me:
    """Who is signed in, and what they may do."""
    row = Accounts(uow).signed_in()
    return Me(
        id=row.id,
        email=row.email,
        full_name=row.full_name,
        role=Role(row.role),
        permissions=sorted(uow.actor.permissions),
        time_zone=row.time_zone,
        mfa_enabled=row.mfa_enabled,
        mfa_required=row.role in MFA_ROLES,
        backup_codes_left=row.backup_codes_left,
        tenant=TenantRef(slug=row.slug, name=row.name),
    )


def change_profile(uow: UnitOfWork, change: ProfileChange) -> Me:
    user = _own_user(uow)
    user.full_name, user.time_zone = change.full_name, change.time_zone
    uow.flush()
    return me(uow)


def change_password(actor: Actor, change: PasswordChange) -> None:
    """Sets a new password for who knows the present one, and ends all other sessions.

    Raises:
        WrongPassword: the present password is wrong; it counts as a failed sign-in.
        TooManyRequests: too many of those.
        WeakPassword, Invalid: the new password breaks the policy, or is the present one.
    """
    confirm_password(actor, change.current_password.get_secret_value())
    new = change.new_password.get_secret_value()
    if new == change.current_password.get_secret_value():
        raise Invalid(fields={"new_password": "Choose a password that is not the present one."})
    with unit_of_work(actor) as uow:
        user = _own_user(uow)
        set_password(uow, user, new)
        end_sessions(uow, user.id, keep=actor.session_id)
        record(uow, AuthEventKind.PASSWORD_CHANGED, user=user)
        enqueue(uow, "accounts.send_password_notice", record_id=user.id, at=datetime.now(UTC).isoformat())


def confirm_password(actor: Actor, password: str) -> None:
    """Asks a signed-in person for their password again; failures count and close the door like failed sign-ins.

    Raises:
        TooManyRequests, WrongPassword
    """
    actor.require(Permission.OWN_ACCOUNT)
    key = str(actor.required_user_id)
    throttle.CONFIRMATIONS.require(key)
    with unit_of_work(actor) as uow:
        user = Accounts(uow).user(actor.required_user_id)
    if verify_password(user.password_hash, password):
        throttle.CONFIRMATIONS.forget(key)
        return
    with unit_of_work(actor) as uow:
        record(uow, AuthEventKind.LOGIN_FAILED, user=user)
    raise WrongPassword


def begin_mfa(actor: Actor, password: str | None) -> MfaSetup:
    """Starts the set-up of an authenticator app, the first or one in place of the present one.

    Raises:
        PasswordNeeded: no password came, and there is a second factor already or the sign-in is not fresh.
        WrongPassword, TooManyRequests
    """
    if password is not None:
        confirm_password(actor, password)
    with unit_of_work(actor) as uow:
        user = _own_user(uow)
        if password is None and (user.totp_enabled_at is not None or not is_fresh(uow)):
            raise PasswordNeeded
        return second_factor.begin(uow, user)


def finish_mfa(uow: UnitOfWork, code: str) -> list[str]:
    """Confirms the set-up with a code and ends all other sessions. Returns the backup codes, shown this once."""
    user = _own_user(uow)
    codes = second_factor.confirm(uow, user, code)
    end_sessions(uow, user.id, keep=uow.actor.session_id)
    return codes


def renew_backup_codes(actor: Actor, password: str) -> list[str]:
    """Ten fresh backup codes in place of all earlier ones, for who knows the password."""
    confirm_password(actor, password)
    with unit_of_work(actor) as uow:
        user = _own_user(uow)
        if user.totp_enabled_at is None:
            raise Invalid("Set up two-step sign-in first.")
        record(uow, AuthEventKind.BACKUP_CODES_RENEWED, user=user)
        return second_factor.renew_backup_codes(uow, user)


def list_sessions(uow: UnitOfWork) -> list[SessionRow]:
    """The person's own living sessions, last used first."""
    uow.actor.require(Permission.OWN_ACCOUNT)
    return [
        SessionRow(
            id=row.id,
            kind=row.kind,
            address=row.address,
            user_agent=row.user_agent,
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            current=row.id == uow.actor.session_id,
        )
        for row in Accounts(uow).sessions(uow.actor.required_user_id)
    ]


def end_session(uow: UnitOfWork, session_id: UUID) -> None:
    """Ends one of the person's own sessions; its tabs leave. Raises `NotFound` for anybody else's."""
    user = _own_user(uow)
    if not end_sessions(uow, user.id, only=session_id):
        raise NotFound(record="user_sessions")
    record(uow, AuthEventKind.SESSION_ENDED, user=user)


def end_other_sessions(uow: UnitOfWork) -> int:
    """Ends all of the person's sessions but the present one. Returns how many."""
    user = _own_user(uow)
    ended = end_sessions(uow, user.id, keep=uow.actor.session_id)
    record(uow, AuthEventKind.SESSION_ENDED, user=user)
    return ended


def _own_user(uow: UnitOfWork) -> User:
    uow.actor.require(Permission.OWN_ACCOUNT)
    return Accounts(uow).user(uow.actor.required_user_id, lock=True)
