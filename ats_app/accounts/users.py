"""A company's users: inviting, roles, leaving. Every change is effective at once and ends the person's sessions."""

from collections.abc import Iterable
from uuid import UUID

from ats_app.accounts import links
from ats_app.accounts.events import AuthEventKind, record
from ats_app.accounts.models import User
from ats_app.accounts.repository import Accounts
from ats_app.accounts.schemas import Invitation, UserRow
from ats_app.accounts.sessions import end_sessions
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import Conflict, Invalid, StaleVersion
from ats_app.core.outbox import enqueue
from ats_app.core.pagination import MOST, Page, decode_cursor, encode_cursor, page_limit
from ats_app.core.permissions import STAFF_ROLES, Permission, Role


def list_users(
    uow: UnitOfWork,
    *,
    role: Role | None = None,
    status: str | None = None,
    query: str = "",
    cursor: str | None = None,
    limit: int = MOST,
) -> Page[UserRow]:
    """Colleagues by name. `query` looks into names and e-mails; raises `Invalid` for a cursor that is none of ours."""
    uow.actor.require(Permission.USERS_READ)
    limit = page_limit(limit)
    after = decode_cursor(cursor, str, UUID) if cursor else None
    rows = Accounts(uow).users(role=role, status=status, query=query, after=after, limit=limit + 1)
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(
        items=[row_of(user) for user in rows[:limit]],
        next_cursor=encode_cursor(last.full_name.lower(), last.id) if last else None,
    )


def names_of(uow: UnitOfWork, user_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names by user id, for histories and notes; ids of nobody are left out."""
    return Accounts(uow).names(user_ids)


def get_user(uow: UnitOfWork, user_id: UUID) -> UserRow:
    uow.actor.require(Permission.USERS_READ)
    return row_of(Accounts(uow).user(user_id))


def invite(uow: UnitOfWork, invitation: Invitation) -> UserRow:
    """Makes an invited user and sends the link.

    Raises:
        Conflict: the company has a user with this e-mail.
        Invalid: a role that a company can't give.
    """
    uow.actor.require(Permission.USERS_WRITE)
    _check_role(invitation.role)
    accounts = Accounts(uow)
    if accounts.user_by_email(invitation.email):
        raise Conflict("There is a user with this e-mail address already.")
    user = accounts.add(
        User(
            tenant_id=uow.actor.tenant_id,
            email=invitation.email,
            full_name=invitation.full_name,
            role=invitation.role,
            time_zone=accounts.tenant().time_zone,
        )
    )
    _send_invitation(uow, user)
    return row_of(user)


def invite_again(uow: UnitOfWork, user_id: UUID) -> UserRow:
    """Sends a new link to an invited user; the one before stops working."""
    uow.actor.require(Permission.USERS_WRITE)
    user = Accounts(uow).user(user_id, lock=True)
    if user.status != "invited":
        raise Conflict("This person has accepted the invitation already.")
    _send_invitation(uow, user)
    return row_of(user)


def change_role(uow: UnitOfWork, user_id: UUID, role: Role, *, version: int | None = None) -> UserRow:
    """Gives a user another role. Who needs a second factor in the new role sets it up at the next sign-in.

    Raises:
        Conflict: it would leave the company without an admin.
    """
    uow.actor.require(Permission.USERS_WRITE)
    _check_role(role)
    user = _user_to_change(uow, user_id, version)
    if user.role == role:
        return row_of(user)
    if user.role == Role.ADMIN:
        _keep_an_admin(uow, user)
    user.role = role
    end_sessions(uow, user.id)
    record(uow, AuthEventKind.ROLE_CHANGED, user=user)
    uow.flush()
    return row_of(user)


def deactivate(uow: UnitOfWork, user_id: UUID, *, version: int | None = None) -> UserRow:
    """Shuts a user out at once; what they did stays under their name.

    Raises:
        Conflict: oneself, or the last admin.
    """
    uow.actor.require(Permission.USERS_WRITE)
    if user_id == uow.actor.user_id:
        raise Conflict("You cannot deactivate yourself.")
    user = _user_to_change(uow, user_id, version)
    if user.role == Role.ADMIN:
        _keep_an_admin(uow, user)
    user.status = "deactivated"
    end_sessions(uow, user.id)
    record(uow, AuthEventKind.DEACTIVATED, user=user)
    uow.flush()
    return row_of(user)


def reactivate(uow: UnitOfWork, user_id: UUID, *, version: int | None = None) -> UserRow:
    """Lets a user in again, with the password and second factor they had."""
    uow.actor.require(Permission.USERS_WRITE)
    user = _user_to_change(uow, user_id, version)
    if user.status == "deactivated":
        user.status = "active" if user.password_hash else "invited"
        record(uow, AuthEventKind.REACTIVATED, user=user)
        uow.flush()
    return row_of(user)


def row_of(user: User) -> UserRow:
    return UserRow(
        id=user.id,
        email=user.email,
        full_name=user.full_name,
        role=Role(user.role),
        status=user.status,
        mfa_enabled=user.totp_enabled_at is not None,
        last_login_at=user.last_login_at,
        version=user.version,
    )


def _send_invitation(uow: UnitOfWork, user: User) -> None:
    row = links.issue(uow, user, links.INVITATION)
    enqueue(uow, "accounts.send_link", record_id=row.id)
    record(uow, AuthEventKind.INVITED, user=user)


def _check_role(role: Role) -> None:
    if role not in STAFF_ROLES:
        raise Invalid(fields={"role": "Choose one of your company's roles."})


def _user_to_change(uow: UnitOfWork, user_id: UUID, version: int | None) -> User:
    # The admins are locked first and in one order, so that two changes at once wait for each other.
    accounts = Accounts(uow)
    accounts.lock_active_admins()
    user = accounts.user(user_id, lock=True)
    if version is not None and user.version != version:
        raise StaleVersion(current=row_of(user).model_dump(mode="json"))
    return user


def _keep_an_admin(uow: UnitOfWork, leaving: User) -> None:
    others = [admin for admin in Accounts(uow).lock_active_admins() if admin.id != leaving.id]
    if leaving.status == "active" and not others:
        raise Conflict("This is the last admin. Make somebody else admin first.")
