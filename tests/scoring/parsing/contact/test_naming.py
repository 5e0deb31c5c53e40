"""The name is found in the largest type, however the page sets it."""

from __future__ import annotations

import pytest

from scoring.parsing.contact.naming import find_name, turn_of
from scoring.parsing.document import Document, Line, Run
from scoring.parsing.spans import Span


def line(*parts: tuple[str, float], glue: str = "\t") -> Line:
    """A line of texts in their sizes, side by side."""
    text, runs = "", []
    for part, size in parts:
        text += glue if text else ""
        runs.append(Run(len(text), len(text) + len(part), size=size))
        text += part
    return Line(text, runs=runs)


def name_in(*lines: Line, local: str = "") -> str | None:
    found, _ = find_name(Document(list(lines), "pdf"), [], local)
    return found.text if found else None


def test_a_name_over_two_lines_beside_a_headline_leaves_the_headline_out() -> None:
    lines = line(("Benoît", 32)), line(("d'Aubigny", 32), ("Laboratory manager", 11)), line(("Leeds", 11))
    assert name_in(*lines) == "Benoît d'Aubigny"


def test_large_initials_above_a_name_are_not_the_name() -> None:
    assert name_in(line(("AL", 40)), line(("Baker", 11)), line(("Ada Lind", 21))) == "Ada Lind"


def test_a_name_over_three_lines_is_whole() -> None:
    assert name_in(line(("LEIRE", 40)), line(("NAVARRO", 40)), line(("RUIZ", 40)), line(("Baker", 11))) == (
        "LEIRE NAVARRO RUIZ"
    )


def test_a_large_family_name_has_its_given_name_in_small_type_above() -> None:
    assert name_in(line(("Hans-Peter", 13)), line(("Oberhuber", 38)), line(("Koch", 11))) == "Hans-Peter Oberhuber"


def test_a_stop_behind_a_name_is_no_part_of_it() -> None:
    assert name_in(line(("Ada Lind.", 30)), line(("Baker", 11))) == "Ada Lind"


def test_a_name_before_its_address_in_angle_brackets_is_found() -> None:
    assert name_in(line(("Ada Lind <ada@example.org>", 11)), line(("Baker, Harbour Bread", 11))) == "Ada Lind"


def test_an_address_beside_a_name_does_not_end_it() -> None:
    def at(x0: float, text: str, size: float) -> Line:
        edges = [(x0 + 5 * k, x0 + 5 * k + 5) for k in range(len(text))]
        return Line(text, x0=x0, x1=edges[-1][1], runs=[Run(0, len(text), size=size)], xs=edges)

    assert name_in(at(45, "Nguyen Thi", 23), at(467, "12 Harbour Lane", 9), at(45, "Lan", 23)) == "Nguyen Thi Lan"


@pytest.mark.parametrize(
    "greeting", ["Hello, I am", "Hi! I'm", "¡Hola! Soy", "Olá, eu sou", "Bonjour, je m'appelle", "Mein Name ist"]
)
def test_who_introduces_themselves_is_named(greeting: str) -> None:
    assert name_in(line((f"{greeting} Hannah Whitcombe", 27)), line(("Coordinator", 10))) == "Hannah Whitcombe"


def test_the_label_of_a_name_is_no_part_of_it() -> None:
    assert name_in(line(("Name", 14), ("Jürgen Großmann", 14)), line(("Bremen", 14))) == "Jürgen Großmann"


def test_a_name_turns_where_its_style_or_its_line_does() -> None:
    styled = line(("Thomas James", 20), ("Fairweather", 24), glue=" ")
    assert turn_of(Span(styled, 0, len(styled.text), "name")) == len("Thomas James ")
    edges = [(10.0 * k, 10.0 * k + 10) for k in range(13)] + [(10.0 * k, 10.0 * k + 10) for k in range(11)]
    broken = Line("Thomas James Fairweather", runs=[Run(0, 24, size=20)], xs=edges)
    assert turn_of(Span(broken, 0, 24, "name")) == len("Thomas James ")
    assert turn_of(Span(line(("Thomas James Fairweather", 20)), 0, 24, "name")) is None


def test_small_capitals_are_part_of_a_name_in_large_type() -> None:
    small = Line("Ada Lind", runs=[Run(0, 1, size=24), Run(1, 4, size=18), Run(4, 5, size=24), Run(5, 8, size=18)])
    assert name_in(small, line(("Baker", 11))) == "Ada Lind"


@pytest.mark.parametrize("framed", ["[ Ada Lind ]", "*Ada Lind*", "~ Ada Lind ~", "== Ada Lind =="])
def test_signs_around_a_name_are_no_part_of_it(framed: str) -> None:
    assert name_in(line((framed, 11)), line(("Baker, Harbour Bread", 11))) == "Ada Lind"


def test_a_town_below_a_name_is_no_part_of_it() -> None:
    assert name_in(line(("Curtis Van Buren", 26)), line(("Braga", 11)), line(("+351 234 446 788", 11))) == (
        "Curtis Van Buren"
    )


def test_the_last_line_of_another_column_is_no_given_name() -> None:
    skill, name = line(("Pflegedokumentation", 11)), line(("Moritz Stadler-Huber", 30))
    name.region = 1
    assert name_in(skill, name) == "Moritz Stadler-Huber"


@pytest.mark.parametrize("initials", ["AvL", "AL", "A | L", "A.L."])
def test_initials_beside_a_name_are_no_part_of_it(initials: str) -> None:
    name, monogram = line(("Ada von Lind", 28)), line((initials, 41))
    assert name_in(name, monogram, line(("Baker", 11))) == "Ada von Lind"


def test_a_smaller_given_name_above_two_large_family_names_is_part_of_the_name() -> None:
    lines = line(("Xabier", 16)), line(("Villalobos", 46)), line(("Prieto", 46)), line(("Encargado de taller", 11))
    assert name_in(*lines, local="contact.villalobosprieto") == "Xabier Villalobos Prieto"


def test_initials_above_a_name_over_two_lines_are_no_name() -> None:
    assert (
        name_in(line(("LE", 31)), line(("LUDWIG", 22)), line(("ECKSTEIN", 22)), line(("Leeds", 11)))
        == "LUDWIG ECKSTEIN"
    )
