"""Outgoing e-mail over SMTP: text and HTML from templates, safe headers, ids that make a repeated send
harmless.

Each service adds its templates to `ats_app/core/templates/mail/` as a pair `NAME.txt` and `NAME.html`; the
first line of the text is `Subject: ...`. Callers are tasks: a failure raises and the outbox tries again.
"""

import re
import smtplib
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound
from pydantic import AwareDatetime

from ats_app.core.config import settings
from ats_app.core.errors import Unavailable

TEMPLATES = Path(__file__).parent / "templates" / "mail"
TIMEOUT_S = 20.0
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_SUBJECT_LENGTH = 200


class MailNotConfigured(RuntimeError):
    """`SMTP_URL` is empty or not `smtp://[user:password@]host:port` / `smtps://...`."""


class MailRefused(ValueError):
    """An address no server can accept, or that the server refused for good: trying again is useless."""


class MailUnavailable(Unavailable):
    """The mail server cannot be reached or asks to come back later."""

    code, default = "mail_unavailable", "The mail server does not answer."


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPart:
    """An iCalendar text that mail programs offer to accept; `method` is REQUEST, CANCEL or REPLY."""

    text: str
    method: str = "REQUEST"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file to go with the message."""

    filename: str
    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One e-mail to one person.

    `id` is the id of whatever caused it (the outbox row): the Message-ID is made of it, so that mail
    servers and programs recognise a second send. `sender` is a display name; the address is always the
    configured one, which the domain's records (SPF, DKIM) allow. Several headers of one conversation go
    together by `thread_id`.
    """

    id: str
    to: str
    subject: str
    text: str
    html: str = ""
    to_name: str = ""
    sender_name: str = ""
    reply_to: str = ""
    thread_id: str = ""
    sent_at: AwareDatetime | None = None
    unsubscribe_url: str = ""
    calendar: CalendarPart | None = None
    attachments: Sequence[Attachment] = field(default_factory=tuple)


def render(name: str, context: Mapping[str, Any]) -> tuple[str, str, str]:
    """Subject, text and HTML of the template pair `NAME`; a missing variable is an error, HTML is escaped."""
    head, _, text = _templates(autoescape=False).get_template(f"{name}.txt").render(context).partition("\n")
    if not head.startswith("Subject: "):
        raise ValueError(f"{name}.txt must start with a line 'Subject: ...'")
    subject = head.removeprefix("Subject: ").strip()
    try:
        page = _templates(autoescape=True).get_template(f"{name}.html")
    except TemplateNotFound:
        return subject, text.strip() + "\n", ""
    defaults = {"sender_name": default_sender_name(), "preheader": "", "unsubscribe_url": ""}
    return subject, text.strip() + "\n", page.render({**defaults, **context, "subject": subject})


def send(message: Message) -> str:
    """Hand the message to the configured server; returns its Message-ID.

    Raises `MailRefused` where repeating is useless, else `MailUnavailable`.
    """
    email = build(message)
    try:
        with _connect() as server:
            server.send_message(email)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        if _is_final(error):
            raise MailRefused(f"refused by the mail server: {_codes(error)}") from error
        raise MailUnavailable from error
    except (smtplib.SMTPException, OSError) as error:
        raise MailUnavailable from error
    return str(email["Message-ID"])


def build(message: Message) -> EmailMessage:
    """The e-mail as it will be sent. Line breaks in names and subjects become spaces: no header can be
    smuggled in.
    """
    email = EmailMessage(policy=SMTP)
    email["Message-ID"] = message_id(message.id)
    email["Subject"] = _one_line(message.subject)[:_SUBJECT_LENGTH]
    email["From"] = _sender(message.sender_name)
    email["To"] = _address(message.to, message.to_name)
    email["Auto-Submitted"] = "auto-generated"
    if message.sent_at:
        email["Date"] = format_datetime(message.sent_at)
    if message.reply_to:
        email["Reply-To"] = _address(message.reply_to)
    if message.thread_id:
        email["References"] = email["In-Reply-To"] = message_id(message.thread_id)
    if message.unsubscribe_url:
        email["List-Unsubscribe"] = f"<{_one_line(message.unsubscribe_url)}>"
        email["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    _add_content(email, message)
    return email


def message_id(cause: str) -> str:
    """The Message-ID of a cause: the same each time it is sent."""
    local = re.sub(r"[^A-Za-z0-9._-]", "-", cause)
    return f"<{local}@{_own_address().domain}>"


def default_sender_name() -> str:
    """The display name in `ATS_MAIL_FROM`."""
    return _own_address().display_name


def _add_content(email: EmailMessage, message: Message) -> None:
    email.set_content(message.text)
    if message.html:
        email.add_alternative(message.html, subtype="html")
    if message.calendar:
        # As an alternative programs show "accept / decline"; the attachment is for those that don't.
        calendar = message.calendar
        email.add_alternative(calendar.text, subtype="calendar", params={"method": calendar.method})
        email.add_attachment(calendar.text.encode(), "text", "calendar", filename="invite.ics")
    for attachment in message.attachments:
        kind, _, subtype = attachment.media_type.partition("/")
        name = _one_line(attachment.filename)
        email.add_attachment(attachment.content, kind, subtype, filename=name)


def _connect() -> smtplib.SMTP:
    url = urlsplit(settings().smtp_url)
    if url.scheme not in {"smtp", "smtps"} or not url.hostname:
        raise MailNotConfigured("SMTP_URL must be smtp://[user:password@]host:port or smtps://...")
    tls = ssl.create_default_context()
    server: smtplib.SMTP
    if url.scheme == "smtps":
        server = smtplib.SMTP_SSL(url.hostname, url.port or 465, timeout=TIMEOUT_S, context=tls)
    else:
        server = smtplib.SMTP(url.hostname, url.port or 25, timeout=TIMEOUT_S)
    try:
        server.ehlo()
        if url.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=tls)
            server.ehlo()
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
    except BaseException:
        server.close()
        raise
    return server


def _is_final(error: smtplib.SMTPException) -> bool:
    """5xx is a no for good, 4xx a not now (RFC 5321, 4.2.1)."""
    return bool(_codes(error)) and all(code >= 500 for code in _codes(error))


def _codes(error: smtplib.SMTPException) -> list[int]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return [code for code, _ in error.recipients.values()]
    return [error.smtp_code] if isinstance(error, smtplib.SMTPResponseException) else []


def _sender(name: str) -> Address:
    own = _own_address()
    return Address(_one_line(name) or own.display_name, own.username, own.domain)


def _own_address() -> Address:
    name, address = parseaddr(settings().mail_from)
    return _address(address, name)


def _address(address: str, name: str = "") -> Address:
    if _CONTROL.search(address):
        raise MailRefused("an address has a control character")
    try:
        return Address(_one_line(name), addr_spec=address)
    except (ValueError, IndexError, HeaderParseError) as error:
        raise MailRefused("this is no e-mail address") from error


def _one_line(text: str) -> str:
    return _CONTROL.sub(" ", text).strip()


@cache
def _templates(*, autoescape: bool) -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=autoescape,  # noqa: S701 - off for the plain texts alone
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
