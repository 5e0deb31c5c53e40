"""Companies, their users, and what proves who somebody is."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, false
from sqlmodel import Field

from ats_app.core.columns import json_object, timestamp
from ats_app.core.permissions import STAFF_ROLES, Role
from ats_app.core.tables import TenantRow, Timestamped, VersionedRow, new_id, one_of, tenant_key

PLATFORM_SLUG = "platform"
"""The reserved company of the platform's own operators."""


class Tenant(Timestamped, table=True):
    """A company. The only table without `tenant_id`: its `id` is the tenant."""

    __tablename__ = "tenants"
    __table_args__ = (one_of("status", ("active", "suspended")), UniqueConstraint("slug"))

    id: UUID = Field(default_factory=new_id, primary_key=True)
    slug: str
    name: str
    status: str = "active"
    brand: dict[str, Any] = json_object()
    """{"accent": "#rrggbb", "tagline": str, "logo_key": storage key}"""
    careers_intro: str = ""
    consent_text: str = ""
    consent_version: int = 1
    locale: str = "en"
    time_zone: str = "UTC"
    learn_from_corrections: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether the parser of this installation may be trained with what people corrected here."""
    version: int = 1


class User(VersionedRow, table=True):
    __tablename__ = "users"
    __table_args__ = (
        one_of("status", ("invited", "active", "deactivated")),
        one_of("role", (*STAFF_ROLES, Role.PLATFORM_ADMIN)),
        UniqueConstraint("tenant_id", "email"),
        Index("ix_users_email", "email"),
    )

    email: str
    """Lower case."""
    full_name: str
    role: str
    status: str = "invited"
    time_zone: str = "UTC"
    password_hash: str = ""
    totp_secret: str = ""
    """Encrypted at rest; empty without MFA."""
    totp_enabled_at: datetime | None = timestamp()
    totp_last_step: int = 0
    """The time step of the last accepted code: a code works once."""
    failed_logins: int = 0
    locked_until: datetime | None = timestamp()
    last_login_at: datetime | None = timestamp()


class BackupCode(TenantRow, table=True):
    __tablename__ = "backup_codes"
    __table_args__ = (
        tenant_key("user_id", "users", ondelete="CASCADE"),
        Index("ix_backup_codes_user", "tenant_id", "user_id"),
    )

    user_id: UUID
    code_hash: str
    used_at: datetime | None = timestamp()


class UserSession(TenantRow, table=True):
    """A signed-in browser or API client; refresh tokens of the client are its family."""

    __tablename__ = "user_sessions"
    __table_args__ = (
        tenant_key("user_id", "users", ondelete="CASCADE"),
        one_of("kind", ("browser", "api")),
        Index("ix_user_sessions_user", "tenant_id", "user_id"),
    )

    user_id: UUID
    kind: str = "browser"
    token_hash: str = ""
    """SHA-256 of the cookie's secret part; empty for API clients."""
    address: str = ""
    user_agent: str = ""
    last_seen_at: datetime = timestamp(default_now=True)
    expires_at: datetime = timestamp(default_now=True)
    revoked_at: datetime | None = timestamp()


class RefreshToken(TenantRow, table=True):
    __tablename__ = "refresh_tokens"
    __table_args__ = (
        tenant_key("session_id", "user_sessions", ondelete="CASCADE"),
        UniqueConstraint("tenant_id", "token_hash"),
        Index("ix_refresh_tokens_session", "tenant_id", "session_id"),
    )

    session_id: UUID
    token_hash: str
    expires_at: datetime = timestamp(default_now=True)
    used_at: datetime | None = timestamp()


class OneTimeToken(TenantRow, table=True):
    """A link sent by e-mail: an invitation or a password reset; only its hash is kept."""

    __tablename__ = "one_time_tokens"
    __table_args__ = (
        tenant_key("user_id", "users", ondelete="CASCADE"),
        one_of("purpose", ("invitation", "password_reset")),
        UniqueConstraint("tenant_id", "token_hash"),
    )

    user_id: UUID
    purpose: str
    token_hash: str
    expires_at: datetime = timestamp(default_now=True)
    used_at: datetime | None = timestamp()


class AuthEvent(TenantRow, table=True):
    """Every login, failure, lockout, MFA and token event."""

    __tablename__ = "auth_events"
    __table_args__ = (
        tenant_key("user_id", "users", ondelete="CASCADE"),
        Index("ix_auth_events_tenant_id_created_at", "tenant_id", "created_at"),
    )

    user_id: UUID | None = None
    email: str = ""
    kind: str
    address: str = ""
    user_agent: str = ""
