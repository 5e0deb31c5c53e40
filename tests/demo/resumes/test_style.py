from dataclasses import replace
from random import Random

import phonenumbers
import pytest

from ats_app.demo.resumes.style import draw_style, heading, shown_date, shown_name, shown_period, shown_phone
from ats_app.demo.resumes.vocabulary import wording


def style_with(**changes):
    style = draw_style(Random(1), wording("en"))
    return replace(style, **{"since": None, "from_word": None, "date_gap": " – ", "present": "now", **changes})


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("month", "March 2019"),
        ("short", "Mar 2019"),
        ("slash", "03/2019"),
        ("dot", "03.2019"),
        ("iso", "2019-03"),
        ("point", "2019.03"),
        ("year", "2019"),
    ],
)
def test_dates_are_written_in_the_form_of_the_document(form, shown):
    assert shown_date(style_with(dates=form), wording("en"), "2019-03") == shown


def test_periods_end_with_a_word_for_today_or_begin_with_since():
    words = wording("en")
    assert shown_period(style_with(dates="slash"), words, "2019-03", None) == "03/2019 – now"
    assert shown_period(style_with(dates="slash", since="since"), words, "2019-03", None) == "since 03/2019"
    assert shown_period(style_with(dates="slash", since="since"), words, "2019-03", "2020-01") == "03/2019 – 01/2020"
    spoken = style_with(dates="month", from_word="from", date_gap=" to ")
    assert shown_period(spoken, words, "2019-03", "2020-01") == "from March 2019 to January 2020"


def test_a_period_within_one_year_is_one_year_where_only_years_are_shown():
    assert shown_period(style_with(dates="year"), wording("en"), "2019-03", "2019-11") == "2019"


@pytest.mark.parametrize("form", ["international", "e164", "dotted", "zeros", "bracketed"])
@pytest.mark.parametrize("number", ["+442079460123", "+13145550170", "+493023125123", "+5581998112233"])
def test_phones_with_a_country_code_can_be_read_back(form, number):
    shown = shown_phone(style_with(phone=form), number)
    digits = "+" + "".join(c for c in shown if c.isdigit()).removeprefix("00")
    assert phonenumbers.format_number(phonenumbers.parse(digits), phonenumbers.PhoneNumberFormat.E164) == number


def test_a_national_phone_stands_beside_the_country():
    styles = [draw_style(Random(seed), wording("de")) for seed in range(300)]
    assert any(s.phone == "national" for s in styles)
    assert all(s.country_shown for s in styles if s.phone == "national")


def test_names_and_headings_follow_the_style():
    assert shown_name(style_with(name="upper"), "Ana", "de León") == "ANA DE LEÓN"
    assert shown_name(style_with(name="family_upper"), "Ana", "de León") == "Ana DE LEÓN"
    assert shown_name(style_with(name="plain"), "Ana", "de León") == "Ana de León"
    assert heading(style_with(upper_headings=True, heading_choice=0), wording("fr"), "skills") == "COMPÉTENCES"


def test_an_iso_date_is_never_joined_by_a_bare_dash():
    styles = [draw_style(Random(seed), wording("en")) for seed in range(500)]
    assert not any(s.date_gap in ("-", "–") for s in styles if s.dates == "iso")
