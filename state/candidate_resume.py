"""The candidate's documents: the one at hand as pictures, and beside it what was read in it and where."""

from typing import Any, TypedDict
from uuid import UUID

import reflex as rx

from ats_app.applications import service as applications
from ats_app.candidates import service as candidates
from ats_app.candidates.schemas import CandidateRow
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import AppError, Invalid, StaleVersion
from ats_app.core.permissions import Permission
from ats_app.core.schemas import validated
from ats_app.resumes import corrections, previews, service
from ats_app.resumes.schemas import ConfirmationInput, CorrectionInput, DocumentRow, PreviewRow, Reviewed
from state.base import AppState, handler, in_thread, uuid_param
from state.candidate_values import NO_ADDITIONS, NO_VALUE, Entry, Value, Values, as_parsed, located
from state.toasts import done, undoable

LANGUAGES = {"en": "English", "de": "German", "es": "Spanish", "fr": "French", "pt": "Portuguese"}
KINDS = {"resume": "Résumé", "other": "Document"}
SHOW_ON_PHONE = "window.innerWidth < 1100 && document.getElementById('tab-resume')?.click()"
"""Where the document is not beside the profile, a click on a value goes to it."""


class DocumentLine(TypedDict):
    id: str
    name: str
    kind: str
    reading: str
    error: str
    href: str
    added_at: str
    safe: bool


class Piece(TypedDict):
    """A run of a text document, inside a mark or not."""

    text: str
    mark: str


class Refusal(TypedDict):
    """A correction that was not kept: of which value, what was typed, and why."""

    path: str
    value: str
    message: str


NO_REFUSAL = Refusal(path="", value="", message="")
NO_DOCUMENT = DocumentLine(id="", name="", kind="", reading="none", error="", href="", added_at="", safe=True)


class ResumeState(AppState):
    documents: list[DocumentLine] = []
    shown: DocumentLine = NO_DOCUMENT
    pages: list[dict[str, Any]] = []
    marks: list[dict[str, Any]] = []
    pieces: list[Piece] = []
    active: str = ""
    chosen: str = ""
    """The path of the value at hand; `active` is the mark it stands at."""
    drawing: bool = False
    problem: str = ""
    """Why there is no picture, in a sentence."""
    contact: list[Value] = []
    work: list[Entry] = []
    education: list[Entry] = []
    skills: list[Value] = []
    certificates: list[Value] = []
    languages: list[Value] = []
    summary: Value = NO_VALUE
    additions: dict[str, Value] = NO_ADDITIONS
    """By list, the empty place behind it."""
    to_check: list[Value] = []
    """What the parser was not sure of, the least sure first."""
    refused: Refusal = NO_REFUSAL
    may_correct: bool = False
    read_as: str = ""
    """How the file was read: language, sureness, time."""

    _candidate_id: str = ""
    _wanted: str = ""
    _application: str = ""
    """Of the address when the document was chosen."""
    _sources: dict[str, Any] = {}
    _version: int = 0
    """Of the profile as it is shown: who corrects an older one is told."""

    @handler(Permission.CANDIDATES_READ)
    async def load(self) -> Any:
        """Shows the résumé of the application at hand, or the newest one."""
        candidate_id = uuid_param(self._param("candidate_id"))
        if candidate_id is None:
            return None
        application = self._param("application")
        if self._candidate_id != str(candidate_id):
            self._forget()
            self._application = ""
        # a tab's address names the application at hand even where the page was opened without one: nothing changes
        stays = self._param("tab") != "" and self._application in ("", application)
        self._wanted = self._param("document") or (self.shown["id"] if stays else "")
        self._candidate_id, self._application = str(candidate_id), application
        return await self._show(uuid_param(application))

    @handler(Permission.CANDIDATES_READ)
    async def refresh(self) -> Any:
        """Reads the documents again."""
        return await self._show(uuid_param(self._param("application")))

    @handler(Permission.CANDIDATES_READ)
    async def choose(self, document_id: str) -> Any:
        """Shows another document."""
        self._wanted = document_id
        return await self._show(None)

    @handler(Permission.CANDIDATES_READ, background=True, supersedes=True)
    async def draw(self) -> Any:
        """Brings the pictures or the text of the shown document; the first look at one makes them."""
        wanted = self.shown["id"]
        try:
            made: PreviewRow | None = await in_thread(previews.preview, self._actor, UUID(wanted))
            problem = ""
        except AppError as error:
            made, problem = None, error.message
        async with self:
            if self.shown["id"] != wanted:
                return
            self.drawing, self.problem = False, problem
            if made is not None:
                self.pages = _pages(made)
                self.marks = _marks(self._sources, made)
                self.pieces = _pieces(self._sources, made.text)

    @handler(Permission.CANDIDATES_READ)
    async def pick(self, name: str) -> Any:
        """Shows where a value stands in the document; `name` is its path, or a mark on a page."""
        places = [(path, mark) for path, _, mark in located(self._sources)]
        path, mark = next(((p, m) for p, m in places if name in (p, m)), (name, ""))
        self.chosen, self.active = path, mark
        if self.pieces:
            find = "document.querySelector('[data-piece=\"%s\"]')?.scrollIntoView({block: 'center'})"
            return rx.call_script(find % mark)
        return None

    @handler(Permission.CANDIDATES_READ)
    async def show(self, path: str) -> Any:
        """Goes to the document where it is not beside the values."""
        return [rx.call_script(SHOW_ON_PHONE), ResumeState.pick(path)]

    @handler(Permission.CANDIDATES_WRITE)
    async def save(self, said: dict[str, Any]) -> Any:
        """Keeps that another value is right; one that is refused stays open with what was typed."""
        path, value = str(said.get("path", "")), str(said.get("value", ""))
        try:
            data = validated(CorrectionInput, {"path": path, "value": value, "version": self._version})
            seen = await self._run(corrections.correct, UUID(self.shown["id"]), data)
        except (Invalid, StaleVersion) as error:
            return await self._refuse(path, value, error)
        self._take(seen)
        row = next((row for row in seen.corrections if row.path == path), None)
        words = "Taken out" if not value else "Corrected"
        return undoable(words, ResumeState.undo(str(row.id))) if row else None

    @handler(Permission.CANDIDATES_WRITE)
    async def confirm(self, said: dict[str, Any]) -> Any:
        """Keeps that a value is right as it stands."""
        path, value = str(said.get("path", "")), str(said.get("value", ""))
        try:
            data = validated(ConfirmationInput, {"path": path, "value": value or None})
            self._take(await self._run(corrections.confirm, UUID(self.shown["id"]), data))
        except StaleVersion as error:
            return await self._refuse(path, value, error)
        return None

    @handler(Permission.CANDIDATES_WRITE)
    async def undo(self, correction_id: str) -> Any:
        """Takes a correction or a confirmation back."""
        wanted = uuid_param(correction_id)
        if wanted is None:
            return None
        self._take(await self._run(corrections.undo, UUID(self.shown["id"]), wanted))
        return done("Taken back")

    @handler(Permission.CANDIDATES_WRITE)
    async def uploaded(self, file: dict[str, Any]) -> Any:
        """A file has arrived and is the one to show; a worker reads it."""
        self._wanted = str((file.get("response") or {}).get("id", ""))
        return [done("The document is being read"), ResumeState.refresh]

    def _explain(self, error: AppError) -> Any:
        if error.status == 404:  # the page itself says that there is nobody
            return None
        return super()._explain(error)

    def _forget(self) -> None:
        self.documents, self.shown, self.pages, self.marks, self.pieces = [], NO_DOCUMENT, [], [], []

    async def _show(self, application_id: UUID | None) -> Any:
        candidate_id, wanted = UUID(self._candidate_id), uuid_param(self._wanted)
        rows, row, result, seen, profile = await self._run(_read, candidate_id, application_id, wanted)
        self.documents = [_document(item) for item in rows]
        before = self.shown
        self.shown = _document(row) if row else NO_DOCUMENT
        if before["id"] != self.shown["id"]:
            self.chosen, self.active = "", ""
        self.may_correct = seen is not None and self._actor.can(Permission.CANDIDATES_WRITE)
        self._version, self.refused = profile.version, NO_REFUSAL
        self._fill(Values(seen.data, seen.corrections) if seen else Values(as_parsed(profile), None))
        self.read_as = _read_as(result["parsing_metadata"]) if result else ""
        if row is None or row.reading != "parsed":
            self.pages, self.marks, self.pieces = [], [], []
            self.drawing, self.problem = False, row.error_message if row else ""
            return None
        if before == self.shown and (self.pages or self.pieces):
            return None
        self.pages, self.marks, self.pieces, self.active, self.drawing = [], [], [], "", True
        return ResumeState.draw

    def _take(self, seen: Reviewed) -> None:
        """Shows what the values are now."""
        self._version, self.refused = seen.version, NO_REFUSAL
        self._fill(Values(seen.data, seen.corrections))

    async def _refuse(self, path: str, value: str, error: Invalid | StaleVersion) -> Any:
        """Says beside the value why it was not kept; the screen shows what is true now."""
        if isinstance(error, StaleVersion):
            self._take(await self._run(corrections.reviewed, UUID(self.shown["id"])))
            message = f"{error.message} Save again to replace it."
        else:
            message = " ".join(error.fields.values())
        self.refused = Refusal(path=path, value=value, message=message)

    def _fill(self, values: Values) -> None:
        self._sources = values.data.get("sources") or {}
        self.contact, self.work, self.education = values.contact(), values.jobs(), values.courses()
        self.skills, self.certificates = values.names("skills"), values.names("certifications")
        self.languages, self.summary = values.names("languages"), values.single("summary")
        self.to_check = values.to_check()
        self.additions = {name: values.addition(name) for name in NO_ADDITIONS}


def _read(
    uow: UnitOfWork, candidate_id: UUID, application_id: UUID | None, wanted: UUID | None
) -> tuple[list[DocumentRow], DocumentRow | None, dict[str, Any] | None, Reviewed | None, CandidateRow]:
    profile = candidates.get_candidate(uow, candidate_id)
    rows = service.documents(uow, candidate_id)
    by_id = {row.id: row for row in rows}
    row = by_id.get(wanted) if wanted else by_id.get(_resume_of(uow, profile, application_id))
    if row is None or (not wanted and row.reading == "failed"):
        row = next((row for row in rows if row.kind == "resume"), rows[0] if rows else None)
    if row is None or row.reading != "parsed":
        return rows, row, None, None, profile
    parsed = service.parsed_resume(uow, row.id)
    return rows, row, parsed.result if parsed else None, corrections.reviewed(uow, row.id), profile


def _resume_of(uow: UnitOfWork, profile: CandidateRow, application_id: UUID | None) -> UUID | None:
    """The résumé that came with an application of this person."""
    known = application_id in {item.id for item in profile.applications}
    if application_id is None or not known or not uow.actor.can(Permission.APPLICATIONS_READ):
        return None
    return applications.get_application(uow, application_id).resume_id


def _pages(made: PreviewRow) -> list[dict[str, Any]]:
    return [
        {
            "src": f"/api/v1/documents/{made.document_id}/pages/{page.number}.png",
            "width": page.width,
            "height": page.height,
        }
        for page in made.pages
    ]


def _marks(sources: dict[str, Any], made: PreviewRow) -> list[dict[str, Any]]:
    """Boxes as shares of their page, one for each place."""
    marks: dict[str, dict[str, Any]] = {}
    for path, source, mark in located(sources):
        if mark in marks or not source["box"] or not 1 <= source["page"] <= len(made.pages):
            continue
        page, (left, top, right, bottom) = made.pages[source["page"] - 1], source["box"]
        marks[mark] = {
            "id": mark,
            "label": f"{_words(path)}: {source['text']}",
            "page": source["page"],
            "x0": round(left / page.width, 4),
            "y0": round(top / page.height, 4),
            "x1": round(right / page.width, 4),
            "y1": round(bottom / page.height, 4),
        }
    return list(marks.values())


def _pieces(sources: dict[str, Any], text: str) -> list[Piece]:
    """A text cut where values stand in it; overlapping ones belong to the first."""
    if not text:
        return []
    pieces, end = [], 0
    spans = sorted({(*source["span"], mark) for _, source, mark in located(sources)})
    for start, stop, mark in spans:
        if start < end or stop > len(text):
            continue
        pieces += [Piece(text=text[end:start], mark=""), Piece(text=text[start:stop], mark=mark)]
        end = stop
    return [piece for piece in [*pieces, Piece(text=text[end:], mark="")] if piece["text"]]


def _words(path: str) -> str:
    """`work_history.0.title` as "Title"."""
    parts = path.split(".")
    name = parts[-1] if not parts[-1].isdigit() else parts[0].removesuffix("s")
    return name.replace("_", " ").capitalize()


def _read_as(metadata: dict[str, Any]) -> str:
    language = LANGUAGES.get(metadata["language"], metadata["language"])
    return f"Read as {language}, {metadata['overall_confidence']:.0%} sure"


def _document(row: DocumentRow) -> DocumentLine:
    reading = {"parsed": "done", "none": "pending"}.get(row.reading, row.reading)
    return DocumentLine(
        id=str(row.id),
        name=row.filename,
        kind=KINDS.get(row.kind, row.kind),
        reading=reading,
        error=row.error_message,
        href=f"/api/v1/documents/{row.id}",
        added_at=row.created_at.isoformat(),
        safe=row.state != "rejected",
    )
