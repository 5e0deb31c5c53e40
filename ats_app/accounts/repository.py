"""Every query of the accounts, scoped to the actor's company; the one exception finds logins before there is one."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, text
from sqlmodel import col, delete, select

from ats_app.accounts.models import BackupCode, OneTimeToken, RefreshToken, Tenant, User, UserSession
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.core.errors import NotFound
from ats_app.core.permissions import Role
from ats_app.core.repository import Repository

NOWHERE = UUID(int=0)
"""A tenant that does not exist: a unit of work in it sees no rows, and may call the look-up functions."""


_SIGNED_IN = """
SELECT u.id, u.email, u.full_name, u.role, u.time_zone, u.totp_enabled_at IS NOT NULL AS mfa_enabled, t.slug, t.name,
  (SELECT count(*) FROM backup_codes b WHERE b.tenant_id = u.tenant_id AND b.user_id = u.id AND b.used_at IS NULL)
    AS backup_codes_left
FROM users u JOIN tenants t ON t.id = u.tenant_id WHERE u.tenant_id = :tenant_id AND u.id = :user_id
"""


class Accounts(Repository):
    """Users, their sessions and what proves who they are."""

    def signed_in(self) -> Any:
        """The actor with their company: one query, since every screen begins with it."""
        return self.sql(_SIGNED_IN, user_id=self.actor.required_user_id)[0]

    def tenant(self) -> Tenant:
        return self.session.exec(select(Tenant).where(Tenant.id == self.tenant_id)).one()

    def tenant_for_change(self) -> Tenant:
        return self.session.exec(select(Tenant).where(Tenant.id == self.tenant_id).with_for_update()).one()

    def user(self, user_id: UUID, *, lock: bool = False) -> User:
        return self.get(User, user_id, lock=lock)

    def user_by_email(self, email: str) -> User | None:
        return self.session.exec(self.scoped(User).where(User.email == email)).first()

    def users(
        self, *, role: Role | None, status: str | None, query: str, after: tuple[str, UUID] | None, limit: int
    ) -> Sequence[User]:
        """Users by name, keyset (lower name, id)."""
        name = func.lower(User.full_name)
        rows = self.scoped(User)
        if role is not None:
            rows = rows.where(User.role == role)
        if status is not None:
            rows = rows.where(User.status == status)
        if query:
            wanted = query.lower()
            rows = rows.where(
                name.contains(wanted, autoescape=True) | col(User.email).contains(wanted, autoescape=True)
            )
        if after is not None:
            rows = rows.where((name > after[0]) | ((name == after[0]) & (col(User.id) > after[1])))
        return self.session.exec(rows.order_by(name, col(User.id)).limit(limit)).all()

    def names(self, user_ids: Iterable[UUID]) -> dict[UUID, str]:
        rows = self.session.exec(self.scoped(User).where(col(User.id).in_(set(user_ids)))).all()
        return {row.id: row.full_name for row in rows}

    def lock_active_admins(self) -> Sequence[User]:
        """The company's admins, locked, so that two of them can't remove each other at once."""
        query = self.scoped(User).where(User.role == Role.ADMIN, User.status == "active")
        return self.session.exec(query.order_by(col(User.id)).with_for_update()).all()

    def sessions(self, user_id: UUID) -> Sequence[UserSession]:
        """The user's living sessions, last used first."""
        now = datetime.now(UTC)
        query = self.scoped(UserSession).where(
            UserSession.user_id == user_id, col(UserSession.revoked_at).is_(None), UserSession.expires_at > now
        )
        return self.session.exec(query.order_by(col(UserSession.last_seen_at).desc())).all()

    def has_signed_in_from(self, user_id: UUID, address: str) -> bool:
        """Whether the user opened a session from the address in the last 30 days."""
        rows = self.sql(
            "SELECT 1 FROM user_sessions WHERE tenant_id = :tenant_id AND user_id = :user AND address = :address"
            " AND created_at > now() - interval '30 days' LIMIT 1",
            user=user_id,
            address=address,
        )
        return bool(rows)

    def refresh_token(self, token_hash: str) -> tuple[RefreshToken, UserSession] | None:
        """A refresh token and its session, both locked."""
        query = (
            select(RefreshToken, UserSession)
            .join(
                UserSession,
                (col(UserSession.tenant_id) == RefreshToken.tenant_id)
                & (col(UserSession.id) == RefreshToken.session_id),
            )
            .where(RefreshToken.tenant_id == self.tenant_id, RefreshToken.token_hash == token_hash)
            .with_for_update()
        )
        return self.session.exec(query).first()

    def use_backup_code(self, user_id: UUID, code_hash: str) -> bool:
        """Takes the code in one step; False when there is no such code left."""
        rows = self.sql(
            "UPDATE backup_codes SET used_at = now() WHERE tenant_id = :tenant_id AND user_id = :user"
            " AND code_hash = :hash AND used_at IS NULL RETURNING id",
            user=user_id,
            hash=code_hash,
        )
        return bool(rows)

    def replace_backup_codes(self, user_id: UUID, hashes: Iterable[str]) -> None:
        self.session.exec(
            delete(BackupCode).where(col(BackupCode.tenant_id) == self.tenant_id, col(BackupCode.user_id) == user_id)
        )
        self.add_all(BackupCode(tenant_id=self.tenant_id, user_id=user_id, code_hash=value) for value in hashes)

    def open_links(self, user_id: UUID, purpose: str) -> Sequence[OneTimeToken]:
        query = self.scoped(OneTimeToken).where(
            OneTimeToken.user_id == user_id, OneTimeToken.purpose == purpose, col(OneTimeToken.used_at).is_(None)
        )
        return self.session.exec(query.with_for_update()).all()

    def note_login(self, user_id: UUID, *, totp_step: int | None) -> None:
        """A sign-in that succeeded. Written past the version: it is no edit that another edit could be stale to."""
        self.session.execute(
            text(
                "UPDATE users SET failed_logins = 0, locked_until = NULL, last_login_at = now(),"
                " totp_last_step = coalesce(:step, totp_last_step) WHERE tenant_id = :tenant AND id = :id"
            ),
            {"tenant": self.tenant_id, "id": user_id, "step": totp_step},
        )

    def note_failure(self, user_id: UUID, *, limit: int, window_s: int) -> bool:
        """Counts the failures in the log since the last sign-in or lock. Returns whether they lock the account now."""
        rows = self.sql(
            "UPDATE users SET failed_logins = recent.failures, locked_until = CASE WHEN recent.failures >= :limit"
            " THEN now() + make_interval(secs => :window) ELSE locked_until END"
            " FROM (SELECT count(*) AS failures FROM auth_events e JOIN users u ON u.tenant_id = e.tenant_id"
            "   AND u.id = e.user_id WHERE e.tenant_id = :tenant_id AND e.user_id = :user AND e.kind = 'login_failed'"
            "   AND e.created_at > greatest(now() - make_interval(secs => :window), u.last_login_at, u.locked_until)"
            "   ) recent WHERE tenant_id = :tenant_id AND id = :user RETURNING recent.failures >= :limit AS locked",
            user=user_id,
            limit=limit,
            window=window_s,
        )
        return any(row.locked for row in rows)


def logins_of(email: str, tenant_slug: str | None = None) -> list[tuple[UUID, UUID]]:
    """(tenant, user) of every active login of an e-mail, over all companies or in the named one."""
    with unit_of_work(Actor.visitor(NOWHERE)) as uow:
        rows = uow.session.execute(text("SELECT * FROM find_logins(:email)"), {"email": email}).all()
    return [(row.tenant_id, row.user_id) for row in rows if tenant_slug in (None, row.tenant_slug)]


def tenant_id_of(slug: str) -> UUID:
    """The active company of that slug; raises `NotFound`."""
    with unit_of_work(Actor.visitor(NOWHERE)) as uow:
        row = uow.session.execute(text("SELECT * FROM tenant_by_slug(:slug)"), {"slug": slug}).one_or_none()
    if row is None:
        raise NotFound(record="tenants")
    return UUID(str(row.tenant_id))
