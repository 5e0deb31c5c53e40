"""Believable people who do not exist, drawn from one seed: who they are and everything that is true of them."""

import re
import unicodedata
from random import Random

import phonenumbers
from pydantic import BaseModel, ConfigDict

from ats_app.demo.resumes.careers import Stint, Study, draw_career, draw_studies, full_years, iso_month
from ats_app.demo.resumes.vocabulary import (
    LANGUAGES,
    SENIORITIES,
    Occupation,
    OccupationWords,
    Origin,
    Seniority,
    Wording,
    countries,
    occupation_words,
    occupations,
    origins,
    tools,
    wording,
)

_MAIL_HOSTS = (
    "example.com",
    "example.org",
    "example.net",
    "mail.example.com",
    "post.example.net",
    "inbox.example.org",
)
_KIND_BEFORE_NAME = {"health", "public", "hospitality", "legal"}  # "Clínica Cierzo", but "Cierzo Sistemas"
_WITHOUT_LEGAL_FORM = {"health", "public", "hospitality"}
_PLAIN_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "ı": "i", "æ": "ae"})
_WORLD_LANGUAGES = ("en", "es", "pt", "fr", "de", "it", "tr", "pl", "ar", "zh")


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class ContactInfo(_Frozen):
    """``phone`` is E.164; ``location`` is "City[, Region][, Country]"."""

    first_name: str
    last_name: str
    email: str
    phone: str
    location: str


class Education(_Frozen):
    """``graduation_year`` None = still studying."""

    degree: str
    field: str
    institution: str
    graduation_year: int | None
    start_year: int
    beside_work: bool


class Work(_Frozen):
    """Dates are "YYYY-MM"; ``end_date`` None = still there; ``description`` one bullet a line."""

    title: str
    company: str
    start_date: str
    end_date: str | None
    description: str
    place: str


class Person(_Frozen):
    """Everything true of one invented person, in the names of the parser's answer; newest entries first.

    ``honorific`` is set for whoever holds a doctorate; it belongs to neither name.
    ``skills`` are canonical names, ``skills_as_written`` (parallel) what the person writes; the first ``tool_count``
    of them are tools. ``language_levels`` and ``certificate_years`` are parallel to their lists.
    """

    seed: int
    language: str
    origin: str
    country: str
    female: bool
    honorific: str
    occupation: str
    seniority: Seniority
    contact_info: ContactInfo
    summary: str
    education: tuple[Education, ...]
    work_history: tuple[Work, ...]
    skills: tuple[str, ...]
    skills_as_written: tuple[str, ...]
    tool_count: int
    certifications: tuple[str, ...]
    certificate_years: tuple[int, ...]
    languages: tuple[str, ...]
    language_levels: tuple[str, ...]
    years_of_experience: int

    @property
    def headline(self) -> str:
        return self.work_history[0].title


def make_person(
    seed: int,
    *,
    language: str | None = None,
    occupation: str | None = None,
    seniority: Seniority | None = None,
    origin: str | None = None,
) -> Person:
    """The person of this seed; what is not asked for is drawn. KeyError names an unknown key."""
    rng = Random(f"person/{seed}")  # noqa: S311 - invented people, not secrets
    language = language or rng.choice(LANGUAGES)
    words, job_key = wording(language), occupation or rng.choice(sorted(occupation_words(language)))
    facts, job_words = occupations()[job_key], occupation_words(language)[job_key]
    seniority = seniority or rng.choices(SENIORITIES, weights=(2, 4, 3))[0]
    origin = origin or rng.choice(sorted(k for k, o in origins().items() if language in o.languages))
    female, country = rng.random() < 0.5, _country(rng, origins()[origin], words)
    stints = draw_career(rng, seniority)
    work = _work(rng, stints, facts, job_words, words, country=country, female=female)
    skills, written, tool_count = _skills(rng, facts, job_words)
    certificates = tuple(rng.sample(job_words.certificates, rng.randint(0, min(3, len(job_words.certificates)))))
    spoken, levels = _languages(rng, words)
    education = _education(rng, draw_studies(rng, facts.levels, stints[-1].start), job_words, words, country)
    doctor = any(e.degree in words.degrees["doctor"] and e.graduation_year for e in education)
    years = full_years(stints)
    return Person(
        seed=seed, language=language, origin=origin, country=country, female=female, occupation=job_key,
        seniority=seniority, contact_info=_contact(rng, origins()[origin], words, country, female=female),
        summary=_summary(rng, words, work[0].title, years),
        education=education,
        honorific=_gendered(words.honorific, female=female) if doctor else "",
        work_history=work, skills=skills, skills_as_written=written, tool_count=tool_count,
        certifications=certificates,
        certificate_years=_certificate_years(rng, len(certificates), stints[-1].start // 12),
        languages=spoken, language_levels=levels, years_of_experience=years,
    )  # fmt: skip


def _certificate_years(rng: Random, count: int, first_year: int) -> tuple[int, ...]:
    """Newest first, none from before the first job."""
    return tuple(sorted((rng.randint(min(first_year + 1, 2026), 2026) for _ in range(count)), reverse=True))


def _summary(rng: Random, words: Wording, title: str, years: int) -> str:
    """A few sentences; none that counts years for somebody who has hardly any."""
    fitting = [s for s in words.summaries if years > 1 or "{years}" not in s]
    return _fill(rng, rng.choice(fitting)).format(title=title, years=years)


def _country(rng: Random, origin: Origin, words: Wording) -> str:
    return rng.choice([c for c in origin.countries if c in words.countries] or sorted(words.countries))


def _contact(rng: Random, origin: Origin, words: Wording, country: str, *, female: bool) -> ContactInfo:
    first = rng.choice(origin.women if female else origin.men)
    family = rng.sample(origin.family, 2)
    last = " ".join(family) if origin.surnames > 1 and rng.random() < 0.75 else family[0]
    city = rng.choice(countries()[country].cities).replace("|", ", ")
    return ContactInfo(
        first_name=first,
        last_name=last,
        email=_email(rng, first, last),
        phone=_phone(rng, countries()[country].phones),
        location=f"{city}, {words.countries[country]}",
    )


def ascii_slug(text: str) -> str:
    """Lower-case ASCII letters and digits only: "Peñalver" -> "penalver"."""
    plain = text.lower().translate(_PLAIN_LETTERS)
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode())


def _email(rng: Random, first: str, last: str) -> str:
    given, family = ascii_slug(first.split(maxsplit=1)[0]), ascii_slug(last.rsplit(maxsplit=1)[-1])
    local = rng.choice(
        (f"{given}.{family}", f"{given}{family}", f"{given[0]}.{family}", f"{family}.{given}", f"{given}_{family}",
         f"{given}-{family}", f"{given}.{family}{rng.randint(1, 99)}", ascii_slug(first + last)[:24])
    )  # fmt: skip
    return f"{local}@{rng.choice(_MAIL_HOSTS)}"


def _phone(rng: Random, patterns: list[str]) -> str:
    """A number that libphonenumber calls valid."""
    while True:
        number = re.sub("#", lambda _: str(rng.randint(0, 9)), rng.choice(patterns))
        if phonenumbers.is_valid_number(phonenumbers.parse(number)):
            return number


def _gendered(title: str, *, female: bool) -> str:
    man, _, woman = title.partition("|")
    return woman if female and woman else man


def _fill(rng: Random, text: str) -> str:
    """Numbers into {n} (few), {p} (percent) and {k} (many); other marks stay."""
    for mark, low, high in (("{n}", 2, 11), ("{p}", 8, 45), ("{k}", 30, 480)):
        text = text.replace(mark, str(rng.randint(low, high)))
    return text


def _work(
    rng: Random, stints: list[Stint], facts: Occupation, job: OccupationWords, words: Wording,
    *, country: str, female: bool,
) -> tuple[Work, ...]:  # fmt: skip
    bullets = rng.sample(job.bullets, len(job.bullets)) + rng.sample(words.generic_bullets, len(words.generic_bullets))
    told = [[bullets.pop(0) for _ in range(min(rng.randint(2, 4), len(bullets)))] for _ in stints]  # most of the newest
    work: list[Work] = []
    company, place = "", ""
    # Oldest first, so that a promotion keeps the employer of the stint before
    for stint, own in zip(reversed(stints), reversed(told), strict=True):
        if not stint.same_employer:
            company = _employer(rng, words, facts.sector, taken={w.company for w in work})
            place = rng.choice(countries()[country].cities).partition("|")[0]
        work.append(
            Work(
                title=_gendered(rng.choice(job.titles(stint.seniority)), female=female),
                company=company,
                start_date=iso_month(stint.start),
                end_date=None if stint.end is None else iso_month(stint.end),
                description="\n".join(_fill(rng, b) for b in own),
                place=place,
            )
        )
    return tuple(reversed(work))


def _employer(rng: Random, words: Wording, sector: str, *, taken: set[str]) -> str:
    while True:
        stem, kind = rng.choice(words.employers.stems), rng.choice(words.employers.endings[sector])
        kind_first = words.code != "en" and sector in _KIND_BEFORE_NAME
        name = f"{kind} {stem}" if kind_first else f"{stem} {kind}"
        if sector not in _WITHOUT_LEGAL_FORM and rng.random() < 0.35:
            name += f" {rng.choice(words.employers.legal)}"
        if name not in taken:
            return name


def _education(
    rng: Random, studies: list[Study], job: OccupationWords, words: Wording, country: str
) -> tuple[Education, ...]:
    entries = []
    for study in studies:
        kind = "vocational" if study.level == "vocational" else "university"
        city = rng.choice(countries()[country].cities).partition("|")[0]
        school = rng.choice(words.schools[kind]).format(city=city, saint=rng.choice(words.schools["saints"]))
        entries.append(
            Education(
                degree=rng.choice(words.degrees[study.level]),
                field=rng.choice(job.fields),
                institution=school,
                graduation_year=study.end_year,
                start_year=study.start_year,
                beside_work=study.beside_work,
            )
        )
    return tuple(entries)


def _skills(rng: Random, facts: Occupation, job: OccupationWords) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    chosen = rng.sample(facts.tools, rng.randint(min(3, len(facts.tools)), min(7, len(facts.tools))))
    phrases = rng.sample(job.phrases, rng.randint(3, min(6, len(job.phrases))))
    written = [rng.choice([name, name, *tools()[name]]) for name in chosen]
    return (*chosen, *phrases), (*written, *phrases), len(chosen)


def _languages(rng: Random, words: Wording) -> tuple[tuple[str, ...], tuple[str, ...]]:
    others = rng.sample([c for c in _WORLD_LANGUAGES if c != words.code], rng.randint(1, 3))
    names = tuple(words.language_names[c] for c in (words.code, *others))
    levels = (rng.choice(words.levels["native"]), *(rng.choice(words.levels["other"]) for _ in others))
    return names, levels
