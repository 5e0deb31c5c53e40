"""How sure an answer is of what it lacks."""

from __future__ import annotations

import datetime

from scoring.parsing import parse_document


def doubts(body: str) -> list[set[str]]:
    """The fields of each course that are in doubt."""
    text = f"Ada Lind\nada@example.org\n\nEducation\n\n{body}"
    found = parse_document(text.encode(), today=datetime.date(2026, 11, 21)).candidate_data
    return [{field for field, sure in course.confidence.items() if sure < 0.5} for course in found.education]


def test_a_degree_that_one_of_two_courses_lacks_is_doubtful() -> None:
    assert doubts("2017\tUniversity of York\n2015\tUniversity of Leeds\tBSc Physics\n") == [{"degree"}, set()]


def test_a_degree_that_no_course_has_is_not_missed() -> None:
    assert doubts("2017\tUniversity of York\n2015\tUniversity of Leeds\n") == [set(), set()]


def test_years_that_no_course_has_are_not_missed() -> None:
    assert doubts("BSc Physics, University of Leeds\n\nMSc Optics, University of York\n") == [set(), set()]


def test_the_only_course_is_asked_for_its_year() -> None:
    assert doubts("BSc Physics, University of Leeds\n") == [{"graduation_year"}]
