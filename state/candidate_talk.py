"""What was said and what happened: the candidate's timeline, colleagues' notes, e-mails."""

from typing import Any, TypedDict
from uuid import UUID

import reflex as rx

from ats_app.accounts import users
from ats_app.candidates import notes, service
from ats_app.candidates.schemas import LetterInput, NoteChange, NoteInput, NoteRow, TimelineRow
from ats_app.communication import messages
from ats_app.communication.schemas import MessageRow
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import AppError, Invalid
from ats_app.core.pagination import Page
from ats_app.core.permissions import Permission
from ats_app.core.schemas import validated
from state.base import AppState, handler, uuid_param
from state.toasts import done

PAGE = 40
NO_ERRORS = {"subject": "", "body": ""}
EMPTY_NOTE = "const t = document.getElementById('new_note'); if (t) t.value = ''"
MESSAGE_WORDS = {
    "queued": "waits to be sent",
    "sent": "sent",
    "failed": "could not be sent",
    "cancelled": "called back before it left",
    "received": "received",
}
OUTCOME_WORDS = {
    "success": "The hire worked out",
    "failure": "The hire did not work out",
    "open": "How the hire turned out is open again",
}
FILE_WORDS = {"pending": "is being read", "parsed": "was read", "failed": "could not be read"}


class Event(TypedDict):
    id: str
    kind: str
    said: str
    body: str
    job: str
    by: str
    at: str


class NoteLine(TypedDict):
    id: str
    body: str
    author: str
    at: str
    edited: bool
    mine: bool
    version: int


class Letter(TypedDict):
    id: str
    subject: str
    body: str
    status: str
    error: str
    who: str
    at: str


class TalkState(AppState):
    events: list[Event] = []
    more: str = ""
    """Cursor of the timeline's next page; empty on the last one."""
    notes: list[NoteLine] = []
    letters: list[Letter] = []
    colleagues: list[str] = []
    may_note: bool = False
    editing: NoteLine = {"id": "", "body": "", "author": "", "at": "", "edited": False, "mine": False, "version": 0}
    note_error: str = ""
    writing: bool = False
    errors: dict[str, str] = NO_ERRORS
    loading: bool = True

    _candidate_id: str = ""

    @handler(Permission.CANDIDATES_READ)
    async def load(self) -> None:
        """Shows timeline, notes and e-mails of the candidate of the address."""
        candidate_id = uuid_param(self._param("candidate_id"))
        if candidate_id is None:
            return
        if self._candidate_id != str(candidate_id):
            self.events, self.notes, self.letters, self.loading = [], [], [], True
        self._candidate_id, self.may_note = str(candidate_id), self._actor.can(Permission.NOTES_WRITE)
        self.writing, self.errors, self.note_error = False, NO_ERRORS, ""
        if not self.colleagues and self._actor.can(Permission.USERS_READ):
            page = await self._run(users.list_users, status="active")
            self.colleagues = [user.full_name for user in page.items if user.id != self._actor.user_id]
        await self._show()

    @handler(Permission.CANDIDATES_READ)
    async def refresh(self) -> None:
        """Reads all three again."""
        await self._show()

    @handler(Permission.CANDIDATES_READ)
    async def load_more(self) -> None:
        """The next page of the timeline."""
        page = await self._run(service.timeline, UUID(self._candidate_id), cursor=self.more, limit=PAGE)
        self.events = [*self.events, *map(_event, page.items)]
        self.more = page.next_cursor or ""

    @handler(Permission.NOTES_WRITE)
    async def add_note(self, form: dict[str, Any]) -> Any:
        """Keeps a note; colleagues named after an @ are told."""
        body = str(form.get("new_note", "")).strip()
        if not body:
            self.note_error = "Write something first."
            return None
        self.note_error = ""
        await self._run(notes.add, UUID(self._candidate_id), validated(NoteInput, {"body": body}))
        await self._show()
        return [rx.call_script(EMPTY_NOTE), done("Note added")]

    @handler(Permission.NOTES_WRITE)
    async def edit_note(self, note_id: str) -> None:
        """Opens one's own note for a change; an empty id closes it."""
        empty = NoteLine(id="", body="", author="", at="", edited=False, mine=False, version=0)
        self.editing = next((line for line in self.notes if line["id"] == note_id and line["mine"]), empty)
        self.note_error = ""

    @handler(Permission.NOTES_WRITE)
    async def close_note(self, _open: bool = False) -> Any:
        """Closes the change of a note."""
        return TalkState.edit_note("")

    @handler(Permission.NOTES_WRITE)
    async def save_note(self, form: dict[str, Any]) -> Any:
        """Keeps the change of one's own note."""
        body = str(form.get("changed", "")).strip()
        if not body:
            self.note_error = "A note can't be empty. Delete it instead."
            return None
        data = NoteChange(body=body, version=self.editing["version"])
        await self._run(notes.change, UUID(self._candidate_id), UUID(self.editing["id"]), data)
        await self._show()
        return [TalkState.edit_note(""), done("Note changed")]

    @handler(Permission.NOTES_WRITE)
    async def delete_note(self, note_id: str) -> Any:
        """Deletes one's own note."""
        await self._run(notes.delete, UUID(self._candidate_id), UUID(note_id))
        await self._show()
        return done("Note deleted")

    @handler(Permission.MESSAGES_SEND)
    async def write(self, is_open: bool) -> None:
        """Opens or closes the writing of an e-mail."""
        self.writing, self.errors = is_open, NO_ERRORS

    @handler(Permission.MESSAGES_SEND)
    async def send(self, form: dict[str, Any]) -> Any:
        """Sends an e-mail to the candidate."""
        try:
            letter = validated(LetterInput, {name: str(form.get(name, "")) for name in ("subject", "body")})
        except Invalid as error:
            self.errors = NO_ERRORS | error.fields
            return None
        await self._run(service.write_letter, UUID(self._candidate_id), letter)
        self.writing, self.errors = False, NO_ERRORS
        await self._show()
        return done("The e-mail is on its way")

    async def _show(self) -> None:
        page, found, letters = await self._run(_read, UUID(self._candidate_id))
        self.events, self.more = [_event(row) for row in page.items], page.next_cursor or ""
        self.notes = [_note(row, self._actor.user_id) for row in found]
        self.letters = [_letter(row) for row in letters]
        self.loading = False

    def _explain(self, error: AppError) -> Any:
        self.loading = False
        if error.status == 404:  # the page itself says that there is nobody
            return None
        return super()._explain(error)


def _read(uow: UnitOfWork, candidate_id: UUID) -> tuple[Page[TimelineRow], list[NoteRow], list[MessageRow]]:
    return (
        service.timeline(uow, candidate_id, limit=PAGE),
        notes.of_candidate(uow, candidate_id),
        messages.of_candidate(uow, candidate_id),
    )


def _event(row: TimelineRow) -> Event:
    return Event(
        id=f"{row.kind}-{row.id}",
        kind=row.kind,
        said=_said(row),
        body=row.detail if row.kind in ("note", "judge") else "",
        job=row.job_title,
        by=row.by,
        at=row.at.isoformat(),
    )


def _said(row: TimelineRow) -> str:
    """What happened as a person would say it."""
    said = {
        "added": "Added to the candidates",
        "apply": "Applied",
        "move": f"Moved from {row.detail} to {row.title}",
        "reject": f"Rejected: {row.detail}" if row.detail else "Rejected",
        "hire": "Hired",
        "withdraw": "Withdrew the application",
        "restore": "Rejection taken back",
        "judge": OUTCOME_WORDS.get(row.title, row.title),
        "note": "Note",
        "message": f"E-mail “{row.title}” {MESSAGE_WORDS.get(row.detail, row.detail)}",
        "document": f"{row.title} {FILE_WORDS.get(row.detail, 'was added')}",
    }
    return said.get(row.kind, row.kind)


def _note(row: NoteRow, user_id: UUID | None) -> NoteLine:
    return NoteLine(
        id=str(row.id),
        body=row.body,
        author=row.author,
        at=row.created_at.isoformat(),
        edited=row.version > 1 and (row.updated_at - row.created_at).total_seconds() > 1,
        mine=row.author_id == user_id,
        version=row.version,
    )


def _letter(row: MessageRow) -> Letter:
    return Letter(
        id=str(row.id),
        subject=row.subject,
        body=row.body_text,
        status=MESSAGE_WORDS.get(row.status, row.status).capitalize(),
        error=row.error,
        who=f"{row.author or 'System'} to {row.recipient}" if row.direction == "out" else f"From {row.recipient}",
        at=(row.sent_at or row.created_at).isoformat(),
    )
