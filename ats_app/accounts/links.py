"""Links sent by e-mail: invitations and password resets. They work once.

The link's secret is derived from the row's id with the installation's key and only its hash is stored, so that the
table opens nothing, and a mail that is sent again carries the same link.
"""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from ats_app.accounts.errors import LinkSpent
from ats_app.accounts.models import OneTimeToken, User
from ats_app.accounts.repository import Accounts
from ats_app.accounts.schemas import Caller, LinkInfo, TenantRef
from ats_app.core.actor import Actor
from ats_app.core.config import settings
from ats_app.core.db import UnitOfWork, unit_of_work
from ats_app.core.permissions import Role
from ats_app.core.security.secretbox import derive_keys
from ats_app.core.security.tokens import hash_token, token_matches
from ats_app.core.tables import new_id

INVITATION, PASSWORD_RESET = "invitation", "password_reset"
LIFE = {INVITATION: timedelta(days=7), PASSWORD_RESET: timedelta(hours=1)}
_PATHS = {INVITATION: "invitation", PASSWORD_RESET: "password-reset"}
_ID_BYTES = 16


def issue(uow: UnitOfWork, user: User, purpose: str) -> OneTimeToken:
    """A new link for the user; earlier ones of the same purpose stop working. Its mail is the caller's to ask for."""
    accounts = Accounts(uow)
    for earlier in accounts.open_links(user.id, purpose):
        earlier.used_at = datetime.now(UTC)
    row_id = new_id()
    plain = _derive(user.tenant_id, row_id, purpose)[0]
    return accounts.add(
        OneTimeToken(
            tenant_id=user.tenant_id,
            id=row_id,
            user_id=user.id,
            purpose=purpose,
            token_hash=hash_token(plain),
            expires_at=datetime.now(UTC) + LIFE[purpose],
        )
    )


def is_open(row: OneTimeToken) -> bool:
    """Whether the link can still be used."""
    return row.used_at is None and row.expires_at > datetime.now(UTC)


def address_of(row: OneTimeToken) -> str | None:
    """The address to send, the same each time; None when the key it was made with is gone."""
    for plain in _derive(row.tenant_id, row.id, row.purpose):
        if token_matches(plain, row.token_hash):
            return f"{settings().public_url.rstrip('/')}/{_PATHS[row.purpose]}/{plain}"
    return None


@dataclass(frozen=True, slots=True)
class Link:
    """A token as it came in: where to look for its row. Nothing is proved yet."""

    plain: str
    tenant_id: UUID
    row_id: UUID


def read(plain: str) -> Link:
    """Raises `LinkSpent` for what can't be a link of ours."""
    try:
        raw = base64.urlsafe_b64decode(plain + "=" * (-len(plain) % 4))
        return Link(plain, UUID(bytes=raw[:_ID_BYTES]), UUID(bytes=raw[_ID_BYTES : 2 * _ID_BYTES]))
    except (ValueError, binascii.Error) as error:
        raise LinkSpent from error


def redeem(uow: UnitOfWork, link: Link, purpose: str) -> User:
    """Uses the link up; its user, locked. Raises `LinkSpent`."""
    row, user = _check(uow, link, purpose, lock=True)
    row.used_at = datetime.now(UTC)
    return user


def look(plain: str, purpose: str, caller: Caller) -> LinkInfo:
    """Whom a link was sent to, without using it. Raises `LinkSpent`."""
    link = read(plain)
    actor = Actor.visitor(link.tenant_id, address=caller.address, correlation_id=caller.correlation_id)
    with unit_of_work(actor) as uow:
        _, user = _check(uow, link, purpose, lock=False)
        tenant = Accounts(uow).tenant()
        return LinkInfo(
            email=user.email,
            full_name=user.full_name,
            role=Role(user.role),
            tenant=TenantRef(slug=tenant.slug, name=tenant.name),
        )


def _check(uow: UnitOfWork, link: Link, purpose: str, *, lock: bool) -> tuple[OneTimeToken, User]:
    accounts = Accounts(uow)
    row = accounts.find(OneTimeToken, link.row_id, lock=lock)
    if row is None or row.purpose != purpose or not token_matches(link.plain, row.token_hash):
        raise LinkSpent
    user = accounts.user(row.user_id, lock=lock)
    wanted = "invited" if purpose == INVITATION else "active"
    if not is_open(row) or user.status != wanted or accounts.tenant().status != "active":
        raise LinkSpent
    return row, user


def _derive(tenant_id: UUID, row_id: UUID, purpose: str) -> list[str]:
    """The link's token under each root key, newest first: base64url(tenant, row, HMAC-SHA-256)."""
    ids = tenant_id.bytes + row_id.bytes
    macs = [hmac.digest(key, purpose.encode() + ids, hashlib.sha256) for key in derive_keys("one-time-link")]
    return [base64.urlsafe_b64encode(ids + mac).decode().rstrip("=") for mac in macs]
