import smtplib
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from ats_app.core import mail
from ats_app.core.config import settings
from ats_app.core.mail import Attachment, CalendarPart, MailRefused, MailUnavailable, Message, build, render, send


class Inbox:
    """A mail server's handler that keeps what it accepts."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answer = "250 OK"
        self.recipient_answer = "250 OK"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        envelope.rcpt_tos.append(address)
        return self.recipient_answer

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        if self.answer.startswith("250"):
            self.mails.append(message_from_bytes(envelope.content, policy=default))
        return self.answer


@pytest.fixture
def inbox(monkeypatch, unused_port) -> Iterator[Inbox]:
    box = Inbox()
    controller = Controller(box, hostname="127.0.0.1", port=unused_port)
    controller.start()
    monkeypatch.setenv("SMTP_URL", f"smtp://127.0.0.1:{unused_port}")
    monkeypatch.setenv("ATS_MAIL_FROM", "Acme Careers <jobs@acme.example>")
    settings.cache_clear()
    yield box
    controller.stop()


def message(**changes) -> Message:
    return Message(**{"id": "row-1", "to": "ana@mail.example", "subject": "Hello", "text": "Hi Ana\n"} | changes)


def test_a_message_arrives_with_its_parts_and_headers(inbox):
    sent_at = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
    returned = send(
        message(html="<p>Hi <b>Ana</b></p>", to_name="Ana Núñez", reply_to="r@acme.example", sent_at=sent_at)
    )
    (mail_in,) = inbox.mails
    assert returned == mail_in["Message-ID"] == "<row-1@acme.example>"
    assert mail_in["From"] == "Acme Careers <jobs@acme.example>"
    assert mail_in["To"] == "Ana Núñez <ana@mail.example>"
    assert mail_in["Reply-To"] == "r@acme.example"
    assert mail_in["Date"].datetime == sent_at
    assert mail_in["Auto-Submitted"] == "auto-generated"
    assert mail_in.get_body(("plain",)).get_content().strip() == "Hi Ana"
    assert "<b>Ana</b>" in mail_in.get_body(("html",)).get_content()


def test_the_same_cause_has_the_same_message_id_whatever_its_characters(inbox):
    assert send(message()) == send(message())
    assert build(message(id="outbox/7 >\r\n"))["Message-ID"] == "<outbox-7----@acme.example>"


def test_no_header_can_be_smuggled_in(inbox):
    send(
        message(
            subject="Hello\r\nBcc: evil@x.example",
            to_name="Ana\r\nBcc: evil@x.example",
            sender_name="Acme\nX-Evil: 1",
            unsubscribe_url="https://a.example/u\r\nX-Evil: 1",
        )
    )
    (mail_in,) = inbox.mails
    assert mail_in["Bcc"] is None
    assert mail_in["X-Evil"] is None
    assert mail_in["Subject"] == "Hello Bcc: evil@x.example"


@pytest.mark.parametrize(
    "address", ["", "ana", "ana@", "a@b.example\r\nBcc: c@d.example", "a@b.example, c@d.example", "@"]
)
def test_what_is_no_address_is_refused_before_sending(inbox, address):
    with pytest.raises(MailRefused):
        send(message(to=address))
    assert inbox.mails == []


def test_a_conversation_and_an_unsubscribe_link_are_told_to_mail_programs(inbox):
    send(message(thread_id="candidate-1", unsubscribe_url="https://ats.example/u/1"))
    (mail_in,) = inbox.mails
    assert mail_in["References"] == mail_in["In-Reply-To"] == "<candidate-1@acme.example>"
    assert mail_in["List-Unsubscribe"] == "<https://ats.example/u/1>"
    assert mail_in["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_an_invitation_can_be_accepted_and_files_come_along(inbox):
    send(
        message(
            html="<p>x</p>",
            calendar=CalendarPart(text="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"),
            attachments=[Attachment(filename="offer.pdf", content=b"%PDF-1.7", media_type="application/pdf")],
        )
    )
    (mail_in,) = inbox.mails
    parts = {part.get_content_type(): part for part in mail_in.walk()}
    assert parts["multipart/alternative"] is not None
    alternatives = [p for p in mail_in.walk() if p.get_content_type() == "text/calendar"]
    assert alternatives[0].get_param("method") == "REQUEST"
    assert alternatives[1].get_filename() == "invite.ics"
    assert parts["application/pdf"].get_content() == b"%PDF-1.7"


def test_a_no_for_good_and_a_not_now_are_told_apart(inbox):
    for answer, expected in [("550 no such user", MailRefused), ("451 later", MailUnavailable)]:
        inbox.recipient_answer = answer
        with pytest.raises(expected):
            send(message())
    inbox.recipient_answer, inbox.answer = "250 OK", "554 spam"
    with pytest.raises(MailRefused, match="554"):
        send(message())


def test_a_server_that_is_not_there_is_unavailable(inbox, monkeypatch):
    monkeypatch.setenv("SMTP_URL", "smtp://127.0.0.1:1")
    settings.cache_clear()
    with pytest.raises(MailUnavailable):
        send(message())
    monkeypatch.setenv("SMTP_URL", "smtps://127.0.0.1:1")
    settings.cache_clear()
    with pytest.raises(MailUnavailable):
        send(message())


@pytest.mark.parametrize("url", ["", "http://127.0.0.1:25", "smtp://"])
def test_a_missing_or_wrong_address_of_the_server_is_said(monkeypatch, url):
    monkeypatch.setenv("SMTP_URL", url)
    settings.cache_clear()
    with pytest.raises(mail.MailNotConfigured):
        send(message())


def test_credentials_of_the_address_are_used(monkeypatch, unused_port):
    seen = []

    class Authenticated(Controller):
        def factory(self):
            return SMTP(self.handler, authenticator=check, auth_require_tls=False)

    def check(server, session, envelope, mechanism, data):
        assert isinstance(data, LoginPassword)
        seen.append((data.login, data.password))
        return AuthResult(success=data.password == b"p@ss", handled=False)

    controller = Authenticated(Inbox(), hostname="127.0.0.1", port=unused_port)
    controller.start()
    try:
        for password, works in [("p%40ss", True), ("wrong", False)]:
            monkeypatch.setenv("SMTP_URL", f"smtp://ats:{password}@127.0.0.1:{unused_port}")
            settings.cache_clear()
            if works:
                send(message())
            else:
                with pytest.raises(MailUnavailable):
                    send(message())
    finally:
        controller.stop()
    assert seen[0] == (b"ats", b"p@ss")


@pytest.fixture(params=["smtps", "smtp"])
def encrypted_inbox(request, monkeypatch, unused_port) -> Iterator[tuple[Inbox, trustme.CA]]:
    """A server that takes mail by TLS only, from the first byte or after STARTTLS, and who vouches for it."""
    authority, box = trustme.CA(), Inbox()
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(tls)

    class Starting(Controller):
        def factory(self):
            return SMTP(self.handler, tls_context=tls, require_starttls=True)

    class Encrypted(Controller):
        def _trigger_server(self):
            """The library's own first caller shows the server's certificate as if it were a client's."""
            trusting = ssl.create_default_context()
            authority.configure_trust(trusting)
            with (
                socket.create_connection(("127.0.0.1", unused_port)) as plain,
                trusting.wrap_socket(plain, server_hostname="127.0.0.1") as line,
            ):
                line.recv(1024)

    if request.param == "smtp":
        server: Controller = Starting(box, hostname="127.0.0.1", port=unused_port)
    else:
        server = Encrypted(box, hostname="127.0.0.1", port=unused_port, ssl_context=tls)
    server.start()
    monkeypatch.setenv("SMTP_URL", f"{request.param}://127.0.0.1:{unused_port}")
    settings.cache_clear()
    yield box, authority
    server.stop()


def test_mail_goes_by_tls_to_a_server_that_can_be_trusted(encrypted_inbox, monkeypatch, tmp_path):
    box, authority = encrypted_inbox
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    send(message())
    assert [mail["subject"] for mail in box.mails] == ["Hello"]


def test_a_server_nobody_vouches_for_gets_no_mail(encrypted_inbox):
    with pytest.raises(MailUnavailable):
        send(message())
    assert encrypted_inbox[0].mails == []


@pytest.fixture
def templates(tmp_path, monkeypatch):
    for name in ("base.html", "parts.html"):
        (tmp_path / name).write_text((mail.TEMPLATES / name).read_text())
    monkeypatch.setattr(mail, "TEMPLATES", tmp_path)
    mail._templates.cache_clear()
    yield tmp_path
    mail._templates.cache_clear()


def test_a_pair_of_templates_gives_subject_text_and_escaped_html(templates):
    (templates / "invite.txt").write_text("Subject: Hi {{ name }}\n\nHi {{ name }}, see {{ url }}\n")
    (templates / "invite.html").write_text(
        '{% extends "base.html" %}{% import "parts.html" as parts %}'
        "{% block content %}{{ parts.heading(name) }}{{ parts.button('Open', url) }}{% endblock %}"
    )
    context = {"name": "<b>Ana</b> & Co", "url": "https://ats.example/i/1?a=1&b=2", "sender_name": "Acme"}
    subject, text, html = render("invite", context)
    assert subject == "Hi <b>Ana</b> & Co"
    assert text == "Hi <b>Ana</b> & Co, see https://ats.example/i/1?a=1&b=2\n"
    assert "&lt;b&gt;Ana&lt;/b&gt; &amp; Co" in html
    assert 'href="https://ats.example/i/1?a=1&amp;b=2"' in html
    assert "Unsubscribe" not in html


def test_a_template_may_be_text_alone_but_needs_its_subject_and_variables(templates):
    (templates / "plain.txt").write_text("Subject: Code\n\n{{ code }}\n")
    (templates / "bad.txt").write_text("no subject\n")
    assert render("plain", {"code": 1}) == ("Code", "1\n", "")
    with pytest.raises(ValueError, match="Subject"):
        render("bad", {})
    with pytest.raises(Exception, match="code"):
        render("plain", {})


def test_a_refusal_without_codes_is_not_final():
    assert not mail._is_final(smtplib.SMTPException())
