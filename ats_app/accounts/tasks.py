"""Mail for invitations, resets and changed passwords; safe to run twice, the Message-ID is the outbox row's."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import structlog

from ats_app.accounts import letters
from ats_app.core import mail
from ats_app.core.actor import Actor
from ats_app.core.db import UnitOfWork, unit_of_work
from ats_app.core.outbox import Work, complete, task

log = structlog.get_logger(__name__)


@task("accounts.send_link")
def send_link(work: Work) -> None:
    """Sends the link of the one-time token that the record is; nothing when it is no longer open."""
    _send(work, lambda uow: letters.link_letter(uow, _record(work), cause=work.id))


@task("accounts.send_password_notice")
def send_password_notice(work: Work) -> None:
    """Tells the user that the record is of a changed password."""
    at = datetime.fromisoformat(work.payload["at"])
    _send(work, lambda uow: letters.password_notice(uow, _record(work), at=at, cause=work.id))


def _send(work: Work, write: Callable[[UnitOfWork], mail.Message | None]) -> None:
    actor = Actor.system(work.tenant_id, correlation_id=work.correlation_id)
    with unit_of_work(actor) as uow:
        letter = write(uow)
    if letter is not None:
        try:
            mail.send(letter)
        except mail.MailRefused as error:
            log.warning("accounts.mail_refused", task=work.name, row=str(work.id), reason=str(error))
    with unit_of_work(actor) as uow:
        complete(uow, work)


def _record(work: Work) -> UUID:
    if work.record_id is None:
        raise ValueError("this task needs a record")
    return work.record_id
