"""Lines that the page broke are put together, and others are not."""

from __future__ import annotations

import pytest

from scoring.parsing.document import Line, Run
from scoring.parsing.joining import join_wrapped


def full(text: str) -> Line:
    """A line that ends at the right margin."""
    return Line(text, runs=[Run(0, len(text), size=11)], wraps=True)


@pytest.mark.parametrize(
    "texts",
    [
        ("Master of Science, Robotik", "Zürcher Hochschule der Künste"),
        ("Universidad Nacional de Cuyo", "2010 - 2014"),
        ("Company: Harbour Bread Ltd, Leeds", "Place: Leeds"),
    ],
)
def test_a_fact_below_a_full_line_stays_on_its_own(texts: tuple[str, ...]) -> None:
    assert [line.text for line in join_wrapped([full(text) for text in texts])] == list(texts)


@pytest.mark.parametrize(
    ("texts", "whole"),
    [
        (("Universidade José Eduardo dos", "Santos"), "Universidade José Eduardo dos Santos"),
        (("Engineer, Hélianthe Robotique (Saint", "Étienne)"), "Engineer, Hélianthe Robotique (Saint Étienne)"),
    ],
)
def test_what_a_line_leaves_open_goes_on_below(texts: tuple[str, ...], whole: str) -> None:
    assert [line.text for line in join_wrapped([full(text) for text in texts])] == [whole]
