"""Lines that the page broke are put together, and others are not."""

from __future__ import annotations

import pytest

from scoring.parsing.document import Line, Run
from scoring.parsing.joining import anchor_range, is_sentence, join_lines, join_wrapped, mend_dates_at_the_right


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


def test_a_range_broken_at_the_right_margin_is_whole() -> None:
    lines = [full("Cook, Harbour Inn\tMay 2020 —"), full("Bread every night\tJune 2021")]
    assert [line.text for line in mend_dates_at_the_right(lines)] == [
        "Cook, Harbour Inn\tMay 2020 — June 2021",
        "Bread every night",
    ]


def test_a_long_line_of_a_school_and_its_course_is_no_sentence() -> None:
    text = "Universidad de Zaragoza, Pamplona — Técnico Superior en Gestión de Ventas y Espacios Comerciales"
    assert not is_sentence(full(text))
    assert is_sentence(
        full(f"We planned the ovens of the bakery anew and trained {'every one of ' * 3}the bakers well")
    )


@pytest.mark.parametrize(
    ("head", "tail", "whole"),
    [
        ("UCLouvain Saint-", "Louis", "UCLouvain Saint-Louis"),
        ("Grund-", "und Hauptschule", "Grund- und Hauptschule"),
        ("Trans-", "port", "Transport"),
    ],
)
def test_a_hyphen_at_the_break_goes_only_where_it_was_put_in(head: str, tail: str, whole: str) -> None:
    assert join_lines(full(head), full(tail)).text == whole


def test_the_middle_of_three_cells_goes_on_below() -> None:
    first = "2022 – 2024\tMaster in Human Resources, James"
    xs = [(37.0 + 5 * k, 42.0 + 5 * k) for k in range(len("2022 – 2024"))]
    xs += [(92.0, 125.0), *((125.0 + 6 * k, 131.0 + 6 * k) for k in range(len("Master in Human Resources, James")))]
    xs += [(317.0, 330.0), *((330.0 + 5 * k, 335.0 + 5 * k) for k in range(6))]
    text = first + "\tCairns"
    above = Line(text, x0=37, runs=[Run(0, len(text), size=11)], xs=xs)
    rest = "Cook University"
    below = Line(rest, x0=125, runs=[Run(0, len(rest), size=11)], xs=[(125 + 6 * k, 131 + 6 * k) for k in range(15)])
    assert [line.text for line in join_wrapped([above, below])] == [f"{first} Cook University\tCairns"]


def test_a_mark_below_a_course_is_no_part_of_it() -> None:
    above = Line("Techniker, Ferdinand-Braun-Schule Fulda\t2016 – 2019", runs=[Run(0, 52, size=11)])
    below = Line("Abschlussnote: 1,7", runs=[Run(0, 18, size=11)])
    assert [line.text for line in join_wrapped([above, below])] == [above.text, below.text]


def test_a_year_long_past_in_a_story_dates_no_job() -> None:
    assert anchor_range(Line("Digitised the parish registers since 1874"), strict=True) is None
    assert anchor_range(Line("Baker since 2019"), strict=True) is not None


def test_a_bold_cell_that_ends_in_a_small_word_goes_on_below() -> None:
    text, rest = "Técnico en Programación de\t2010", "Sistemas"
    xs = [(50.0 + 5 * k, 55.0 + 5 * k) for k in range(len(text) - 4)] + [
        (400.0 + 5 * k, 405.0 + 5 * k) for k in range(4)
    ]
    above = Line(text, x0=50, runs=[Run(0, len(text), True, size=11)], xs=xs)
    below = Line(rest, x0=50, runs=[Run(0, len(rest), True, size=11)], xs=[(50 + 5 * k, 55 + 5 * k) for k in range(8)])
    assert [line.text for line in join_wrapped([above, below])] == ["Técnico en Programación de Sistemas\t2010"]
