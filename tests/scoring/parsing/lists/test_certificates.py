"""Lists of certificates, however they are written."""

from __future__ import annotations

import datetime

from scoring.parsing import parse_document
from scoring.parsing.document import Line, Run
from scoring.parsing.lists.certificates import certificate_items
from scoring.parsing.sections import Section

TODAY = datetime.date(2026, 11, 21)


def certificates(heading: str, body: str) -> list[str]:
    text = f"Ada Lind\nada@example.org\n\n{heading}\n\n{body}\n"
    return [found.name for found in parse_document(text.encode(), today=TODAY).candidate_data.certifications]


def test_a_certificate_over_two_lines_among_dated_single_ones_is_whole() -> None:
    body = "Sachkundenachweis\nPflanzenschutz\n2022\nBioland-Berater\n2021\nErste Hilfe\n2020"
    assert certificates("Zertifikate", body) == [
        "Sachkundenachweis Pflanzenschutz",
        "Bioland-Berater",
        "Erste Hilfe",
    ]


def test_a_certificate_that_a_narrow_column_broke_is_whole() -> None:
    rows = [("ISO 17025 Auditor", 0.0), ("Good Laboratory Practice", 0.1), ("Certificate", 0.0), ("Registration", 0.1)]
    lines = [Line(text, runs=[Run(0, len(text), size=10)], gap=gap, wraps=len(text) > 15) for text, gap in rows]
    found = [span.text for span, _ in certificate_items(Section("certifications", lines))]
    assert found == ["ISO 17025 Auditor", "Good Laboratory Practice Certificate", "Registration"]


def test_a_certificate_that_ends_in_a_small_word_goes_on_below() -> None:
    body = "2019: Buenas Prácticas de\nAlmacenamiento\nProject Management Professional\n(PMP)"
    assert certificates("Certificados", body) == [
        "Buenas Prácticas de Almacenamiento",
        "Project Management Professional (PMP)",
    ]


def test_the_names_of_a_tables_columns_are_no_certificate() -> None:
    assert certificates("Certificates", "Name\tYear\nFirst Aid\t2021\n") == ["First Aid"]


def test_the_owners_name_at_the_foot_of_a_page_is_no_certificate() -> None:
    assert certificates("Certificates", "First Aid (2021)\nFood Hygiene (2022)\nAda Lind - Curriculum vitae") == [
        "First Aid",
        "Food Hygiene",
    ]
