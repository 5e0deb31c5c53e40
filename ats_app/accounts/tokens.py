"""The JWT side of a session: an access token for an hour, and a refresh token that works once."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from ats_app.accounts.events import AuthEventKind, record
from ats_app.accounts.models import RefreshToken, User, UserSession
from ats_app.accounts.repository import Accounts
from ats_app.accounts.schemas import Caller, SignedInUser, TenantRef, Tokens
from ats_app.accounts.sessions import add_session, end_sessions
from ats_app.core.actor import Actor
from ats_app.core.db import UnitOfWork, unit_of_work
from ats_app.core.errors import Unauthenticated
from ats_app.core.permissions import ROLE_PERMISSIONS, Role
from ats_app.core.security.tokens import ACCESS_TOKEN_LIFE, hash_token, issue_access_token, new_opaque_token

REFRESH_LIFE = timedelta(days=30)
FAMILY_LIFE = timedelta(days=90)
"""However often it is refreshed, a sign-in of an API client ends after this."""
_PREFIX = "ats_refresh"


class InvalidRefreshToken(Unauthenticated):
    """Unknown, expired or used before. Used before: the whole family is revoked."""

    code, default = "invalid_refresh_token", "Please sign in again."


def describe(uow: UnitOfWork, user: User) -> SignedInUser:
    """The user as a login's answer shows them."""
    tenant, role = Accounts(uow).tenant(), Role(user.role)
    return SignedInUser(
        id=user.id,
        email=user.email,
        full_name=user.full_name,
        role=role,
        permissions=sorted(ROLE_PERMISSIONS[role]),
        tenant=TenantRef(slug=tenant.slug, name=tenant.name),
    )


def open_api_session(uow: UnitOfWork, user: User, *, user_agent: str = "") -> Tokens:
    """Starts an API session for a user who has proved who they are."""
    session = add_session(uow, user, kind="api", user_agent=user_agent, expires_at=datetime.now(UTC) + REFRESH_LIFE)
    return _issue(uow, user, session)


def refresh(token: str, caller: Caller) -> Tokens:
    """New tokens for an unused refresh token, which is then used.

    Raises:
        InvalidRefreshToken: unknown, expired, its session has ended, or used before; a token that comes a second time
            was stolen from one of its two users, so the session ends for both.
    """
    actor = Actor.visitor(_tenant_of(token), address=caller.address, correlation_id=caller.correlation_id)
    with unit_of_work(actor) as uow:
        tokens = _rotate(uow, hash_token(token), caller)
    if tokens is None:
        raise InvalidRefreshToken
    return tokens


def _rotate(uow: UnitOfWork, token_hash: str, caller: Caller) -> Tokens | None:
    accounts = Accounts(uow)
    found = accounts.refresh_token(token_hash)
    if found is None:
        return None
    token, session = found
    user = accounts.user(session.user_id)
    if token.used_at is not None:
        end_sessions(uow, user.id, only=session.id)
        record(uow, AuthEventKind.TOKEN_REUSED, user=user, user_agent=caller.user_agent)
        return None
    now = datetime.now(UTC)
    alive = session.revoked_at is None and session.expires_at > now and token.expires_at > now
    if not alive or user.status != "active" or accounts.tenant().status != "active":
        return None
    token.used_at = session.last_seen_at = now
    session.expires_at = min(now + REFRESH_LIFE, session.created_at + FAMILY_LIFE)
    record(uow, AuthEventKind.TOKEN_REFRESHED, user=user, user_agent=caller.user_agent)
    return _issue(uow, user, session)


def _issue(uow: UnitOfWork, user: User, session: UserSession) -> Tokens:
    opaque = new_opaque_token(f"{_PREFIX}_{user.tenant_id.hex}")
    Accounts(uow).add(
        RefreshToken(
            tenant_id=user.tenant_id, session_id=session.id, token_hash=opaque.digest, expires_at=session.expires_at
        )
    )
    access = issue_access_token(
        user_id=user.id, email=user.email, role=user.role, tenant_id=user.tenant_id, session_id=session.id
    )
    return Tokens(
        access_token=access,
        refresh_token=opaque.plain,
        expires_in=int(ACCESS_TOKEN_LIFE.total_seconds()),
        user=describe(uow, user),
    )


def _tenant_of(token: str) -> UUID:
    """The company is written in the token, since nothing can be looked up without one."""
    try:
        return UUID(token.removeprefix(f"{_PREFIX}_").split("_", 1)[0])
    except ValueError as error:
        raise InvalidRefreshToken from error
