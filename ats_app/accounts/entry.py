"""Ways in for who cannot sign in yet: an invitation, the first second factor, a forgotten password.

None of them skips a proof: a new or reset password is followed by the second factor where the role needs one.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from ats_app.accounts import links, second_factor, throttle
from ats_app.accounts.errors import InvitationNeeded
from ats_app.accounts.events import AuthEventKind, record
from ats_app.accounts.login import FAILURE_FLOOR_S, Kind, complete, visitor
from ats_app.accounts.models import User
from ats_app.accounts.repository import Accounts, logins_of
from ats_app.accounts.schemas import (
    Caller,
    MfaSetup,
    PasswordReset,
    Registered,
    Registration,
    ResetRequest,
    SignedIn,
)
from ats_app.accounts.sessions import end_sessions
from ats_app.accounts.tokens import describe
from ats_app.core.db import UnitOfWork, unit_of_work
from ats_app.core.errors import Unauthenticated
from ats_app.core.outbox import enqueue
from ats_app.core.permissions import MFA_ROLES
from ats_app.core.security.passwords import check_policy, hash_password


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The second factor is on and the session open; the backup codes are shown this once."""

    signed_in: SignedIn
    backup_codes: list[str]


def register(registration: Registration, caller: Caller) -> Registered:
    """Makes an invited person's account: their password, and their name as they write it.

    Raises:
        WeakPassword: the password breaks the policy.
        InvitationNeeded: no invitation, or one for another e-mail.
        LinkSpent: the invitation was used, replaced, or has expired.
    """
    password = registration.password.get_secret_value()
    if not registration.invitation_token:
        check_policy(password, about=[registration.email or "", registration.full_name or ""])
        raise InvitationNeeded
    link = links.read(registration.invitation_token)
    with unit_of_work(visitor(link.tenant_id, caller)) as uow:
        user = links.redeem(uow, link, links.INVITATION)
        if registration.email not in (None, user.email):
            raise InvitationNeeded
        user.full_name = registration.full_name or user.full_name
        user.status = "active"
        set_password(uow, user, password)
        record(uow, AuthEventKind.REGISTERED, user=user, user_agent=caller.user_agent)
        token = second_factor.issue_challenge(user) if user.role in MFA_ROLES else None
        return Registered(user=describe(uow, user), mfa_token=token)


def begin_mfa(mfa_token: str, caller: Caller) -> MfaSetup:
    """Starts the set-up that a sign-in asked for. Raises `Unauthenticated` for a challenge that does not stand."""
    challenge = second_factor.read_challenge(mfa_token)
    with unit_of_work(visitor(challenge.tenant_id, caller)) as uow:
        return second_factor.begin(uow, _challenged(uow, challenge))


def finish_mfa(mfa_token: str, code: str, caller: Caller, *, kind: Kind) -> Enrolled:
    """Confirms the set-up that a sign-in asked for, and finishes that sign-in.

    Raises:
        Unauthenticated: the challenge does not stand.
        WrongCode, SetupExpired: see `second_factor.confirm`.
    """
    challenge = second_factor.read_challenge(mfa_token)
    with unit_of_work(visitor(challenge.tenant_id, caller)) as uow:
        user = _challenged(uow, challenge)
        codes = second_factor.confirm(uow, user, code)
        uow.flush()
        return Enrolled(complete(uow, user, caller, kind, totp_step=user.totp_last_step), codes)


def _challenged(uow: UnitOfWork, challenge: second_factor.Challenge) -> User:
    accounts = Accounts(uow)
    user = accounts.find(User, challenge.user_id, lock=True)
    if user is None or not challenge.fits(user) or accounts.tenant().status != "active":
        raise Unauthenticated
    return user


def request_password_reset(request: ResetRequest, caller: Caller) -> None:
    """Sends a link to the e-mail's accounts, if there are any. The answer is the same for every e-mail.

    Raises:
        TooManyRequests: too many requests from this address.
    """
    throttle.RESETS_BY_ADDRESS.enter(throttle.place(caller.address))
    started = time.monotonic()
    if not throttle.RESETS_BY_EMAIL.enter(request.email):
        for tenant_id, user_id in logins_of(request.email, request.tenant or None):
            with unit_of_work(visitor(tenant_id, caller)) as uow:
                user = Accounts(uow).user(user_id, lock=True)
                row = links.issue(uow, user, links.PASSWORD_RESET)
                enqueue(uow, "accounts.send_link", record_id=row.id)
                record(uow, AuthEventKind.PASSWORD_RESET_ASKED, user=user, user_agent=caller.user_agent)
    time.sleep(max(0.0, started + FAILURE_FLOOR_S - time.monotonic()))


def reset_password(reset: PasswordReset, caller: Caller) -> None:
    """Sets a new password by a link. Every session ends and the lock opens; the second factor stays.

    Raises:
        LinkSpent: used, replaced, or expired.
        WeakPassword: the password breaks the policy; the link stays good.
    """
    link = links.read(reset.token)
    with unit_of_work(visitor(link.tenant_id, caller)) as uow:
        user = links.redeem(uow, link, links.PASSWORD_RESET)
        set_password(uow, user, reset.password.get_secret_value())
        user.failed_logins, user.locked_until = 0, None
        end_sessions(uow, user.id)
        record(uow, AuthEventKind.PASSWORD_RESET, user=user, user_agent=caller.user_agent)
        enqueue(uow, "accounts.send_password_notice", record_id=user.id, at=datetime.now(UTC).isoformat())
        email = user.email
    throttle.SIGN_INS_BY_EMAIL.forget(email)


def set_password(uow: UnitOfWork, user: User, password: str) -> None:
    """Checks the policy and stores the hash. Raises `WeakPassword`."""
    check_policy(password, about=[user.email, user.full_name, Accounts(uow).tenant().name])
    user.password_hash = hash_password(password)
