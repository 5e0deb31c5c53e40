"""Jobs: positions below an employer, and overviews above jobs that are told in full."""

from __future__ import annotations

import datetime

import pytest

from scoring.parsing import parse_document
from scoring.parsing.document import Document, Line, Run
from scoring.parsing.jobs import jobs
from scoring.parsing.sections import split_sections


def line(text: str, size: float, gap: float = 0.0) -> Line:
    return Line(text, runs=[Run(0, len(text), size=size)], gap=gap)


def test_positions_below_an_employer_and_the_time_spent_there_share_it() -> None:
    lines = [
        line("Experience", 16, 1.0),
        line("Maison Pervenche", 12),
        line("8 years", 11.5),
        line("Deputy Manager", 11.5),
        line("August 2021 - Present (5 years)", 10.5),
        line("Leeds", 10.5),
        line("Trained five sellers", 11.5, 0.1),
        line("Visual Merchandiser", 11.5, 0.3),
        line("December 2018 - July 2021 (2 years 8 months)", 10.5),
        line("Leeds", 10.5),
        line("Opened two shops", 11.5, 0.1),
        line("Leroux Hardware", 12, 0.3),
        line("Sales Assistant", 11.5),
        line("May 2016 - October 2017 (1 year 6 months)", 10.5),
    ]
    found = []
    for entry, *_ in jobs(split_sections(Document(lines, "pdf"))):
        title, company = entry.span("title"), entry.span("company")
        assert title
        assert company
        found.append((title.text, company.text))
    assert found == [
        ("Deputy Manager", "Maison Pervenche"),
        ("Visual Merchandiser", "Maison Pervenche"),
        ("Sales Assistant", "Leroux Hardware"),
    ]


OVERVIEW = "Harbour Bread Ltd\tBaker\t2019-2021\nAnchor Hotel\tCook\t2016-2018\n"
TOLD = "Baker, Harbour Bread Ltd\n03/2019 - 05/2021\n- Bread\n\nCook, Anchor Hotel\n02/2016 - 01/2018\n- Dinners\n"


def dates(text: str) -> list[tuple[str | None, str | None]]:
    whole = f"Ada Lind\nada@example.org\n\n{text}"
    data = parse_document(whole.encode(), today=datetime.date(2026, 11, 21)).candidate_data
    return [(job.title, job.start_date) for job in data.work_history]


def test_an_overview_of_jobs_told_in_full_below_is_left_out() -> None:
    text = f"Career overview\n\n{OVERVIEW}\nProfessional experience\n\n{TOLD}"
    assert dates(text) == [("Baker", "2019-03"), ("Cook", "2016-02")]


def test_two_contracts_of_one_year_are_two_jobs() -> None:
    one, other = (
        "Baker, Harbour Bread Ltd\n09/2019 - 12/2019\n",
        "Baker, Harbour Bread Ltd\n03/2019 - 05/2019\n- Bread\n",
    )
    assert dates(f"Experience\n\n{one}\n{other}") == [("Baker", "2019-09"), ("Baker", "2019-03")]


def test_an_overview_alone_is_the_jobs() -> None:
    assert dates(f"Experience\n\n{OVERVIEW}") == [("Baker", "2019"), ("Cook", "2016")]


@pytest.mark.parametrize(
    "text",
    [
        "2021 - 2024\nBaker, Harbour Bread Ltd\n- Bread\n\n2019 - 2021\nCook, Anchor Hotel\n- Dinners\n\n"
        "2018\nPorter, Gate Inn\n- Bags",
        "Harbour Bread Ltd\t2021 - 2024\nBaker\n- Bread\n\nAnchor Hotel\t2019 - 2021\nCook\n- Dinners\n\n"
        "Gate Inn\t2018\nPorter\n- Bags",
        "Baker, Harbour Bread Ltd\n2021 - 2024\n- Bread\n\nCook, Anchor Hotel\n2019 - 2021\n- Dinners\n\n"
        "Porter, Gate Inn\n2018\n- Bags",
    ],
)
def test_a_job_of_one_year_is_known_by_how_it_is_set(text: str) -> None:
    assert dates(f"Experience\n\n{text}") == [("Baker", "2021"), ("Cook", "2019"), ("Porter", "2018")]


def test_a_year_told_among_the_tasks_is_no_job() -> None:
    text = "Harbour Bread Ltd\t2019 - 2024\nBaker\n- Bread\nPrize of the guild\t2022\n- Dinners"
    assert dates(f"Experience\n\n{text}") == [("Baker", "2019")]


def test_a_job_that_tells_how_long_it_was_is_no_employer_of_the_next() -> None:
    lines = [
        line("Experience", 16, 1.0),
        line("12/2023 to today\tSite Electrician", 11),
        line("3 yrs", 9),
        line("Brennock Contractors | Hamilton", 12),
        line("02/2019 to 11/2023\tElectrician", 11, 1.0),
        line("4 yrs 10 mos", 9),
        line("Nkosi & Daughters | Halifax", 12),
    ]
    found = [
        tuple(span.text if (span := entry.span(role)) else None for role in ("title", "company"))
        for entry, *_ in jobs(split_sections(Document(lines, "pdf")))
    ]
    assert found == [("Site Electrician", "Brennock Contractors"), ("Electrician", "Nkosi & Daughters")]


def test_the_dot_of_a_time_line_is_no_list_mark() -> None:
    text = "2021 - 2024\t●\tBaker, Harbour Bread Ltd\n- Bread\n\n2019 - 2021\t●\tCook, Anchor Hotel\n- Dinners"
    assert dates(f"Experience\n\n{text}") == [("Baker", "2021"), ("Cook", "2019")]


@pytest.mark.parametrize("head", ["Harbour Bread Ltd, Leeds\t2013 - present", "Harbour Bread Ltd\t2013 - 2024"])
def test_the_line_of_an_employer_above_its_positions_is_no_job(head: str) -> None:
    texts = [
        head,
        "Head baker\t01/2021 - 05/2024",
        "Baker\t06/2013 - 12/2020",
        "Anchor Hotel, York\t2009 - 2012",
        "Cook",
    ]
    sizes = [12, 11, 11, 12, 11]
    lines = [line("Experience", 16, 1.0), *map(line, texts, sizes)]
    for duty, place in [("Bread every night", 3), ("Rolls every morning", 5), ("Dinners for sixty", 8)]:
        lines.insert(place, line(duty, 11))
        lines[place].bullet = True
    found = []
    for entry, *_ in jobs(split_sections(Document(lines, "pdf"))):
        title, company = entry.span("title"), entry.span("company")
        found.append((title and title.text, company and company.text))
    assert found == [("Head baker", "Harbour Bread Ltd"), ("Baker", "Harbour Bread Ltd"), ("Cook", "Anchor Hotel")]


def test_a_range_broken_inside_its_parentheses_dates_the_job() -> None:
    text = "Harbour Bread Ltd, Leeds (April 2018 until\nSeptember 2022)\nBaker\n- Bread\n\n"
    text += "Anchor Hotel, York (May 2015 until March 2018)\nCook\n- Dinners"
    assert dates(f"Experience\n\n{text}") == [("Baker", "2018-04"), ("Cook", "2015-05")]


def test_a_job_told_in_one_line_is_no_heading_of_the_next() -> None:
    texts = [
        "Head baker, Harbour Bread Ltd\t2013 - 2024",
        "Freelance cook\t2016 - 2018",
        "Baker, Anchor Hotel\t2009 - 2012",
    ]
    lines = [line("Experience", 16, 1.0), *map(line, texts, [12, 11, 12])]
    found = [entry.span("title") for entry, *_ in jobs(split_sections(Document(lines, "pdf")))]
    assert [title.text for title in found if title] == ["Head baker", "Freelance cook", "Baker"]
