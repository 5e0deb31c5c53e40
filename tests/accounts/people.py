"""Users who can sign in, for tests of signing in."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

import pyotp
from pydantic import SecretStr

from ats_app.accounts.models import User
from ats_app.accounts.schemas import Caller, Credentials
from ats_app.accounts.second_factor import seal_secret
from ats_app.core.permissions import MFA_ROLES, Role
from ats_app.core.security.passwords import hash_password
from ats_app.core.tables import new_id
from tests.factories import make_user

PASSWORD = "Plover-Gantry-58-Osier"
NEW_PASSWORD = "Walnut_Harbour_7_Spindle"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
HERE = Caller(address="203.0.113.7", user_agent="pytest")


@cache
def password_hash() -> str:
    return hash_password(PASSWORD)


def make_person(tenant_id: UUID, role: Role = Role.HIRING_MANAGER, *, mfa: bool | None = None, **fields: Any) -> User:
    """An active user with `PASSWORD`; with the authenticator of `TOTP_SECRET` where the role needs one."""
    user_id = new_id()
    values: dict[str, Any] = {"id": user_id, "password_hash": password_hash()}
    if mfa or (mfa is None and role in MFA_ROLES):
        values |= {"totp_secret": seal_secret(user_id, TOTP_SECRET), "totp_enabled_at": datetime.now(UTC)}
    return make_user(tenant_id, role, **(values | fields))


def code(offset: int = 0) -> str:
    """The authenticator's code now, or so many steps of 30 s from now."""
    return pyotp.TOTP(TOTP_SECRET).at(datetime.now(UTC) + timedelta(seconds=30 * offset))


def credentials(user: User, password: str = PASSWORD, **more: Any) -> Credentials:
    return Credentials(email=user.email, password=SecretStr(password), **more)
