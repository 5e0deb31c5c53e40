"""Candidates of a demo company: invented people in the shape of a profile."""

from collections.abc import Sequence
from functools import cache
from random import Random
from typing import Any
from uuid import UUID

from ats_app.candidates.models import Candidate
from ats_app.candidates.service import search_words
from ats_app.core.tables import new_id
from ats_app.demo.plan import CompanyPlan
from ats_app.demo.resumes import Person, make_person
from ats_app.demo.resumes.people import ascii_slug
from ats_app.demo.resumes.vocabulary import wording
from scoring.skills.taxonomy import taxonomy

_LEVELS = {"vocational": 2, "bachelor": 3, "master": 4, "doctor": 5}
_SPOKEN = ("en", "en", "en", "es", "es", "pt", "de", "fr")


def draw_people(plan: CompanyPlan) -> list[Person]:
    """The company's candidates-to-be. Those who come first get a résumé: people of the jobs that are advertised now,
    in turn; the others' occupations follow the jobs' numbers of applications."""
    rng = Random(f"demo/{plan.slug}/people")  # noqa: S311 - invented people, not secrets
    current = [job.occupation for job in plan.jobs if job.status == "open"]
    known, weights = _occupations(plan)
    people = []
    for number in range(plan.candidates):
        occupation = current[number % len(current)] if number < plan.resumes else rng.choices(known, weights=weights)[0]
        seed = rng.randrange(1_000_000)
        people.append(make_person(seed, language=rng.choice(_SPOKEN), occupation=occupation))
    return people


def candidate_of(person: Person, tenant_id: UUID, taken: set[str], *, bare: bool = False) -> Candidate:
    """The person as a candidate; `bare` leaves everything to the résumé but what a form asks for.

    `taken` holds the e-mail addresses given so far, and gets this one's.
    """
    contact = person.contact_info
    row = Candidate(
        id=new_id(),
        tenant_id=tenant_id,
        first_name=contact.first_name,
        last_name=contact.last_name,
        email=_free_email(contact.email, taken),
        phone=contact.phone,
        country=person.country,
    )
    return row if bare else fill_profile(row, person)


def fill_profile(row: Candidate, person: Person) -> Candidate:
    """Everything that the person's résumé would tell."""
    row.location = person.contact_info.location
    row.headline = " · ".join((person.work_history[0].title, person.work_history[0].company))
    row.summary = person.summary
    row.skills = _skills(person)
    row.education = [_study(person.language, study.model_dump()) for study in person.education]
    row.work_history = [
        {"location": job.place} | {name: value for name, value in job.model_dump().items() if name != "place"}
        for job in person.work_history
    ]
    row.certifications = list(person.certifications)
    row.languages = list(person.languages)
    row.years_of_experience = person.years_of_experience
    row.search_text = search_words(row, person.summary)
    return row


def _occupations(plan: CompanyPlan) -> tuple[list[str], list[int]]:
    numbers: dict[str, int] = {}
    for job in plan.jobs:
        numbers[job.occupation] = numbers.get(job.occupation, 0) + job.applications
        for related in job.related:
            numbers[related] = numbers.get(related, 0) + job.applications // 6
    wanted = {name: number for name, number in numbers.items() if number}
    return list(wanted), list(wanted.values())


def _free_email(email: str, taken: set[str]) -> str:
    name, _, host = email.partition("@")
    number = 1
    while email in taken:
        number += 1
        email = f"{name}{number}@{host}"
    taken.add(email)
    return email


def _skills(person: Person) -> list[dict[str, Any]]:
    rng = Random(f"skills/{person.seed}")  # noqa: S311
    most = max(1, person.years_of_experience)
    return [skill_entry(name) | {"years": min(most, rng.randint(1, 9))} for name in person.skills]


@cache
def _skill_id(name: str) -> str | None:
    found = taxonomy().resolve(name)
    return found.id if found else None


def skill_entry(name: str) -> dict[str, Any]:
    """A skill as profiles hold it."""
    skill_id = _skill_id(name)
    return {"id": skill_id, "skill": name} if skill_id else {"skill": name}


def _study(language: str, study: dict[str, Any]) -> dict[str, Any]:
    kept = {name: study[name] for name in ("degree", "field", "institution", "graduation_year")}
    return kept | {"level": _level(language, study["degree"])}


def _level(language: str, degree: str) -> int:
    names: dict[str, Sequence[str]] = dict(wording(language).degrees)
    return next((_LEVELS[level] for level, words in names.items() if degree in words), 0)


def file_name_of(person: Person, extension: str) -> str:
    """What a person calls the file: "cv-ana-lopez.pdf"."""
    contact = person.contact_info
    words = (ascii_slug(word) for word in (contact.first_name, contact.last_name))
    return f"cv-{'-'.join(words)}.{extension}"
