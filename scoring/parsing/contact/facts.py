"""Who the résumé is about: name, e-mail, phone, place."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .. import lexicon
from ..dates import find_ranges
from ..document import Document, Line
from ..headings import heading_of
from ..lexicon import fold
from ..names import clean_name, show
from ..sections import Section
from ..spans import Span
from .emails import find_email
from .links import find_links
from .location import find_location
from .marks import EMAIL, between_facts, label_of
from .naming import find_name, turn_of
from .phones import find_phone, likely_countries

_TOP = 14
_SURE = 4.0  # the score of a name that its labels tell
_NEAR = 3  # lines around an address or a labelled fact that may hold the others


@dataclass(slots=True)
class Contact:
    """The spans found, with the values made of them."""

    name: Span | None = None
    given: Span | None = None
    family: Span | None = None
    first: str | None = None
    last: str | None = None
    email: Span | None = None
    phone: Span | None = None
    e164: str | None = None
    location: Span | None = None
    links: tuple[str, ...] = ()
    phone_certain: bool = False
    name_score: float = 0.0


def read_contact(document: Document, sections: list[Section], language: str, country_hint: str | None) -> Contact:
    """All contact facts of a document."""
    lines = _own_lines(document, sections)
    zone = _zone(lines, sections)
    found = Contact(email=find_email(zone, lines) or find_email(lines))
    found.links = find_links(zone)
    local = found.email.text.partition("@")[0] if found.email else ""
    labelled = _labelled_names(zone)
    if labelled:
        found.given, found.family = labelled
        found.first, found.last = show(found.given.text), show(found.family.text, family=True)
        found.name_score = _SURE
    else:
        found.name, found.name_score = find_name(document, sections, local)
    found.location = find_location(zone, found.name)
    countries = likely_countries(document, found.location, found.email, language, country_hint)
    found.phone, found.e164, found.phone_certain = find_phone(zone, lines, countries)
    if found.name:
        found.first, found.last = clean_name(found.name.text, local, language, turn=turn_of(found.name))
        found.given = found.family = found.name
    return found


def _own_lines(document: Document, sections: list[Section]) -> list[Line]:
    """The lines that do not tell how to reach somebody else."""
    others = {id(line) for section in sections if section.kind == "references" for line in section.lines}
    return [line for line in document.lines if id(line) not in others]


def _zone(own: list[Line], sections: list[Section]) -> list[Line]:
    """Lines where contact facts stand: the top, contact sections, and unnamed beginnings of columns."""
    inside = {id(line) for s in sections if s.kind not in ("", "contact", "other?") for line in s.lines}
    lines: list[Line] = []
    for section in sections:
        if section.kind == "contact":
            lines = [*lines, *([section.heading] if section.heading else []), *section.lines[:12]]
    lines = [*(line for line in own[:_TOP] if id(line) not in inside), *lines]
    for section in sections:
        if not section.kind:
            lines = [*lines, *section.lines[:12]]
    for k, line in enumerate(own):
        told = line.page == 1 and id(line) not in inside and label_of(line.text) in ("email", "phone", "location")
        if "@" in line.text or told:
            near = own[max(0, k - _NEAR) : k + _NEAR + 1]
            level = [o for o in own if o.xs and o.page == line.page and abs(o.top - line.top) < 3 and _short(o)]
            beside = [o for o in near if o.region == line.region and (_short(o) or (o is line and _is_row(line)))]
            lines = [*lines, *beside, *level]
    seen: set[int] = set()
    return [line for line in lines if not (id(line) in seen or seen.add(id(line)))]  # type: ignore[func-returns-value]


def _is_row(line: Line) -> bool:
    """Contact facts in a row, as long as a sentence: `ada@example.org | 020 7946 0018 | 164 Mill Lane, Leeds`."""
    return len(EMAIL.sub("", line.text)) < 90 and len(between_facts().findall(line.text)) > 1


def _short(line: Line) -> bool:
    """A fact of its own rather than a line of prose, a heading or a dated entry."""
    return len(line.text) < 90 and not line.bullet and not heading_of(line.text) and not find_ranges(line.text)


def _labelled_names(zone: list[Line]) -> tuple[Span, Span] | None:
    """`First name: Ada` and `Last name: Lind`, each in a line of its own; None unless both are there."""
    found: dict[str, Span] = {}
    for line in zone:
        match = re.match(r"^([^:\t]{2,24})(?::\s*|\t)(.*\S)", line.text)
        if match is None:
            continue
        for kind in ("first_name", "last_name"):
            if fold(match[1].strip()) in lexicon.labels(kind) and kind not in found:
                found[kind] = Span(line, match.start(2), match.end(2), "name", _SURE)
    first, last = found.get("first_name"), found.get("last_name")
    return (first, last) if first and last and first.line is not last.line else None
