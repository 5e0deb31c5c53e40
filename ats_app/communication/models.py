"""Messages to candidates and notices to colleagues."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text

from ats_app.core.columns import timestamp
from ats_app.core.tables import TenantRow, VersionedRow, one_of, tenant_key


class Message(VersionedRow, table=True):
    """An e-mail to or from a candidate. `send_after` gives a rejection its ten seconds of undo."""

    __tablename__ = "messages"
    __table_args__ = (
        tenant_key("candidate_id", "candidates", ondelete="CASCADE"),
        tenant_key("author_id", "users"),
        one_of("direction", ("out", "in")),
        one_of("status", ("queued", "sent", "failed", "cancelled", "received")),
        Index("ix_messages_candidate", "tenant_id", "candidate_id", "created_at"),
    )

    candidate_id: UUID
    application_id: UUID | None = None
    author_id: UUID | None = None
    direction: str = "out"
    kind: str = "message"
    """receipt, rejection, message"""
    recipient: str
    subject: str
    body_text: str
    body_html: str = ""
    status: str = "queued"
    error: str = ""
    message_id: str = ""
    send_after: datetime = timestamp(default_now=True)
    sent_at: datetime | None = timestamp()


class Notification(TenantRow, table=True):
    """Something a user should know, shown in the app until read."""

    __tablename__ = "notifications"
    __table_args__ = (
        tenant_key("user_id", "users", ondelete="CASCADE"),
        Index(
            "ix_notifications_unread",
            "tenant_id",
            "user_id",
            text("created_at DESC"),
            postgresql_where=text("read_at IS NULL"),
        ),
        Index("ix_notifications_user", "tenant_id", "user_id", text("created_at DESC")),
    )

    user_id: UUID
    kind: str
    title: str
    body: str = ""
    url: str = ""
    read_at: datetime | None = timestamp()
