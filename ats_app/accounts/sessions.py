"""Sessions of browsers (a cookie) and API clients (tokens), and who is behind one.

The cookie names company, session and a secret, and only the secret's hash is stored. Role and state of the user, the
company and the session are read with every request: a change is effective at once.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col
from sqlmodel.sql.expression import SelectOfScalar

from ats_app.accounts.events import USER_AGENT_LENGTH
from ats_app.accounts.models import User, UserSession
from ats_app.core.actor import Actor
from ats_app.core.config import settings
from ats_app.core.db import UnitOfWork, unit_of_work
from ats_app.core.errors import Unauthenticated
from ats_app.core.live import channel_name, publish
from ats_app.core.permissions import Role
from ats_app.core.repository import Repository
from ats_app.core.security.tokens import verify_access_token

ABSOLUTE_LIFETIME = timedelta(days=14)
IDLE_LIFETIME = timedelta(hours=12)
FRESH = timedelta(minutes=10)
"""For so long after the sign-in a change of the second factor does not ask for the password again."""
_SEEN_EVERY = timedelta(minutes=5)
_SECRET_BYTES = 32


def cookie_name() -> str:
    """`__Host-` binds the cookie to this host over HTTPS; browsers refuse the prefix on plain HTTP."""
    return "__Host-ats_session" if settings().is_https else "ats_session"


@dataclass(frozen=True, slots=True)
class OpenedSession:
    id: UUID
    cookie: str


def open_session(uow: UnitOfWork, user: User, *, user_agent: str = "") -> OpenedSession:
    """Starts a browser session for a user who has proved who they are."""
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    row = add_session(
        uow,
        user,
        kind="browser",
        token_hash=_hash(secret),
        user_agent=user_agent,
        expires_at=datetime.now(UTC) + ABSOLUTE_LIFETIME,
    )
    return OpenedSession(row.id, f"{user.tenant_id.hex}.{row.id.hex}.{secret}")


def add_session(uow: UnitOfWork, user: User, *, user_agent: str, **fields: Any) -> UserSession:
    row = UserSession(
        tenant_id=user.tenant_id,
        user_id=user.id,
        address=uow.actor.address,
        user_agent=user_agent[:USER_AGENT_LENGTH],
        **fields,
    )
    return Repository(uow).add(row)


def resolve_session(cookie: str, *, address: str = "", correlation_id: str = "") -> Actor:
    """The actor behind a cookie, with the role the user has now.

    Raises:
        Unauthenticated: no such session, ended, expired, idle too long, or the user is not active any more.
    """
    tenant_id, session_id, secret = _split(cookie)
    return _resolve(
        Actor.visitor(tenant_id, address=address, correlation_id=correlation_id), session_id, "browser", _hash(secret)
    )


def resolve_access_token(token: str, *, address: str = "", correlation_id: str = "") -> Actor:
    """The actor behind an access token whose session has not ended, with the role the user has now.

    Raises:
        Unauthenticated: the token is not good, its session has ended, or the user is not active any more.
    """
    claims = verify_access_token(token)
    if claims.tenant_id is None:
        raise Unauthenticated
    visitor = Actor.visitor(claims.tenant_id, address=address, correlation_id=correlation_id)
    return _resolve(visitor, claims.session_id, "api", "")


def _resolve(visitor: Actor, session_id: UUID, kind: str, token_hash: str) -> Actor:
    with unit_of_work(visitor) as uow:
        values = {"tenant": visitor.tenant_id, "id": session_id, "kind": kind, "idle": IDLE_LIFETIME}
        found = uow.session.execute(_RESOLVE, values).one_or_none()
        if found is None or not hmac.compare_digest(found.token_hash, token_hash):
            raise Unauthenticated
        if found.last_seen_at < datetime.now(UTC) - _SEEN_EVERY:
            uow.session.execute(_SEEN, {"tenant": visitor.tenant_id, "id": session_id})
    return Actor.user(
        tenant_id=visitor.tenant_id,
        user_id=found.user_id,
        role=Role(found.role),
        session_id=session_id,
        name=found.full_name,
        address=visitor.address,
        correlation_id=visitor.correlation_id,
    )


def is_fresh(uow: UnitOfWork) -> bool:
    """Whether the actor's session was opened a moment ago."""
    row = Repository(uow).find(UserSession, uow.actor.session_id) if uow.actor.session_id else None
    return row is not None and row.created_at > datetime.now(UTC) - FRESH


def end_sessions(uow: UnitOfWork, user_id: UUID, *, only: UUID | None = None, keep: UUID | None = None) -> int:
    """Ends a user's sessions (one, all, or all but one) and tells their open tabs. Returns how many ended."""
    query = _open_sessions(uow).where(col(UserSession.user_id) == user_id)
    if only is not None:
        query = query.where(col(UserSession.id) == only)
    if keep is not None:
        query = query.where(col(UserSession.id) != keep)
    return _end(uow, query)


def end_all_sessions(uow: UnitOfWork) -> int:
    """Ends every session of the company, when it is suspended."""
    return _end(uow, _open_sessions(uow))


def _open_sessions(uow: UnitOfWork) -> SelectOfScalar[UserSession]:
    return Repository(uow).scoped(UserSession).where(col(UserSession.revoked_at).is_(None))


def _end(uow: UnitOfWork, query: SelectOfScalar[UserSession]) -> int:
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
    " WHERE s.tenant_id = :tenant AND s.id = :id AND s.kind = :kind AND s.revoked_at IS NULL"
    " AND s.expires_at > now() AND (s.kind = 'api' OR s.last_seen_at > now() - :idle)"
    " AND u.status = 'active' AND t.status = 'active'"
)
_SEEN = text("UPDATE user_sessions SET last_seen_at = now() WHERE tenant_id = :tenant AND id = :id")
