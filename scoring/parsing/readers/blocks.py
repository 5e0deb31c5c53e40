"""Paragraphs and tables of flowing documents (DOCX, ODT) in reading order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..document import Line
from ..headings import heading_of

_YEAR = re.compile(r"(?:19|20)\d\d")
_MAX_DEPTH = 6


@dataclass(slots=True)
class Block:
    """A paragraph (`line`) or a table (`rows` of cells of blocks)."""

    line: Line | None = None
    rows: list[list[list[Block]]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text inside, one paragraph a line."""
        if self.line is not None:
            return self.line.text
        return "\n".join(b.text for row in self.rows for cell in row for b in cell)


class _Flow:
    """Collects lines; a column of a layout table becomes a region of its own."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.region = 0
        self.last = 0
        self.blank = True

    def add(self, line: Line) -> None:
        if not line.text.strip():
            self.blank = True
            return
        line.region = self.region
        if self.blank:
            line.gap = max(line.gap, 1.0)
        self.blank = False
        self.lines.append(line)

    def column(self) -> None:
        self.last += 1
        self.region = self.last
        self.blank = True


def lay_out(blocks: list[Block]) -> list[Line]:
    """Lines in reading order: layout tables column by column, data tables row by row with tabs between cells."""
    flow = _Flow()
    _walk(blocks, flow, 0)
    top = 0.0
    for line in flow.lines:
        line.top, line.bottom = top, top + 1.0
        top += 1.0 + line.gap
    return flow.lines


def _walk(blocks: list[Block], flow: _Flow, depth: int) -> None:
    for block in blocks:
        if block.line is not None:
            flow.add(block.line)
        elif depth < _MAX_DEPTH:
            _table(block.rows, flow, depth + 1)


def _filled(cell: list[Block]) -> list[Block]:
    return [b for b in cell if b.text.strip()]


def _table(rows: list[list[list[Block]]], flow: _Flow, depth: int) -> None:
    rows = [[_filled(cell) for cell in row] for row in rows]
    rows = [[cell for cell in row if cell] for row in rows]
    rows = [row for row in rows if row]
    tall = sum(len(row) > 1 and _is_column_row(row) for row in rows)
    if tall and tall >= 0.5 * sum(len(row) > 1 for row in rows):
        _columns(rows, flow, depth)
        return
    for row in rows:
        if len(row) == 1:
            _walk(row[0], flow, depth)
        else:
            _row(row, flow)
        flow.blank = True


def _is_column_row(row: list[list[Block]]) -> bool:
    """A row whose cells are columns of a page: headings in at least two of them."""
    heads = [sum(bool(heading_of(b.text)) for b in _flat(cell) if len(b.text) < 50) for cell in row]
    lengths = [len(_flat(cell)) for cell in row]
    return sum(bool(h) and n > h for h, n in zip(heads, lengths, strict=True)) >= 2


def _flat(cell: list[Block]) -> list[Block]:
    found: list[Block] = []
    for block in cell:
        if block.line is not None:
            found.append(block)
        else:
            found.extend(b for row in block.rows for inner in row for b in _flat(inner))
    return found


def _columns(rows: list[list[list[Block]]], flow: _Flow, depth: int) -> None:
    width = max(len(row) for row in rows)
    lead = [row for row in rows if len(row) == 1]
    if lead and rows[0] in lead:
        _walk(rows[0][0], flow, depth)
        rows = rows[1:]
    for column in range(width):
        flow.column()
        for row in rows:
            if column < len(row):
                _walk(row[column], flow, depth)
    flow.column()


def _row(row: list[list[Block]], flow: _Flow) -> None:
    """A row of a data table: the first lines of its cells side by side, the rest of the longest cell below."""
    columns = [_flat(cell) for cell in row]
    if any(b.line is None for cell in columns for b in cell):
        return
    heads = [cell[0].line for cell in columns if cell[0].line is not None]
    long = max(range(len(columns)), key=lambda k: len(columns[k]))
    others = [k for k in range(len(columns)) if k != long]
    for k in others:
        for extra in columns[k][1:]:
            if extra.line is not None and (len(extra.line.text) < 40 or len(columns[long]) == 1):
                heads.insert(heads.index(columns[k][0].line) + 1, extra.line)  # type: ignore[arg-type]
    flow.add(join_cells(heads))
    for block in columns[long][1:]:
        if block.line is not None:
            flow.add(block.line)


def join_cells(lines: list[Line]) -> Line:
    """Lines side by side as one line with tabs between."""
    joined = Line("")
    for line in lines:
        if joined.text:
            joined.text += "\t"
        shift = len(joined.text)
        joined.text += line.text
        joined.runs.extend(r.moved(shift) for r in line.runs)
    first = lines[0]
    joined.x0, joined.gap, joined.heading_level = first.x0, first.gap, first.heading_level
    return joined
