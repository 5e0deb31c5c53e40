"""The demo's caught mail."""

from typing import Any, TypedDict

from ats_app.communication import caught
from ats_app.communication.caught import CaughtLine
from ats_app.core.errors import AppError
from ats_app.core.permissions import Permission
from state.base import AppState, handler


class MailLine(TypedDict):
    name: str
    subject: str
    recipient: str
    at: str
    candidate_href: str


class AdminMailState(AppState):
    lines: list[MailLine] = []
    catching: bool = True
    loading: bool = True
    error: str = ""
    subject: str = ""
    recipient: str = ""
    paragraphs: list[list[list[str]]] = []
    """The text of the opened e-mail: lines of parts, each (words, address or empty)."""
    is_open: bool = False

    @handler(Permission.SETTINGS_WRITE)
    async def load(self) -> None:
        """Shows the newest e-mails."""
        self.catching = caught.is_catching()
        self.lines = [_line(row) for row in await self._run(caught.caught)]
        self.loading, self.error = False, ""

    @handler(Permission.SETTINGS_WRITE)
    async def show(self, name: str) -> None:
        """Opens one e-mail."""
        row = await self._run(caught.read, name)
        self.subject, self.recipient = row.subject, row.recipient
        self.paragraphs = [_parts(line) for line in row.text.splitlines()]
        self.is_open = True

    @handler(Permission.SETTINGS_WRITE)
    async def toggle(self, is_open: bool) -> None:
        """The e-mail was closed by key or button."""
        self.is_open = is_open and self.is_open

    def _explain(self, error: AppError) -> Any:
        if self.loading and error.status != 401:
            self.loading, self.error = False, error.message
            return None
        return super()._explain(error)


def _line(row: CaughtLine) -> MailLine:
    return MailLine(
        name=row.name,
        subject=row.subject,
        recipient=row.recipient,
        at=row.at.isoformat(),
        candidate_href=f"/candidates/{row.candidate_id}" if row.candidate_id else "",
    )


def _parts(line: str) -> list[list[str]]:
    """A line in words and web addresses."""
    parts: list[list[str]] = []
    for word in line.split(" "):
        href = word if word.startswith(("http://", "https://")) else ""
        if parts and not href and not parts[-1][1]:
            parts[-1][0] += f" {word}"
        else:
            parts.append([word, href])
    return parts
