"""The name is found in the largest type, however the page sets it."""

from __future__ import annotations

from scoring.parsing.contact.naming import find_name
from scoring.parsing.document import Document, Line, Run


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
