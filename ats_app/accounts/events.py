"""The log of everything that has to do with proving who somebody is."""

from enum import StrEnum
from uuid import UUID

from ats_app.accounts.models import AuthEvent, User
from ats_app.core.db import UnitOfWork
from ats_app.core.repository import Repository

USER_AGENT_LENGTH = 300


class AuthEventKind(StrEnum):
    LOGIN = "login"
    LOGIN_FAILED = "login_failed"
    LOCKED = "locked"
    LOGOUT = "logout"
    SESSION_ENDED = "session_ended"
    TOKEN_REFRESHED = "token_refreshed"  # noqa: S105 - the name of an event
    TOKEN_REUSED = "token_reused"  # noqa: S105
    MFA_FAILED = "mfa_failed"
    MFA_ENABLED = "mfa_enabled"
    MFA_REQUIRED = "mfa_required"
    BACKUP_CODE_USED = "backup_code_used"
    BACKUP_CODES_RENEWED = "backup_codes_renewed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105
    PASSWORD_RESET_ASKED = "password_reset_asked"  # noqa: S105
    PASSWORD_RESET = "password_reset"  # noqa: S105
    INVITED = "invited"
    REGISTERED = "registered"
    ROLE_CHANGED = "role_changed"
    DEACTIVATED = "deactivated"
    REACTIVATED = "reactivated"


def record(
    uow: UnitOfWork,
    kind: AuthEventKind,
    *,
    user: User | None = None,
    user_id: UUID | None = None,
    email: str = "",
    user_agent: str = "",
) -> None:
    """Adds an event in the actor's company, with the actor's address."""
    Repository(uow).add(
        AuthEvent(
            tenant_id=uow.actor.tenant_id,
            kind=kind,
            user_id=user.id if user else user_id,
            email=user.email if user else email,
            address=uow.actor.address,
            user_agent=user_agent[:USER_AGENT_LENGTH],
        )
    )
