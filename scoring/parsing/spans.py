"""What entries are made of: atoms of header lines, spans with a role, and the entry itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from .dates import DateRange, Moment
from .document import Line


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


# an entry with its start, its end, whether it is still going on, and where its dates stand
Row = tuple[Entry, Moment | None, Moment | None, bool, tuple[Line, DateRange] | None]
