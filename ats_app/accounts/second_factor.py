"""The second factor: setting it up, checking codes, backup codes.

While an authenticator app is being set up its secret waits in Redis, sealed, for ten minutes; it reaches the user's row
with the first right code. Who must set it up before the first session holds a challenge: a sealed note that the
password was right, which opens the set-up and nothing else.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from ats_app.accounts.errors import SetupExpired, WrongCode
from ats_app.accounts.events import AuthEventKind, record
from ats_app.accounts.models import User
from ats_app.accounts.repository import Accounts
from ats_app.accounts.schemas import MfaSetup
from ats_app.core.cache import TypedCache
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import Unauthenticated
from ats_app.core.security.secretbox import SealBroken, needs_resealing, seal, unseal
from ats_app.core.security.tokens import hash_token
from ats_app.core.security.totp import (
    hash_backup_code,
    matching_step,
    new_backup_codes,
    new_secret,
    provisioning_uri,
    qr_data_uri,
)

SETUP_LIFE = timedelta(minutes=10)
_CHALLENGE = "mfa-challenge"
_TOTP_DIGITS = 6
_pending: TypedCache[str] = TypedCache("mfa-setup", str, ttl_s=int(SETUP_LIFE.total_seconds()))


@dataclass(frozen=True, slots=True)
class Proof:
    """A right code; `totp_step` is None for a backup code."""

    totp_step: int | None


@dataclass(frozen=True, slots=True)
class Challenge:
    tenant_id: UUID
    user_id: UUID
    fingerprint: str
    """Of the password's hash: a changed password makes the challenge worthless."""

    def fits(self, user: User) -> bool:
        """Whether it still stands: same password, active, and no second factor yet."""
        same = self.fingerprint == _fingerprint(user)
        return same and user.status == "active" and user.totp_enabled_at is None


def issue_challenge(user: User) -> str:
    """For a person whose password was right and who must set up the second factor now."""
    expires = (datetime.now(UTC) + SETUP_LIFE).timestamp()
    note = {"t": str(user.tenant_id), "u": str(user.id), "p": _fingerprint(user), "e": expires}
    return seal(json.dumps(note), context=_CHALLENGE)


def read_challenge(token: str) -> Challenge:
    """Raises `Unauthenticated` for what is not ours or has expired."""
    try:
        note = json.loads(unseal(token, context=_CHALLENGE))
    except SealBroken as error:
        raise Unauthenticated from error
    if note["e"] < datetime.now(UTC).timestamp():
        raise Unauthenticated
    return Challenge(UUID(note["t"]), UUID(note["u"]), note["p"])


def begin(uow: UnitOfWork, user: User) -> MfaSetup:
    """A new secret for the person's authenticator app; the present one goes on working until this one is confirmed."""
    secret = new_secret()
    _pending.set(user.tenant_id, user.id, value=seal(secret, context=_context(user)))
    uri = provisioning_uri(secret, account=user.email, issuer=f"LTI ATS ({Accounts(uow).tenant().name})")
    return MfaSetup(secret=secret, otpauth_uri=uri, qr=qr_data_uri(uri))


def confirm(uow: UnitOfWork, user: User, code: str) -> list[str]:
    """Turns the second factor on with the first code of the app. Returns fresh backup codes, shown this once.

    Raises:
        SetupExpired: nothing waits to be confirmed.
        WrongCode: the code does not belong to the new secret.
    """
    sealed = _pending.get(user.tenant_id, user.id)
    if sealed is None:
        raise SetupExpired
    step = matching_step(unseal(sealed, context=_context(user)), code, after_step=None)
    if step is None:
        raise WrongCode
    user.totp_secret, user.totp_enabled_at, user.totp_last_step = sealed, datetime.now(UTC), step
    uow.after_commit(lambda: _pending.delete(user.tenant_id, user.id))
    record(uow, AuthEventKind.MFA_ENABLED, user=user)
    return renew_backup_codes(uow, user)


def renew_backup_codes(uow: UnitOfWork, user: User) -> list[str]:
    """Ten fresh codes in place of all earlier ones."""
    codes = new_backup_codes()
    Accounts(uow).replace_backup_codes(user.id, [code.digest for code in codes])
    return [code.plain for code in codes]


def check_code(uow: UnitOfWork, user: User, code: str) -> Proof | None:
    """Checks a code of the app or a backup code of a user whose row is locked; each works once.

    The caller stores the proof's step in the same transaction.
    """
    digits = code.replace(" ", "")
    if len(digits) == _TOTP_DIGITS and digits.isdigit():
        secret = unseal(user.totp_secret, context=_context(user))
        step = matching_step(secret, digits, after_step=user.totp_last_step)
        if step is not None and needs_resealing(user.totp_secret):
            user.totp_secret = seal(secret, context=_context(user))
        return Proof(step) if step is not None else None
    if not Accounts(uow).use_backup_code(user.id, hash_backup_code(code)):
        return None
    record(uow, AuthEventKind.BACKUP_CODE_USED, user=user)
    return Proof(None)


def seal_secret(user_id: UUID, secret: str) -> str:
    """The secret as it is kept in the row of the user; for accounts that are made with one (the demo's)."""
    return seal(secret, context=f"totp:{user_id}")


def _context(user: User) -> str:
    return f"totp:{user.id}"


def _fingerprint(user: User) -> str:
    return hash_token(user.password_hash)[:16]
