"""Characters with boxes to cells: text on one baseline without a wide gap inside."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple

from ..document import Run

_CELL_GAP: Final = 1.05  # of the font size: wider than any space in justified text
_WORD_GAP: Final = 0.17
_LETTER_GAP: Final = 0.12  # between letters that are set apart, at the least
_GUESSED: Final = 0.07  # that PDFium takes a gap in letter-spaced text for a space counts for this much
_REAL: Final = 2
_FEW: Final = 4  # gaps that show how far letters usually stand apart
_SPELLED: Final = 3  # gaps of a word whose letters stand apart, at the least
SAME_LINE: Final = 0.42
_PRIVATE = range(0xE000, 0xF900)


class Glyph(NamedTuple):
    """A visible character; y grows downward. `spaces`: 2 after a real space character, 1 after one that
    PDFium guessed, 0 otherwise."""

    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    char: str
    size: float
    bold: bool
    italic: bool
    color: int
    spaces: int


@dataclass(slots=True)
class Cell:
    """Text on one baseline without a wide gap inside."""

    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    size: float
    text: str = ""
    runs: list[Run] = field(default_factory=list)
    xs: list[tuple[float, float]] = field(default_factory=list)
    marked: bool = False  # an icon or list mark stood before it


def cells_of_page(glyphs: list[Glyph]) -> list[Cell]:
    """Group the characters of a page into cells, top to bottom."""
    rows: list[list[Glyph]] = []
    bases: list[float] = []
    for glyph in sorted(glyphs, key=lambda g: (g.base, g.x0)):
        for k in range(len(rows) - 1, max(-1, len(rows) - 4), -1):
            if abs(bases[k] - glyph.base) < SAME_LINE * min(glyph.size, rows[k][0].size):
                rows[k].append(glyph)
                break
        else:
            rows.append([glyph])
            bases.append(glyph.base)
    cells: list[Cell] = []
    for row in rows:
        row.sort(key=lambda g: g.x0)
        cells.extend(_cells_of_row(_without_doubles(row)))
    return cells


def _without_doubles(row: list[Glyph]) -> list[Glyph]:
    """Drop a character printed twice on the same spot to look bold."""
    kept: list[Glyph] = []
    for glyph in row:
        near = kept[-1] if kept else None
        if near and near.char == glyph.char and abs(near.x0 - glyph.x0) < 0.12 * glyph.size:
            continue
        kept.append(glyph)
    return kept


def _cells_of_row(row: list[Glyph]) -> list[Cell]:
    groups: list[list[Glyph]] = []
    for glyph in row:
        last = groups[-1][-1] if groups else None
        apart = last is None or glyph.x0 - last.x1 > _CELL_GAP * max(6.0, min(glyph.size, last.size)) * 0.8
        icon = ord(glyph.char) in _PRIVATE
        if apart or icon or (last is not None and ord(last.char) in _PRIVATE):
            groups.append([])
        groups[-1].append(glyph)
    cells: list[Cell] = []
    marked = False
    for group in groups:
        if all(ord(g.char) in _PRIVATE or g.char == "\ufffd" for g in group):
            marked = True
            continue
        cell = _cell(group)
        cell.marked = marked
        marked = False
        if cell.text.strip():
            cells.append(cell)
    return cells


def _cell(group: list[Glyph]) -> Cell:
    spelled = _spelled_out(group)
    usual = _usual_gap(group)
    threshold = spelled or _word_threshold(usual)
    text: list[str] = []
    xs: list[tuple[float, float]] = []
    runs: list[Run] = []
    previous: Glyph | None = None
    for glyph in group:
        if previous is not None:
            gap = (glyph.x0 - previous.x1) / max(glyph.size, previous.size)
            guessed = glyph.spaces and gap > (
                max(0.0, usual) + 0.04 if threshold == _WORD_GAP else threshold - _GUESSED
            )
            restyled = glyph.bold != previous.bold and threshold == _WORD_GAP and gap > 0.06
            if gap > threshold or (not spelled and (glyph.spaces == _REAL or guessed or restyled)):
                text.append(" ")
                xs.append((previous.x1, max(previous.x1, glyph.x0)))
        start = len(text)
        text.append(glyph.char)
        xs.append((glyph.x0, glyph.x1))
        style = (glyph.bold, glyph.italic, round(glyph.size, 1), glyph.color)
        if runs and (runs[-1].bold, runs[-1].italic, runs[-1].size, runs[-1].color) == style:
            runs[-1].end = len(text)
        else:
            runs.append(Run(start, len(text), *style))
        previous = glyph
    size = median(g.size for g in group)
    return Cell(
        group[0].x0,
        max(g.x1 for g in group),
        min(g.top for g in group),
        max(g.bottom for g in group),
        median(g.base for g in group),
        size,
        "".join(text),
        _smooth(runs, "".join(text)),
        xs,
    )


def _smooth(runs: list[Run], text: str) -> list[Run]:
    """A lone letter that a fallback font drew has the style of the word it belongs to."""
    smooth: list[Run] = []
    for k, run in enumerate(runs):
        style = run
        if run.end - run.start == 1 and text[run.start].isalpha():
            after = runs[k + 1] if k + 1 < len(runs) and text[run.end].isalpha() else None
            before = smooth[-1] if smooth and text[run.start - 1].isalpha() else None
            style = before or after or run
        last = smooth[-1] if smooth else None
        if last and (last.bold, last.italic, last.size, last.color) == (
            style.bold,
            style.italic,
            style.size,
            style.color,
        ):
            last.end = run.end
        else:
            smooth.append(Run(run.start, run.end, style.bold, style.italic, style.size, style.color))
    return smooth


def _spelled_out(group: list[Glyph]) -> float | None:
    """The gap (of the font size) between words when every letter is set apart (`A N A   L I N D`), else None."""
    gaps = sorted((b.x0 - a.x1) / max(a.size, b.size) for a, b in pairwise(group))
    letters = sum(glyph.char.isalpha() for glyph in group)
    # A pair such as AT or LY may stand closer than the others.
    if len(gaps) < _SPELLED or gaps[len(gaps) // 4] <= _LETTER_GAP or letters < 0.8 * len(group):
        return None
    middle = gaps[len(gaps) // 2]
    return max(1.5 * middle, middle + _LETTER_GAP)


def _usual_gap(group: list[Glyph]) -> float:
    """The gap (of the font size) between letters; nothing is known of it in a short text."""
    gaps = sorted((b.x0 - a.x1) / max(a.size, b.size) for a, b in pairwise(group))
    return gaps[len(gaps) // 2] if len(gaps) >= _FEW else 0.0


def _word_threshold(usual: float) -> float:
    """The gap (of the font size) that means a space; wider in letter-spaced text."""
    return usual + 0.22 if usual > 0.08 else _WORD_GAP


def rows_of(cells: list[Cell]) -> list[list[Cell]]:
    """Cells that stand side by side, from top to bottom and left to right."""
    rows: list[list[Cell]] = []
    for cell in sorted(cells, key=lambda c: (c.base, c.x0)):
        if rows and abs(rows[-1][0].base - cell.base) < SAME_LINE * min(cell.size, rows[-1][0].size):
            rows[-1].append(cell)
        else:
            rows.append([cell])
    for row in rows:
        row.sort(key=lambda c: c.x0)
    return rows
