"""Notices to colleagues: a row for the app, told live to their open tabs."""

from uuid import UUID

from ats_app.communication.models import Notification
from ats_app.core.db import UnitOfWork
from ats_app.core.live import channel_name, publish
from ats_app.core.repository import Repository


def user_channel(tenant_id: UUID, user_id: UUID) -> str:
    """Where a user's open tabs hear that something new is there for them."""
    return channel_name(tenant_id, "user", user_id)


def notify(uow: UnitOfWork, user_id: UUID, *, kind: str, title: str, body: str = "", url: str = "") -> None:
    """Leaves a notice for a colleague; whoever causes something isn't told of it."""
    if user_id == uow.actor.user_id:
        return
    tenant_id = uow.actor.tenant_id
    Repository(uow).add(
        Notification(tenant_id=tenant_id, user_id=user_id, kind=kind, title=title, body=body[:500], url=url)
    )
    uow.after_commit(lambda: publish(user_channel(tenant_id, user_id), {"kind": kind}))
