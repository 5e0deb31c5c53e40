"""Corrections laid over what was read: each in its place, or left out when the reading is another one."""

from dataclasses import dataclass
from typing import Any

import pytest

from ats_app.core.errors import Invalid
from ats_app.resumes.overlay import entries, normalised, overlay, parse_path, sureness_at, value_at


@dataclass
class Said:
    path: str
    parsed: str | None
    corrected: str | None


def data() -> dict[str, Any]:
    return {
        "contact_info": {"first_name": "Ana", "location": None, "confidence": {"first_name": 0.6}},
        "summary": None,
        "work_history": [
            {"title": "Cook", "company": None, "start_date": "2020-01", "end_date": "2021-12", "confidence": {}},
            {"title": "Waiter", "start_date": "2010", "end_date": "2012", "confidence": {"title": 0.4}},
        ],
        "education": [{"degree": "Bachelor of Arts", "level": 3, "graduation_year": 2009}],
        "skills": [{"id": None, "name": "Pyton", "confidence": 0.85}, {"name": "SQL", "confidence": 0.95}],
        "certifications": [],
        "languages": [{"name": "German", "code": "de", "level": None}],
        "years_of_experience": 5,
    }


@pytest.mark.parametrize(
    "path",
    [
        "nonsense",
        "contact_info",
        "contact_info.0.email",
        "skills",
        "work_history.title",
        "skills.0.id",
        "summary.0",
        "contact_info.place",
    ],
)
def test_what_can_not_be_corrected_has_no_path(path: str) -> None:
    with pytest.raises(Invalid):
        parse_path(path)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("contact_info.first_name", "Ana"),
        ("contact_info.email", None),
        ("work_history.0.company", None),
        ("work_history.1", "Waiter"),
        ("work_history.7.title", None),
        ("education.0.graduation_year", "2009"),
        ("skills.0", "Pyton"),
        ("languages.0.level", None),
        ("summary", None),
    ],
)
def test_a_value_is_text_or_nothing(path: str, value: str | None) -> None:
    assert value_at(data(), path) == value


@pytest.mark.parametrize(
    ("path", "sure"),
    [
        ("contact_info.first_name", 0.6),
        ("work_history.1.title", 0.4),
        ("skills.0", 0.85),
        ("summary", None),
        ("languages.3", None),
    ],
)
def test_sureness_is_the_parsers_own(path: str, sure: float | None) -> None:
    assert sureness_at(data(), path) == sure


def test_values_change_and_what_follows_from_them_too() -> None:
    changed = overlay(
        data(),
        [
            Said("skills.0", "Pyton", "Python"),
            Said("education.0.degree", "Bachelor of Arts", "Master of Arts"),
            Said("education.0.graduation_year", "2009", "2011"),
            Said("work_history.1.end_date", "2012", "2016"),
            Said("work_history.0.description", None, "Soups"),
            Said("contact_info.location", None, "Bonn, Germany"),
            Said("languages.0.level", None, "C1"),
            Said("languages.0", "German", "Dutch"),
            Said("summary", None, "Calm."),
        ],
    )
    assert (changed["skills"][0]["name"], changed["skills"][0]["id"] is not None) == ("Python", True)
    assert (changed["education"][0]["level"], changed["education"][0]["graduation_year"]) == (4, 2011)
    assert changed["years_of_experience"] == 8
    assert changed["contact_info"]["place"]["country"] == "DE"
    assert changed["languages"] == [{"name": "Dutch", "code": None, "level": "C1"}]
    assert changed["summary"] == "Calm."
    assert data()["skills"][0]["name"] == "Pyton"


def test_entries_come_and_go_without_moving_the_others() -> None:
    changed = overlay(
        data(),
        [
            Said("work_history.0", "Cook", None),
            Said("work_history.1.title", "Waiter", "Head waiter"),
            Said("work_history.2.title", None, "Chef"),
            Said("work_history.2.company", None, "Inn"),
            Said("certifications.0", None, "CFA"),
            Said("skills.3", None, "Excel"),
        ],
    )
    assert [job["title"] for job in entries(changed, "work_history")] == ["Head waiter", "Chef"]
    assert value_at(changed, "work_history.2.company") == "Inn"
    assert value_at(changed, "certifications.0") == "CFA"
    assert changed["skills"][2] is None, "the place of an addition that was taken back stays empty"
    assert value_at(changed, "skills.3") == "Excel"


def test_another_reading_and_a_confirmation_change_nothing() -> None:
    said = [Said("skills.0", "Piton", "Python"), Said("skills.1", "SQL", "SQL"), Said("skills.900", None, "Far away")]
    assert overlay(data(), said) == data()


@pytest.mark.parametrize(
    ("path", "written", "kept"),
    [
        ("contact_info.email", " Ana@Example.ORG ", "ana@example.org"),
        ("contact_info.phone", "0171 2345678", "+491712345678"),
        ("contact_info.phone", "+34 612 345 678", "+34612345678"),
        ("contact_info.phone", "", None),
        ("work_history.0.start_date", "2021-03", "2021-03"),
        ("work_history.0.end_date", "", None),
        ("education.0.graduation_year", "2018", "2018"),
        ("skills.0", "reactjs", "React"),
        ("skills.0", "basket weaving of a rare kind", "basket weaving of a rare kind"),
        ("work_history.0.description", " one\ntwo ", "one\ntwo"),
        ("work_history.0.title", "  Head   cook ", "Head cook"),
    ],
)
def test_what_is_written_gets_its_form(path: str, written: str, kept: str | None) -> None:
    assert normalised(parse_path(path), written, country="DE") == kept


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("contact_info.email", "ana@"),
        ("contact_info.first_name", "  "),
        ("contact_info.phone", "12"),
        ("contact_info.phone", "none"),
        ("work_history.0.start_date", "March 2021"),
        ("work_history.0.end_date", "2021-13"),
        ("education.0.graduation_year", "18"),
        ("skills.0", "x" * 81),
    ],
)
def test_what_can_not_be_is_refused_with_a_sentence(path: str, written: str) -> None:
    with pytest.raises(Invalid) as refused:
        normalised(parse_path(path), written)
    assert refused.value.fields["value"].endswith((".", "678."))
