"""Letters with boxes become words, also when every letter stands apart."""

from __future__ import annotations

from scoring.parsing.readers.cells import Glyph, cells_of_page


def glyphs(text: str, *, size: float = 20.0, apart: float = 0.25) -> list[Glyph]:
    """Letters half as wide as high, each followed by a gap of so many font sizes; a space is as wide as that gap."""
    found, x = [], 50.0
    for char in text:
        if char == " ":
            x += (apart + 0.25) * size
            continue
        found.append(Glyph(x, x + 0.5 * size, 80, 100, 98, char, size, False, False, 0, 2 if found else 0))
        x += (0.5 + apart) * size
    return found


def test_letters_set_apart_are_one_word() -> None:
    assert [cell.text for cell in cells_of_page(glyphs("RUIZ"))] == ["RUIZ"]


def test_words_of_letters_set_apart_stay_apart() -> None:
    assert [cell.text for cell in cells_of_page(glyphs("ADA LIND"))] == ["ADA LIND"]


def test_three_single_letters_stay_single() -> None:
    assert [cell.text for cell in cells_of_page(glyphs("R C D", apart=0.0))] == ["R C D"]


def test_a_space_that_was_guessed_in_a_gap_like_all_others_is_none() -> None:
    letters = glyphs("Kofler", apart=0.07)
    letters[3] = letters[3]._replace(spaces=1)
    assert [cell.text for cell in cells_of_page([g._replace(spaces=g.spaces % 2) for g in letters])] == ["Kofler"]
