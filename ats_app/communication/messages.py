"""E-mails to candidates: written as rows, sent by a worker once they are due, never twice.

`send_after` gives a rejection its seconds of undo: until then the row can still be cancelled.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import col

from ats_app.communication.models import Message
from ats_app.communication.schemas import MessageRow
from ats_app.core import outbox
from ats_app.core.db import UnitOfWork
from ats_app.core.permissions import Permission
from ats_app.core.repository import Repository

_PEOPLE = """
SELECT a.id AS application_id, c.id AS candidate_id, c.first_name, c.email, j.title AS job_title, t.name AS company,
  t.slug AS company_slug
FROM applications a
JOIN candidates c ON c.tenant_id = a.tenant_id AND c.id = a.candidate_id
JOIN jobs j ON j.tenant_id = a.tenant_id AND j.id = a.job_id
JOIN tenants t ON t.id = a.tenant_id
WHERE a.tenant_id = :tenant_id AND a.id = ANY(:ids)
"""
_LIST = """
SELECT m.id, m.direction, m.kind, m.recipient, m.subject, m.body_text, m.status, m.error, m.created_at, m.sent_at,
  coalesce(u.full_name, '') AS author
FROM messages m LEFT JOIN users u ON u.tenant_id = m.tenant_id AND u.id = m.author_id
WHERE m.tenant_id = :tenant_id AND m.candidate_id = :candidate_id ORDER BY m.created_at DESC
"""
SEND = "communication.send"
STATUS_LINK = "[private link]"
"""Stands in the stored text for the candidate's private link, which only the e-mail itself carries."""


@dataclass(frozen=True, slots=True)
class Letter:
    """The words of an e-mail before it becomes a row."""

    kind: str
    subject: str
    body: str


def receipt(*, first_name: str, job_title: str, company: str) -> Letter:
    return Letter(
        kind="receipt",
        subject=f"We have received your application for {job_title}",
        body=f"Hello {first_name},\n\nthank you for applying for {job_title} at {company}. A person will read your"
        f" application.\n\nSee where it stands, or withdraw it, at any time:\n{STATUS_LINK}\n\n"
        f"This link is private; please keep it to yourself.\n\n{company}",
    )


def rejection(*, first_name: str, job_title: str, company: str) -> Letter:
    return Letter(
        kind="rejection",
        subject=f"Your application for {job_title}",
        body=f"Hello {first_name},\n\nthank you for your interest in {job_title} and for the time you gave us. We have"
        f" decided to go on with other applicants for this job. We would be glad to hear from you again.\n\n"
        f"With kind regards\n{company}",
    )


def queue(
    uow: UnitOfWork,
    letter: Letter,
    *,
    candidate_id: UUID,
    recipient: str,
    application_id: UUID | None = None,
    after: timedelta = timedelta(),
) -> UUID | None:
    """Writes an e-mail and asks for its sending. Returns None for a candidate without an address."""
    if not recipient:
        return None
    row = Message(
        tenant_id=uow.actor.tenant_id,
        candidate_id=candidate_id,
        application_id=application_id,
        author_id=uow.actor.user_id,
        kind=letter.kind,
        recipient=recipient,
        subject=letter.subject,
        body_text=letter.body,
        send_after=datetime.now(UTC) + after,
    )
    Repository(uow).add(row)
    outbox.enqueue(uow, SEND, record_id=row.id, after=after)
    return row.id


def queue_rejections(uow: UnitOfWork, application_ids: Sequence[UUID], *, after: timedelta) -> int:
    """Queues the rejection e-mail of each application. Returns how many have an address."""
    sent = 0
    for person in _people(uow, application_ids):
        letter = rejection(first_name=person.first_name, job_title=person.job_title, company=person.company)
        sent += _queue_for(uow, letter, person, after) is not None
    return sent


def queue_receipt(uow: UnitOfWork, application_id: UUID) -> None:
    """Queues the receipt, which carries the candidate's private link."""
    [person] = _people(uow, [application_id])
    letter = receipt(first_name=person.first_name, job_title=person.job_title, company=person.company)
    _queue_for(uow, letter, person, timedelta())


def write(uow: UnitOfWork, candidate_id: UUID, *, recipient: str, subject: str, body: str) -> UUID | None:
    """A recruiter's own e-mail to a candidate."""
    uow.actor.require(Permission.MESSAGES_SEND)
    return queue(uow, Letter("message", subject, body), candidate_id=candidate_id, recipient=recipient)


def cancel_waiting(uow: UnitOfWork, application_ids: Sequence[UUID], *, kind: str) -> int:
    """Calls back e-mails that have not been sent. Returns how many."""
    query = (
        Repository(uow)
        .scoped(Message)
        .where(
            col(Message.application_id).in_(application_ids), col(Message.kind) == kind, col(Message.status) == "queued"
        )
    )
    rows = uow.session.exec(query.with_for_update()).all()
    for row in rows:
        row.status = "cancelled"
    return len(rows)


def of_candidate(uow: UnitOfWork, candidate_id: UUID) -> list[MessageRow]:
    """A candidate's e-mails, newest first."""
    uow.actor.require(Permission.CANDIDATES_READ)
    return [MessageRow.model_validate(row) for row in Repository(uow).sql(_LIST, candidate_id=candidate_id)]


def _people(uow: UnitOfWork, application_ids: Sequence[UUID]) -> Sequence[Any]:
    return Repository(uow).sql(_PEOPLE, ids=list(application_ids))


def _queue_for(uow: UnitOfWork, letter: Letter, person: Any, after: timedelta) -> UUID | None:
    return queue(
        uow,
        letter,
        candidate_id=person.candidate_id,
        recipient=person.email,
        application_id=person.application_id,
        after=after,
    )
