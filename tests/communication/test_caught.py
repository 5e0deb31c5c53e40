"""The demo's mail is shown to the company that caused it, and to its admins only."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from aiosmtpd.smtp import Envelope, Session

from ats_app.accounts import links, users
from ats_app.accounts.schemas import Invitation
from ats_app.communication import caught, messages
from ats_app.core import mail
from ats_app.core.actor import Actor
from ats_app.core.config import settings
from ats_app.core.db import unit_of_work
from ats_app.core.errors import Forbidden, NotFound
from ats_app.core.outbox import OutboxRow, enqueue
from ats_app.core.permissions import Role
from ats_app.core.repository import Repository
from ats_app.supervisor.mail_catcher import FolderHandler
from tests.factories import make_actor, make_application, make_candidate, make_job, make_user


@pytest.fixture
def folder(tmp_path: Path, environment: None) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATS_MAIL_CATCHER_DIR", str(tmp_path))
        settings.cache_clear()
        yield tmp_path
    settings.cache_clear()


@pytest.fixture
def admin(tenant_id: UUID) -> Actor:
    return make_actor(tenant_id, Role.ADMIN)


def deliver(
    folder: Path, cause: UUID | str, *, to: str = "ana@example.org", subject: str = "Hello", text: str = "Hi"
) -> None:
    """The message as the catcher takes it off the wire."""
    letter = mail.build(mail.Message(id=str(cause), to=to, subject=subject, text=text))
    envelope = Envelope()
    envelope.mail_from, envelope.rcpt_tos, envelope.content = "no-reply@localhost", [to], letter.as_bytes()
    asyncio.run(FolderHandler(folder).handle_DATA(None, Session(None), envelope))  # type: ignore[arg-type]


def write(actor: Actor, email: str = "ana@example.org") -> tuple[UUID, UUID]:
    """(message, candidate) of an e-mail to an applicant."""
    candidate = make_candidate(actor.tenant_id, email=email)
    make_application(make_job(actor.tenant_id), candidate)
    with unit_of_work(actor) as uow:
        sent = messages.write(uow, candidate.id, recipient=email, subject="A question", body="Are you free?")
    assert sent is not None
    return sent, candidate.id


def shown(actor: Actor) -> list[caught.CaughtLine]:
    with unit_of_work(actor) as uow:
        return caught.caught(uow)


def test_an_applicants_mail_is_listed_and_read(folder: Path, admin: Actor) -> None:
    cause, candidate_id = write(admin)
    deliver(folder, cause, subject="We have received your application — Köln", text="Your private page: http://x/y")
    [line] = shown(admin)
    assert (line.subject, line.recipient) == ("We have received your application — Köln", "ana@example.org")
    assert line.candidate_id == candidate_id
    with unit_of_work(admin) as uow:
        assert caught.read(uow, line.name).text == "Your private page: http://x/y"


def test_newest_come_first(folder: Path, admin: Actor) -> None:
    cause, _ = write(admin)
    for subject in ("First", "Second"):
        deliver(folder, cause, subject=subject)
    assert [line.subject for line in shown(admin)] == ["Second", "First"]


def test_the_address_does_not_open_another_companys_mail(folder: Path, admin: Actor, other_tenant_id: UUID) -> None:
    cause, _ = write(admin, "same@example.org")
    stranger = make_actor(other_tenant_id, Role.ADMIN)
    write(stranger, "same@example.org")
    deliver(folder, cause, to="same@example.org")
    [line] = shown(admin)
    assert shown(stranger) == []
    with unit_of_work(stranger) as uow, pytest.raises(NotFound):
        caught.read(uow, line.name)


def test_an_invitation_is_shown_and_a_password_reset_is_not(folder: Path, admin: Actor) -> None:
    with unit_of_work(admin) as uow:
        users.invite(uow, Invitation(email="new@example.com", full_name="New", role=Role.INTERVIEWER))
        [invitation] = uow.session.exec(Repository(uow).scoped(OutboxRow).where(OutboxRow.name == "accounts.send_link"))
    with unit_of_work(admin) as uow:
        link = links.issue(uow, make_user(admin.tenant_id), links.PASSWORD_RESET)
        reset = enqueue(uow, "accounts.send_link", record_id=link.id)
    deliver(folder, invitation.id, to="new@example.com", subject="Join us")
    deliver(folder, reset, to="new@example.com", subject="Reset")
    assert [line.subject for line in shown(admin)] == ["Join us"]


def test_mail_of_nobody_and_odd_files_are_left_out(folder: Path, admin: Actor) -> None:
    deliver(folder, uuid4())
    deliver(folder, "no-row-at-all")
    deliver(folder, "f" * 36)
    assert shown(admin) == []


@pytest.mark.parametrize("name", ["../secrets", "20261121T000000000000-00000000", "x/../../y", ""])
def test_other_files_cannot_be_asked_for(folder: Path, admin: Actor, name: str) -> None:
    with unit_of_work(admin) as uow, pytest.raises(NotFound):
        caught.read(uow, name)


def test_nothing_is_shown_where_mail_really_leaves(admin: Actor) -> None:
    assert not caught.is_catching()
    assert shown(admin) == []


def test_only_admins_read_it(folder: Path, tenant_id: UUID) -> None:
    with unit_of_work(make_actor(tenant_id, Role.RECRUITER)) as uow, pytest.raises(Forbidden):
        caught.caught(uow)
