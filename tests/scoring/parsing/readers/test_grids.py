"""Tables with drawn borders are read row by row, their cells whole."""

from __future__ import annotations

import itertools

from scoring.parsing.readers.cells import Glyph
from scoring.parsing.readers.grids import Rule, with_grids_read

HEIGHT = 842.0


def typed(text: str, x0: float, base: float) -> list[Glyph]:
    """Letters 5 points wide, of 10 points."""
    return [
        Glyph(x0 + 5 * k, x0 + 5 * k + 5, base - 8, base + 2, base, char, 10.0, False, False, 0, 0)
        for k, char in enumerate(text)
        if char != " "
    ]


def ruled(xs: list[float], ys: list[float]) -> tuple[list[Rule], list[Rule]]:
    """The rules of a table, drawn cell by cell."""
    level = [Rule(y, a, b) for y in ys for a, b in itertools.pairwise(xs)]
    upright = [Rule(x, a, b) for x in xs for a, b in itertools.pairwise(ys)]
    return level, upright


def read(glyphs: list[Glyph], xs: list[float], ys: list[float]) -> list[str]:
    return [cell.text for cell in with_grids_read(glyphs, *ruled(xs, ys), HEIGHT)]


def test_a_row_is_one_line_and_a_cell_over_two_lines_is_whole() -> None:
    glyphs = [
        *typed("Period", 55, 112),
        *typed("Employer", 155, 112),
        *typed("Title", 255, 112),
        *typed("2019-21", 55, 132),
        *typed("Elmstead Public", 155, 132),
        *typed("Libraries", 155, 144),
        *typed("Librarian", 255, 132),
    ]
    assert read(glyphs, [50, 150, 250, 350], [100, 120, 150]) == [
        "Period\tEmployer\tTitle",
        "2019-21\tElmstead Public Libraries\tLibrarian",
    ]


def test_a_line_that_had_room_for_the_next_word_had_ended() -> None:
    glyphs = [
        *typed("2019", 55, 112),
        *typed("Certificate in Baking", 155, 112),
        *typed("Leeds", 305, 112),
        *typed("2021", 55, 132),
        *typed("Diploma", 155, 132),
        *typed("Merit", 155, 144),
        *typed("York", 305, 132),
    ]
    assert read(glyphs, [50, 150, 300, 400], [100, 120, 150])[1] == "2021\tDiploma, Merit\tYork"


def test_a_label_stands_beside_the_first_line_of_its_text() -> None:
    glyphs = [
        *typed("Name", 55, 112),
        *typed("Ada Lind", 155, 112),
        *typed("Skills", 55, 138),
        *typed("Sourdough", 155, 132),
        *typed("Ovens", 155, 144),
    ]
    assert read(glyphs, [50, 150, 300], [100, 120, 150]) == ["Name\tAda Lind", "Skills\tSourdough", "Ovens"]


def test_points_of_a_list_stay_lines_of_their_own() -> None:
    glyphs = [
        *typed("2019", 55, 112),
        *typed("Baker", 155, 112),
        *typed("Acme", 255, 112),
        *typed("2021", 55, 132),
        *typed("Cook", 155, 132),
        *typed("• Bread", 255, 132),
        *typed("• Rolls", 255, 144),
    ]
    assert read(glyphs, [50, 150, 250, 350], [100, 120, 150])[1:] == ["2021\tCook", "• Bread", "• Rolls"]


def test_columns_of_the_page_in_a_frame_are_no_row() -> None:
    glyphs = [
        *typed("Skills", 55, 112),
        *typed("Bread", 55, 124),
        *typed("Languages", 155, 112),
        *typed("English", 155, 124),
        *typed("one", 55, 142),
        *typed("two", 155, 142),
    ]
    assert read(glyphs, [50, 150, 300], [100, 130, 150])[:2] == ["Skills", "Languages"]


def test_what_frames_half_the_page_is_no_row() -> None:
    glyphs = [*typed("left", 55, 112), *typed("right", 155, 112), *typed("below", 55, 700)]
    assert read(glyphs, [50, 150, 300], [100, 600, 820]) == ["left", "right", "below"]


def test_a_page_full_of_drawing_has_no_tables() -> None:
    xs, ys = [50 + 0.5 * k for k in range(50)], [100 + 0.5 * k for k in range(50)]
    assert read(typed("Leeds", 55, 112), xs, ys) == ["Leeds"]
