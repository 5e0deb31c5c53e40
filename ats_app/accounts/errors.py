"""What can go wrong on the way in, each a class that names the fact."""

from collections.abc import Sequence

from ats_app.accounts.schemas import TenantRef
from ats_app.core.errors import AppError, Conflict, Forbidden, Gone, Unauthenticated


class BadCredentials(Unauthenticated):
    """E-mail, password or code is wrong, or there is no such account: which one is not told."""

    code, default = "invalid_credentials", "E-mail, password or code is not right."


class MfaSetupRequired(AppError):
    """The password is right and the role needs a second factor that is not set up yet.

    `mfa_token` opens the set-up and nothing else, for ten minutes.
    """

    code, status = "mfa_setup_required", 403
    default = "Set up two-step sign-in first."

    def __init__(self, *, mfa_token: str) -> None:
        super().__init__(mfa_token=mfa_token)
        self.mfa_token = mfa_token


class CompanyNeeded(Conflict):
    """E-mail and password are right in several companies; the caller says which one is meant."""

    code, default = "tenant_required", "Choose the company you want to sign in to."

    def __init__(self, tenants: Sequence[TenantRef]) -> None:
        super().__init__(tenants=[tenant.model_dump() for tenant in tenants])


class PasswordNeeded(Forbidden):
    """The sign-in is too long ago for a change of this weight."""

    code, default = "password_required", "Enter your password to go on."


class WrongPassword(Forbidden):
    """The password given to confirm a change is wrong; the session stays as it is."""

    code, default = "wrong_password", "This is not your present password."


class WrongCode(Forbidden):
    """A code of the authenticator app that does not fit while it is being set up."""

    code, default = "wrong_code", "This code is not right. Wait for the next one and try again."


class SetupExpired(Conflict):
    code, default = "mfa_setup_expired", "This took too long. Start the set-up again."


class InvitationNeeded(Forbidden):
    """Nobody registers without an invitation."""

    code, default = "invitation_required", "New accounts are made by invitation. Ask your company's administrator."


class LinkSpent(Gone):
    """Used, replaced by a newer one, expired, or never ours."""

    code, default = "link_expired", "This link is no longer valid. Ask for a new one."
