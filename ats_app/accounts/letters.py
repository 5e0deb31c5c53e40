"""The mails of the accounts, written from what the rows say when they are sent."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from ats_app.accounts import links
from ats_app.accounts.models import OneTimeToken, Tenant, User
from ats_app.accounts.repository import Accounts
from ats_app.core import mail
from ats_app.core.config import settings
from ats_app.core.db import UnitOfWork

_TEMPLATES = {links.INVITATION: "accounts_invitation", links.PASSWORD_RESET: "accounts_password_reset"}
_ROLES = {
    "admin": "an administrator",
    "recruiter": "a recruiter",
    "hiring_manager": "a hiring manager",
    "interviewer": "an interviewer",
    "executive": "an executive",
}


def link_letter(uow: UnitOfWork, row_id: UUID, *, cause: UUID) -> mail.Message | None:
    """The mail with an invitation's or a reset's link; None once the link is used, replaced or expired."""
    accounts = Accounts(uow)
    row = accounts.find(OneTimeToken, row_id)
    address = links.address_of(row) if row is not None and links.is_open(row) else None
    if row is None or address is None:
        return None
    user, tenant = accounts.user(row.user_id), accounts.tenant()
    until = _local(row.expires_at, user)
    context = {"url": address, "until": until, "role": _ROLES.get(user.role, "a colleague")}
    return _letter(_TEMPLATES[row.purpose], context, user, tenant, cause)


def password_notice(uow: UnitOfWork, user_id: UUID, *, at: datetime, cause: UUID) -> mail.Message:
    """Tells a person that their password was changed, in case it was not them."""
    accounts = Accounts(uow)
    user, tenant = accounts.user(user_id), accounts.tenant()
    url = f"{settings().public_url.rstrip('/')}/password-reset"
    return _letter("accounts_password_changed", {"url": url, "at": _local(at, user)}, user, tenant, cause)


def _letter(template: str, context: dict[str, Any], user: User, tenant: Tenant, cause: UUID) -> mail.Message:
    everything = {"name": user.full_name, "email": user.email, "company": tenant.name, **context}
    subject, text, html = mail.render(template, everything)
    return mail.Message(id=str(cause), to=user.email, to_name=user.full_name, subject=subject, text=text, html=html)


def _local(at: datetime, user: User) -> str:
    """A time as the person reads it: `21 November 2026, 18:05 (Europe/Madrid)`."""
    local = at.astimezone(ZoneInfo(user.time_zone))
    return f"{local.day} {local:%B %Y, %H:%M} ({user.time_zone})"
