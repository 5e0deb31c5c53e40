"""The parser reads a plain résumé from end to end."""

from __future__ import annotations

import datetime

import pytest

from scoring.parsing import ParseError, parse_document

RESUME = """Nadia Kessler
Logistikleiterin

Graz, Österreich
0664 481655
nadia.kessler@example.at

BERUFSERFAHRUNG
Logistikleiterin, Alpenfracht GmbH, Graz
03/2019 – heute
- Leitung von 12 Mitarbeitern

AUSBILDUNG
Bachelor of Arts, Logistik
Universität Graz, 2015

KENNTNISSE
MS Excel, Routenplanung
"""


def test_plain_text_is_read_from_end_to_end() -> None:
    data = parse_document(RESUME.encode(), today=datetime.date(2026, 11, 21)).model_dump(mode="json")["candidate_data"]
    contact, job, course = data["contact_info"], data["work_history"][0], data["education"][0]
    assert (contact["first_name"], contact["last_name"], contact["phone"]) == ("Nadia", "Kessler", "+43664481655")
    assert (job["title"], job["company"], job["start_date"], job["end_date"]) == (
        "Logistikleiterin",
        "Alpenfracht GmbH",
        "2019-03",
        None,
    )
    assert (course["degree"], course["field"], course["institution"], course["graduation_year"]) == (
        "Bachelor of Arts",
        "Logistik",
        "Universität Graz",
        2015,
    )
    assert data["years_of_experience"] == 7


def test_empty_file_is_named_so() -> None:
    with pytest.raises(ParseError) as caught:
        parse_document(b"  \n")
    assert caught.value.code == "empty"
