"""A page's cells to regions, each read on its own.

A gutter only separates columns when both sides lead lives of their own: a strip of dates, places or headings beside the
text it belongs to is read row by row instead.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from .. import lexicon
from ..dates import find_ranges
from ..forms import is_label_part
from ..headings import heading_of, is_category, is_duties_label, speaks_of_section
from ..places import place_score
from .cells import Cell, rows_of
from .margins import margin_headings

_CONTACT = re.compile(r"@|\+?\d[\d ()./-]{7,}\d|linkedin|github")


_FEW = 5
_LABELLED = 3  # rows of nothing but labels that make a form


@dataclass(slots=True)
class Region:
    """A column of a page with its cells."""

    cells: list[Cell]
    x0: float
    x1: float


def regions_of(cells: list[Cell], depth: int) -> list[Region]:
    """Cut cells into columns; each region is read on its own, in the order given."""
    if not cells:
        return []
    whole = Region(cells, min(c.x0 for c in cells), max(c.x1 for c in cells))
    rows = rows_of(cells)
    if depth < 2 and (apart := margin_headings(rows)):
        above, banded = apart
        return [*regions_of(above, depth + 1), *regions_of(banded, 3)]
    cut = _best_gutter(rows) if depth < 3 and len(rows) > 3 else None
    if cut is None:
        return [whole]
    x, first, last = cut
    above = [c for row in rows[:first] for c in row]
    inside = [c for row in rows[first:last] for c in row]
    below = [c for row in rows[last:] for c in row]
    left = [c for c in inside if c.x0 < x - 3]
    right = [c for c in inside if c.x0 >= x - 3]
    parts: list[Region] = []
    if above:
        parts.extend(regions_of(above, depth + 1))
    parts.extend(regions_of(left, depth + 1))
    parts.extend(regions_of(right, depth + 1))
    if below:
        parts.extend(regions_of(below, depth + 1))
    return parts


def _best_gutter(rows: list[list[Cell]]) -> tuple[float, int, int] | None:
    """(x, first row, row after the last) of the gutter with most text on its thinner side, or None."""
    edges: dict[int, int] = defaultdict(int)
    for row in rows:
        for cell in row:
            edges[round(cell.x0 / 3)] += 1
    places = [3.0 * e for e, n in edges.items() if n + edges.get(e - 1, 0) + edges.get(e + 1, 0) >= 3]
    best: tuple[float, tuple[float, int, int]] | None = None
    for x in [*places, *_right_aligned(rows)]:
        for begin, stop in _clear_runs(rows, x):
            first = _start_of_columns(rows, begin, stop, x)
            last = _end_of_columns(rows, first, stop, x)
            worth = _column_worth(rows[first:last], x)
            if worth > 0 and (best is None or worth > best[0]):
                best = worth, (x, first, last)
    return best[1] if best else None


def _right_aligned(rows: list[list[Cell]]) -> list[float]:
    """Where a column begins whose lines all end at the right margin and that holds two headings."""
    cells = [cell for row in rows for cell in row]
    left, right = min(c.x0 for c in cells), max(c.x1 for c in cells)
    ending = [c for c in cells if c.x1 > right - 3 and c.x0 > left + 0.45 * (right - left)]
    starts = {round(c.x0 / 3) for c in ending}
    if len(ending) < 8 or len(starts) < 0.5 * len(ending) or sum(map(_is_heading, ending)) < 2:
        return []
    return [min(c.x0 for c in ending)]


def _end_of_columns(rows: list[list[Cell]], first: int, stop: int, x: float) -> int:
    """Where short columns end and text over the whole width begins: a heading alone in its row, or a line set out."""
    aligned = [k for k in range(first, stop) if any(x - 3 <= c.x0 < x + 30 for c in rows[k])]
    if not aligned:
        return stop
    tail = range(aligned[-1] + 1, stop)
    left = min((c.x0 for row in rows[first : tail.start] for c in row if c.x0 < x), default=0.0)
    for k in tail:
        cell = rows[k][0]
        if len(rows[k]) == 1 and cell.x0 < x and (_is_heading(cell) or cell.x0 < left - 4):
            return k
    return stop


def _set_at_last(rows: list[list[Cell]], first: int, stop: int, x: float) -> int:
    """The row whose heading is the first text set at `x`, where texts that go on farther right stand above it."""
    shared = 0
    for k in range(first, stop):
        right = next((c for c in rows[k] if c.x0 >= x - 3), None)
        if right is None:
            continue
        if right.x0 < x + 6 or right is rows[k][0]:
            return k if shared > 1 and right.x0 < x + 6 and _is_heading(right) else first
        shared += 1
    return first


def _heading_above(rows: list[list[Cell]], first: int, stop: int, x: float) -> int:
    """The row of a heading right above the first text on the right: what stands over it is none of the columns."""
    both = next((k for k in range(first, stop) if rows[k][-1].x0 >= x - 3), first)
    return both - 1 if both > first + 1 and len(rows[both - 1]) == 1 and _is_heading(rows[both - 1][0]) else first


def _start_of_columns(rows: list[list[Cell]], first: int, stop: int, x: float) -> int:
    """Where columns begin below rows that are none of theirs.

    Such are a head whose lines end at the right margin, each beginning elsewhere, and texts with dates beside them.
    """
    begin = first = _heading_above(rows, _set_at_last(rows, first, stop, x), stop, x)
    for k in range(first, stop):
        right = [c for c in rows[k] if c.x0 >= x - 3]
        foreign = begin == k if len(right) == len(rows[k]) else all(map(_is_note, right))
        if right and (right[0].x0 < x + 6 or not foreign):
            break
        begin = k + 1 if right else begin
    head = begin > first and all(row[0].x0 >= x - 3 for row in rows[first:begin])
    return begin if begin < stop and (not head or _ends_alike(rows[first:begin])) else first


def _ends_alike(rows: list[list[Cell]]) -> bool:
    ends = [row[-1].x1 for row in rows]
    return len(ends) > 1 and max(ends) - min(ends) < 4


def _clear_runs(rows: list[list[Cell]], x: float) -> list[tuple[int, int]]:
    """Maximal runs of rows in which no cell crosses `x`."""
    runs: list[tuple[int, int]] = []
    start = 0
    for index, row in enumerate(rows):
        if any(c.x0 < x - 4 and c.x1 > x - 3 for c in row):
            if index > start:
                runs.append((start, index))
            start = index + 1
    if start < len(rows):
        runs.append((start, len(rows)))
    return runs


def _column_worth(rows: list[list[Cell]], x: float) -> float:
    """How strongly the two sides of `x` look like columns of their own; 0 or less: read row by row."""
    left = [c for row in rows for c in row if c.x0 < x - 3]
    right = [c for row in rows for c in row if c.x0 >= x - 3]
    if len(left) < 3 or len(right) < 3 or max(c.x1 for c in left) > x + 3:
        return 0.0
    if len(left) < _FEW and any(find_ranges(c.text) for c in left) and not any(_CONTACT.search(c.text) for c in left):
        return 0.0  # a date and what happens to stand above it
    if not _is_set_at(rows, right, x) or _belongs_together(rows, left, right, x):
        return 0.0
    rows_left = sum(any(c.x0 < x - 3 for c in row) for row in rows)
    rows_right = sum(any(c.x0 >= x - 3 for c in row) for row in rows)
    thin = min(rows_left, rows_right)
    paired = sum(any(c.x0 < x - 3 for c in row) and any(c.x0 >= x - 3 for c in row) for row in rows)
    score = _independence(left, right, x, thin, paired / max(1, thin))
    gutter = x - max(c.x1 for c in left)
    return score * thin + min(gutter, 30.0) * 0.1 + len(rows) * 0.2 if score else 0.0


def _independence(left: list[Cell], right: list[Cell], x: float, thin: int, aligned: float) -> float:
    """How much the two sides lead lives of their own, by their headings; `aligned` is the share of rows they share."""
    heads_left = sum(_is_heading(c) for c in left)
    heads_right = sum(_is_heading(c) for c in right if c.x0 < x + 30)
    if heads_left and heads_right:
        return 4.0
    if not heads_left and not heads_right:
        return 1.0 if aligned < 0.35 and thin >= 5 else 0.0
    lone, other = (left, right) if heads_left else (right, left)
    if max(heads_left, heads_right) >= 0.5 * len(lone):
        return 0.0  # headings beside their sections
    contact = any(_CONTACT.search(c.text) for c in (left if len(left) < len(right) else right))
    return 2.5 if contact or aligned < 0.6 or (len(other) > 6 and aligned < 0.85) else 0.0


def _is_set_at(rows: list[list[Cell]], right: list[Cell], x: float) -> bool:
    """Whether the text on the right begins at the gutter: not centred or right-aligned, and without dates before it."""
    begins = [next((c.x0 for c in row if c.x0 >= x - 3), None) for row in rows]
    firsts = [begin for begin in begins if begin is not None]
    level = sum(begin < x + 30 for begin in firsts) >= 0.6 * len(firsts)
    level = level or x in _right_aligned(rows)
    return (level or _begins_with_notes(right, x)) and not _ends_in_notes(rows, x)


def _belongs_together(rows: list[list[Cell]], left: list[Cell], right: list[Cell], x: float) -> bool:
    """Whether one side only holds what the other needs: dates, headings set above them, labels of a form or table."""
    if any(_label_share(side) > 0.45 for side in (left, right)) or _is_table(rows, x) or _is_form(rows):
        return True
    ends = [
        max((k for k, row in enumerate(rows) if any((c.x0 < x - 3) == here for c in row)), default=0)
        for here in (True, False)
    ]
    both = [c for row in rows[: min(ends) + 1] for c in row]
    for side in ([c for c in both if c.x0 < x - 3], [c for c in both if c.x0 >= x - 3]):
        notes, heads = sum(map(_is_note, side)), sum(map(_is_heading, side))
        if notes >= 2 and notes >= 0.5 * heads and notes + heads > 0.6 * len(side):
            return True
        labels = sum(is_label_part(c.text) for c in side)
        if labels >= 3 and labels > 0.45 * len(side):
            return True
    return False


def _is_form(rows: list[list[Cell]]) -> bool:
    """Rows of labels side by side, over the values of each: `Employer<gap>Job title`."""
    return sum(len(row) > 1 and all(is_label_part(cell.text) for cell in row) for row in rows) >= _LABELLED


def _is_table(rows: list[list[Cell]], x: float) -> bool:
    """Headings across the page, each over rows of dates or labels with their texts beside them."""
    left = [(row, cell) for row in rows for cell in row if cell.x0 < x - 3]
    right = [cell for row in rows for cell in row if cell.x0 >= x - 3]
    if _is_dated_strip(rows, x):
        return True
    heads = [row for row, cell in left if _is_heading(cell) and not _heads_cell(cell, row)]
    others = [row for row, cell in left if not _is_heading(cell) or _heads_cell(cell, row)]
    if len(heads) < 2 or len(others) < 2 or any(_is_heading(cell) and not cell.marked for cell in right):
        return False
    apart = sum(len(row) == 1 for row in heads) >= 0.7 * len(heads)
    return apart and sum(any(c.x0 >= x - 3 for c in row) for row in others) >= 0.7 * len(others)


def _is_dated_strip(rows: list[list[Cell]], x: float) -> bool:
    """Dates and labels on the left beside nearly all texts on the right, where headings stand alone in a row."""
    left = [(row, cell) for row in rows for cell in row if cell.x0 < x - 3]
    heads = [row for row in rows if row[0].x0 >= x - 3 and _is_heading(row[0]) and not row[0].marked]
    beside = sum(row[-1].x0 >= x - 3 for row, _ in left)
    noted = sum(_is_note(cell) for _, cell in left)
    short = all(len(cell.text) < 30 for _, cell in left)
    return len(heads) > 2 and short and beside >= 0.9 * len(left) and noted > 2 and noted >= 0.3 * len(left)


def _heads_cell(cell: Cell, row: list[Cell]) -> bool:
    """`Nationality:` or `Tools` beside its value, though it is a heading elsewhere."""
    named = cell.text.endswith(":") or is_category(cell.text)
    named = named or heading_of(cell.text) == "other" or is_duties_label(cell.text)
    return named and cell is not row[-1]


def _begins_with_notes(right: list[Cell], x: float) -> bool:
    """Whether a column begins with a strip of dates and headings, with its texts and list items set in beside them."""
    starts = Counter(round(cell.x0 / 4) for cell in right)
    near = sorted((n + starts[place + 1] for place, n in starts.items()), reverse=True)
    strip = [cell for cell in right if cell.x0 < x + 12]
    apart = sum(map(_is_note, strip)) >= 2 and sum(_is_note(c) or _is_heading(c) for c in strip) >= 0.6 * len(strip)
    return len(right) >= 8 and apart and sum(near[:3]) >= 0.7 * len(right)


def _ends_in_notes(rows: list[list[Cell]], x: float) -> bool:
    """Whether left of the gutter a strip of dates begins at one position, each beside a text on the right."""
    starts = Counter(round(cell.x0 / 3) for row in rows for cell in row if cell.x0 < x - 3)
    aligned = [place for place, n in starts.items() if n + starts[place + 1] >= 2]
    heads = sum(_is_heading(c) for row in rows for c in row if x - 3 <= c.x0 < x + 12)
    if len(aligned) < 2 or heads > 1:
        return False
    edge = 3 * max(aligned) - 4
    notes = [(row, c) for row in rows for c in row if edge <= c.x0 < x - 3 and _is_note(c)]
    others = [c for row in rows for c in row if edge <= c.x0 < x - 3 and not _is_note(c) and not _is_heading(c)]
    beside = sum(any(c.x0 >= x - 3 for c in row) for row, _ in notes)
    level = sum(abs(c.x0 - edge - 4) < 5 for _, c in notes)
    return len(notes) >= 2 and len(others) <= 0.6 * len(notes) and min(beside, level) >= 0.8 * len(notes)


def _is_heading(cell: Cell) -> bool:
    if len(cell.text) >= 40 or (cell.text[:1].islower() and not any(run.bold for run in cell.runs)):
        return False
    return heading_of(cell.text) is not None or speaks_of_section(cell.text)


_DURATION = re.compile(r"^\W*\d{1,2}\s*\w{2,8}\.?(?:\W+(?:\w\s)?\d{1,2}\s*\w{2,8}\.?)?\W*$")


def _is_note(cell: Cell) -> bool:
    """A date, a duration or a place: a note to the text beside it."""
    text = cell.text.strip()
    if len(text) < 2:
        return True
    if not re.search(r"\w", text):
        return False  # a meter
    rest = text
    for r in reversed(find_ranges(text)):
        rest = rest[: r.begin] + rest[r.stop :]
    small = lexicon.words("since") | lexicon.words("until") | lexicon.words("present")
    if all(len(w) < 3 or lexicon.fold(w) in small for w in re.findall(r"[^\W\d_]+", rest)) and (
        rest != text or len(text) > 2
    ):
        return True
    if _CONTACT.search(text.replace("–", "")):
        return False
    return (len(text) < 24 and bool(_DURATION.match(text))) or (len(text) < 32 and place_score(text) > 0.6)


def _label_share(side: list[Cell]) -> float:
    """The share of cells that are notes, so belong to the text beside them."""
    return sum(map(_is_note, side)) / len(side)
