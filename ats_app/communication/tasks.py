"""Sending e-mails in the background."""

from datetime import UTC, datetime

from ats_app.accounts.models import Tenant
from ats_app.applications.links import status_url
from ats_app.communication.messages import SEND, STATUS_LINK
from ats_app.communication.models import Message
from ats_app.core import mail, outbox
from ats_app.core.actor import Actor
from ats_app.core.db import UnitOfWork, unit_of_work
from ats_app.core.repository import Repository


@outbox.task(SEND)
def send_message(work: outbox.Work) -> None:
    """Sends one e-mail. Its Message-ID comes from the row, so a mail sent twice by a crash is one to its reader."""
    actor = Actor.system(work.tenant_id, correlation_id=work.correlation_id)
    with unit_of_work(actor) as uow:
        if work.record_id is None:
            raise ValueError("this task needs a message")
        row = Repository(uow).get(Message, work.record_id, lock=True)
        outbox.complete(uow, work)
        if row.status != "queued":
            return
        _send(uow, row)


def _send(uow: UnitOfWork, row: Message) -> None:
    """The row stays locked while the server is spoken to, so that nobody can cancel what has left."""
    letter = mail.Message(
        id=str(row.id),
        to=row.recipient,
        subject=row.subject,
        text=_with_link(uow, row),
        thread_id=str(row.candidate_id),
    )
    try:
        row.message_id = mail.send(letter)
    except mail.MailRefused as error:
        row.status, row.error = "failed", str(error)[:500]
    else:
        row.status, row.sent_at, row.error = "sent", datetime.now(UTC), ""


def _with_link(uow: UnitOfWork, row: Message) -> str:
    if row.application_id is None or STATUS_LINK not in row.body_text:
        return row.body_text
    tenant = uow.session.get_one(Tenant, row.tenant_id)
    return row.body_text.replace(STATUS_LINK, status_url(tenant.slug, tenant.id, row.application_id))
