"""Jobs: which they are, and whose employer a position without one shares."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise, zip_longest

from .atoms import glues_towns
from .dates import Moment, find_ranges, is_duration, newest_first
from .decoding import decode
from .document import SEPARATORS, Line
from .entries import cut_entries, entry_dates
from .joining import only_date
from .lexicon import fold
from .places import place_score
from .sections import Section, sections_of
from .spans import Entry, Row, Span

_HEADLINE = 6  # sections and lines at the top that may hold the person's title
_HALF_A_POINT = 0.4
_TOWN = 0.7
WORK_ROLES = ("title", "company", "location")
_WORK_MISSING = {"title": -3.0, "company": -2.5}


def jobs(sections: list[Section]) -> list[Row]:
    """The jobs of a document, newest first."""
    entries = [e for s in sections_of(sections, "work") for e in cut_entries(s.lines, study=False)]
    decode(entries, WORK_ROLES, _WORK_MISSING, _headlines(sections), glued=glues_towns(sections))
    _put_below_employers(entries)
    entries = _without_group_heads(entries)
    _share_employers(entries)
    rows = [(e, *entry_dates(e, single_is_end=False)) for e in entries if e.span("title") or e.span("company")]
    rows = _without_overview(rows)
    rows.sort(key=lambda row: newest_first((row[1], row[2], row[3])))
    return rows


def _without_overview(rows: list[Row]) -> list[Row]:
    """The jobs without those that only a table above names, mostly by years, when they are told in full below."""
    told: dict[tuple[str, ...], set[Moment | None]] = defaultdict(set)
    for row in rows:
        if row[0].body:
            told[_key(row)].add(row[1])

    def again(row: Row) -> bool:
        start, known = row[1], told.get(_key(row), set())
        return start in known or (bool(known) and (start is None or start.month is None))

    return [row for row in rows if row[0].body or not again(row)]


def _key(row: Row) -> tuple[str, ...]:
    """Employer, title and first year: what makes two entries one job."""
    spans = [row[0].span(role) for role in ("company", "title")]
    return (*(fold(span.text) if span else "" for span in spans), str(row[1].year if row[1] else ""))


def _put_below_employers(entries: list[Entry]) -> None:
    """An employer over the time spent there, then its positions: LinkedIn's way to print several of them."""
    employer: Line | None = None
    title: Line | None = None
    for entry in entries:
        head = [line for line in entry.header if not only_date(line)]
        dated = bool(head) and bool(find_ranges(head[0].text))
        if len(head) > 2 and not dated and is_duration(head[1].text) and not _set_alike(head[0], head[2]):
            employer, title = head[0], head[2]
            _name(entry, company=employer, title=title)
        elif employer and title and head and _set_alike(head[0], title) and not dated:
            _name(entry, company=employer, title=head[0])
        else:
            employer = None


def _without_group_heads(entries: list[Entry]) -> list[Entry]:
    """The entries below `Employer, Town<tab>2015 – today` with that employer, and not that line, which is no job."""
    kept: list[Entry] = []
    head: Entry | None = None
    for entry, below in zip_longest(entries, entries[1:]):
        if below is not None and _heads(entry, below):
            head = entry
            continue
        if head is not None and (not _within(entry, head) or entry.span("company")):
            head = None
        employer = head and (head.span("company") or head.span("title"))
        if employer:
            entry.spans.append(Span(employer.line, employer.start, employer.end, "company", employer.score, 0.0))
        kept.append(entry)
    return kept


def _heads(entry: Entry, below: Entry) -> bool:
    """Whether an entry is only a line with an employer and the years of all the positions below it."""
    if entry.body or len(entry.header) != 1 or below.span("company") or not below.span("title"):
        return False
    title = entry.span("title")
    if title and entry.span("company") and place_score(title.text) < _TOWN:
        return False
    return not _set_alike(entry.header[0], below.header[0]) and _within(below, entry)


def _within(entry: Entry, other: Entry) -> bool:
    """Whether the time of an entry lies in that of another one, as far as their months tell."""
    start, end, current, _ = entry_dates(entry, single_is_end=False)
    first, last, going_on, _ = entry_dates(other, single_is_end=False)
    if start is None or first is None or start.year < first.year:
        return False
    return going_on or (not current and end is not None and last is not None and end.year <= last.year)


def _set_alike(one: Line, other: Line) -> bool:
    """Half a point tells LinkedIn's employers from its positions."""
    return (one.bold, one.italic) == (other.bold, other.italic) and abs(one.size - other.size) < _HALF_A_POINT


def _name(entry: Entry, **lines: Line) -> None:
    """Give an entry spans that are whole lines, in place of what was read there."""
    kept = [s for s in entry.spans if s.role not in lines and all(s.line is not line for line in lines.values())]
    entry.spans = [*kept, *(Span(line, 0, len(line.text), role, 1.0, 1.0) for role, line in lines.items())]


def _share_employers(entries: list[Entry]) -> None:
    """Several positions under one employer's name: those without one have that of the entry above."""
    for above, entry in pairwise(entries):
        employer = above.span("company")
        if employer is not None and entry.span("title") is not None and entry.span("company") is None:
            entry.spans.append(Span(employer.line, employer.start, employer.end, "company", employer.score, 0.0))


def _headlines(sections: list[Section]) -> frozenset[str]:
    """The folded texts around the name at the top of the page that may be the person's title."""
    lines = [line for s in sections[:_HEADLINE] if s.kind in ("", "contact") for line in s.lines[:_HEADLINE]]
    texts = [text.strip() for line in lines for text in re.split(rf"[\t{SEPARATORS}]|\s[–—-]\s", line.text)]
    plain = [t for t in texts if 3 < len(t) < 60 and not re.search(r"[\d@:]", t) and place_score(t) < 0.5]
    return frozenset(map(fold, plain))
