import string

import phonenumbers
import pytest

from ats_app.demo.resumes.vocabulary import (
    LANGUAGES,
    SENIORITIES,
    countries,
    occupation_words,
    occupations,
    origins,
    tools,
    wording,
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_speaks_of_every_occupation(language):
    words = occupation_words(language)
    assert set(words) == set(occupations())
    for occupation in words.values():
        assert all(len(occupation.titles(s)) >= 2 for s in SENIORITIES)
        assert len(occupation.bullets) >= 6
        assert len(occupation.phrases) >= 6


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_kinds_of_words(language):
    english, words = wording("en"), wording(language)
    for group in ("months", "dates", "headings", "labels", "degrees", "schools", "language_names", "levels"):
        assert set(getattr(words, group)) == set(getattr(english, group)), group
    assert all(len(months) == 12 for months in words.months.values())
    assert set(words.employers.endings) >= {o.sector for o in occupations().values()}


def test_a_language_without_a_file_is_unknown():
    with pytest.raises(KeyError, match="xx"):
        wording("xx")


def test_occupations_name_known_tools_only():
    assert {t for o in occupations().values() for t in o.tools} <= set(tools())


@pytest.mark.parametrize("language", LANGUAGES)
def test_bullets_hold_known_marks_only(language):
    bullets = [b for o in occupation_words(language).values() for b in o.bullets] + wording(language).generic_bullets
    marks = {name for b in bullets for _, name, _, _ in string.Formatter().parse(b) if name}
    assert marks <= {"n", "p", "k"}


def test_names_come_from_more_than_fifteen_origins_with_a_known_home():
    assert len(origins()) > 15
    for origin in origins().values():
        assert set(origin.countries) <= set(countries())
        assert set(origin.languages) <= set(LANGUAGES)


@pytest.mark.parametrize("country", sorted(countries()))
def test_phone_patterns_can_be_filled_to_valid_numbers(country):
    for pattern in countries()[country].phones:
        tried = [pattern.replace("#", digit) for digit in "123456789"]
        assert any(phonenumbers.is_valid_number(phonenumbers.parse(n)) for n in tried), pattern
