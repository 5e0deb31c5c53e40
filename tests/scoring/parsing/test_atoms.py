"""Small words between a title and its employer, and labels before them."""

from __future__ import annotations

import datetime

import pytest

from scoring.parsing import parse_document
from scoring.parsing.atoms import atoms_of
from scoring.parsing.document import Document, Line, Run
from scoring.parsing.jobs import jobs as jobs_of
from scoring.parsing.sections import split_sections
from scoring.parsing.spans import Entry


def jobs(heading: str, body: str) -> list[tuple[str | None, str | None]]:
    text = f"Ada Lind\nada@example.org\n\n{heading}\n\n{body}"
    found = parse_document(text.encode(), today=datetime.date(2026, 11, 21)).candidate_data
    return [(job.title, job.company) for job in found.work_history]


@pytest.mark.parametrize(
    ("heading", "first", "second", "wanted"),
    [
        (
            "Experiencia laboral",
            "Analista de negocio en Aerodata (2019 - 2021)",
            "Programadora en Boletea (2016 - 2019)",
            [("Analista de negocio", "Aerodata"), ("Programadora", "Boletea")],
        ),
        (
            "Experiência profissional",
            "Técnica agrícola na empresa Cafés Serra Alta (2019 - 2021)",
            "Enfermeira no Hospital Boa Vista (2016 - 2019)",
            [("Técnica agrícola", "Cafés Serra Alta"), ("Enfermeira", "Hospital Boa Vista")],
        ),
        (
            "Experience",
            "Baker at Harbour Bread (2019 - 2021)",
            "Cook at the Anchor Hotel (2016 - 2019)",
            [("Baker", "Harbour Bread"), ("Cook", "Anchor Hotel")],
        ),
    ],
)
def test_a_small_word_stands_between_title_and_employer(
    heading: str, first: str, second: str, wanted: list[tuple[str, str]]
) -> None:
    assert jobs(heading, f"{first}\n- Bread every night\n\n{second}\n- Rolls every morning\n") == wanted


def test_labels_set_apart_from_their_colon_are_told_from_values() -> None:
    entry = "Company         : {0}\nDesignation     : {1}\nDuration        : {2}\n    * Bread every night\n\n"
    body = entry.format("Harbour Bread Ltd, Leeds", "Senior Baker", "03/2019 - 05/2021")
    body += entry.format("Anchor Hotel, York", "Pastry Chef", "01/2016 - 02/2019")
    assert jobs("Experience", body) == [("Senior Baker", "Harbour Bread Ltd"), ("Pastry Chef", "Anchor Hotel")]


def courses(body: str) -> list[tuple[str | None, str | None, str | None, int | None]]:
    text = f"Ada Lind\nada@example.org\n\nEducación\n\n{body}"
    found = parse_document(text.encode(), today=datetime.date(2026, 11, 21)).candidate_data
    return [(c.degree, c.field, c.institution, c.graduation_year) for c in found.education]


def test_a_school_may_stand_in_parentheses_behind_a_course() -> None:
    assert courses("2020: Doctorado en Biología Molecular (Inacap)\n") == [
        ("Doctorado", "Biología Molecular", "Inacap", 2020)
    ]


def test_courses_that_begin_with_their_year_stay_apart_however_long() -> None:
    body = (
        "2016: Grado en Relaciones Laborales (PUCP)\n"
        "2013: Técnico Superior en Asistencia a la Dirección (Universidad Nacional de San Agustín)\n"
    )
    assert [course[3] for course in courses(body)] == [2016, 2013]


GLUED = """Web Developer
{}-Stockport
November 2022 to Present
- Moved the front end to TypeScript

Tester
{}-Sunderland
October 2018 to June 2022
- Wrote test plans
"""


def test_a_town_behind_a_hyphen_is_no_part_of_the_employer_where_several_entries_show_one() -> None:
    body = GLUED.format("Kite Software", "Ahorn-Lund Labs")
    assert jobs("Work Experience", body) == [("Web Developer", "Kite Software"), ("Tester", "Ahorn-Lund Labs")]


def test_a_hyphen_alone_belongs_to_the_name() -> None:
    body = GLUED.replace("-Sunderland", "").format("Kite Software", "Harbour Bread Ltd")
    assert jobs("Work Experience", body)[0] == ("Web Developer", "Kite Software-Stockport")


def test_a_hyphen_of_one_employer_told_twice_belongs_to_the_name() -> None:
    body = GLUED.format("Kite Software", "Ahorn-Lund Labs").replace(
        "Ahorn-Lund Labs-Sunderland", "Kite Software-Stockport"
    )
    assert {employer for _, employer in jobs("Work Experience", body)} == {"Kite Software-Stockport"}


def test_the_stop_behind_a_short_town_is_no_part_of_the_employer() -> None:
    body = "07/2021 - 04/2026\tBaker, Harbour Bread Ltd, York.\n04/2018 - 06/2021\tCook, Anchor Hotel, Kent.\n"
    assert jobs("Experience", body) == [("Baker", "Harbour Bread Ltd"), ("Cook", "Anchor Hotel")]


@pytest.mark.parametrize(
    ("line", "employer"),
    [("Cook at The Salted Plum", "The Salted Plum"), ("Cook, Bistrot Chez Odette", "Bistrot Chez Odette")],
)
def test_a_small_word_inside_a_name_in_capitals_parts_nothing(line: str, employer: str) -> None:
    assert jobs("Experience", f"{line}\n2019 - 2021\n- Soups\n") == [("Cook", employer)]


def test_a_label_may_name_two_things_of_one_kind() -> None:
    text = "Ada Lind\nada@example.org\n\nEducation\n\nDegree: LLB Law\nSchool / University: Open Campus\nYear: 2015\n"
    [course] = parse_document(text.encode(), today=datetime.date(2026, 11, 21)).candidate_data.education
    assert (course.degree, course.institution, course.graduation_year) == ("LLB", "Open Campus", 2015)


def test_a_degree_keeps_the_kind_of_its_school() -> None:
    text = "Ada Lind\nada@example.org\n\nAusbildung\n\nDiplom-Ingenieur (FH) Hochbau, Hochschule Wismar, 2015\n"
    [course] = parse_document(text.encode(), today=datetime.date(2026, 11, 21)).candidate_data.education
    assert (course.degree, course.field) == ("Diplom-Ingenieur (FH)", "Hochbau")


def test_titles_below_the_dates_of_some_jobs_count_though_others_have_lists_there() -> None:
    body = (
        "Bellweather Ltd\n05/2023 – 06/2024\tSenior Paralegal\n- Drafted pleadings\n- Kept the diary\n"
        "05/2019 – 04/2023\tParalegal\n- Prepared bundles\n\n"
        "02/2013 – 03/2018\tCastellan Chambers\nLaw Clerk\n- Reviewed leases\n\n"
        "10/2011 – 01/2013\tJuniper Legal Aid\nLegal Secretary\n- Filed papers\n"
    )
    assert [title for title, _ in jobs("Experience", body)] == [
        "Senior Paralegal",
        "Paralegal",
        "Law Clerk",
        "Legal Secretary",
    ]


@pytest.mark.parametrize("mark", ["Abschlussnote 1,7", "Abschlussnote: 1,7"])
def test_a_mark_is_no_part_of_the_field(mark: str) -> None:
    course = f"Techniker Holztechnik ({mark})\nHochschule Wismar\n2015\n"
    text = f"Ada Lind\nada@example.org\n\nAusbildung\n\n{course}"
    [found] = parse_document(text.encode(), today=datetime.date(2026, 11, 21)).candidate_data.education
    assert (found.degree, found.field) == ("Techniker", "Holztechnik")


def test_a_bold_employer_behind_a_list_heads_the_positions_below_it() -> None:
    def line(text: str, *, bold: bool = False, bullet: bool = False) -> Line:
        gap = 0.3 if "Bread" in text or "Inn" in text else 0.0
        return Line(text, x0=60, runs=[Run(0, len(text), bold=bold, size=11)], bullet=bullet, gap=gap)

    heading = Line("Experience", x0=60, runs=[Run(0, 10, bold=True, size=15)], gap=1.0)
    rows = [
        line("Anchor Inn, Leeds\t05/2022 - 05/2025"),
        line("Head Cook"),
        line("Soups", bullet=True),
        line("Harbour Bread Ltd, Leeds", bold=True),
        line("Head Baker\t07/2018 - 05/2021"),
        line("Rolls", bullet=True),
        line("Baker\t11/2015 - 05/2017"),
        line("Buns", bullet=True),
    ]
    found = jobs_of(split_sections(Document([heading, *rows], "pdf")))
    assert [(e.span("title").text, e.span("company").text) for e, *_ in found] == [
        ("Head Cook", "Anchor Inn"),
        ("Head Baker", "Harbour Bread Ltd"),
        ("Baker", "Harbour Bread Ltd"),
    ]


def test_a_list_that_begins_beside_a_place_is_no_part_of_the_header() -> None:
    body = "09/2020 – 06/2024\tHead Baker, Harbour Bread Ltd\nLeeds\t• Baked rolls\n- Baked buns\n"
    assert jobs("Experience", body) == [("Head Baker", "Harbour Bread Ltd")]


def test_a_degree_with_its_subject_keeps_it_before_a_field() -> None:
    text = "Ada Lind\nada@example.org\n\nEducation\n\nBachelor of Kinesiology in Human Performance\nOpen Campus\n2015\n"
    [course] = parse_document(text.encode(), today=datetime.date(2026, 11, 21)).candidate_data.education
    assert (course.degree, course.field) == ("Bachelor of Kinesiology", "Human Performance")


def test_small_capitals_are_one_name() -> None:
    text = "Head of Services, CALLOWAY LAW ARCHIVE"
    sizes = [(0, 16, True, 15), (16, 19, False, 15), (19, 26, False, 12), (27, 32, False, 15), (32, 38, False, 12)]
    header = Line(text, runs=[Run(begin, end, bold=bold, size=size) for begin, end, bold, size in sizes])
    dates = Line("May 2019 - June 2021", runs=[Run(0, 20, size=11)])
    lines = [Line("Experience", runs=[Run(0, 10, bold=True, size=16)], gap=1.0), dates, header]
    [row] = jobs_of(split_sections(Document(lines, "pdf")))
    company = row[0].span("company")
    assert company is not None
    assert company.text == "CALLOWAY LAW ARCHIVE"


@pytest.mark.parametrize(
    "terms", ["Hours per week: 40", "Supervisor: Ann Lee (Director), 0113 496 0000", "Salary: $ 40,000"]
)
def test_the_terms_of_a_job_are_neither_title_nor_employer(terms: str) -> None:
    story = "Briefed 40 volunteers and looked after every speaker"
    body = f"Director of Events\nSilver Birch Weddings\n07/2019 - 06/2021\n{terms}\n- {story}\n"
    assert jobs("Experience", body) == [("Director of Events", "Silver Birch Weddings")]


def test_how_many_work_there_is_no_employer() -> None:
    body = "Prairie Energy Corp. (around 120 staff)\nFinance Analyst, 06/2017 - 11/2019\n- Daily cash\n"
    assert jobs("Experience", body) == [("Finance Analyst", "Prairie Energy Corp.")]


def test_labels_inside_a_line_name_what_stands_behind_them() -> None:
    told = "Kind: employed, Position: Lecturer, Workload: full time"
    body = f"Pennine Text Laboratory\n09/2019 - 05/2021\n{told}\n- Taught\n"
    [(title, _)] = jobs("Experience", body)
    assert title == "Lecturer"


def test_where_a_printed_link_leads_is_none_of_the_employers_name() -> None:
    body = (
        "Head of Mathematics at Riverbend School [https://riverbendmiddleschool.example]\n05/2021 - 11/2022\n- Taught\n"
    )
    assert jobs("Experience", body) == [("Head of Mathematics", "Riverbend School")]


@pytest.mark.parametrize("employer", ["Bluestem Apps, LLC", "Paper Lantern, Inc.", "Taller Nopal, S.L."])
def test_a_legal_form_behind_a_comma_belongs_to_the_employer(employer: str) -> None:
    line = Line(f"{employer}, Leicester", runs=[Run(0, len(employer) + 11, size=11)])
    assert [atom.text for atom in atoms_of(Entry([line], [], []))] == [employer, "Leicester"]
