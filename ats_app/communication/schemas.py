"""What the communication service hands out."""

from datetime import datetime
from uuid import UUID

from ats_app.core.schemas import Row


class NotificationRow(Row):
    id: UUID
    kind: str
    title: str
    body: str
    url: str
    created_at: datetime
    read_at: datetime | None


class MessageRow(Row):
    """An e-mail as the candidate's page shows it."""

    id: UUID
    direction: str
    kind: str
    recipient: str
    subject: str
    body_text: str
    status: str
    error: str
    author: str
    created_at: datetime
    sent_at: datetime | None
