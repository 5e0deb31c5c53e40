"""What was read in a résumé with what people corrected laid over it. Pure: values in, values out.

A value has a path: `contact_info.email`, `work_history.0.title`, `skills.3`, `languages.0.level`, `summary`. Values are
compared and kept as text; None says that there is nothing. An entry that was taken out becomes None in its list, so
that the paths of the others stay what they are; `entries` leaves such gaps out.
"""

import copy
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple, Protocol

import phonenumbers
from pydantic import EmailStr, TypeAdapter, ValidationError

from ats_app.core.errors import Invalid
from scoring.parsing.dates import Moment, years_covered
from scoring.parsing.places import take_apart
from scoring.parsing.roles import find_degree
from scoring.skills.taxonomy import taxonomy

Data = dict[str, Any]
"""`candidate_data` of the parser's answer as JSON."""

NAMED_LISTS = ("skills", "certifications", "languages")
"""Lists whose entries are a name first of all: `skills.3` is that name."""
_MOST_GAPS = 100
"""An addition stays in its place when one before it was taken back; nobody adds more than that."""
_PATH = re.compile(r"^(contact_info|work_history|education|skills|certifications|languages|summary)(\.\d+)?(\.\w+)?$")
_MONTH = re.compile(r"^(19|20)\d\d(-(0[1-9]|1[0-2]))?$")
_YEAR = re.compile(r"^(19|20)\d\d$")
_EMAIL: TypeAdapter[str] = TypeAdapter(EmailStr)


_CALLED_BY = ("name", "title", "degree", "company", "institution")


class Path(NamedTuple):
    """A path taken apart. `field` is the path without its number: `work_history.title`."""

    section: str
    number: int | None
    name: str | None

    @property
    def field(self) -> str:
        return self.section if self.name is None else f"{self.section}.{self.name}"


@dataclass(frozen=True, slots=True)
class Field:
    """What a person may write into a value: how long, of which kind, and whether nothing is an answer too."""

    label: str
    kind: str = "text"
    most: int = 200
    needed: bool = False


FIELDS: Mapping[str, Field] = {
    "contact_info.first_name": Field("First name", most=100, needed=True),
    "contact_info.last_name": Field("Last name", most=100, needed=True),
    "contact_info.email": Field("E-mail", kind="email"),
    "contact_info.phone": Field("Phone", kind="tel", most=40),
    "contact_info.location": Field("Location", most=120),
    "summary": Field("Summary", kind="long", most=5000),
    "work_history": Field("Position"),
    "work_history.title": Field("Title"),
    "work_history.company": Field("Employer"),
    "work_history.location": Field("Place"),
    "work_history.start_date": Field("From", kind="month"),
    "work_history.end_date": Field("Until", kind="month"),
    "work_history.description": Field("What was done", kind="long", most=10_000),
    "education": Field("Course"),
    "education.degree": Field("Degree"),
    "education.field": Field("Subject"),
    "education.institution": Field("School"),
    "education.graduation_year": Field("Year", kind="year"),
    "skills": Field("Skill", most=80),
    "certifications": Field("Certificate"),
    "languages": Field("Language", most=60),
    "languages.level": Field("Level", most=60),
}


class Correction(Protocol):
    """What `overlay` needs of a stored correction."""

    path: str
    parsed: str | None
    corrected: str | None


def parse_path(path: str) -> Path:
    """A path of the ones that can be corrected.

    Raises:
        Invalid: there is no such value.
    """
    match = _PATH.match(path)
    if match:
        number, name = match[2], match[3]
        found = Path(match[1], int(number[1:]) if number else None, name[1:] if name else None)
        listed = found.section not in ("contact_info", "summary")
        if found.field in FIELDS and listed == (found.number is not None):
            return found
    raise Invalid(fields={"path": "There is no such value."})


def value_at(data: Data, path: str) -> str | None:
    """The value as text; None where there is nothing. Of a whole job or course, what it is called."""
    found = parse_path(path)
    part: Any = data.get(found.section)
    if found.number is not None:
        part = part[found.number] if part and found.number < len(part) else None
        if isinstance(part, dict) and found.name is None:
            part = next((part[key] for key in _CALLED_BY if part.get(key)), None)
    if found.name is not None:
        part = part.get(found.name) if part else None
    return None if part in (None, "") else str(part)


def sureness_at(data: Data, path: str) -> float | None:
    """The parser's confidence in a value; None where it gave none."""
    found = parse_path(path)
    part: Any = data.get(found.section)
    if found.number is not None:
        part = part[found.number] if part and found.number < len(part) else None
    sure = (part or {}).get("confidence") if isinstance(part, dict) else None
    if isinstance(sure, dict):
        sure = sure.get(found.name)
    return None if sure is None else float(sure)


def overlay(data: Data, corrections: Iterable[Correction]) -> Data:
    """The data with each correction, oldest first, whose original value still stands where it stood.

    A newer parser may read the document otherwise: then what people said of another reading is left out.
    """
    changed = copy.deepcopy(data)
    touched = set()
    for item in corrections:
        if item.parsed == item.corrected or value_at(data, item.path) != item.parsed:
            continue
        path = parse_path(item.path)
        _put(changed, path, item.corrected)
        touched.add(path.field)
    if touched & {"work_history", "work_history.start_date", "work_history.end_date"}:
        changed["years_of_experience"] = _years(entries(changed, "work_history"))
    return changed


def entries(data: Data, section: str) -> list[dict[str, Any]]:
    """A list without the entries that were taken out."""
    return [entry for entry in data.get(section) or [] if entry is not None]


def normalised(path: Path, text: str | None, *, country: str | None = None) -> str | None:
    """What a person wrote in the form in which it is kept; None for nothing.

    Raises:
        Invalid: it can't be the value of this field; the sentence is in `fields["value"]`.
    """
    field, words = FIELDS[path.field], " ".join((text or "").split()) if text else ""
    if field.kind == "long":
        words = (text or "").strip()
    if not words:
        if field.needed:
            raise _wrong("Please fill this in.")
        return None
    if len(words) > field.most:
        raise _wrong(f"At most {field.most} letters.")
    return _KINDS.get(field.kind, _plain)(words, path, country)


def _plain(words: str, path: Path, _country: str | None) -> str:
    if path.section == "skills":
        known = taxonomy().resolve(words)
        return known.name if known else words
    return words


def _email(words: str, _path: Path, _country: str | None) -> str:
    try:
        return _EMAIL.validate_python(words).lower()
    except ValidationError as error:
        raise _wrong("This is not an e-mail address.") from error


def _phone(words: str, _path: Path, country: str | None) -> str:
    try:
        number = phonenumbers.parse(words, country)
    except phonenumbers.NumberParseException as error:
        raise _wrong("Write the number with its country: +34 612 345 678.") from error
    if not phonenumbers.is_possible_number(number):
        raise _wrong("This number has too many or too few digits.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _month(words: str, path: Path, _country: str | None) -> str:
    if not _MONTH.match(words):
        now = " Leave it empty for a job that goes on." if path.name == "end_date" else ""
        raise _wrong(f"Write the year and the month: 2021-03, or only the year.{now}")
    return words


def _year(words: str, _path: Path, _country: str | None) -> str:
    if not _YEAR.match(words):
        raise _wrong("Write the year: 2018.")
    return words


_KINDS: Mapping[str, Callable[[str, Path, str | None], str]] = {
    "email": _email,
    "tel": _phone,
    "month": _month,
    "year": _year,
}


def _wrong(sentence: str) -> Invalid:
    return Invalid(fields={"value": sentence})


def _put(data: Data, path: Path, text: str | None) -> None:
    if path.number is None:
        _put_single(data, path, text)
        return
    items: list[dict[str, Any] | None] = data.setdefault(path.section, [])
    if path.number > len(items) + _MOST_GAPS:
        return
    items.extend([None] * (path.number - len(items)))
    if path.number == len(items):
        items.append({})
    entry = items[path.number]
    if path.name is None:
        items[path.number] = _called(path.section, entry or {}, text) if text else None
    elif entry is not None:
        entry[path.name] = int(text) if text and path.name == "graduation_year" else text
        if path.field == "education.degree":
            match = find_degree(text) if text else None
            entry["level"] = match.level if match else 0
        if path.field == "work_history.description":
            entry[path.name] = text or ""


def _put_single(data: Data, path: Path, text: str | None) -> None:
    if path.name is None:
        data[path.section] = text
        return
    data[path.section][path.name] = text
    if path.name == "location":
        place = take_apart(text) if text else None
        data[path.section]["place"] = place.model_dump(mode="json") if place else None


def _called(section: str, entry: dict[str, Any], name: str) -> dict[str, Any]:
    """An entry under another name; a skill then is another skill."""
    if section == "skills":
        known = taxonomy().resolve(name)
        return entry | {"id": known.id if known else None, "name": name}
    if section == "languages":
        return entry | {"name": name, "code": None}
    return entry | {"name": name}


def _years(jobs: list[dict[str, Any]]) -> int:
    spans = [(start, _moment(job.get("end_date"))) for job in jobs if (start := _moment(job.get("start_date")))]
    return years_covered(spans, datetime.now(UTC).date())


def _moment(text: str | None) -> Moment | None:
    if not text:
        return None
    year, _, month = text.partition("-")
    return Moment(int(year), int(month) if month else None)
