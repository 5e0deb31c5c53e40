"""The demo's mail, read back: what the mail catcher kept of this company's e-mails.

An e-mail belongs to the company whose row caused it: its Message-ID is made of that row's id. The address says
nothing, since a person can be known to several companies. Links that reset a password are shown to nobody.
"""

import email
import email.policy
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

from ats_app.core.config import settings
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import NotFound
from ats_app.core.permissions import Permission
from ats_app.core.repository import Repository
from ats_app.core.schemas import Row

MOST_FILES = 500
"""So many of the newest files are looked at; the catcher keeps more."""
HEAD_BYTES = 16_384
_CAUSE = re.compile(r"<([0-9a-f-]{36})@")
_NAME = re.compile(r"\d{8}T\d{12}-[0-9a-f]{8}")
_OWN = """
SELECT id, candidate_id FROM messages WHERE tenant_id = :tenant_id AND id = ANY(:ids)
UNION ALL
SELECT o.id, NULL FROM outbox o
JOIN one_time_tokens t ON t.tenant_id = o.tenant_id AND t.id = o.record_id AND t.purpose = 'invitation'
WHERE o.tenant_id = :tenant_id AND o.id = ANY(:ids)
"""


class CaughtLine(Row):
    """An e-mail in the list."""

    name: str
    """Of its file, without the ending."""
    subject: str
    recipient: str
    at: datetime
    candidate_id: UUID | None
    """None for a colleague's invitation."""


class CaughtMail(CaughtLine):
    text: str


def is_catching() -> bool:
    """Whether mail is kept here instead of leaving."""
    return settings().mail_catcher_dir is not None


def caught(uow: UnitOfWork, *, limit: int = 50) -> list[CaughtLine]:
    """The company's caught e-mails, newest first."""
    uow.actor.require(Permission.SETTINGS_WRITE)
    folder = _folder()
    paths = sorted(folder.glob("*.eml"), reverse=True)[:MOST_FILES] if folder else []
    heads = {path: _parse(path, HEAD_BYTES) for path in paths}
    own = _own(uow, heads.values())
    lines = [_line(path, head, own[cause]) for path, head in heads.items() if (cause := _cause(head)) in own]
    return lines[:limit]


def read(uow: UnitOfWork, name: str) -> CaughtMail:
    """One e-mail with its text. Raises `NotFound` also for what another company's row caused."""
    uow.actor.require(Permission.SETTINGS_WRITE)
    folder = _folder()
    path = folder / f"{name}.eml" if folder and _NAME.fullmatch(name) else None
    if path is None or not path.is_file():
        raise NotFound(record="mail")
    letter = _parse(path)
    own = _own(uow, [letter])
    cause = _cause(letter)
    if cause not in own:
        raise NotFound(record="mail")
    body = letter.get_body(preferencelist=("plain",))
    text = str(body.get_content()) if body else ""
    return CaughtMail(**_line(path, letter, own[cause]).model_dump(), text=text.strip())


def _folder() -> Path | None:
    return settings().mail_catcher_dir


def _parse(path: Path, most: int | None = None) -> EmailMessage:
    with path.open("rb") as stream:
        return email.message_from_bytes(stream.read(most), policy=email.policy.default)


def _cause(letter: EmailMessage) -> UUID | None:
    """The id of the row that a mail's Message-ID was made of."""
    found = _CAUSE.match(str(letter["Message-ID"] or "").strip())
    try:
        return UUID(found[1]) if found else None
    except ValueError:
        return None


def _own(uow: UnitOfWork, letters: Iterable[EmailMessage]) -> dict[UUID | None, UUID | None]:
    """Cause -> candidate, of the mails that this company caused."""
    causes = [cause for letter in letters if (cause := _cause(letter))]
    return {row.id: row.candidate_id for row in Repository(uow).sql(_OWN, ids=causes)} if causes else {}


def _line(path: Path, letter: EmailMessage, candidate_id: UUID | None) -> CaughtLine:
    return CaughtLine(
        name=path.stem,
        subject=str(letter["Subject"] or ""),
        recipient=str(letter["X-Envelope-To"] or letter["To"] or ""),
        at=datetime.strptime(path.stem.split("-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC),
        candidate_id=candidate_id,
    )
