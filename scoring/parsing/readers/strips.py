"""Columns that stand too near each other, cut apart, and dates that a narrow strip broke, put together."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from statistics import median
from typing import Final

from ..document import Run
from ..headings import heading_of
from ..joining import completes
from .cells import Cell

_PITCH: Final = 2.6  # font sizes between the baselines of a broken text
_ALIKE: Final = 3  # cells that begin at one edge make a column
_MOST: Final = 3  # lines of a broken range after its first


def apart(cells: list[Cell]) -> list[Cell]:
    """Cells of a page, cut where a text of the next column follows after no more than a space."""
    starts = Counter(round(c.x0) for c in cells)
    edges = [x for x, n in starts.items() if n + starts[x - 1] + starts[x + 1] >= _ALIKE]
    found: list[Cell] = []
    for cell in cells:
        at = next((i for x in edges if x > cell.x0 + 20 if (i := _letter_at(cell, x)) and _parts(cell, i)), 0)
        found.extend([part(cell, 0, at - 1), part(cell, at, len(cell.text))] if at else [cell])
    return found


def _parts(cell: Cell, at: int) -> bool:
    """Whether two texts meet at a letter: a date and something else, two styles, or a gap wider than other spaces."""
    head, tail = cell.text[:at], cell.text[at:]
    if is_dated(head):
        return not _of_dates(tail)
    if _joins(head):
        return False
    if heading_of(head):
        return heading_of(cell.text) is None
    before, after = (next((r for r in cell.runs if r.start <= i < r.end), None) for i in (at - 2, at))
    if before and after and (before.bold, before.color) != (after.bold, after.color):
        return len(tail) > 3 and not re.search(r"[,|–-]\s*$", head)
    gaps = [cell.xs[i + 1][0] - cell.xs[i - 1][1] for i in range(1, len(cell.text) - 1) if cell.text[i] == " "]
    own = cell.xs[at][0] - cell.xs[at - 2][1]
    return len(gaps) > 2 and own > 1.5 * median(gaps)


def _joins(head: str) -> bool:
    """Whether a text ends in a word that needs another: `Certificados y`."""
    from .. import lexicon

    last = head.rsplit(maxsplit=1)[-1] if head.split() else ""
    return last.islower() and lexicon.fold(last) in lexicon.words("stopwords")


def _letter_at(cell: Cell, x: float) -> int:
    """The letter that begins at `x` behind a space, or 0."""
    if not cell.x0 < x < cell.x1:
        return 0
    return next((i for i in range(1, len(cell.xs)) if abs(cell.xs[i][0] - x) < 1.2 and cell.text[i - 1] == " "), 0)


def is_dated(text: str) -> bool:
    """Whether a text is (a part of) a date or range: numbers, months, and the words that join them."""
    return bool(re.search(r"\d", text)) and _of_dates(text)


def _of_dates(text: str) -> bool:
    from .. import lexicon  # readers load no words unless they need them

    months = lexicon.months()
    small = lexicon.words("since") | lexicon.words("until") | lexicon.words("present") | {"de", "del", "do", "of"}
    words = re.findall(r"[^\W\d_]+", lexicon.fold(text))
    return all(w in months or w in small for w in words)


def part(cell: Cell, begin: int, stop: int) -> Cell:
    """The letters `begin:stop` of a cell as a cell of their own."""
    runs = [
        Run(max(r.start, begin) - begin, min(r.end, stop) - begin, r.bold, r.italic, r.size, r.color)
        for r in cell.runs
        if r.start < stop and r.end > begin
    ]
    xs = cell.xs[begin:stop]
    return replace(cell, x0=xs[0][0], x1=xs[-1][1], text=cell.text[begin:stop], runs=runs, xs=xs)


def mended(cells: list[Cell]) -> list[Cell]:
    """The cells of a column with every range that a narrow strip broke in one, on its first line."""
    gone: set[int] = set()
    whole: list[Cell] = []
    for first in sorted(cells, key=lambda c: (c.base, c.x0)):
        if id(first) in gone:
            continue
        cell, chain = first, [first]
        while len(chain) <= _MOST and _may_open(chain):
            below = _below(chain[-1], cells)
            if below is None or id(below) in gone:
                break
            chain.append(below)
            if completes(" ".join(c.text for c in chain[:-1]), below.text):
                gone.update(map(id, chain[1:]))
                cell = _together(chain)
                break
        whole.append(cell)
    return whole


def _may_open(chain: list[Cell]) -> bool:
    from .. import lexicon

    text = " ".join(cell.text for cell in chain)
    return len(text) < 40 and (is_dated(text) or lexicon.fold(text.split()[0].strip(".")) in lexicon.months())


def _below(cell: Cell, cells: list[Cell]) -> Cell | None:
    near = [
        c
        for c in cells
        if 0.5 * cell.size < c.base - cell.base < _PITCH * cell.size and c.x0 < cell.x1 and c.x1 > cell.x0
    ]
    nearest = min(near, key=lambda c: c.base, default=None)
    return nearest if nearest is not None and len(nearest.text) < 30 else None


def _together(chain: list[Cell]) -> Cell:
    first = chain[0]
    text, runs, xs = first.text, list(first.runs), list(first.xs)
    for cell in chain[1:]:
        shift = len(text) + 1
        text += " " + cell.text
        runs += [r.moved(shift) for r in cell.runs]
        xs += [xs[-1], *([first.xs[-1]] * len(cell.text))]
    return replace(first, text=text, runs=runs, xs=xs)
