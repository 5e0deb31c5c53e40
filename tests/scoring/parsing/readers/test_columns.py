"""Which text of a page belongs to which column."""

from __future__ import annotations

from scoring.parsing.document import Run
from scoring.parsing.readers.cells import Cell
from scoring.parsing.readers.columns import regions_of


def cell(x0: float, base: float, text: str, *, x1: float | None = None) -> Cell:
    """A cell of 11 points; letters are 5 points wide."""
    right = x1 if x1 is not None else x0 + 5 * len(text)
    left = right - 5 * len(text) if x1 is not None else x0
    xs = [(left + 5 * k, left + 5 * k + 5) for k in range(len(text))]
    return Cell(left, right, base - 9, base + 2, base, 11, text, [Run(0, len(text), size=11)], xs)


def test_a_head_at_the_right_margin_is_no_part_of_the_right_column() -> None:
    head = [cell(0, 40, "Ada Lind", x1=560), cell(0, 52, "ada@example.org", x1=560)]
    left = ["Experience", "Baker, Harbour Bread", "2019 - 2021", "Bread every night", "Rolls every morning"]
    right = ["Education", "Diploma in Baking", "Leeds College", "Skills", "Sourdough, ovens"]
    pairs = zip(left, right, strict=True)
    body = [c for k, (one, two) in enumerate(pairs) for c in (cell(40, 90 + 14 * k, one), cell(310, 90 + 14 * k, two))]
    regions = regions_of([*head, *body], 0)
    assert [[c.text for c in region.cells] for region in regions] == [["Ada Lind", "ada@example.org"], left, right]
