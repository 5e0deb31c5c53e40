"""The values of a résumé as rows for the screen: each with its place, how sure it is and what people said of it."""

from collections.abc import Iterator, Mapping
from typing import Any, TypedDict

from ats_app.candidates.schemas import CandidateRow
from ats_app.resumes.overlay import FIELDS, parse_path, sureness_at, value_at
from ats_app.resumes.schemas import CorrectionRow
from scoring.parsing.review import asks_for

CONTACT = ("first_name", "last_name", "email", "phone", "location")
_EMPTY = {"work_history.end_date": "now"}
_REMOVING = {"work_history": "Remove position", "education": "Remove course"}
_NEEDED = ("title", "company", "start_date", "end_date", "degree", "institution", "graduation_year")
"""Parts of an entry that are offered to be filled in where they are missing."""


class Value(TypedDict):
    """A value that was read, as `components.documents.values` shows it."""

    path: str
    label: str
    context: str
    value: str
    empty: str
    mark: str
    sure: int
    low: bool
    word: str
    note: str
    id: str
    kind: str
    removes: str
    removing: str


class Entry(TypedDict):
    """A job or a course, line by line: title and subject, employer or school and place, from and until, what was
    done. A part that isn't there has no path."""

    title: Value
    subject: Value
    at: Value
    place: Value
    start: Value
    end: Value
    text: Value


NO_VALUE = Value(
    path="",
    label="",
    context="",
    value="",
    empty="",
    mark="",
    sure=-1,
    low=False,
    word="",
    note="",
    id="",
    kind="text",
    removes="",
    removing="",
)


NO_ADDITIONS: dict[str, Value] = dict.fromkeys(
    ("work_history", "education", "skills", "certifications", "languages"), NO_VALUE
)


class Values:
    """Rows of a document's values.

    Args:
        data: `candidate_data` with corrections in it.
        corrections: what people said; None for values that can't be corrected, since no document stands behind them.
    """

    def __init__(self, data: dict[str, Any], corrections: list[CorrectionRow] | None) -> None:
        self.data, self.fixed = data, corrections is None
        self.words = {row.path: row for row in corrections or []}
        self.marks = {path: mark for path, _, mark in located(data.get("sources") or {})}
        self.made: list[Value] = []

    def value(self, path: str, *, empty: str = "", removes: str = "", context: str = "") -> Value:
        said, found = self.words.get(path), parse_path(path)
        text, sure, field = value_at(self.data, path) or "", sureness_at(self.data, path), FIELDS[found.field]
        made = Value(
            path="" if self.fixed else path,
            label=field.label,
            context=context,
            value=text,
            empty=empty or _EMPTY.get(found.field, f"+ {field.label}"),
            mark=self.marks.get(path, ""),
            sure=-1 if sure is None else round(100 * sure),
            low=not self.fixed and said is None and sure is not None and asks_for(found.field, sure),
            word=said.verdict if said else "",
            note=_note(said) if said else "",
            id=str(said.id) if said else "",
            kind=field.kind,
            removes=removes,
            removing=_REMOVING.get(found.section, "Remove"),
        )
        self.made.append(made)
        return made

    def to_check(self) -> list[Value]:
        """What a person should look at, the least sure first."""
        return sorted((value for value in self.made if value["low"]), key=lambda value: value["sure"])

    def contact(self) -> list[Value]:
        paths = [f"contact_info.{name}" for name in CONTACT]
        return [self.value(path) for path in paths if not self.fixed or value_at(self.data, path)]

    def names(self, section: str) -> list[Value]:
        """The entries of a list of names; a language with its level."""
        return [self._name(f"{section}.{number}") for number, _ in self._entries(section)]

    def addition(self, section: str) -> Value:
        """The empty place behind a list."""
        number = len(self.data.get(section) or [])
        if self.fixed:
            return NO_VALUE
        name = {"work_history": ".title", "education": ".degree"}.get(section, "")
        words = FIELDS[section].label.lower()
        return self.value(f"{section}.{number}{name}", empty=f"+ Add a {words}")

    def single(self, path: str) -> Value:
        """A value that is offered to be filled in only where it stands."""
        return self.value(path) if value_at(self.data, path) else NO_VALUE

    def jobs(self) -> list[Entry]:
        return [self._job(f"work_history.{n}", job) for n, job in self._entries("work_history")]

    def courses(self) -> list[Entry]:
        return [self._course(f"education.{n}", item) for n, item in self._entries("education")]

    def _entries(self, section: str) -> list[tuple[int, dict[str, Any]]]:
        """The entries that were not taken out, each with its number."""
        return [(n, entry) for n, entry in enumerate(self.data.get(section) or []) if entry is not None]

    def _name(self, path: str) -> Value:
        level = value_at(self.data, f"{path}.level") if path.startswith("languages") else None
        return self.value(path, removes=path, context=level or "")

    def _part(self, path: str, name: str, context: str, **more: str) -> Value:
        """A part of an entry; one that isn't there and needn't be is nothing."""
        there = value_at(self.data, f"{path}.{name}") is not None
        if there or (name in _NEEDED and not self.fixed):
            return self.value(f"{path}.{name}", context=context, **more)
        now = _EMPTY.get(f"{parse_path(path).section}.{name}", "")
        return NO_VALUE | {"value": now}  # type: ignore[return-value]

    def _job(self, path: str, job: Mapping[str, Any]) -> Entry:
        at = str(job.get("company") or job.get("title") or "")
        return Entry(
            title=self._part(path, "title", at, removes=path),
            subject=NO_VALUE,
            at=self._part(path, "company", str(job.get("title") or "")),
            place=self._part(path, "location", at),
            start=self._part(path, "start_date", at),
            end=self._part(path, "end_date", at),
            text=self._part(path, "description", at),
        )

    def _course(self, path: str, course: Mapping[str, Any]) -> Entry:
        at = str(course.get("institution") or course.get("degree") or "")
        return Entry(
            title=self._part(path, "degree", at, removes=path),
            subject=self._part(path, "field", at),
            at=self._part(path, "institution", str(course.get("degree") or "")),
            place=NO_VALUE,
            start=NO_VALUE,
            end=self._part(path, "graduation_year", at),
            text=NO_VALUE,
        )


def located(sources: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any], str]]:
    """(path, source, mark) of each value; the first path of a place names its mark, made safe for a selector."""
    names: dict[tuple[Any, ...], str] = {}
    for path, source in sources.items():
        place = (source["page"], *(source["box"] or source["span"]))
        yield path, source, names.setdefault(place, path.replace(".", "-"))


def as_parsed(profile: CandidateRow) -> dict[str, Any]:
    """A profile without a document, in the shape of the parser's answer."""
    return {
        "contact_info": {name: getattr(profile, name) for name in CONTACT},
        "work_history": profile.work_history,
        "education": profile.education,
        "skills": [{"name": item.get("skill", "")} for item in profile.skills],
        "certifications": [{"name": name} for name in profile.certifications],
        "languages": [{"name": name} for name in profile.languages],
        "summary": profile.summary,
    }


def _note(said: CorrectionRow) -> str:
    who = said.by or "the candidate"
    if said.verdict == "confirmed":
        return f"Checked by {who}"
    if said.verdict == "added":
        return f"Added by {who}"
    return f"Corrected by {who}; it was read as “{said.parsed}”"
