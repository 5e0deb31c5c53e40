"""A résumé's words before any layout, section by section, already in the document's style."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from random import Random
from typing import Literal

from ats_app.demo.resumes.people import Education, Person, Work, ascii_slug
from ats_app.demo.resumes.style import Style, heading, shown_name, shown_period, shown_phone
from ats_app.demo.resumes.vocabulary import Wording, wording

SectionKind = Literal[
    "summary", "experience", "education", "skills", "certifications", "languages", "interests", "references",
    "achievements",
]  # fmt: skip
_POSTCODES = {"DE": 5, "FR": 5, "ES": 5, "MX": 5, "AT": 4, "CH": 4, "BE": 4}


@dataclass(frozen=True)
class Shows:
    """What a layout shows at all; what it does not show is not in its truth."""

    phone: bool = True
    location: bool = True
    bullets: bool = True
    certifications: bool = True
    languages: bool = True
    graduation: bool = True
    readable: bool = True  # False: a picture, no text without OCR


@dataclass(frozen=True)
class ContactLine:
    """``kind``: email, phone, location, street or extra; ``label`` may be empty."""

    kind: str
    label: str
    text: str

    @property
    def labelled(self) -> str:
        return f"{self.label}: {self.text}" if self.label else self.text


@dataclass(frozen=True)
class Entry:
    """A job or a course of study. ``organisation`` may carry the place; ``employer`` never does."""

    title: str
    organisation: str
    employer: str
    dates: str
    lines: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Item:
    """A skill, certificate or language; ``level`` 0-5 draws a bar, ``group`` stands before the list."""

    text: str
    group: str = ""
    level: int = 0


@dataclass(frozen=True)
class Section:
    kind: SectionKind
    heading: str
    text: str = ""
    entries: tuple[Entry, ...] = ()
    items: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """All the words of one document, in reading order of an ordinary one-column layout."""

    name: str
    headline: str
    document_word: str
    page_word: str
    contact_heading: str
    contact: tuple[ContactLine, ...]
    sections: tuple[Section, ...]
    style: Style
    words: Wording

    def section(self, kind: SectionKind) -> Section | None:
        return next((s for s in self.sections if s.kind == kind), None)

    def pick(self, *kinds: SectionKind) -> list[Section]:
        """Those of these sections the document has, in the order asked for."""
        return [s for k in kinds if (s := self.section(k))]

    def contact_of(self, *kinds: str) -> list[ContactLine]:
        return [c for c in self.contact if c.kind in kinds]

    def strings(self) -> list[str]:
        """Every string a reader can see, for choosing a font that has all the letters."""
        found = [self.name, self.headline, *(c.labelled for c in self.contact)]
        for section in self.sections:
            found += [section.heading, section.text, *(i.text for i in section.items)]
            for entry in section.entries:
                found += [entry.title, entry.organisation, entry.dates, entry.note, *entry.lines]
        return found


def compose(person: Person, style: Style, shows: Shows, rng: Random) -> Sheet:
    """The words of a person's résumé for a layout that shows so much."""
    words = wording(person.language)
    sections = [
        Section("summary", heading(style, words, "summary"), text=person.summary) if rng.random() < 0.6 else None,
        _achievements(person, style, words) if not shows.bullets else None,
        Section("experience", heading(style, words, "experience"),
                entries=tuple(_job(w, style, words, shows) for w in person.work_history)),
        Section("education", heading(style, words, "education"),
                entries=tuple(_study(e, style, words, shows, rng) for e in person.education)),
        Section("skills", heading(style, words, "skills"), items=_skills(person, words, rng)),
        _certificates(person, style, words) if shows.certifications else None,
        _languages(person, style, words, rng) if shows.languages else None,
        *_extras(style, words, rng),
    ]  # fmt: skip
    ordered = [s for s in sections if s]
    if rng.random() < 0.3:
        ordered.sort(key=lambda s: {"summary": 0, "education": 1}.get(s.kind, 2))
    name = shown_name(style, person.contact_info.first_name, person.contact_info.last_name)
    return Sheet(
        name=f"{person.honorific} {name}" if person.honorific and rng.random() < 0.6 else name,
        headline=person.headline if style.headline_shown else "",
        document_word=rng.choice(words.document_words),
        page_word=words.page_word,
        contact_heading=heading(style, words, "contact"),
        contact=tuple(_contact(person, style, words, shows, rng)),
        sections=tuple(ordered),
        style=style,
        words=words,
    )


def shown_location(person: Person, style: Style) -> str:
    """The place as printed, without a street."""
    location = person.contact_info.location
    return location if style.country_shown else location.rpartition(", ")[0]


def _contact(person: Person, style: Style, words: Wording, shows: Shows, rng: Random) -> list[ContactLine]:
    def label(kind: str) -> str:
        options = words.labels[kind]
        text = options[style.heading_choice % len(options)] if style.contact_labels else ""
        return f"{text}\u00a0" if text and words.code == "fr" else text  # French sets a space before the colon

    lines = []
    if shows.location:
        place = shown_location(person, style)
        if style.street_shown:
            lines.append(ContactLine("street", "", rng.choice(words.streets).format(n=rng.randint(2, 98))))
            digits = _POSTCODES.get(person.country)
            place = f"{rng.randint(10 ** (digits - 1), 10**digits - 1)} {place}" if digits else place
        lines.append(ContactLine("location", label("location"), place))
    if shows.phone:
        lines.append(ContactLine("phone", label("phone"), shown_phone(style, person.contact_info.phone)))
    lines.append(ContactLine("email", label("email"), person.contact_info.email))
    if rng.random() < 0.35:
        slug = ascii_slug(person.contact_info.first_name + person.contact_info.last_name)
        lines.append(ContactLine("extra", "", rng.choice(words.labels["extra"]).format(slug=slug)))
    return lines


def _job(work: Work, style: Style, words: Wording, shows: Shows) -> Entry:
    return Entry(
        title=work.title,
        organisation=style.company_place.format(company=work.company, place=work.place),
        employer=work.company,
        dates=shown_period(style, words, work.start_date, work.end_date),
        lines=tuple(work.description.splitlines()) if shows.bullets else (),
    )


def _study(study: Education, style: Style, words: Wording, shows: Shows, rng: Random) -> Entry:
    end = str(study.graduation_year) if study.graduation_year else style.present
    span = f"{study.start_year}{style.date_gap}{end}"
    dates = end if study.graduation_year and style.heading_choice % 2 else span
    notes = [rng.choice(words.labels["parttime"])] if study.beside_work else []
    if rng.random() < 0.25:
        notes.append(rng.choice(words.labels["grade"] + words.labels["thesis"]))
    return Entry(
        title=style.degree_form.format(degree=study.degree, field=study.field),
        organisation=study.institution,
        employer=study.institution,
        dates=dates if shows.graduation else "",
        note=", ".join(notes),
    )


def _skills(person: Person, words: Wording, rng: Random) -> tuple[Item, ...]:
    tools, methods = rng.choice(words.labels["tools"]), rng.choice(words.labels["methods"])
    return tuple(
        Item(text, tools if i < person.tool_count else methods, rng.randint(2, 5))
        for i, text in enumerate(person.skills_as_written)
    )


def _certificates(person: Person, style: Style, words: Wording) -> Section | None:
    if not person.certifications:
        return None
    form = ("{name} ({year})", "{name}, {year}", "{year}: {name}")[style.heading_choice % 3]
    form = form if style.certificate_years else "{name}"
    pairs = zip(person.certifications, person.certificate_years, strict=True)
    items = tuple(Item(form.format(name=name, year=year)) for name, year in pairs)
    return Section("certifications", heading(style, words, "certifications"), items=items)


def _languages(person: Person, style: Style, words: Wording, rng: Random) -> Section:
    form = rng.choice(("{name} ({level})", "{name}: {level}", "{name} – {level}"))
    pairs = zip(person.languages, person.language_levels, strict=True)
    items = tuple(Item(form.format(name=name, level=level)) for name, level in pairs)
    return Section("languages", heading(style, words, "languages"), items=items)


def _achievements(person: Person, style: Style, words: Wording) -> Section:
    """Bullets told by theme rather than by employer, as functional résumés do."""
    lines = [line for work in person.work_history for line in work.description.splitlines()]
    themes = person.skills_as_written[person.tool_count :][:3] or person.skills_as_written[:3]
    entries = tuple(
        Entry(theme[0].upper() + theme[1:], "", "", "", lines=tuple(lines[i :: len(themes)]))
        for i, theme in enumerate(themes)
    )  # fmt: skip
    return Section("achievements", heading(style, words, "achievements"), entries=entries)


def _extras(style: Style, words: Wording, rng: Random) -> list[Section | None]:
    """Sections a parser must leave alone."""
    hobbies, referees = rng.random() < 0.35, rng.random() < 0.2
    liked, named = ", ".join(rng.sample(words.interests, 3)), rng.choice(words.references)
    return [
        Section("interests", heading(style, words, "interests"), text=liked) if hobbies else None,
        Section("references", heading(style, words, "references"), text=named) if referees else None,
    ]  # fmt: skip


def skill_lines(section: Section, style: Style) -> list[str]:
    """The items of a skills section as lines of text in the document's form."""
    texts = [i.text for i in section.items]
    if style.skills == "grouped":
        return [f"{g}: {', '.join(i.text for i in run)}" for g, run in groupby(section.items, key=lambda i: i.group)]
    if style.skills == "lines":
        return [f"{style.bullet} {t}" for t in texts]
    return [{"commas": ", ", "pipes": " | ", "dots": " · "}[style.skills].join(texts)]


def by_employer(entries: Sequence[Entry]) -> list[tuple[str, list[Entry]]]:
    """Jobs in a row at one employer together, as people write a promotion."""
    return [(name, list(run)) for name, run in groupby(entries, key=lambda e: e.organisation)]
