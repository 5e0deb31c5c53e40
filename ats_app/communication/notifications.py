"""A user's own notices: list, count, mark read."""

from datetime import UTC, datetime

from sqlalchemy import ColumnElement, func, update
from sqlmodel import col, select

from ats_app.communication.models import Notification
from ats_app.communication.schemas import NotificationRow
from ats_app.core.db import UnitOfWork
from ats_app.core.permissions import Permission
from ats_app.core.repository import Repository


def latest(uow: UnitOfWork, *, limit: int = 20) -> list[NotificationRow]:
    """The actor's newest notices, read or not."""
    uow.actor.require(Permission.OWN_ACCOUNT)
    query = Repository(uow).scoped(Notification).where(col(Notification.user_id) == uow.actor.required_user_id)
    rows = uow.session.exec(query.order_by(col(Notification.created_at).desc()).limit(limit)).all()
    return [NotificationRow.model_validate(row) for row in rows]


def unread_count(uow: UnitOfWork) -> int:
    uow.actor.require(Permission.OWN_ACCOUNT)
    query = select(func.count()).select_from(Notification).where(*_unread(uow))
    return uow.session.exec(query).one()


def mark_all_read(uow: UnitOfWork) -> None:
    uow.actor.require(Permission.OWN_ACCOUNT)
    uow.session.execute(update(Notification).where(*_unread(uow)).values(read_at=datetime.now(UTC)))


def _unread(uow: UnitOfWork) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Notification.tenant_id) == uow.actor.tenant_id,
        col(Notification.user_id) == uow.actor.required_user_id,
        col(Notification.read_at).is_(None),
    )
