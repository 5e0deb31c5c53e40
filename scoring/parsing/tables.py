"""Tables of jobs or courses under the names of their columns: rows made whole, `From` and `To` made one date."""

from __future__ import annotations

from typing import Final

from . import lexicon
from .document import Line, slice_line
from .joining import insert
from .lexicon import fold

_LEVEL: Final = 6.0  # points that cells of one column may begin apart
_TIGHT: Final = 0.5  # line heights between the lines of one cell


def rows_below(head: Line, lines: list[Line]) -> list[Line]:
    """The lines below the names of a table's columns, with the lines that a cell broke put back into it."""
    names = head.text.split("\t")
    starts = _starts(head)
    dated = len(names) > 2 and fold(names[0]) in lexicon.words("since") and fold(names[1]) in lexicon.words("until")
    rows: list[Line] = []
    for line in lines:
        columns = _columns_of(line, starts)
        row = rows[-1] if rows else None
        below = row is not None and row.text.count("\t") == len(names) - 1 and line.gap < _TIGHT and not line.bullet
        if row is not None and below and columns and columns[0] > 0:
            rows[-1] = _filled(row, line, columns)
        else:
            rows.append(line)
    return [_one_date(row, len(names)) for row in rows] if dated else rows


def _starts(line: Line) -> list[float]:
    """Where each cell of a line begins; nothing without geometry."""
    if not line.xs:
        return []
    begins = [0, *(k + 1 for k, char in enumerate(line.text) if char == "\t")]
    return [line.xs[k][0] for k in begins if k < len(line.xs)]


def _columns_of(line: Line, starts: list[float]) -> list[int]:
    """The column of each cell; nothing where one stands between columns."""
    found = [next((k for k, x in enumerate(starts) if abs(x - left) < _LEVEL), -1) for left in _starts(line)]
    return [] if -1 in found else found


def _filled(row: Line, line: Line, columns: list[int]) -> Line:
    """The row with each cell of the line below it at the end of its own cell."""
    for column, text in reversed(list(zip(columns, line.text.split("\t"), strict=True))):
        ends = [*(k for k, char in enumerate(row.text) if char == "\t"), len(row.text)]
        row = insert(row, ends[column], f" {text}")
    return row


def _one_date(row: Line, cells: int) -> Line:
    """`Sep 2022<tab>Current` as a range."""
    at = row.text.find("\t")
    if row.text.count("\t") != cells - 1:
        return row
    whole = slice_line(row, 0, len(row.text))
    whole.text = f"{row.text[:at]}–{row.text[at + 1 :]}"
    whole.bullet, whole.gap = row.bullet, row.gap
    return whole
