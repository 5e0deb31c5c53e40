"""From a seed to a finished document with its truth."""

from collections.abc import Iterator
from random import Random
from typing import Any

from pydantic import BaseModel, ConfigDict

from ats_app.demo.resumes.check import missing_values
from ats_app.demo.resumes.layouts import LAYOUTS
from ats_app.demo.resumes.people import Person, make_person
from ats_app.demo.resumes.sheet import Sheet, compose
from ats_app.demo.resumes.style import draw_style
from ats_app.demo.resumes.truth import truth_of
from ats_app.demo.resumes.vocabulary import LANGUAGES, Seniority, wording


class Resume(BaseModel):
    """A document in memory. ``truth`` has the shape of a truth file; ``printed`` are dates and phone as written."""

    model_config = ConfigDict(frozen=True)

    stem: str
    extension: str
    media_type: str
    content: bytes
    person: Person
    truth: dict[str, Any]
    printed: tuple[str, ...]

    @property
    def file_name(self) -> str:
        return f"{self.stem}.{self.extension}"

    def missing(self) -> list[str]:
        """Truth that the text of the document does not hold; empty for every readable layout."""
        return missing_values(self.content, self.extension, self.truth, list(self.printed))


def available_layouts() -> list[str]:
    """Names of the layouts that can be made on this machine, sorted."""
    return sorted(name for name, entry in LAYOUTS.items() if entry.available())


def make_resume(
    seed: int,
    *,
    layout: str | None = None,
    language: str | None = None,
    occupation: str | None = None,
    seniority: Seniority | None = None,
    origin: str | None = None,
) -> Resume:
    """The résumé of this seed. One seed and one set of wishes give one result.

    Raises KeyError for an unknown layout, language, occupation, seniority or origin. Layouts that need a browser or an
    office suite, and scans, are drawn only when named.
    """
    person = make_person(seed, language=language, occupation=occupation, seniority=seniority, origin=origin)
    return resume_of(person, layout=layout)


def resume_of(person: Person, *, layout: str | None = None) -> Resume:
    """The résumé of a person; two who differ in one value alone get documents that differ in it alone."""
    seed = person.seed
    rng = Random(f"resume/{seed}")  # noqa: S311 - invented documents, not secrets
    chosen = LAYOUTS[layout or rng.choice(_everyday())]
    style = draw_style(rng, wording(person.language))
    sheet = compose(person, style, chosen.shows, rng)
    return Resume(
        stem=f"{seed:05d}-{person.language}-{chosen.name}",
        extension=chosen.extension,
        media_type=chosen.media_type,
        content=chosen.render(sheet),
        person=person,
        truth=truth_of(person, style, chosen.shows, layout=chosen.name, extension=chosen.extension),
        printed=tuple(_printed(sheet)),
    )


def make_resumes(
    count: int, *, seed: int = 1, layout: str | None = None, language: str | None = None, **wishes: Any
) -> Iterator[Resume]:
    """``count`` résumés from consecutive seeds; languages and layouts that are not asked for take turns."""
    names = _everyday()
    for i in range(count):
        yield make_resume(
            seed + i,
            layout=layout or names[(i + i // len(names)) % len(names)],
            language=language or LANGUAGES[i % len(LANGUAGES)],
            **wishes,
        )


def _everyday() -> list[str]:
    """Layouts every machine can make and every parser can read: scans are made when named."""
    return sorted(name for name, entry in LAYOUTS.items() if entry.portable and entry.shows.readable)


def _printed(sheet: Sheet) -> list[str]:
    dates = [e.dates for s in sheet.sections for e in s.entries if e.dates]
    return [*dates, *(c.text for c in sheet.contact_of("phone"))]
