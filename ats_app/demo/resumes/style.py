"""How one document writes things: dates, phones, headings, names. Drawn once, kept through the whole document."""

from dataclasses import dataclass
from random import Random
from typing import Literal

import phonenumbers

from ats_app.demo.resumes.vocabulary import Wording

DateForm = Literal["month", "short", "slash", "dot", "iso", "point", "year"]
PhoneForm = Literal["international", "e164", "national", "dotted", "zeros", "bracketed"]
NameForm = Literal["plain", "upper", "family_upper"]
SkillForm = Literal["commas", "pipes", "lines", "grouped", "dots"]

_ACCENTS = ("#1f4e79", "#7a1f3d", "#2f6b3a", "#5b3a8c", "#8a4b08", "#0b6b6b", "#333333", "#a23b1e")
_BULLETS = ("•", "-", "–", "*", "·", "»", "o", "+")

_EMPLOYER_FORMS = (
    "{company}", "{company}", "{company}, {place}", "{company} ({place})", "{company} | {place}", "{company} – {place}",
)  # fmt: skip


@dataclass(frozen=True)
class Style:
    """One document's habits. ``country_shown`` holds wherever the phone number is in national form."""

    dates: DateForm
    date_gap: str
    present: str
    since: str | None
    from_word: str | None
    phone: PhoneForm
    name: NameForm
    degree_form: str
    skills: SkillForm
    bullet: str
    upper_headings: bool
    heading_choice: int
    contact_labels: bool
    country_shown: bool
    street_shown: bool
    company_place: str
    headline_shown: bool
    certificate_years: bool
    accent: str
    font: str


def draw_style(rng: Random, words: Wording) -> Style:
    """A style; every choice is independent but for the country, which a national phone number needs."""
    dates: DateForm = rng.choices(
        ("month", "short", "slash", "dot", "iso", "point", "year"), weights=(20, 24, 24, 10, 7, 6, 9)
    )[0]
    phone: PhoneForm = rng.choice(
        ("international", "international", "e164", "national", "dotted", "zeros", "bracketed")
    )
    spoken = rng.random() < 0.15
    gap = rng.choice([f" {w} " for w in words.dates["to"]]) if spoken else rng.choice((" – ", "–", " - ", " — ", "-"))
    if dates == "iso" and gap in ("-", "–"):
        gap = " – "
    return Style(
        dates=dates,
        date_gap=gap,
        present=rng.choice(words.dates["until_now" if spoken else "present"]),
        since=rng.choice(words.dates["since"]) if rng.random() < 0.25 else None,
        from_word=rng.choice(words.dates["from"]) if spoken else None,
        phone=phone,
        name=rng.choices(("plain", "upper", "family_upper"), weights=(76, 14, 10))[0],
        degree_form=rng.choice(words.degree_forms["forms"]),
        skills=rng.choice(("commas", "pipes", "lines", "grouped", "dots")),
        bullet=rng.choice(_BULLETS),
        upper_headings=rng.random() < 0.35,
        heading_choice=rng.randrange(1000),
        contact_labels=rng.random() < 0.5,
        country_shown=phone == "national" or rng.random() < 0.55,
        street_shown=rng.random() < 0.2,
        company_place=rng.choice(_EMPLOYER_FORMS),
        headline_shown=rng.random() < 0.6,
        certificate_years=rng.random() < 0.5,
        accent=rng.choice(_ACCENTS),
        font=rng.choice(("Helvetica", "Helvetica", "Times-Roman", "Vera")),
    )  # fmt: skip


def heading(style: Style, words: Wording, section: str) -> str:
    """The document's word for a section."""
    options = words.headings[section]
    text = options[style.heading_choice % len(options)]
    return text.upper() if style.upper_headings else text


def shown_date(style: Style, words: Wording, iso: str) -> str:
    """ "2019-03" as this document writes it."""
    year, month = iso[:4], int(iso[5:7])
    long, short = words.months["full"][month - 1], words.months["short"][month - 1]
    return {
        "month": f"{long} {year}",
        "short": f"{short} {year}",
        "slash": f"{month:02d}/{year}",
        "dot": f"{month:02d}.{year}",
        "iso": f"{year}-{month:02d}",
        "point": f"{year}.{month:02d}",
        "year": year,
    }[style.dates]


def shown_period(style: Style, words: Wording, start: str, end: str | None) -> str:
    """A stretch of time; a current one is "since START" or "START – present"."""
    first = shown_date(style, words, start)
    if end is None and style.since:
        return f"{style.since} {first}"
    last = style.present if end is None else shown_date(style, words, end)
    if first == last:
        return first
    return f"{style.from_word} {first}{style.date_gap}{last}" if style.from_word else f"{first}{style.date_gap}{last}"


def shown_phone(style: Style, e164: str) -> str:
    """The number in this document's writing; every form keeps all digits a reader needs."""
    number = phonenumbers.parse(e164)
    international = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    country, _, rest = international.partition(" ")
    return {
        "international": international,
        "e164": e164,
        "national": phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL),
        "dotted": f"{country}.{rest.replace(' ', '.').replace('-', '.')}",
        "zeros": f"00{country[1:]} {rest}",
        "bracketed": f"({country}) {rest}",
    }[style.phone]


def shown_name(style: Style, first: str, last: str) -> str:
    if style.name == "upper":
        return f"{first} {last}".upper()
    return f"{first} {last.upper() if style.name == 'family_upper' else last}"
