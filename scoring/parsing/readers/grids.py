"""Tables with drawn borders: each row becomes one line, its cells whole; a long text goes on below."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from typing import Final, NamedTuple

from ..document import strip_bullet
from ..headings import heading_of
from .cells import Cell, Glyph, cells_of_page, rows_of

_SNAP: Final = 3.0  # points that ends of rules may miss each other
_LOWEST: Final = 7.0  # points of the lowest row that holds text
_HIGHEST: Final = 0.5  # of the page: what is higher frames the page and is no row
_FEWEST: Final = 2  # rules of a direction that cut a table into cells, at the least
_MOST: Final = 2000  # a page with more is drawn, not ruled
_SIDE: Final = 3  # lines of a label, a date or a place beside a text


class Rule(NamedTuple):
    """A straight line drawn on the page: at `at` across its direction, from `start` to `end` along it, in points."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class _Row:
    top: float
    bottom: float
    xs: list[float]  # where cells begin, and where the last one ends

    def holds(self, glyph: Glyph) -> bool:
        middle = (glyph.top + glyph.bottom) / 2
        return self.top < middle < self.bottom and self.xs[0] < (glyph.x0 + glyph.x1) / 2 < self.xs[-1]


def with_grids_read(glyphs: list[Glyph], level: list[Rule], upright: list[Rule], height: float) -> list[Cell]:
    """The cells of a page; a row between rules is one cell of the page, with a tab between the table's cells."""
    if min(len(level), len(upright)) < _FEWEST or len(level) + len(upright) > _MOST:
        return cells_of_page(glyphs)
    rows = [row for row in _rows(_joined(level), _joined(upright)) if row.bottom - row.top < _HIGHEST * height]
    inside: list[list[Glyph]] = [[] for _ in rows]
    outside: list[Glyph] = []
    for glyph in glyphs:
        held = next((found for row, found in zip(rows, inside, strict=True) if row.holds(glyph)), outside)
        held.append(glyph)
    read: list[Cell] = []
    for row, found in zip(rows, inside, strict=True):
        table = _cells(row, found)
        if sum(bool(cell) for cell in table) < 2 or _is_layout(table):
            outside.extend(found)
        else:
            read.extend(_line_of(row, table))
    return sorted([*cells_of_page(outside), *read], key=lambda c: (c.base, c.x0))


def _joined(rules: list[Rule]) -> list[Rule]:
    """Rules that go on from one another as one; the borders of two cells that touch are one rule."""
    joined: list[Rule] = []
    for rule in sorted(rules):
        k = len(joined) - 1
        while k >= 0 and rule.at - joined[k].at <= _SNAP and _overlap(rule, joined[k]) < -_SNAP:
            k -= 1
        if k >= 0 and rule.at - joined[k].at <= _SNAP:
            other = joined[k]
            joined[k] = Rule(other.at, min(rule.start, other.start), max(rule.end, other.end))
        else:
            joined.append(rule)
    return joined


def _rows(level: list[Rule], upright: list[Rule]) -> list[_Row]:
    """Rows between two level rules that upright ones cut into cells; two rows make a table."""
    found: list[_Row] = []
    for k, above in enumerate(level):
        below = next((r for r in level[k + 1 :] if r.at - above.at > _LOWEST and _overlap(above, r) > _SNAP), None)
        if below is None or _overlap(above, below) < 0.9 * max(above.end - above.start, below.end - below.start):
            continue
        cuts = [v.at for v in upright if v.start < above.at + _SNAP and v.end > below.at - _SNAP]
        inner = [x for x in cuts if above.start + _SNAP < x < above.end - _SNAP]
        if inner:
            found.append(_Row(above.at, below.at, [above.start, *inner, above.end]))
    return [row for row in found if any(_touch(row, other) for other in found)]


def _overlap(a: Rule, b: Rule) -> float:
    return min(a.end, b.end) - max(a.start, b.start)


def _touch(row: _Row, other: _Row) -> bool:
    beside = abs(row.xs[0] - other.xs[0]) < _SNAP and abs(row.xs[-1] - other.xs[-1]) < _SNAP
    return beside and min(abs(row.top - other.bottom), abs(row.bottom - other.top)) < _SNAP


def _cells(row: _Row, glyphs: list[Glyph]) -> list[list[Cell]]:
    """The lines of each of the row's cells."""
    parts: list[list[Glyph]] = [[] for _ in row.xs[1:]]
    for glyph in glyphs:
        at = bisect_right(row.xs, (glyph.x0 + glyph.x1) / 2) - 1
        parts[min(max(at, 0), len(parts) - 1)].append(glyph)
    return [[reduce(_beside, line) for line in rows_of(cells_of_page(part))] for part in parts]


def _is_layout(table: list[list[Cell]]) -> bool:
    """Cells that are columns of the page: two of them are long, or in two a heading has text below it."""
    if len(table) == 2 and min(map(len, table)) > _SIDE:
        return True
    heads = [sum(bool(heading_of(line.text)) for line in cell) for cell in table]
    return sum(0 < n < len(cell) for n, cell in zip(heads, table, strict=True)) > 1


def _line_of(row: _Row, table: list[list[Cell]]) -> list[Cell]:
    """The row as one cell, then the points of a list in it, a cell each."""
    if len(table) == 2:
        return _beside_text(row, table)
    whole: Cell | None = None
    points: list[Cell] = []
    for k, cell in enumerate(table):
        if sum(strip_bullet(line.text)[1] for line in cell) > 1:
            points = [*points, *cell]
        elif cell:
            text = _whole(cell, row.xs[k], row.xs[k + 1])
            whole = _put(whole, "\t", text) if whole else text
    if whole is None:
        return points
    whole.base, whole.top = row.top + 0.5 * whole.size, row.top  # above the first line of any of its cells
    whole.bottom = whole.top + whole.size if points else row.bottom
    return [whole, *points]


def _beside_text(row: _Row, table: list[list[Cell]]) -> list[Cell]:
    """A label, date or place beside the first line of a text, whose other lines stay as they are."""
    left, right = table
    side, text = (left, right) if len(left) <= len(right) else (right, left)
    at = table.index(side)
    short = _whole(side, row.xs[at], row.xs[at + 1])
    first = _put(short, "\t", text[0]) if side is left else _put(text[0], "\t", short)
    first.base, first.top, first.bottom, first.size = text[0].base, text[0].top, text[0].bottom, text[0].size
    return [first, *text[1:]]


def _whole(lines: list[Cell], left: float, right: float) -> Cell:
    """The lines of a cell as one; where the next word had fitted, the line had ended."""
    whole, end = lines[0], right - (lines[0].x0 - left)
    for above, line in pairwise(lines):
        word = line.xs[len(line.text.partition(" ")[0]) - 1][1] - line.x0
        room = end - above.x1
        ended = word + 0.5 * line.size < room and line.text[0] not in "(–-/&" and above.text[-1] not in ",;:–-/&"
        whole = _put(whole, ", " if ended else " ", line)
    return whole


def _beside(cell: Cell, other: Cell) -> Cell:
    return _put(cell, " ", other)


def _put(cell: Cell, between: str, other: Cell) -> Cell:
    """Both as one cell."""
    shift = len(cell.text) + len(between)
    runs = [run.moved(shift) for run in other.runs]
    return Cell(
        min(cell.x0, other.x0), max(cell.x1, other.x1), min(cell.top, other.top), max(cell.bottom, other.bottom),
        cell.base, cell.size, cell.text + between + other.text, [*cell.runs, *runs],
        [*cell.xs, *[(cell.xs[-1][1],) * 2] * len(between), *other.xs], cell.marked,
    )  # fmt: skip
