"""Dates and ranges in five languages' writing."""

from __future__ import annotations

import datetime

import pytest

from scoring.parsing.dates import Moment, find_ranges, is_duration, years_covered


@pytest.mark.parametrize(
    ("text", "start", "end", "current"),
    [
        ("Sept 2013 – June 2016", "2013-09", "2016-06", False),
        ("03/2019 - heute", "2019-03", None, True),
        ("depuis mars 2021", "2021-03", None, True),
        ("mars 2019 à aujourd’hui", "2019-03", None, True),
        ("ene. 2018 – actualidad", "2018-01", None, True),
        ("de março de 2019 a maio de 2020", "2019-03", "2020-05", False),
        ("von Mai 2023 bis Juni 2024", "2023-05", "2024-06", False),
        ("01.03.2019–31.05.2020", "2019-03", "2020-05", False),
        ("2019/03 → 2020/04", "2019-03", "2020-04", False),
        ("Jan – Jun 2019", "2019-01", "2019-06", False),
        ("Jan '19 - Feb '20", "2019-01", "2020-02", False),
        ("2015–18", "2015", "2018", False),
        ("2024 – actualidad (en curso)", "2024", None, True),
        ("2024-01-01 —", "2024-01", None, True),
        ("Summer 2018", "2018-06", None, False),
    ],
)
def test_range_is_read(text: str, start: str, end: str | None, current: bool) -> None:
    found = find_ranges(text)
    assert len(found) == 1
    assert (str(found[0].start), None if found[0].end is None else str(found[0].end), found[0].current) == (
        start,
        end,
        current,
    )


@pytest.mark.parametrize("text", ["ISO 9001", "+44 7409 549175", "433 pallets a day", "Room 12/7", ""])
def test_other_numbers_are_no_dates(text: str) -> None:
    assert find_ranges(text) == []


def test_years_count_overlaps_once_and_gaps_never() -> None:
    spans = [(Moment(2010, 1), Moment(2012, 12)), (Moment(2012, 1), Moment(2013, 12)), (Moment(2020, 1), None)]
    assert years_covered(spans, datetime.date(2021, 12, 31)) == 6


@pytest.mark.parametrize(
    "text",
    [
        "7 years 11 months",
        "(2 yrs 3 mos)",
        "2 years and 3 months",
        "3 años y 8 meses",
        "1 ano e 2 meses",
        "1 an et 2 mois",
        "· 2 Jahre, 3 Monate",
        "6 Wochen",
        "3y 2m",
    ],
)
def test_a_stretch_of_time_is_a_duration(text: str) -> None:
    assert is_duration(text)


@pytest.mark.parametrize("text", ["3M", "20 Minutes", "99 Bikes", "42 Berlin", "5 Elemente", "2 years at sea", "2019"])
def test_a_number_with_a_word_that_counts_no_time_is_none(text: str) -> None:
    assert not is_duration(text)


def test_what_says_again_that_it_goes_on_belongs_to_the_range() -> None:
    text = "2024 – actualidad (en curso)"
    assert find_ranges(text)[0].stop == len(text)
