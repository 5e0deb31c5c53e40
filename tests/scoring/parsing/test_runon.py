"""Skills without marks between them."""

from __future__ import annotations

import datetime

from scoring.parsing import parse_document
from scoring.parsing.document import Line, Run
from scoring.parsing.runon import is_run_on, pieces

TODAY = datetime.date(2026, 11, 21)


def cut(text: str) -> list[str]:
    line = Line(text, runs=[Run(0, len(text), size=10.0)])
    return [text[b:e] for b, e in pieces(line, 0, len(text))]


def test_known_skills_in_one_string_are_cut() -> None:
    assert cut("Python Docker Microsoft Excel") == ["Python", "Docker", "Microsoft Excel"]


def test_two_spaces_part_skills() -> None:
    assert cut("HTML  hand lettering  CSS") == ["HTML", "hand lettering", "CSS"]


def test_dashes_part_skills() -> None:
    assert cut("glazing – hand lettering – stock taking") == ["glazing", "hand lettering", "stock taking"]


def test_a_phrase_stays_whole() -> None:
    assert cut("declaración de impuestos") == ["declaración de impuestos"]
    assert not is_run_on("Planned discharges with doctors and social services")


def test_wide_gaps_part_chips() -> None:
    text = "hand lettering signs"
    line = Line(text, runs=[Run(0, len(text), size=10.0)])
    x = 0.0
    for i in range(len(text)):
        width = 7.0 if i == 14 else 2.8 if text[i] == " " else 5.0
        line.xs.append((x, x + width))
        x += width
    assert [text[b:e] for b, e in pieces(line, 0, len(text))] == ["hand lettering", "signs"]


def test_languages_in_a_row_of_the_skills_are_no_skills() -> None:
    text = "Ada Lind\nada@example.org\n\nSkills\n\nTools: Excel, SAP\nLanguages: French (B2), German (native)\n"
    data = parse_document(text.encode(), today=TODAY).candidate_data
    assert [s.name for s in data.skills] == ["Microsoft Excel", "SAP"]
    assert [found.name for found in data.languages] == ["French", "German"]


def test_a_product_with_the_word_for_what_it_is_stays_whole() -> None:
    assert cut("LabWare LIMS") == ["LabWare LIMS"]
