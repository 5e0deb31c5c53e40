"""Sections of work and education as entries, and entries as roles.

An entry hangs on its date. Its header lines are cut into atoms at every mark that can separate facts; a dynamic
programme groups the atoms into spans and gives each span a role. What the words leave open, the layout decides: roles
that stand in the same slot (line, cell, style) of the other entries of the document pull a span towards them.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from statistics import median
from typing import Final

from . import lexicon
from .classifier import learn
from .dates import DateRange, Moment, find_ranges
from .document import Line, Run, strip_bullet
from .lexicon import fold
from .places import place_score
from .roles import hits, role_scores, tells_a_story
from .sections import is_duties_label, slice_line

_STRONG: Final = re.compile(
    r"\t|\s*[|•·●∙◦▪■¦‖│/]\s+|\s+[|•·●∙◦▪■¦‖│/]\s*|\s+[-–—−―]+\s+|\s*;\s+|:\s+|\s+@\s+|\s*[()\[\]]\s*|\s*[→»>]\s+|(?<=[^\W\d_]{5})\.\s+(?=[A-ZÀ-Ý])"
)
_WEAK: Final = re.compile(r",\s+")
_MAX_HEADER: Final = 7
_SENTENCE: Final = 90
_NOWHERE: Final = DateRange(-1, -1, Moment(0), None, False)


@dataclass(slots=True, eq=False)
class Atom:
    """A piece of a header line that no separator cuts. `sep` is what stands before it."""

    line: Line
    start: int
    end: int
    sep: str
    row: int
    cell: int
    order: int
    bold: bool
    italic: bool
    size: float
    hint: str = ""

    @property
    def text(self) -> str:
        return self.line.text[self.start : self.end]

    @property
    def slot(self) -> tuple[int, int, int, bool, bool, str]:
        return (self.row, self.cell, min(self.order, 3), self.bold, self.italic, self.sep)


@dataclass(slots=True, eq=False)
class Span:
    """Characters of one line with a role."""

    line: Line
    start: int
    end: int
    role: str
    score: float = 0.0
    margin: float = 0.0

    @property
    def text(self) -> str:
        return self.line.text[self.start : self.end]


@dataclass(slots=True, eq=False)
class Entry:
    """One job or course: header atoms, dates, description lines and, after decoding, spans by role."""

    header: list[Line]
    body: list[Line]
    dates: list[tuple[Line, DateRange]]
    atoms: list[Atom] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)

    def span(self, role: str) -> Span | None:
        """The span with this role, or None."""
        return next((s for s in self.spans if s.role == role), None)


# --- cutting a section into entries ----------------------------------------------------------------------------------


def _looks(line: Line) -> tuple[bool, bool, float, bool]:
    return (line.bold, line.italic, round(line.size), line.caps)


def _is_sentence(line: Line) -> bool:
    text = line.text.rstrip()
    words = len(text.split())
    dated = any(not r.single or r.begin == 0 or r.stop >= len(text) - 2 for r in find_ranges(text))
    if len(text) > _SENTENCE and (line.bullet or not dated):
        return True
    return text.endswith((".", ";")) and words > 6 and not re.search(r"\b[A-Z]\w{0,4}\.$", text) and not dated


def _is_body(line: Line) -> bool:
    return line.bullet or _is_sentence(line) or is_duties_label(line.text)


def _is_remark(line: Line) -> bool:
    """`Thesis: ...`, `GPA 3.8`: about a course, not one of its facts."""
    head = re.match(r"^([^:\d]{2,24}?)\s*(?::|\d|$)", line.text)
    return bool(head) and fold(head[1]) in lexicon.labels("grade")  # type: ignore[index]


def _story(line: Line) -> bool:
    """Reads like something done, not like a name: the trained pipeline says so, or it is a phrase with small words."""
    if line.bullet or _is_sentence(line):
        return True
    if "\t" in line.text or line.bold or find_ranges(line.text) or _is_note(line.text):
        return False
    words = line.text.split()
    if not words or any(hits(kind, words[0]) for kind in ("company", "institution", "title")):
        return False
    if tells_a_story(line.text):
        return True
    small = sum(w.islower() and fold(w) in _small_words() for w in words[1:])
    lower = sum(w[:1].islower() for w in words)
    return len(words) >= 5 and small >= 1 and lower >= 0.5 * len(words)


@cache
def _small_words() -> frozenset[str]:
    return lexicon.words("stopwords")


def _anchor_range(line: Line, *, strict: bool) -> DateRange | None:
    """The date that makes a line the anchor of an entry."""
    ranges = find_ranges(line.text)
    if not ranges:
        return None
    best = next((r for r in ranges if not r.single), ranges[-1])
    rest = line.text[: best.begin] + line.text[best.stop :]
    if best.single and strict and len(rest.split()) > 12:
        return None
    if _is_sentence(line) and not (best.begin == 0 or best.stop >= len(line.text.rstrip(" ).")) or "\t" in line.text):
        return None
    if (
        best.single
        and re.search(r"[a-z]", rest)
        and strict
        and best.begin > 0
        and not re.match(r"\s*$|[\t|)\]•·]|,?\s", line.text[best.stop :])
    ):
        return None
    return best


def cut_entries(lines: list[Line], *, study: bool) -> list[Entry]:
    """Cut the lines of a section into entries.

    `study`: one year is enough to date a course, and its facts may be list items; jobs need a range unless there is
    none at all, and what is listed below them is what was done there.
    """
    lines = [line for line in lines if not _is_table_head(line)]
    lines = _join_stacked_dates(_join_wrapped(_lift_notes(_mend_dates(lines))))
    if study:
        _plain_facts(lines)
    anchors = _anchors(lines, study)
    learn(line.text for line in lines if len(line.text) < _SENTENCE)
    if not anchors:
        return _cut_without_dates(lines, study=study)
    starts = [_first_start(lines, anchors[0])]
    first = starts[0], anchors[0]
    gap = median([line.gap for line in lines[1:]] or [0.0])
    starts.extend(_start(lines, before, anchor, first, gap) for before, anchor in pairwise(anchors))
    stops = [*starts[1:], len(lines)]
    rows = _MAX_HEADER if study else _header_rows(lines, anchors, stops)
    return [_entry(lines[b:e], a - b, rows, study=study) for b, a, e in zip(starts, anchors, stops, strict=True)]


def _is_table_head(line: Line) -> bool:
    """`Period<tab>Position<tab>Employer`: the names of a table's columns."""
    cells = [fold(cell.strip(" :")) for cell in line.text.split("\t")]
    kinds = ("period", "title", "company", "location", "degree", "field", "institution", "year", "duties", "grade")
    return len(cells) > 1 and all(any(cell in lexicon.labels(kind) for kind in kinds) for cell in cells)


def _header_rows(lines: list[Line], anchors: list[int], stops: list[int]) -> int:
    """How many rows below the dated one still belong to the headers: those that tell no story in most entries."""
    for row in range(1, _MAX_HEADER):
        there = [lines[a + row] for a, e in zip(anchors, stops, strict=True) if a + row < e]
        if not there or sum(_story(line) or is_duties_label(line.text) for line in there) >= 0.5 * len(there):
            return row - 1
    return _MAX_HEADER


def _mend_dates(lines: list[Line]) -> list[Line]:
    """A range broken over two lines of a narrow date column becomes one: `May 2020 -<tab>Cook` / `June 2021`."""
    mended: list[Line] = []
    k = 0
    while k < len(lines):
        line, below = lines[k], lines[k + 1] if k + 1 < len(lines) else None
        head, tab, _ = line.text.partition("\t")
        other = below.text.partition("\t")[0] if below is not None else ""
        if below is not None and tab and len(head) + len(other) < 45 and _completes(head, other):
            mended.append(_insert(line, len(head), " " + other))
            if len(other) < len(below.text):
                rest = slice_line(below, len(other) + 1, len(below.text))
                text, mark = strip_bullet(rest.text)
                rest = slice_line(rest, len(rest.text) - len(text), len(rest.text))
                rest.bullet, rest.gap = mark or below.bullet, below.gap
                mended.append(rest)
            k += 2
        else:
            mended.append(line)
            k += 1
    return mended


def _completes(head: str, other: str) -> bool:
    before, whole = find_ranges(head), find_ranges(f"{head} {other}")
    if len(whole) != 1 or whole[0].single or not other.strip() or len(before) > 1:
        return False
    rest = f"{head} {other}"[: whole[0].begin] + f"{head} {other}"[whole[0].stop :]
    done = bool(before) and (before[0].end is not None or (before[0].current and not re.search(r"[-–—]\s*$", head)))
    return not done and not re.search(r"\w", rest)


def _insert(line: Line, at: int, text: str) -> Line:
    """A line with words of the line below put in; the box stays that of the line."""
    whole = slice_line(line, 0, len(line.text))
    whole.text = line.text[:at] + text + line.text[at:]
    whole.runs = [
        Run(
            r.start + (len(text) if r.start >= at else 0),
            r.end + (len(text) if r.end > at else 0),
            r.bold,
            r.italic,
            r.size,
            r.color,
        )
        for r in line.runs
    ]
    if line.xs:
        whole.xs = [*line.xs[:at], *[line.xs[max(0, at - 1)]] * len(text), *line.xs[at:]]
    whole.bullet, whole.gap = line.bullet, line.gap
    return whole


def _plain_facts(lines: list[Line]) -> None:
    """Short list items of a course are facts of its header, not a story."""
    for line in lines:
        if line.bullet and len(line.text) < _SENTENCE and not line.text.rstrip().endswith("."):
            line.bullet = False


def _lift_notes(lines: list[Line]) -> list[Line]:
    """Dates set at the right of the first bullets go back to the header they belong to."""
    lifted: list[Line] = []
    place = 0
    for line in lines:
        cut = line.text.rfind("\t")
        note = slice_line(line, cut + 1, len(line.text)) if cut > 0 else None
        if note is None or not line.bullet or not _is_note(note.text):
            lifted.append(line)
            if not line.bullet:
                place = len(lifted)
            continue
        rest = slice_line(line, 0, cut)
        rest.bullet, rest.gap = line.bullet, line.gap
        note.gap = 0.0
        lifted.insert(place, note)
        place += 1
        lifted.append(rest)
    return lifted


def _is_note(text: str) -> bool:
    """Only a date, a duration or a place."""
    bare = text
    for r in reversed(find_ranges(text)):
        bare = bare[: r.begin] + bare[r.stop :]
    return not re.search(r"\w{3,}", bare) or place_score(text) > 0.6 or is_duration(text)


def is_duration(text: str) -> bool:
    """`3 years 8 months` in any language: numbers with short words and no more."""
    return bool(
        re.match(r"^\W*\d{1,2}\s*[^\W\d]{1,8}\.?(?:\s*\W?\s*(?:[^\W\d]\s)?\d{1,2}\s*[^\W\d]{1,8}\.?)?\W*$", text)
    )


def _anchors(lines: list[Line], single_dates: bool) -> list[int]:
    plain = [i for i, line in enumerate(lines) if not line.bullet]
    every = [i for i in plain if (r := _anchor_range(lines[i], strict=True)) and (single_dates or not r.single)]
    if not every:
        every = [i for i in plain if _anchor_range(lines[i], strict=True)]
    if not every:
        every = [
            i
            for i, line in enumerate(lines)
            if (r := _anchor_range(line, strict=True)) and (single_dates or not r.single)
        ]
    kept: list[int] = []
    for i in every:
        if (
            kept
            and i == kept[-1] + 1
            and _only_date(lines[i])
            and not _only_date(lines[i - 1])
            and _single_line_dates(lines, kept)
        ):
            continue
        kept.append(i)
    return kept


def _only_date(line: Line) -> bool:
    rest = line.text
    for r in reversed(find_ranges(line.text)):
        rest = rest[: r.begin] + rest[r.stop :]
    return not re.search(r"\w", rest)


def _single_line_dates(lines: list[Line], kept: list[int]) -> bool:
    """Whether the last anchor only holds a lone year, so that a date line below it is the real date."""
    found = _anchor_range(lines[kept[-1]], strict=True)
    return bool(found and found.single)


def _join_wrapped(lines: list[Line]) -> list[Line]:
    """Header lines that were broken at the right margin, as one line."""
    joined: list[Line] = []
    for line in lines:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.wraps
            and not line.bullet
            and line.gap < 0.35
            and not last.text.rstrip().endswith((".", ":"))
            and ((_meets(last, line) and abs(last.x0 - line.x0) < 4) or (last.bullet and line.x0 >= last.x0 - 4))
            and (last.bullet or not (_anchor_range(last, strict=False) and _anchor_range(line, strict=False)))
            and "\t" not in last.text
        ) or (last is not None and (_ends_in_dash(last, line) or goes_on_beside(last, line))):
            joined[-1] = join_lines(last, line)
        elif last is not None and _goes_on_below(last, line):
            joined[-1] = _join_first_cell(last, line)
        else:
            joined.append(line)
    return joined


def _meets(last: Line, line: Line) -> bool:
    """Whether a line ends in the style in which the next one begins."""
    if not last.runs or not line.runs:
        return _looks(last) == _looks(line)
    one, two = last.runs[-1], line.runs[0]
    return (one.bold, one.italic, one.color) == (two.bold, two.italic, two.color) and abs(one.size - two.size) < 0.6


def _ends_in_dash(last: Line, line: Line) -> bool:
    """`Oregon State University, 2015 –` over `2018`."""
    open_end = re.search(r"\d{4}\s*[-–—]\s*$", last.text)
    return open_end is not None and _only_date(line) and bool(find_ranges(line.text)) and not line.bullet


def goes_on_beside(last: Line, line: Line) -> bool:
    """The text beside a date was broken: `2016<tab>Técnico en Diseño de` over `Interiores`."""
    head, tab, tail = last.text.partition("\t")
    if not tab or "\t" in tail or "\t" in line.text or line.bullet or not last.xs or not _is_note(head):
        return False
    level = abs(last.xs[min(len(head) + 1, len(last.xs) - 1)][0] - line.x0) < 4
    return level and last.wraps and line.gap < 0.25 and _meets(last, line) and not find_ranges(line.text)


def _goes_on_below(last: Line, line: Line) -> bool:
    """The first cell of `last` was broken, its last cell being a date or place: `... in Trans-<tab>2015` / `port`."""
    head, tab, tail = last.text.rpartition("\t")
    if not tab or "\t" in line.text or line.bullet or last.bullet or line.gap > 0.2 or abs(last.x0 - line.x0) > 4:
        return False
    if not _is_note(tail) or find_ranges(line.text):
        return False
    first = slice_line(last, 0, len(head))
    broken = head.rstrip().endswith(("-", "–", ",", "|", "&", "/")) or line.text[:1].islower()
    return broken and (first.bold, first.italic) == (line.bold, line.italic)


def _join_first_cell(last: Line, line: Line) -> Line:
    cut = last.text.rfind("\t")
    joined = join_lines(slice_line(last, 0, cut), line)
    tail = slice_line(last, cut, len(last.text))
    whole = join_lines(joined, tail)
    at = len(joined.text.rstrip())
    whole.text = joined.text.rstrip() + tail.text
    if whole.xs:
        del whole.xs[at : at + 1]
    whole.runs = [*joined.runs, *(Run(r.start + at, r.end + at, r.bold, r.italic, r.size, r.color) for r in tail.runs)]
    whole.gap = last.gap
    return whole


def join_lines(first: Line, second: Line, *, glue: str = " ") -> Line:
    """Two lines as one; a hyphen at the break is removed before a small letter (unless glued as they are)."""
    head = first.text.rstrip()
    if glue and re.search(r"\w\s?-$", head) and second.text[:1].islower():
        head, glue = head[:-1].rstrip(), ""
    text = head + glue + second.text
    shift = len(head) + len(glue)
    runs = [Run(r.start, min(r.end, len(head)), r.bold, r.italic, r.size, r.color) for r in first.runs]
    runs += [Run(r.start + shift, r.end + shift, r.bold, r.italic, r.size, r.color) for r in second.runs]
    xs = [*first.xs[: len(head)], *([first.xs[-1]] * len(glue) if first.xs else []), *second.xs]
    line = Line(text, first.page, first.x0, first.top, max(first.x1, second.x1), second.bottom, runs, xs)
    line.bullet, line.region, line.gap, line.wraps, line.offset = (
        first.bullet,
        first.region,
        first.gap,
        second.wraps,
        first.offset,
    )
    return line


def _join_stacked_dates(lines: list[Line]) -> list[Line]:
    """`2015` above `2018` becomes `2015 – 2018`."""
    joined: list[Line] = []
    for line in lines:
        last = joined[-1] if joined else None
        if last is not None and _only_date(line) and _only_date(last) and line.page == last.page:
            one, two = find_ranges(last.text), find_ranges(line.text)
            if len(one) == len(two) == 1 and one[0].single and two[0].single and one[0].start <= two[0].start:
                merged = join_lines(last, line)
                merged.text = merged.text.replace(" ", " – ", 1) if " – " not in merged.text else merged.text
                at = len(last.text.rstrip())
                if merged.xs:
                    merged.xs[at:at] = [merged.xs[at - 1]] * 2
                joined[-1] = merged
                continue
        joined.append(line)
    return joined


def _first_start(lines: list[Line], anchor: int) -> int:
    start = 0
    for i in range(anchor):
        if _is_body(lines[i]):
            start = i + 1
    return max(start, anchor - _MAX_HEADER + 1)


def _start(lines: list[Line], before: int, anchor: int, first: tuple[int, int], gap: float) -> int:
    """The first header line of the entry dated in line `anchor`, after the one dated in line `before`.

    `first` are the first header line and the dated line of the section's first entry, `gap` the usual gap.
    """
    offset, look = first[1] - first[0], _looks(lines[first[0]])
    best, best_score = anchor, -99.0
    for b in range(anchor, before, -1):
        if b < anchor and (_is_body(lines[b]) and not lines[anchor].bullet):
            break
        score = 1.2 * (_looks(lines[b]) == look) + 1.2 * (lines[b].gap > gap + 0.25) + 0.8 * (lines[b].gap > gap + 0.7)
        score += 1.5 * _is_body(lines[b - 1]) + 1.0 * (not _is_body(lines[b - 1]) and _story(lines[b - 1]))
        score -= 1.0 * (b < anchor and _story(lines[b]))
        score += 1.3 * (anchor - b == offset) - 0.35 * abs(anchor - b - offset)
        score -= 0.8 * (lines[b].gap < 0.1 and gap > 0.1)
        if score > best_score:
            best, best_score = b, score
    return best


def _entry(lines: list[Line], anchor: int, rows: int, *, study: bool) -> Entry:
    header = lines[: anchor + 1]
    body: list[Line] = []
    hanging = any("\t" in line.text or (find_ranges(line.text)[:1] or [_NOWHERE])[0].begin == 0 for line in header)
    measured = not study and (bool(lines[0].xs) or not hanging)
    left = max(_text_left(line) for line in header)
    for k, line in enumerate(lines[anchor + 1 :], anchor + 1):
        inside = measured and line.x0 > left + 5 and not line.bold and not _is_note(line.text)
        if body or _is_body(line) or _is_remark(line) or k - anchor > rows or inside:
            body.append(line)
        else:
            header.append(line)
            left = max(left, _text_left(line))
    dates = [(line, r) for line in header for r in find_ranges(line.text)]
    return Entry(header, body, dates)


def _text_left(line: Line) -> float:
    """Where the text of a header line begins, behind a date set at its left."""
    if not line.xs:
        return line.x0
    cut = line.text.find("\t")
    if cut > 0 and _is_note(line.text[:cut]) and not is_duration(line.text[cut + 1 :]):
        return line.xs[min(cut + 1, len(line.xs) - 1)][0]
    dated = find_ranges(line.text)
    if (
        dated
        and dated[0].begin == 0
        and not is_duration(line.text[dated[0].stop :])
        and dated[0].stop + 1 < len(line.xs)
    ):
        return line.xs[dated[0].stop + 1][0]
    return line.x0


def _cut_without_dates(lines: list[Line], *, study: bool) -> list[Entry]:
    """Entries that show no dates: cut where white space or the look of the first line says so."""
    if not lines:
        return []
    look, entries = _looks(lines[0]), []
    gaps = median([line.gap for line in lines[1:]] or [0.0])
    current: list[Line] = []
    for line in lines:
        fresh = (
            current
            and not _is_body(line)
            and (
                line.gap > gaps + 0.3
                or (_looks(line) == look and any(_is_body(c) or _looks(c) != look for c in current))
            )
        )
        if fresh:
            entries.append(current)
            current = []
        current.append(line)
    entries.append(current)
    if len(entries) == 1 and all(_looks(line) == look for line in lines) and len(lines) > 2:
        entries = [[line] for line in lines]
    return [_entry(e, 0, _MAX_HEADER, study=study) for e in entries if not _is_sentence(e[0])]


# --- header lines to atoms -------------------------------------------------------------------------------------------


def atoms_of(entry: Entry) -> list[Atom]:
    """The atoms of all header lines, dates taken out."""
    found: list[Atom] = []
    for row, line in enumerate(entry.header):
        taken = [
            (r.begin, r.stop)
            for r in find_ranges(line.text)
            if (r.begin, r.stop) in {(d.begin, d.stop) for ln, d in entry.dates if ln is line}
        ]
        atoms = _atoms_of_line(line, row, taken)
        label = label_of(line)
        if label:
            atoms = [a for a in atoms if a.start >= label[1] - 1]
            for atom in atoms[:1]:
                atom.hint, atom.sep = label[0], "\n"
        found.extend(atoms)
    return found


def _atoms_of_line(line: Line, row: int, taken: list[tuple[int, int]]) -> list[Atom]:
    text = line.text
    marks: list[tuple[int, int, str]] = [(b, e, "date") for b, e in taken]
    for pattern in (_STRONG, _WEAK):
        for m in pattern.finditer(text):
            if not any(b < m.end() and m.start() < e for b, e, _ in marks) and not _part_of_word(text, m):
                marks.append((m.start(), m.end(), _kind(m.group())))
    for b, e in _at_words(text):
        if not any(x < e and b < y for x, y, _ in marks):
            marks.append((b, e, "at"))
    for one, two in zip(line.runs, line.runs[1:], strict=False):
        if (one.bold, one.italic) != (two.bold, two.italic) or abs(one.size - two.size) > 0.7:
            p = two.start
            inside = p and text[p - 1].isalnum() and text[p : p + 1].isalnum()  # a letter from another font
            if p and not inside and not any(b <= p <= e for b, e, _ in marks):
                marks.append((p, p, "style"))
    marks.sort()
    atoms: list[Atom] = []
    position, sep, cell, order = 0, "\n", 0, 0
    for b, e, kind in [*marks, (len(text), len(text), "end")]:
        begin, stop = _strip(text, position, b)
        if stop > begin:
            atoms.append(_atom(line, (begin, stop), sep, (row, cell, order)))
            order += 1
            sep = kind
        elif sep not in ("\n", "\t"):
            sep = kind
        if kind == "\t":
            cell, order, sep = cell + 1, 0, "\t"
        position = e
    return atoms


def _part_of_word(text: str, mark: re.Match[str]) -> bool:
    """`(IHK)`, `(Hons)`, `(ACLS)`: a parenthesis that belongs to the word before it."""
    bare = mark.group().strip()
    if bare not in ("(", ")"):
        return False
    begin = text.rfind("(", 0, mark.end()) if bare == ")" else mark.start() + mark.group().index("(")
    inner = re.match(r"\(([^()\d]{1,8})\)", text[begin:]) if begin >= 0 else None
    return bool(inner) and place_score(inner[1]) < 0.5 and begin > 0  # type: ignore[index]


def _kind(mark: str) -> str:
    bare = mark.strip(" ")
    if "\t" in mark:
        return "\t"
    return {"(": "(", "[": "(", ")": ")", "]": ")", ",": ",", ":": ":", ";": ";"}.get(
        bare, "–" if bare[:1] in "-–—−―" else "|"
    )


def _at_words(text: str) -> list[tuple[int, int]]:
    flat = text.casefold()
    return [
        m.span()
        for m in re.finditer(r"\s+(?:at|bei|beim|bei der|chez|au sein (?:de la|du|des|de)|@)\s+(?=[\w\"'«])", flat)
    ]


def _strip(text: str, begin: int, stop: int) -> tuple[int, int]:
    while begin < stop and (text[begin].isspace() or text[begin] in ",;|–—-·•:()[]/."):
        begin += 1
    if text[begin:stop].endswith(".") and re.search(r"[^\W\d_]{5}\.$", text[begin:stop]):
        stop -= 1  # the end of a sentence rather than of an abbreviation
    while stop > begin and (
        text[stop - 1].isspace()
        or text[stop - 1] in ",;|–—-·•:([]/"
        or (text[stop - 1] == ")" and "(" not in text[begin:stop])
    ):
        stop -= 1
    return begin, stop


def _atom(line: Line, span: tuple[int, int], sep: str, place: tuple[int, int, int]) -> Atom:
    begin, stop = span
    run = max(line.runs, key=lambda r: min(r.end, stop) - max(r.start, begin), default=Run(0, 0))
    return Atom(line, begin, stop, sep, *place, run.bold, run.italic, run.size)


# --- roles -----------------------------------------------------------------------------------------------------------

_MERGE: Final = {
    ",": -0.5,
    "–": -1.0,
    ":": -1.5,
    "(": -0.6,
    ")": -0.4,
    "at": -2.0,
    "style": -2.2,
    ";": -2.0,
    "|": -4.0,
    "date": -6.0,
}
_FORBIDDEN: Final = frozenset({"\n", "\t"})


def decode(entries: Sequence[Entry], roles: tuple[str, ...], missing: dict[str, float]) -> None:
    """Fill `spans` of every entry; roles other than "other" are used at most once an entry.

    `missing` is the score for leaving a role out. Three rounds: words alone, then with what the layout's slots say.
    """
    prior: dict[tuple[object, ...], dict[str, float]] = {}
    for entry in entries:
        entry.atoms = atoms_of(entry)
    learn(text for entry in entries for text in _candidates(entry.atoms))
    for _ in range(3):
        for entry in entries:
            entry.spans = _best_spans(entry.atoms, roles, missing, prior)
        prior = _slot_prior(entries, roles) if len(entries) > 1 else {}


def _candidates(atoms: list[Atom]) -> Iterator[str]:
    """Every text that a span of these atoms could have."""
    for i, first in enumerate(atoms):
        for j in range(i, min(len(atoms), i + 4)):
            if j > i and (atoms[j].sep in _FORBIDDEN or atoms[j].line is not first.line):
                break
            yield first.line.text[first.start : atoms[j].end]


def _slot_prior(entries: Sequence[Entry], roles: tuple[str, ...]) -> dict[tuple[object, ...], dict[str, float]]:
    counts: dict[tuple[object, ...], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for entry in entries:
        for span in entry.spans:
            first = next(a for a in entry.atoms if a.line is span.line and a.start >= span.start)
            counts[first.slot][span.role] += 1.0
    prior: dict[tuple[object, ...], dict[str, float]] = {}
    for slot, seen in counts.items():
        total = sum(seen.values())
        prior[slot] = {
            r: 1.1 * math.log((seen.get(r, 0.0) + 0.5) / (total + 0.5 * (len(roles) + 1)) * (len(roles) + 1))
            for r in (*roles, "other")
        }
    return prior


def _span_score(
    atoms: list[Atom], i: int, j: int, role: str, prior: dict[tuple[object, ...], dict[str, float]]
) -> float:
    first, last = atoms[i], atoms[j - 1]
    text = first.line.text[first.start : last.end]
    score = role_scores(text).get(role, -1.0)
    score += prior.get(first.slot, {}).get(role, 0.0)
    if first.hint:
        score += 6.0 if role == first.hint or (role == "field" and first.hint == "degree") else 0.0
    for atom in atoms[i + 1 : j]:
        score += _MERGE.get(atom.sep, -1.0) + (0.6 if role == "institution" and atom.sep == "–" else 0.0)
    if role == "company" and first.sep == "at":
        score += 1.5
    if role in ("title", "company") and first.bold:
        score += 0.15
    if role in ("company", "title") and first.sep == "," and len(text) <= 3 and text.isupper():
        score -= 3.0  # the state behind a town
    if role == "location" and j - i > 1:
        score += 0.5
    return score


def _best_spans(
    atoms: list[Atom],
    roles: tuple[str, ...],
    missing: dict[str, float],
    prior: dict[tuple[object, ...], dict[str, float]],
) -> list[Span]:
    """The best grouping: states are (atoms used, roles used)."""
    names = (*roles, "other")
    best: list[dict[int, tuple[float, tuple[tuple[int, int, str], ...]]]] = [{} for _ in range(len(atoms) + 1)]
    best[0][0] = (0.0, ())
    for i in range(len(atoms)):
        for mask, (total, chosen) in best[i].items():
            for j in range(i + 1, min(len(atoms), i + 4) + 1):
                if j > i + 1 and (atoms[j - 1].sep in _FORBIDDEN or atoms[j - 1].line is not atoms[i].line):
                    break
                for k, role in enumerate(names):
                    if (role != "other" and mask >> k & 1) or (role == "other" and j > i + 1):
                        continue
                    grown = mask | (1 << k if role != "other" else 0)
                    score = total + _span_score(atoms, i, j, role, prior) + _order_bonus(mask, role, names)
                    if grown not in best[j] or best[j][grown][0] < score:
                        best[j][grown] = (score, (*chosen, (i, j, role)))
    finals = {
        m: (s + sum(v for r, v in missing.items() if not m >> names.index(r) & 1), c) for m, (s, c) in best[-1].items()
    }
    if not finals:
        return []
    _, chosen = max(finals.values(), key=lambda item: item[0])
    return [_span(atoms, i, j, role, prior) for i, j, role in chosen]


def _order_bonus(mask: int, role: str, names: tuple[str, ...]) -> float:
    """Weak habits of all résumés: title before employer, place after both."""
    if role == "location" and not mask:
        return -1.0
    if role == "company" and "title" in names and mask >> names.index("title") & 1:
        return 0.2
    if role == "field" and "degree" in names:
        return 0.5 if mask >> names.index("degree") & 1 else -0.3
    return 0.0


def _span(atoms: list[Atom], i: int, j: int, role: str, prior: dict[tuple[object, ...], dict[str, float]]) -> Span:
    first, last = atoms[i], atoms[j - 1]
    start, end = first.start, last.end
    text = first.line.text
    if "(" in text[start:end] and text[end : end + 1] == ")":
        end += 1
    scores = role_scores(text[start:end])
    rivals = [scores.get(r, -1.0) + prior.get(first.slot, {}).get(r, 0.0) for r in scores if r != role]
    mine = scores.get(role, -1.0) + prior.get(first.slot, {}).get(role, 0.0)
    return Span(first.line, start, end, role, mine, mine - max(rivals))


def entry_dates(
    entry: Entry, *, single_is_end: bool
) -> tuple[Moment | None, Moment | None, bool, tuple[Line, DateRange] | None]:
    """(start, end, still going on, where) of an entry."""
    if not entry.dates:
        return None, None, False, None
    where = next((d for d in entry.dates if not d[1].single), entry.dates[0])
    found = where[1]
    if found.single:
        return (None, found.start, False, where) if single_is_end else (found.start, found.start, False, where)
    return found.start, found.end, found.current, where


def label_of(line: Line) -> tuple[str, int] | None:
    """(role, where the value starts) of `Employer: X` or `Position<tab>Y`."""
    match = re.match(r"^([^:\t]{2,40})(?:\s*:\s*|\s*\t\s*)(?=\S)", line.text)
    if not match:
        return None
    key = fold(match[1].strip(" :"))
    if key in lexicon.labels("period"):
        return "period", match.end()
    kinds = ("title", "company", "institution", "degree", "field", "location")
    kind = next((k for k in kinds if key in lexicon.labels(k) and key not in lexicon.degree_levels()), None)
    return (kind, match.end()) if kind else None
