"""Tables of jobs or courses under the names of their columns: rows made whole, `From` and `To` made one date."""

from __future__ import annotations

from typing import Final

from . import lexicon
from .document import Line, slice_line
from .forms import ENDS, FACTS, REMARKS, label_kind
from .joining import insert
from .lexicon import fold

_LEVEL: Final = 6.0  # points that cells of one column may begin apart
_DATES: Final = ("period", "year")
_NAMED: Final = 3  # columns with names that are told apart by them
_STACKABLE: Final = (*ENDS, *FACTS, "terms")
_STACKED: Final = 3  # rows of labels over values that make a form
_APART: Final = 1.0  # line heights above a row
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
    if dated:
        rows, names = [_one_date(row, len(names)) for row in rows], [names[0], *names[2:]]
    kinds = ["period" if dated and k == 0 else label_kind(name, (*FACTS, *REMARKS)) for k, name in enumerate(names)]
    if "degree" not in kinds:  # "Course" names a degree with its field, too
        kinds = ["" if kind == "field" else kind for kind in kinds]
    return [part for row in rows for part in _labelled(row, names, kinds)]


def unstacked(lines: list[Line]) -> list[Line]:
    """Rows of labels over rows of their values as the lines of a form: `Employer<tab>Title` over `Acme<tab>Baker`."""
    heads = [_is_label_row(line) for line in lines]
    if sum(heads) < _STACKED:
        return lines
    plain: list[Line] = []
    k = 0
    while k < len(lines):
        row = lines[k + 1] if heads[k] and k + 1 < len(lines) and not heads[k + 1] else None
        if row is not None and row.text.count("\t") == lines[k].text.count("\t"):
            plain.extend(_below(lines[k], row))
            k += 1
        else:
            plain.append(lines[k])
        k += 1
    return plain


def _is_label_row(line: Line) -> bool:
    return all(label_kind(cell, _STACKABLE) for cell in line.text.split("\t"))


def _below(head: Line, row: Line) -> list[Line]:
    """A row of values with its labels; two dates are one range, a beginning alone goes on."""
    names = head.text.split("\t")
    kinds = [label_kind(name, _STACKABLE) for name in names]
    if kinds[:2] == ["start", "end"]:
        row, names, kinds = _one_date(row, len(names)), [names[0], *names[2:]], ["period", *kinds[2:]]
    elif kinds[0] == "start":
        row = insert(row, _cells(row.text)[0][1], " –")
    kinds = ["period" if kind in ENDS else kind for kind in kinds]
    parts = _labelled(row, names, kinds, fewest=1)
    parts[0].gap = head.gap
    return parts


def _labelled(row: Line, names: list[str], kinds: list[str | None], *, fewest: int = _NAMED) -> list[Line]:
    """A row as the lines of a form, when it has a cell for each name: `Employer: Acme`, the duties as a point."""
    cells = _cells(row.text)
    if len(cells) != len(names) or None in kinds or len(names) < fewest:
        return [row]
    parts: list[Line] = []
    for (begin, end), name, kind in zip(cells, names, kinds, strict=True):
        part = slice_line(row, begin, end)
        if kind and kind not in (*_DATES, *REMARKS):
            part = insert(part, 0, f"{name}: ")
        part.bullet, part.x0, part.wraps = kind in REMARKS, row.x0, False
        part.gap = 0.0 if parts else max(row.gap, _APART)
        parts.append(part)
    return sorted(parts, key=lambda part: part.bullet)


def _cells(text: str) -> list[tuple[int, int]]:
    """Where each cell of a line begins and ends."""
    tabs = [k for k, char in enumerate(text) if char == "\t"]
    return list(zip([0, *(k + 1 for k in tabs)], [*tabs, len(text)], strict=True))


def _starts(line: Line) -> list[float]:
    """Where each cell of a line begins; nothing without geometry."""
    if not line.xs:
        return []
    return [line.xs[begin][0] for begin, _ in _cells(line.text) if begin < len(line.xs)]


def _columns_of(line: Line, starts: list[float]) -> list[int]:
    """The column of each cell; nothing where one stands between columns."""
    found = [next((k for k, x in enumerate(starts) if abs(x - left) < _LEVEL), -1) for left in _starts(line)]
    return [] if -1 in found else found


def _filled(row: Line, line: Line, columns: list[int]) -> Line:
    """The row with each cell of the line below it at the end of its own cell."""
    for column, text in reversed(list(zip(columns, line.text.split("\t"), strict=True))):
        row = insert(row, _cells(row.text)[column][1], f" {text}")
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
