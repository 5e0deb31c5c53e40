"""The candidate's documents: the one at hand as pictures, and beside it what was read in it and where."""

from collections.abc import Iterator
from typing import Any, TypedDict
from uuid import UUID

import reflex as rx

from ats_app.applications import service as applications
from ats_app.candidates import service as candidates
from ats_app.candidates.schemas import CandidateRow
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import AppError
from ats_app.core.permissions import Permission
from ats_app.resumes import previews, service
from ats_app.resumes.schemas import DocumentRow, PreviewRow
from state.base import AppState, handler, in_thread, uuid_param
from state.toasts import done

LOW = 0.7
"""Below this confidence a value should be checked by a person."""
CONTACT = (
    ("first_name", "First name"),
    ("last_name", "Last name"),
    ("email", "E-mail"),
    ("phone", "Phone"),
    ("location", "Location"),
)
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


class Value(TypedDict):
    """A value that was read. `mark` is where it stands, empty when unknown; `low` asks a person to check it."""

    label: str
    value: str
    mark: str
    low: bool


class Entry(TypedDict):
    """A job or a course: its lines, each with its place."""

    title: Value
    place: Value
    dates: str
    text: str


class Piece(TypedDict):
    """A run of a text document, inside a mark or not."""

    text: str
    mark: str


NO_DOCUMENT = DocumentLine(id="", name="", kind="", reading="none", error="", href="", added_at="", safe=True)


class ResumeState(AppState):
    documents: list[DocumentLine] = []
    shown: DocumentLine = NO_DOCUMENT
    pages: list[dict[str, Any]] = []
    marks: list[dict[str, Any]] = []
    pieces: list[Piece] = []
    active: str = ""
    drawing: bool = False
    problem: str = ""
    """Why there is no picture, in a sentence."""
    contact: list[Value] = []
    work: list[Entry] = []
    education: list[Entry] = []
    skills: list[Value] = []
    more: list[Value] = []
    """Certificates and languages."""
    summary: str = ""
    read_as: str = ""
    """How the file was read: language, sureness, time."""

    _candidate_id: str = ""
    _wanted: str = ""
    _sources: dict[str, Any] = {}

    @handler(Permission.CANDIDATES_READ)
    async def load(self) -> Any:
        """Shows the résumé of the application at hand, or the newest one."""
        candidate_id = uuid_param(self._param("candidate_id"))
        if candidate_id is None:
            return None
        if self._candidate_id != str(candidate_id):
            self._forget()
        self._candidate_id, self._wanted = str(candidate_id), self._param("document")
        return await self._show(uuid_param(self._param("application")))

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
    async def mark(self, mark: str) -> Any:
        """Shows where a value stands in the document."""
        self.active = mark
        if self.pieces:
            find = "document.querySelector('[data-piece=\"%s\"]')?.scrollIntoView({block: 'center'})"
            return [rx.call_script(SHOW_ON_PHONE), rx.call_script(find % mark)]
        return rx.call_script(SHOW_ON_PHONE)

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
        rows, row, result, profile = await self._run(_read, candidate_id, application_id, wanted)
        self.documents = [_document(item) for item in rows]
        before = self.shown
        self.shown = _document(row) if row else NO_DOCUMENT
        data = (result or {}).get("candidate_data") or _as_parsed(profile)
        self._sources = data.get("sources") or {}
        self._fill(data, result)
        if row is None or row.reading != "parsed":
            self.pages, self.marks, self.pieces = [], [], []
            self.drawing, self.problem = False, row.error_message if row else ""
            return None
        if before == self.shown and (self.pages or self.pieces):
            return None
        self.pages, self.marks, self.pieces, self.active, self.drawing = [], [], [], "", True
        return ResumeState.draw

    def _fill(self, data: dict[str, Any], result: dict[str, Any] | None) -> None:
        at = _Places(data.get("sources") or {})
        contact = data["contact_info"]
        sure = contact.get("confidence") or {}
        self.contact = [
            at.value(f"contact_info.{name}", label, contact[name], sure.get(name))
            for name, label in CONTACT
            if contact.get(name)
        ]
        self.work = [_job(at, number, item) for number, item in enumerate(data["work_history"])]
        self.education = [_course(at, number, item) for number, item in enumerate(data["education"])]
        self.skills = [
            at.value(f"skills.{number}", "Skill", item["name"], item.get("confidence"))
            for number, item in enumerate(data["skills"])
        ]
        self.more = [
            *(
                at.value(f"certifications.{n}", "Certificate", i["name"], None)
                for n, i in _named(data, "certifications")
            ),
            *(at.value(f"languages.{n}", "Language", _spoken(i), None) for n, i in _named(data, "languages")),
        ]
        self.summary = data.get("summary") or ""
        self.read_as = _read_as(result["parsing_metadata"]) if result else ""


def _read(
    uow: UnitOfWork, candidate_id: UUID, application_id: UUID | None, wanted: UUID | None
) -> tuple[list[DocumentRow], DocumentRow | None, dict[str, Any] | None, CandidateRow]:
    profile = candidates.get_candidate(uow, candidate_id)
    rows = service.documents(uow, candidate_id)
    by_id = {row.id: row for row in rows}
    row = by_id.get(wanted) if wanted else by_id.get(_resume_of(uow, profile, application_id))
    if row is None or (not wanted and row.reading == "failed"):
        row = next((row for row in rows if row.kind == "resume"), rows[0] if rows else None)
    parsed = service.parsed_resume(uow, row.id) if row else None
    return rows, row, parsed.result if parsed else None, profile


def _resume_of(uow: UnitOfWork, profile: CandidateRow, application_id: UUID | None) -> UUID | None:
    """The résumé that came with an application of this person."""
    known = application_id in {item.id for item in profile.applications}
    if application_id is None or not known or not uow.actor.can(Permission.APPLICATIONS_READ):
        return None
    return applications.get_application(uow, application_id).resume_id


def _as_parsed(profile: CandidateRow) -> dict[str, Any]:
    """A profile without a document, in the shape of the parser's answer."""
    return {
        "contact_info": {name: getattr(profile, name) for name, _ in CONTACT},
        "work_history": profile.work_history,
        "education": profile.education,
        "skills": [{"name": item.get("skill", "")} for item in profile.skills],
        "certifications": [{"name": name} for name in profile.certifications],
        "languages": [{"name": name} for name in profile.languages],
        "summary": profile.summary,
    }


class _Places:
    """Marks by path: values that stand in the same place share one."""

    def __init__(self, sources: dict[str, Any]) -> None:
        self.marks = {path: mark for path, _, mark in _located(sources)}

    def value(self, path: str, label: str, value: Any, sure: float | None) -> Value:
        return Value(
            label=label, value=str(value), mark=self.marks.get(path, ""), low=sure is not None and float(sure) < LOW
        )


def _located(sources: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], str]]:
    """(path, source, mark) of each; the first path of a place names its mark, made safe for a selector."""
    names: dict[tuple[Any, ...], str] = {}
    for path, source in sources.items():
        place = (source["page"], *(source["box"] or source["span"]))
        yield path, source, names.setdefault(place, path.replace(".", "-"))


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
    for path, source, mark in _located(sources):
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
    spans = sorted({(*source["span"], mark) for _, source, mark in _located(sources)})
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


def _job(at: _Places, number: int, item: dict[str, Any]) -> Entry:
    path, sure = f"work_history.{number}", item.get("confidence") or {}
    return Entry(
        title=at.value(f"{path}.title", "Title", item.get("title") or "Without a title", sure.get("title")),
        place=at.value(f"{path}.company", "Employer", item.get("company") or "", sure.get("company")),
        dates=_dates(item),
        text=item.get("description") or "",
    )


def _course(at: _Places, number: int, item: dict[str, Any]) -> Entry:
    path, sure = f"education.{number}", item.get("confidence") or {}
    title = ", ".join(part for part in (item.get("degree"), item.get("field")) if part)
    return Entry(
        title=at.value(f"{path}.degree", "Degree", title or "Course of study", sure.get("degree")),
        place=at.value(f"{path}.institution", "School", item.get("institution") or "", sure.get("institution")),
        dates=str(item.get("graduation_year") or ""),
        text="",
    )


def _dates(item: dict[str, Any]) -> str:
    start, end = item.get("start_date"), item.get("end_date")
    return f"{start} – {end or 'now'}" if start else str(end or "")


def _named(data: dict[str, Any], name: str) -> list[tuple[int, dict[str, Any]]]:
    return list(enumerate(data.get(name) or []))


def _spoken(item: dict[str, Any]) -> str:
    return f"{item['name']} ({item['level']})" if item.get("level") else str(item["name"])


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
