"""Text that runs up or down the page, set level where a reader would look for it.

A turned word beside a block of lines is its heading, wherever along the block it is centred; so it is put above the
block's first line.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final, NamedTuple

from .cells import Glyph

_FAR: Final = 2.5  # font sizes between two letters of one run at the most
_STRAYS: Final = 3  # letters of a ligature that may be reported far from where they are drawn


class _Run(NamedTuple):
    """Letters of one turned text in reading order, with the box of those that stand where they are drawn."""

    letters: list[Glyph]
    x0: float
    x1: float
    top: float
    bottom: float


def laid_down(turned: list[Glyph], level: list[Glyph]) -> list[Glyph]:
    """The letters of turned texts on level baselines; `level` are the other letters of the page."""
    runs = sorted((_run(letters) for letters in _split(turned)), key=lambda run: (round(run.x0), run.top))
    flat: list[Glyph] = []
    for k, run in enumerate(runs):
        above = runs[k - 1] if k and abs(runs[k - 1].x0 - run.x0) < run.letters[0].size else None
        flat.extend(_level(run, _base(run, above, level)))
    return flat


def _split(turned: list[Glyph]) -> list[list[Glyph]]:
    runs: list[list[Glyph]] = []
    last: Glyph | None = None
    k = 0
    while k < len(turned):
        if last is not None and not _near(last, turned[k]):
            back = next((n for n in range(1, _STRAYS + 1) if k + n < len(turned) and _near(last, turned[k + n])), 0)
            if back:
                runs[-1].extend(_between(last, turned[k + back], turned[k : k + back]))
                k += back
            else:
                last = None
        if last is None:
            runs.append([])
        last = turned[k]
        runs[-1].append(last)
        k += 1
    return runs


def _near(one: Glyph, two: Glyph) -> bool:
    gap = max(one.top, two.top) - min(one.bottom, two.bottom)
    return abs(one.x0 - two.x0) < one.size and gap < _FAR * one.size


def _between(last: Glyph, after: Glyph, strays: list[Glyph]) -> list[Glyph]:
    """Stray letters in the gap that they left."""
    up = after.top < last.top
    begin, end = (last.top, after.bottom) if up else (last.bottom, after.top)
    step = (end - begin) / len(strays)
    edges = [begin + k * step for k in range(len(strays) + 1)]
    return [
        g._replace(x0=last.x0, x1=last.x1, top=min(pair), bottom=max(pair))
        for g, pair in zip(strays, pairwise(edges), strict=True)
    ]


def _run(letters: list[Glyph]) -> _Run:
    x0, x1 = min(g.x0 for g in letters), max(g.x1 for g in letters)
    return _Run(letters, x0, x1, min(g.top for g in letters), max(g.bottom for g in letters))


def _base(run: _Run, above: _Run | None, level: list[Glyph]) -> float:
    """The baseline above the block of lines that a turned text stands beside, else at its own upper end."""
    size = run.letters[0].size
    right = [g for g in level if g.x0 > run.x1 - 2]
    rows = _rows(right) if any(run.top - size < g.base < run.bottom + size for g in right) else []
    if not rows:
        return run.top + 0.8 * size
    crossing = [g.base for g in level if g.x0 < run.x1 and g.x1 > run.x0 and g.base < run.top]
    floor = max([*crossing, above.bottom if above else 0.0])
    rows = [base for base in rows if base > floor]
    first = [base for base in rows if base < run.top + 1.2 * size] or rows[:1]
    if not first:
        return run.top + 0.8 * size
    if crossing and not above:
        return first[0] - 0.6 * size
    gaps = [(two - one, two) for one, two in pairwise([floor if above else first[0], *first])]
    return max(gaps)[1] - 0.6 * size


def _rows(glyphs: list[Glyph]) -> list[float]:
    rows: list[float] = []
    for glyph in sorted(glyphs, key=lambda g: g.base):
        if not rows or glyph.base - rows[-1] > 0.5 * glyph.size:
            rows.append(glyph.base)
    return rows


def _level(run: _Run, base: float) -> list[Glyph]:
    flat: list[Glyph] = []
    x, size = run.x0, run.letters[0].size
    for last, glyph in pairwise([run.letters[0], *run.letters]):
        x += max(0.0, max(last.top, glyph.top) - min(last.bottom, glyph.bottom))
        end = x + glyph.bottom - glyph.top
        flat.append(glyph._replace(x0=x, x1=end, top=base - 0.8 * size, bottom=base + 0.2 * size, base=base))
        x = end
    return flat
