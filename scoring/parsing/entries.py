"""Sections of work and education cut into entries: an entry hangs on its date."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import pairwise
from statistics import median
from typing import Final

from . import lexicon
from .atoms import label_of
from .classifier import learn
from .dates import DateRange, Moment, find_ranges, is_duration
from .document import BULLETS, Line, slice_line, strip_bullet
from .forms import FACTS, REMARKS, label_key, label_kind, leading_label, whole_labels
from .headings import is_duties_label
from .joining import (
    SENTENCE,
    anchor_range,
    is_note,
    is_sentence,
    join_lines,
    join_stacked_dates,
    join_wrapped,
    lift_notes,
    looks,
    mend_dates,
    mend_dates_at_the_right,
    only_date,
    ungridded,
)
from .lexicon import fold
from .roles import find_degree, hits, tells_a_story
from .spans import Entry
from .tables import rows_below, unstacked

_MAX_HEADER: Final = 7


_JOINTS: Final = re.compile(r"\s+(?:and|y|e|et|und|&)\s+|\s*/\s*")
_NAMED: Final = 4  # spaces in the name of a column
_DOTS: Final = frozenset(BULLETS) - frozenset("-–—+·»→")  # not what may stand inside a range
_NOWHERE: Final = DateRange(-1, -1, Moment(0), None, False)


def _is_body(line: Line) -> bool:
    head, tab, _ = line.text.partition("\t")
    label, colon, _ = line.text.partition(":")
    remark = bool(tab) and label_kind(head, (*FACTS, *REMARKS)) in REMARKS
    remark = remark or (bool(colon) and label_key(label) in lexicon.labels("terms"))
    return remark or line.bullet or is_sentence(line) or is_duties_label(line.text)


def _is_remark(line: Line) -> bool:
    """`Thesis: ...`, `GPA 3.8`: about a course, not one of its facts."""
    label, _ = leading_label(line.text)
    return label in lexicon.labels("grade") | lexicon.labels("terms")


def _story(line: Line) -> bool:
    """Reads like something done, not like a name: the trained pipeline says so, or it is a phrase with small words."""
    if line.bullet or is_sentence(line):
        return True
    if "\t" in line.text or line.bold or find_ranges(line.text) or is_note(line.text):
        return False
    words = line.text.split()
    if label_of(line) or not words or any(hits(kind, words[0]) for kind in ("company", "institution", "title")):
        return False
    if _names_course(line.text):
        return False
    if tells_a_story(line.text):
        return True
    small = sum(w.islower() and fold(w) in _small_words() for w in words[1:])
    lower = sum(w[:1].islower() for w in words)
    return len(words) >= 5 and small >= 1 and lower >= 0.5 * len(words)


def _names_course(text: str) -> bool:
    """`DEC en Gestion de commerces`: a degree first."""
    degree = find_degree(text)
    return degree is not None and degree.begin == 0


@cache
def _small_words() -> frozenset[str]:
    return lexicon.words("stopwords")


def cut_entries(lines: list[Line], *, study: bool) -> list[Entry]:
    """Cut the lines of a section into entries.

    `study`: one year is enough to date a course, and its facts may be list items; jobs need a range unless there is
    none at all, and what is listed below them is what was done there.
    """
    lines = unstacked(lines)
    head = next((k for k, line in enumerate(lines) if _is_table_head(line)), None)
    if head is not None:
        lines = [*lines[:head], *rows_below(lines[head], lines[head + 1 :])]
    lines = whole_labels(_lists_apart([line for line in lines if not _is_table_head(line)]))
    lines = join_stacked_dates(join_wrapped(lift_notes(mend_dates_at_the_right(mend_dates(ungridded(lines))))))
    _mark_rests(lines)
    if study:
        _plain_facts(lines)
    else:
        _mark_indented(lines)
    anchors = _anchors(lines, study)
    learn(line.text for line in lines if len(line.text) < SENTENCE)
    if not anchors:
        return _cut_without_dates(lines, study=study)
    starts = [_first_start(lines, anchors[0])]
    first = starts[0], anchors[0]
    gap = median([line.gap for line in lines[1:]] or [0.0])
    starts.extend(_start(lines, before, anchor, first, gap) for before, anchor in pairwise(anchors))
    stops = [*starts[1:], len(lines)]
    rows = _MAX_HEADER if study else _header_rows(lines, anchors, stops)
    return [_entry(lines[b:e], a - b, rows, study=study) for b, a, e in zip(starts, anchors, stops, strict=True)]


def _lists_apart(lines: list[Line]) -> list[Line]:
    """A list item that begins beside a date or place, in a line of its own: `Leeds<tab>• Baked bread`."""
    apart: list[Line] = []
    for line in map(_without_dot, lines):
        head, tab, tail = line.text.partition("\t")
        text, marked = strip_bullet(tail)
        if not (tab and marked and is_note(head)):
            apart.append(line)
            continue
        item = slice_line(line, len(line.text) - len(text), len(line.text))
        item.bullet, item.gap = True, 0.0
        apart.extend((slice_line(line, 0, len(head)), item))
    return apart


def _without_dot(line: Line) -> Line:
    """A line without the dot of a time line: `2019 - 2021<tab>●<tab>Baker`."""
    head, _, tail = line.text.partition("\t")
    dot, tab, _ = tail.partition("\t")
    if not tab or dot not in _DOTS or not is_note(head):
        return line
    return join_lines(
        slice_line(line, 0, len(head)), slice_line(line, len(head) + len(dot) + 2, len(line.text)), glue="\t"
    )


def _is_table_head(line: Line) -> bool:
    """`Period<tab>Position<tab>Employer`: the names of a table's columns."""
    kinds = ("period", "title", "company", "location", "degree", "field", "institution", "year", "duties", "grade")
    cells = [_JOINTS.split(fold(cell.strip(" :"))) for cell in line.text.split("\t")]
    dated = lexicon.words("since") | lexicon.words("until")

    def names(part: str) -> bool:
        return part in dated or any(part in lexicon.labels(kind) for kind in kinds)

    known = [all(map(names, cell)) for cell in cells]
    some = [any(map(names, cell)) and " ".join(cell).count(" ") < _NAMED for cell in cells]
    return len(cells) > 1 and all(some) and sum(known) >= len(cells) - 1


def _header_rows(lines: list[Line], anchors: list[int], stops: list[int]) -> int:
    """How many rows below the dated one still belong to the headers: those that tell no story in most entries."""
    for row in range(1, _MAX_HEADER):
        below = [lines[a + row] for a, e in zip(anchors, stops, strict=True) if a + row < e]
        there = [line for line in below if not line.bullet]
        told = [_story(line) and not (row == 1 and _opens_list(lines, line)) for line in there]
        ended = sum(t or is_duties_label(line.text) for t, line in zip(told, there, strict=True))
        if not there or ended >= 0.5 * len(there):
            return row - 1
    return _MAX_HEADER


def _opens_list(lines: list[Line], line: Line) -> bool:
    """A line without a list mark above one with it: the last of a header, whatever its words say."""
    k = next(i for i, other in enumerate(lines) if other is line)
    return not line.bullet and not is_sentence(line) and k + 1 < len(lines) and lines[k + 1].bullet


def _mark_indented(lines: list[Line]) -> None:
    """List items whose marks are drawn rather than written: set in below headers that begin at the margin."""
    anchors = [i for i in _anchors(lines, single_dates=False) if not lines[i].bullet]
    if not anchors or any(not line.xs or line.bullet or "\t" in line.text for line in lines):
        return
    left = min(line.x0 for line in lines)
    named = [not only_date(lines[a]) or (a > 0 and lines[a - 1].x0 < left + 3) for a in anchors]
    if not all(named) or any(lines[a].x0 > left + 3 for a in anchors):
        return
    for line in lines[anchors[0] + 1 :]:
        if 5 < line.x0 - left < 60 and not line.bold and not find_ranges(line.text) and not is_note(line.text):
            line.bullet = True


def _mark_rests(lines: list[Line]) -> None:
    """The end of a list item in a line of its own, at the margin: `and chaired<newline>them`."""
    for above, line in pairwise(lines):
        rest = line.text[:1].islower() and line.gap < 0.1 and not find_ranges(line.text) and "\t" not in line.text
        line.bullet = line.bullet or (above.bullet and above.wraps and rest)


def _plain_facts(lines: list[Line]) -> None:
    """Short list items of a course are facts of its header, not a story."""
    for line in lines:
        if line.bullet and len(line.text) < SENTENCE and not line.text.rstrip().endswith("."):
            line.bullet = False


def _anchors(lines: list[Line], single_dates: bool) -> list[int]:
    plain = [i for i, line in enumerate(lines) if not line.bullet]
    every = [i for i in plain if (r := anchor_range(lines[i], strict=True)) and (single_dates or not r.single)]
    if not every:
        every = [i for i in plain if anchor_range(lines[i], strict=True)]
    if not every:
        every = [
            i
            for i, line in enumerate(lines)
            if (r := anchor_range(line, strict=True)) and (single_dates or not r.single)
        ]
    if not single_dates:
        every = sorted({*every, *_set_alike(lines, every, plain)})
    kept: list[int] = []
    for i in every:
        if (
            kept
            and i == kept[-1] + 1
            and only_date(lines[i])
            and not only_date(lines[i - 1])
            and _single_line_dates(lines, kept)
        ):
            continue
        kept.append(i)
    return kept


def _set_alike(lines: list[Line], anchors: list[int], plain: list[int]) -> list[int]:
    """Lines with one date only that are set like those with ranges: a job that began and ended in one year.

    Two such ranges are enough whose line above is alike as well, or one whose lines above and below are.
    """
    above, below = Counter(_shape(lines, i, -1) for i in anchors), Counter(_shape(lines, i, 1) for i in anchors)

    def is_alike(i: int) -> bool:
        over, under = _shape(lines, i, -1), _shape(lines, i, 1)
        return over is not None and above[over] > (under is None or not below[under])

    return [i for i in plain if 0 < i < len(lines) - 1 and not {i - 1, i} & {*anchors} and is_alike(i)]


def _shape(lines: list[Line], i: int, beside: int) -> tuple[object, ...] | None:
    """How a dated line and the one above (-1) or below (1) it are set; None without a date or without such a line."""
    found = anchor_range(lines[i], strict=True)
    if found is None or not 0 <= i + beside < len(lines):
        return None
    other, text = lines[i + beside], lines[i].text
    ends = found.begin == 0, found.stop >= len(text.rstrip(" )].")), text.count("\t"), text.count(" | ")
    return (*ends, looks(lines[i]), other.bold, other.italic, other.bullet)


def _single_line_dates(lines: list[Line], kept: list[int]) -> bool:
    """Whether the last anchor only holds a lone year, so that a date line below it is the real date."""
    found = anchor_range(lines[kept[-1]], strict=True)
    return bool(found and found.single)


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
    offset, look = first[1] - first[0], looks(lines[first[0]])
    best, best_score = anchor, -99.0
    for b in range(anchor, before, -1):
        if b < anchor and (_is_body(lines[b]) and not lines[anchor].bullet):
            break
        score = 1.2 * (looks(lines[b]) == look) + 1.2 * (lines[b].gap > gap + 0.25) + 0.8 * (lines[b].gap > gap + 0.7)
        ended = _is_body(lines[b - 1]) or _is_remark(lines[b - 1])
        score += 1.5 * ended + 1.0 * (not ended and _story(lines[b - 1]))
        score -= 1.0 * (b < anchor and _story(lines[b]))
        score += 1.3 * (anchor - b == offset) - 0.35 * abs(anchor - b - offset)
        score -= 0.8 * (lines[b].gap < 0.1 and gap > 0.1)
        score -= 2.0 * any(line.gap > max(lines[b].gap, gap) + 0.15 for line in lines[b + 1 : anchor + 1])
        # a bold line behind a list begins something and does not end it
        score -= 1.0 * (b - 1 > before and lines[b - 1].bold and _is_body(lines[b - 2]) and not _is_body(lines[b - 1]))
        if score > best_score:
            best, best_score = b, score
    return best


def _entry(lines: list[Line], anchor: int, rows: int, *, study: bool) -> Entry:
    header = lines[: anchor + 1]
    body: list[Line] = []
    hanging = any("\t" in line.text or (find_ranges(line.text)[:1] or [_NOWHERE])[0].begin == 0 for line in header)
    measured = not study and (bool(lines[0].xs) or not hanging)
    left = max(_text_left(line) for line in header)
    labelled = sum(label_of(line) is not None for line in lines) > 2
    for k, line in enumerate(lines[anchor + 1 :], anchor + 1):
        if labelled and not line.bullet and label_of(line):
            header.append(line)  # forms tell the employer behind the duties
            continue
        inside = measured and line.x0 > left + 5 and not line.bold and not is_note(line.text)
        inside = inside and (k > anchor + 1 or not _stands_over(line, lines[k + 1 : k + 2]))
        if body or _is_body(line) or _is_remark(line) or k - anchor > rows or inside:
            body.append(line)
        else:
            header.append(line)
            left = max(left, _text_left(line))
    dates = [(line, r) for line in header for r in find_ranges(line.text)]
    return Entry(header, body, dates)


def _stands_over(line: Line, below: list[Line]) -> bool:
    """Whether what is below a line is set in or listed; with nothing below, whether the line tells no story."""
    return any(other.bullet or other.x0 > line.x0 + 5 for other in below) if below else not _story(line)


def _text_left(line: Line) -> float:
    """Where the text of a header line begins, behind a date set at its left."""
    if not line.xs:
        return line.x0
    cut = line.text.find("\t")
    if cut > 0 and is_note(line.text[:cut]) and not is_duration(line.text[cut + 1 :]):
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
    look, entries = looks(lines[0]), []
    gaps = median([line.gap for line in lines[1:]] or [0.0])
    current: list[Line] = []
    for line in lines:
        fresh = (
            current
            and not _is_body(line)
            and (
                line.gap > gaps + 0.3 or (looks(line) == look and any(_is_body(c) or looks(c) != look for c in current))
            )
        )
        if fresh:
            entries.append(current)
            current = []
        current.append(line)
    entries.append(current)
    alike = len(lines) > 2 and all(looks(line) == look for line in lines)
    if len(entries) == 1 and (alike or (study and all(find_degree(line.text) for line in lines))):
        entries = [[line] for line in lines]
    return [_entry(e, 0, _MAX_HEADER, study=study) for e in entries if not is_sentence(e[0])]


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
