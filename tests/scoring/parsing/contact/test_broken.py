"""Addresses and numbers that a narrow column broke."""

from __future__ import annotations

import pytest

from scoring.parsing.contact.emails import email_value, find_email
from scoring.parsing.contact.phones import find_phone
from scoring.parsing.document import Line, Run


def line(text: str, top: float, *cells: float, wraps: bool = False) -> Line:
    """A line of 11 points; each cell begins at the position given for it, letters are 5 points wide."""
    xs: list[tuple[float, float]] = []
    for left, cell in zip(cells, text.split("\t"), strict=True):
        if xs:
            xs.append((xs[-1][1], xs[-1][1]))
        xs.extend((left + 5 * k, left + 5 * k + 5) for k in range(len(cell)))
    return Line(text, 1, cells[0], top, xs[-1][1], top + 11, [Run(0, len(text), size=11)], xs, wraps=wraps)


def test_an_address_goes_on_below_in_its_column_though_rows_were_read_across() -> None:
    lines = [line("mary.fair@mymail.exampl", 100, 368), line("2019 - 2021\te.com", 113, 57, 368)]
    found = find_email(lines)
    assert found is not None
    assert email_value(found) == "mary.fair@mymail.example.com"


def test_what_stands_below_is_found_though_it_is_no_contact_line() -> None:
    lines = [line("mary.fair@mymail.example.ne", 100, 368, wraps=True), line("2019 - 2021\tt", 113, 57, 368)]
    found = find_email(lines[:1], lines)
    assert found is not None
    assert email_value(found) == "mary.fair@mymail.example.net"


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (["mary@mail.example.co.", "uk"], "mary@mail.example.co.uk"),
        (["mary-", "fair@mail.example.c", "om"], "mary-fair@mail.example.com"),
        (["Write to mary@mail.example.", "Leeds"], "mary@mail.example"),
    ],
)
def test_an_address_broken_at_a_dot_or_twice_is_whole(texts: list[str], wanted: str) -> None:
    found = find_email([line(text, 100 + 13 * k, 50, wraps=True) for k, text in enumerate(texts)])
    assert found is not None
    assert email_value(found) == wanted


def test_a_number_below_an_address_is_no_part_of_it() -> None:
    found = find_email([line("ada@fastpost.example", 100, 50), line("912-555-7596", 113, 50)])
    assert found is not None
    assert email_value(found) == "ada@fastpost.example"


def test_a_number_broken_at_the_margin_is_whole() -> None:
    lines = [line("Baker · ada@example.org · +44 20", 100, 50, wraps=True), line("7946 0018", 113, 50)]
    assert find_phone(lines, lines, ["GB"])[1] == "+442079460018"
