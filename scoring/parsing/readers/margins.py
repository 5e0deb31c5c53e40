"""Headings that stand in a margin of their own, beside the sections they open."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from ..document import Run
from ..headings import heading_of
from .cells import SAME_LINE, Cell
from .strips import is_dated

_KNOWN_SHARE = 0.6
_LEADING = 1.7  # font sizes between lines of one block at the most


def margin_headings(rows: list[list[Cell]]) -> tuple[list[Cell], list[Cell]] | None:
    """(cells above, cells with every heading set in a row of its own above its section), or None without such a margin.

    The margin holds nothing but headings of one look, most of them known; a narrow one breaks them over several rows
    beside the text, where reading row by row would tear them apart.
    """
    heads = [(k, row[0]) for k, row in enumerate(rows) if len(row[0].text) < 40 and heading_of(row[0].text)]
    beside = [(k, cell) for k, cell in heads if len(rows[k]) > 1]
    if not beside:
        return None
    look = _look(beside[0][1])
    first = next(k for k, cell in heads if _look(cell) == look)
    edge = max(cell.x1 for k, cell in heads if _look(cell) == look)
    below = [cell for row in rows[first:] for cell in row]
    body = [cell for cell in below if cell.x0 > edge - 2]
    strip = [cell for cell in below if cell.x0 <= edge - 2]
    dates = [cell for cell in strip if is_dated(cell.text)]
    body, strip = [*body, *dates], [cell for cell in strip if not is_dated(cell.text)]
    if len(body) == len(dates) or any(
        _look(cell) != look or cell.x1 > min(c.x0 for c in body if c not in dates) for cell in strip
    ):
        return None
    blocks = _blocks(strip)
    known = sum(heading_of(block.text) is not None for block in blocks)
    broken = len(strip) > len(blocks)
    if known < (1 if broken else 2) or known < _KNOWN_SHARE * len(blocks):
        return None
    return [cell for row in rows[:first] for cell in row], [*(_raised(block, body) for block in blocks), *body]


def _raised(block: Cell, body: list[Cell]) -> Cell:
    """The heading on a baseline of its own, above the first line beside it."""
    bases = sorted(c.base for c in body)
    beside = [base for base in bases if base > block.top]
    upper, lower = [b for b in bases if b < block.base], [b for b in bases if b >= block.base]
    level = any(abs(base - block.base) < SAME_LINE * block.size for base in bases)
    if upper and lower and not level and lower[0] - upper[-1] < _LEADING * block.size:  # centred beside its lines
        for below, above in pairwise([lower[0], *reversed(upper)]):
            if below - above > _LEADING * block.size:
                break
            beside.append(above)
    return replace(block, base=min([block.base, *beside]) - 0.6 * block.size)


def _look(cell: Cell) -> tuple[float, bool, int]:
    run = cell.runs[0] if cell.runs else Run(0, 0)
    return round(cell.size), run.bold, run.color


def _blocks(strip: list[Cell]) -> list[Cell]:
    """The headings of a margin, each with its broken rows joined."""
    ordered = sorted(strip, key=lambda c: (c.base, c.x0))
    blocks = ordered[:1]
    for above, cell in pairwise(ordered):
        near = cell.base - above.base < 1.75 * cell.size and not _two(above.text, cell.text)
        blocks = [*blocks[:-1], _joined(blocks[-1], cell)] if near else [*blocks, cell]
    return blocks


def _two(above: str, below: str) -> bool:
    """A heading close to another one or to a label rather than one on two rows."""
    return bool(heading_of(above) or heading_of(below)) and heading_of(f"{above} {below}") is None


def _joined(first: Cell, second: Cell) -> Cell:
    glue = "" if first.text.endswith("-") else " "
    head = first.text.removesuffix("-") if glue == "" and second.text[:1].islower() else first.text
    shift = len(head) + len(glue)
    runs = [Run(0, shift, r.bold, r.italic, r.size, r.color) for r in first.runs[:1]]
    runs += [r.moved(shift) for r in second.runs]
    xs = [*first.xs[: len(head)], *first.xs[-1:] * len(glue), *second.xs]
    return Cell(
        min(first.x0, second.x0),
        max(first.x1, second.x1),
        first.top,
        second.bottom,
        first.base,
        first.size,
        head + glue + second.text,
        runs,
        xs,
    )
