"""A page's cells to regions, each read on its own.

A gutter only separates columns when both sides lead lives of their own: a strip of dates, places or headings beside the
text it belongs to is read row by row instead.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from .cells import Cell, rows_of
from .margins import margin_headings

_CONTACT = re.compile(r"@|\+?\d[\d ()./-]{7,}\d|linkedin|github")


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
    best: tuple[float, tuple[float, int, int]] | None = None
    for edge, count in edges.items():
        near = count + edges.get(edge - 1, 0) + edges.get(edge + 1, 0)
        if near < 3:
            continue
        x = edge * 3.0
        for first, last in _clear_runs(rows, x):
            worth = _column_worth(rows[first:last], x)
            if worth > 0 and (best is None or worth > best[0]):
                best = worth, (x, first, last)
    return best[1] if best else None


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
    if sum(c.x0 < x + 30 for c in right) < 0.6 * len(right):
        return 0.0  # centred or right-aligned text, not a column
    heads_left = sum(_is_heading(c) for c in left)
    heads_right = sum(_is_heading(c) for c in right if c.x0 < x + 30)
    if any(_label_share(side) > 0.45 for side in (left, right)):
        return 0.0
    ends = [
        max((k for k, row in enumerate(rows) if any((c.x0 < x - 3) == here for c in row)), default=0)
        for here in (True, False)
    ]
    both = [c for row in rows[: min(ends) + 1] for c in row]
    for side in ([c for c in both if c.x0 < x - 3], [c for c in both if c.x0 >= x - 3]):
        notes, heads = sum(map(_is_note, side)), sum(map(_is_heading, side))
        if notes >= 2 and notes >= 0.5 * heads and notes + heads > 0.6 * len(side):
            return 0.0  # dates with the headings set above them
        labels = sum(map(_is_label, side))
        if labels >= 3 and labels > 0.45 * len(side):
            return 0.0  # a form: labels beside their values
    gutter = x - max(c.x1 for c in left)
    paired = sum(any(c.x0 < x - 3 for c in row) and any(c.x0 >= x - 3 for c in row) for row in rows)
    rows_left = sum(any(c.x0 < x - 3 for c in row) for row in rows)
    rows_right = sum(any(c.x0 >= x - 3 for c in row) for row in rows)
    thin = min(rows_left, rows_right)
    aligned = paired / max(1, thin)
    contact = any(_CONTACT.search(c.text) for c in (left if len(left) < len(right) else right))
    if heads_left and heads_right:
        score = 4.0
    elif heads_left or heads_right:
        lone = left if heads_left else right
        other = right if heads_left else left
        if max(heads_left, heads_right) >= 0.5 * len(lone):
            return 0.0  # headings beside their sections
        score = 2.5 if contact or aligned < 0.6 or (len(other) > 6 and aligned < 0.85) else 0.0
    else:
        score = 1.0 if aligned < 0.35 and thin >= 5 else 0.0
    if not score:
        return 0.0
    return score * thin + min(gutter, 30.0) * 0.1 + len(rows) * 0.2


def _is_heading(cell: Cell) -> bool:
    from ..sections import heading_of, speaks_of_section  # imported here because sections read documents

    return len(cell.text) < 40 and (heading_of(cell.text) is not None or speaks_of_section(cell.text))


def _is_label(cell: Cell) -> bool:
    """The name of a fact ("Employer", "Telefon:")."""
    from .. import lexicon

    key = lexicon.fold(cell.text.strip(" :"))
    kinds = (
        "email",
        "phone",
        "location",
        "name",
        "title",
        "company",
        "period",
        "degree",
        "field",
        "institution",
        "year",
    )
    return any(key in lexicon.labels(kind) for kind in kinds)


_DURATION = re.compile(r"^\W*\d{1,2}\s*\w{2,8}\.?(?:\W+(?:\w\s)?\d{1,2}\s*\w{2,8}\.?)?\W*$")


def _is_note(cell: Cell) -> bool:
    """A date, a duration or a place: a note to the text beside it."""
    from .. import lexicon
    from ..dates import find_ranges
    from ..places import place_score

    text = cell.text.strip()
    if len(text) < 2:
        return True
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
