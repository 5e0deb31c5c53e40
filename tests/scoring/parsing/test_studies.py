"""Courses: degrees, their fields, and what is neither."""

from __future__ import annotations

import datetime

import pytest

from scoring.parsing import parse_document


def course(text: str) -> tuple[str | None, str | None, str | None]:
    whole = f"Ada Lind\nada@example.org\n\nEducation\n\n{text}\n"
    data = parse_document(whole.encode(), today=datetime.date(2026, 11, 21)).candidate_data
    [found] = data.education
    return found.degree, found.field, found.institution


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Bachelor of Viticulture and Oenology\nLeeds University, 2019", "Bachelor of Viticulture and Oenology"),
        ("Master of Urban Planning\nLeeds University, 2019", "Master of Urban Planning"),
    ],
)
def test_a_degree_that_names_its_field_is_whole(text: str, wanted: str) -> None:
    assert course(text) == (wanted, None, "Leeds University")


def test_a_field_may_be_a_list() -> None:
    text = "Técnico Superior en Panadería, Repostería y Confitería\nIES Sierra Clara, 2019"
    assert course(text) == ("Técnico Superior", "Panadería, Repostería y Confitería", "IES Sierra Clara")


@pytest.mark.parametrize("praise", ["Distinction", "Cum laude", "First Class"])
def test_praise_is_neither_field_nor_school(praise: str) -> None:
    assert course(f"BSc in Geography\nFurman University\n2015 - 2017\n{praise}") == (
        "BSc",
        "Geography",
        "Furman University",
    )


def test_a_school_known_by_its_letters_is_no_degree() -> None:
    assert course("Ausbildung Winzer\nBBS Celle\n2012 - 2015") == ("Ausbildung", "Winzer", "BBS Celle")


def test_a_long_list_item_that_begins_with_its_years_is_a_course() -> None:
    text = "- 2012-2015: Grado en Información y Documentación, Universidad Autónoma de Entre Ríos (Nota media: 8,1)"
    assert course(text) == ("Grado", "Información y Documentación", "Universidad Autónoma de Entre Ríos")


def test_courses_without_dates_are_told_apart_by_their_degrees() -> None:
    text = "Leeds University — Bachelor of Arts in History\n\nLeeds College — Diploma in Baking\n"
    whole = f"Ada Lind\nada@example.org\n\nEducation\n\n{text}"
    data = parse_document(whole.encode(), today=datetime.date(2026, 11, 21)).candidate_data
    assert [(found.degree, found.field) for found in data.education] == [
        ("Bachelor of Arts", "History"),
        ("Diploma", "Baking"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "MSc, Geography\nFurman University\nGraduated 2017",
        "Graduated: 2017\tMSc in Geography, Furman University",
        "MSc, Geography, Furman University, Completed: 2017",
        "obtenu en 2017\tMSc en Geography, Furman University",
    ],
)
def test_words_that_announce_a_year_are_no_fact(text: str) -> None:
    assert course(text) == ("MSc", "Geography", "Furman University")


def test_a_degree_beside_a_year_is_a_fact() -> None:
    assert course("Biología, Grado\t2013 - 2016\nUniversidad de Colima") == (
        "Grado",
        "Biología",
        "Universidad de Colima",
    )


def test_a_long_line_behind_an_announced_year_is_a_course() -> None:
    text = "obtenu en 2019\tDiplôme d'État Auxiliaire de puériculture, Centre de formation professionnelle de Thiès"
    school = "Centre de formation professionnelle de Thiès"
    assert course(text) == ("Diplôme d'État", "Auxiliaire de puériculture", school)


def test_a_degree_of_many_words_tells_no_story() -> None:
    text = "Education\n\nDiplôme d'État, Éducateur\nLycée Bartholdi, 2012 - 2015\n"
    text += "Diplôme d'État, Auxiliaire de puériculture\nCégep de Jonquière, 2009 - 2012"
    data = parse_document(f"Ada Lind\nada@example.org\n\n{text}\n".encode(), today=datetime.date(2026, 11, 21))
    assert [(c.degree, c.field) for c in data.candidate_data.education] == [
        ("Diplôme d'État", "Éducateur"),
        ("Diplôme d'État", "Auxiliaire de puériculture"),
    ]


def test_a_campus_behind_a_comma_belongs_to_its_university() -> None:
    text = "BSc in Geography\nUniversity of California, Davis\n2015 - 2017"
    assert course(text) == ("BSc", "Geography", "University of California, Davis")
