"""What goes into the accounts' use cases and what they hand out."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import available_timezones

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, ConfigDict, Field, SecretStr, StringConstraints

from ats_app.core import schemas as core
from ats_app.core.permissions import Role
from ats_app.core.schemas import Row

MAX_PASSWORD_INPUT = 1000
"""More than any password; longer input is refused before anything looks at it."""


def normal_email(value: str) -> str:
    """The one spelling under which an address is stored and compared; raises `ValueError` when it is none."""
    try:
        return validate_email(value.strip(), check_deliverability=False, test_environment=True).normalized.lower()
    except EmailNotValidError as error:
        raise ValueError("This is not an e-mail address.") from error


def _known_time_zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError("This time zone is not known.")
    return value


def _accent(value: str) -> str:
    if value and not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise ValueError("Write a colour as #rrggbb.")
    return value.lower()


Email = Annotated[str, StringConstraints(max_length=254), AfterValidator(normal_email)]
LoginName = Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, max_length=254)]
"""An e-mail as somebody types it to sign in: whatever it is, the answer is the same."""
PersonName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Password = Annotated[SecretStr, Field(max_length=MAX_PASSWORD_INPUT)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$")]
TimeZone = Annotated[str, AfterValidator(_known_time_zone)]
Accent = Annotated[str, AfterValidator(_accent)]


class Input(core.Input):
    """Base of the accounts' inputs. Nothing is stripped by itself: spaces belong to a password."""

    model_config = ConfigDict(str_strip_whitespace=False)


class Credentials(Input):
    email: LoginName
    password: Password
    tenant: Annotated[str, StringConstraints(max_length=40)] | None = None
    """Slug, when the e-mail is known in several companies."""
    mfa_code: Annotated[str, StringConstraints(max_length=40)] | None = None
    """A code of the authenticator app, or a backup code."""


class Registration(Input):
    """An invited person's first step. Without an invitation nobody becomes a user."""

    invitation_token: str | None = Field(default=None, max_length=200)
    email: LoginName | None = None
    full_name: PersonName | None = None
    password: Password


class RefreshInput(Input):
    refresh_token: str = Field(max_length=300)


class MfaSetupInput(Input):
    password: Password | None = None
    """Asked of a signed-in person whose sign-in is not fresh."""
    mfa_token: str | None = Field(default=None, max_length=2000)
    """From the 403 `mfa_setup_required` of a sign-in, in place of an access token."""


class MfaVerifyInput(Input):
    code: str = Field(max_length=40)
    mfa_token: str | None = Field(default=None, max_length=2000)


class PasswordConfirmation(Input):
    password: Password


class PasswordChange(Input):
    current_password: Password
    new_password: Password


class ResetRequest(Input):
    email: LoginName
    tenant: Annotated[str, StringConstraints(max_length=40)] | None = None


class PasswordReset(Input):
    token: str = Field(max_length=200)
    password: Password


class ProfileChange(Input):
    full_name: PersonName
    time_zone: TimeZone


class Invitation(Input):
    email: Email
    full_name: PersonName
    role: Role


class RoleChange(Input):
    role: Role
    version: int | None = None


class StatusChange(Input):
    version: int | None = None


class NewTenant(Input):
    slug: Slug
    name: PersonName
    admin_email: Email
    admin_name: PersonName
    locale: Literal["en", "es", "pt", "fr", "de"] = "en"
    time_zone: TimeZone = "UTC"


class CompanyChange(Input):
    """A company's settings, all of them; `version` refuses a stale write."""

    name: PersonName
    accent: Accent = ""
    tagline: str = Field(default="", max_length=160)
    careers_intro: str = Field(default="", max_length=5000)
    consent_text: str = Field(min_length=1, max_length=5000)
    time_zone: TimeZone = "UTC"
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Where a request of somebody who is not signed in yet comes from."""

    address: str = ""
    user_agent: str = ""
    correlation_id: str = ""


class TenantRef(Row):
    slug: str
    name: str


class Me(Row):
    """The signed-in person."""

    id: UUID
    email: str
    full_name: str
    role: Role
    permissions: list[str]
    time_zone: str
    mfa_enabled: bool
    mfa_required: bool
    backup_codes_left: int
    tenant: TenantRef


class UserRow(Row):
    """A colleague, as an admin's list and the pickers show them."""

    id: UUID
    email: str
    full_name: str
    role: Role
    status: str
    mfa_enabled: bool
    last_login_at: datetime | None
    version: int


class SessionRow(Row):
    id: UUID
    kind: str
    address: str
    user_agent: str
    created_at: datetime
    last_seen_at: datetime
    current: bool


class SignedInUser(Row):
    """The `user` of a login's answer."""

    id: UUID
    email: str
    full_name: str
    role: Role
    permissions: list[str]
    tenant: TenantRef


class Tokens(Row):
    """What an API client gets for a login or a refresh."""

    access_token: str
    refresh_token: str
    token_type: str = "Bearer"  # noqa: S105 - the scheme's name
    expires_in: int
    user: SignedInUser


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A sign-in that succeeded: `cookie` for a browser, `tokens` for an API client."""

    user: SignedInUser
    cookie: str = ""
    tokens: Tokens | None = None


class MfaSetup(Row):
    """What an authenticator app needs: shown once, kept nowhere but in the app."""

    secret: str
    otpauth_uri: str
    qr: str
    """An SVG data URI."""


class MfaEnabled(Row):
    """Backup codes are shown this once. `tokens` when this was the last step of a sign-in."""

    backup_codes: list[str]
    tokens: Tokens | None = None


class Registered(Row):
    """The account is made; `mfa_token` leads to the set-up of the second factor where the role needs one."""

    user: SignedInUser
    mfa_token: str | None = None


class LinkInfo(Row):
    """Whom a link of ours was sent to; told only to who holds the link."""

    email: str
    full_name: str
    role: Role
    tenant: TenantRef


class CompanyRow(Row):
    """A company's settings."""

    id: UUID
    slug: str
    name: str
    accent: str
    tagline: str
    logo_url: str
    """Where the logo is shown, with a part that changes when it does; empty without one."""
    careers_intro: str
    consent_text: str
    consent_version: int
    locale: str
    time_zone: str
    learn_from_corrections: bool
    version: int


class TenantUsage(Row):
    """A company as the platform's operator sees it: counts only, no person."""

    id: UUID
    slug: str
    name: str
    status: str
    created_at: datetime
    users: int
    open_jobs: int
    candidates: int
    """At most `tenants.COUNT_LIMIT`: larger is not counted."""
    applications_30_days: int
    last_sign_in_at: datetime | None
