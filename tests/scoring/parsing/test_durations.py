"""How long a job lasted is no fact of its own in a header, but stays where somebody tells a story."""

from __future__ import annotations

import datetime

import pytest

from scoring.parsing import parse_document
from scoring.parsing.schema import Work

TODAY = datetime.date(2026, 11, 21)
TOLD = "Ran the ovens for 7 years 11 months without a stop"


def jobs(*lines: str) -> tuple[Work, ...]:
    text = "\n".join(["Ada Lind", "ada@example.org", "", "EXPERIENCE", "", *lines])
    return parse_document(text.encode(), today=TODAY).candidate_data.work_history


@pytest.mark.parametrize("told", [TOLD, f"{TOLD}.", f"- {TOLD}", "- Held the record: 2 years", "- 7 years 11 months"])
def test_a_story_keeps_the_times_it_tells(told: str) -> None:
    later = ("Cook, Anchor Hotel", "01/2010 - 02/2013", "- Cooked dinners")
    first, _ = jobs("Baker, Harbour Bread Ltd", "03/2013 - 02/2021", told, "", *later)
    assert first.description == told.removeprefix("- ")


@pytest.mark.parametrize("lasted", ["7 years 11 months", "(7 yrs 11 mos)", "· 7 years and 11 months"])
def test_how_long_a_job_lasted_is_neither_title_nor_employer(lasted: str) -> None:
    (job,) = jobs("Baker, Harbour Bread Ltd", f"03/2013 - 02/2021 {lasted}", "- Baked bread")
    assert (job.title, job.company, job.description) == ("Baker", "Harbour Bread Ltd", "Baked bread")


@pytest.mark.parametrize("employer", ["3M", "20 Minutes", "99 Bikes"])
def test_an_employer_whose_name_begins_with_a_number_is_kept(employer: str) -> None:
    (job,) = jobs("Baker", employer, "03/2013 - 02/2021", "- Baked bread")
    assert (job.title, job.company) == ("Baker", employer)
