"""Where the letters of a page stand, also those that are reported elsewhere."""

from __future__ import annotations

import pytest

from scoring.parsing.readers.cells import Glyph
from scoring.parsing.readers.pdf import _put_back


def typed(text: str, x0: float, base: float = 100.0) -> list[Glyph]:
    """Letters 5 points wide, of 10 points."""
    return [
        Glyph(x0 + 5 * k, x0 + 5 * k + 5, base - 8, base + 2, base, char, 10.0, False, False, 0, 0)
        for k, char in enumerate(text)
    ]


@pytest.mark.parametrize(("letters", "found"), [("fi", [20.0, 22.5]), ("ab", [300.0, 305.0])])
def test_a_ligature_reported_elsewhere_is_put_where_its_gap_is(letters: str, found: list[float]) -> None:
    glyphs = _put_back([*typed("whit", 0), *typed(letters, 300, base=600), *typed("eld", 25)])
    assert "".join(g.char for g in glyphs) == f"whit{letters}eld"
    assert [g.x0 for g in glyphs[4:6]] == found
