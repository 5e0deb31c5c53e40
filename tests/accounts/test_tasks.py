"""Mail of the accounts, by the worker's way, received by a real server."""

import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import text

from ats_app import worker
from ats_app.accounts import entry, links, service, tasks, users
from ats_app.accounts.models import OneTimeToken
from ats_app.accounts.repository import Accounts
from ats_app.accounts.schemas import Invitation, ResetRequest
from ats_app.core.actor import Actor
from ats_app.core.config import settings
from ats_app.core.db import unit_of_work
from ats_app.core.outbox import Work
from ats_app.core.permissions import Role
from ats_app.core.tables import new_id
from tests.accounts.people import HERE, make_person
from tests.accounts.test_service import change, signed_in
from tests.factories import make_actor


class Inbox:
    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answer = "250 OK"

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return self.answer


@pytest.fixture
def inbox(environment: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Inbox]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    box = Inbox()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    monkeypatch.setenv("SMTP_URL", f"smtp://127.0.0.1:{port}")
    settings.cache_clear()
    yield box
    controller.stop()
    monkeypatch.undo()
    settings.cache_clear()


def work_off(tenant_id: UUID) -> list[str]:
    """What the worker makes of every row that waits."""
    with unit_of_work(Actor.system(tenant_id)) as uow:
        rows = list(uow.session.execute(text("SELECT id FROM outbox WHERE kind = 'task' ORDER BY id")).scalars())
    return [worker.run(str(tenant_id), str(row)) for row in rows]


def invite(tenant_id: UUID) -> UUID:
    with unit_of_work(make_actor(tenant_id, Role.ADMIN)) as uow:
        return users.invite(uow, Invitation(email="ines@example.com", full_name="Inês <b>", role=Role.RECRUITER)).id


def only_link(tenant_id: UUID) -> str:
    with unit_of_work(Actor.system(tenant_id)) as uow:
        [row] = uow.session.exec(Accounts(uow).scoped(OneTimeToken)).all()
    return links.address_of(row) or ""


def test_an_invitation_is_mailed_once_with_its_link(tenant_id: UUID, inbox: Inbox) -> None:
    invite(tenant_id)
    assert work_off(tenant_id) == ["done"]
    assert work_off(tenant_id) == ["skipped"]
    [mail] = inbox.mails
    assert (mail["Subject"], mail["To"]) == ("Acme invites you to LTI ATS", '"Inês <b>" <ines@example.com>')
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert only_link(tenant_id) in plain.get_content()
    assert "as a recruiter" in plain.get_content()
    assert only_link(tenant_id) in html.get_content()
    assert "Inês &lt;b&gt;" in html.get_content()


def test_a_link_that_is_no_longer_open_is_not_mailed(tenant_id: UUID, inbox: Inbox) -> None:
    user_id = invite(tenant_id)
    with unit_of_work(make_actor(tenant_id, Role.ADMIN)) as uow:
        users.invite_again(uow, user_id)
    assert work_off(tenant_id) == ["done", "done"]
    assert len(inbox.mails) == 1


def test_a_mail_that_fails_is_tried_again_and_one_that_is_refused_is_not(tenant_id: UUID, inbox: Inbox) -> None:
    invite(tenant_id)
    inbox.answer = "451 later"
    assert work_off(tenant_id) == ["failed"]
    inbox.answer = "550 no such person"
    assert work_off(tenant_id) == ["done"]
    assert inbox.mails == []


def test_a_reset_and_a_changed_password_are_mailed(tenant_id: UUID, inbox: Inbox) -> None:
    user = make_person(tenant_id, time_zone="Europe/Madrid")
    entry.request_password_reset(ResetRequest(email=user.email), HERE)
    service.change_password(signed_in(user), change())
    assert work_off(tenant_id) == ["done", "done"]
    reset, notice = inbox.mails
    assert reset["Subject"] == "Choose a new password for LTI ATS"
    body = reset.get_body(("plain",))
    assert body is not None
    assert only_link(tenant_id) in body.get_content()
    changed = notice.get_body(("plain",))
    assert notice["Subject"] == "Your password for LTI ATS was changed"
    assert changed is not None
    assert "(Europe/Madrid)" in changed.get_content()


def test_work_without_its_record_is_a_defect(tenant_id: UUID) -> None:
    empty = Work(
        id=new_id(),
        tenant_id=tenant_id,
        name="accounts.send_link",
        record_id=None,
        payload={},
        correlation_id="",
        token=new_id(),
    )
    with pytest.raises(ValueError, match="needs a record"):
        tasks.send_link(empty)
