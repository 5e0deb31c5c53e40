"""Browser sessions: a cookie that names tenant, session and a secret; only the secret's hash is stored."""

import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col

from ats_app.accounts.models import User, UserSession
from ats_app.core.actor import Actor
from ats_app.core.config import settings
from ats_app.core.db import UnitOfWork, unit_of_work
from ats_app.core.errors import Unauthenticated
from ats_app.core.live import channel_name, publish
from ats_app.core.permissions import Role
from ats_app.core.repository import Repository

ABSOLUTE_LIFETIME = timedelta(days=14)
IDLE_LIFETIME = timedelta(hours=12)
_SEEN_EVERY = timedelta(minutes=5)
_SECRET_BYTES = 32


def cookie_name() -> str:
    """`__Host-` binds the cookie to this host over HTTPS; browsers refuse the prefix on plain HTTP."""
    return "__Host-ats_session" if settings().is_https else "ats_session"


def open_session(uow: UnitOfWork, user: User, *, user_agent: str = "") -> str:
    """Starts a browser session for a user who has proved who they are. Returns the cookie's value."""
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    row = UserSession(
        tenant_id=user.tenant_id,
        user_id=user.id,
        kind="browser",
        token_hash=_hash(secret),
        address=uow.actor.address,
        user_agent=user_agent[:300],
        expires_at=datetime.now(UTC) + ABSOLUTE_LIFETIME,
    )
    Repository(uow).add(row)
    return f"{user.tenant_id.hex}.{row.id.hex}.{secret}"


def resolve_session(cookie: str, *, address: str = "", correlation_id: str = "") -> Actor:
    """The actor behind a cookie, with the role the user has now.

    Raises:
        Unauthenticated: no such session, ended, expired, idle too long, or the user is not active any more.
    """
    tenant_id, session_id, secret = _split(cookie)
    visitor = Actor.visitor(tenant_id, address=address, correlation_id=correlation_id)
    with unit_of_work(visitor) as uow:
        found = uow.session.execute(
            _RESOLVE, {"tenant": tenant_id, "id": session_id, "idle": IDLE_LIFETIME}
        ).one_or_none()
        if found is None or not hmac.compare_digest(found.token_hash, _hash(secret)):
            raise Unauthenticated
        if found.last_seen_at < datetime.now(UTC) - _SEEN_EVERY:
            uow.session.execute(_SEEN, {"tenant": tenant_id, "id": session_id})
    return Actor.user(
        tenant_id=tenant_id,
        user_id=found.user_id,
        role=Role(found.role),
        session_id=session_id,
        name=found.full_name,
        address=address,
        correlation_id=correlation_id,
    )


def end_sessions(uow: UnitOfWork, user_id: UUID, *, only: UUID | None = None, keep: UUID | None = None) -> int:
    """Ends a user's sessions (one, all, or all but one) and tells their open tabs. Returns how many ended."""
    repository = Repository(uow)
    query = repository.scoped(UserSession).where(
        col(UserSession.user_id) == user_id, col(UserSession.revoked_at).is_(None)
    )
    if only is not None:
        query = query.where(col(UserSession.id) == only)
    if keep is not None:
        query = query.where(col(UserSession.id) != keep)
    rows = uow.session.exec(query.with_for_update()).all()
    for row in rows:
        row.revoked_at = datetime.now(UTC)
        _tell_tabs(uow, row.id)
    return len(rows)


def session_channel(tenant_id: UUID, session_id: UUID) -> str:
    """Where the open tabs of a session hear that it has ended."""
    return channel_name(tenant_id, "session", session_id)


def _tell_tabs(uow: UnitOfWork, session_id: UUID) -> None:
    channel = session_channel(uow.actor.tenant_id, session_id)
    uow.after_commit(lambda: publish(channel, {"ended": True}))


def _split(cookie: str) -> tuple[UUID, UUID, str]:
    try:
        tenant, session, secret = cookie.split(".")
        return UUID(tenant), UUID(session), secret
    except ValueError as error:
        raise Unauthenticated from error


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


_RESOLVE = text(
    "SELECT s.token_hash, s.last_seen_at, u.id AS user_id, u.role, u.full_name FROM user_sessions s"
    " JOIN users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id"
    " JOIN tenants t ON t.id = s.tenant_id"
    " WHERE s.tenant_id = :tenant AND s.id = :id AND s.kind = 'browser' AND s.revoked_at IS NULL"
    " AND s.expires_at > now() AND s.last_seen_at > now() - :idle AND u.status = 'active' AND t.status = 'active'"
)
_SEEN = text("UPDATE user_sessions SET last_seen_at = now() WHERE tenant_id = :tenant AND id = :id")
