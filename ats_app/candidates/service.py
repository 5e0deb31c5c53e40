"""Use cases on candidates."""

from typing import Any
from uuid import UUID

import phonenumbers
from sqlalchemy.exc import IntegrityError

from ats_app.candidates.models import Candidate
from ats_app.candidates.repository import CandidateRepository
from ats_app.core.db import UnitOfWork


def find_or_create(
    uow: UnitOfWork, *, first_name: str, last_name: str, email: str, phone: str = "", source: str = ""
) -> Candidate:
    """The candidate of an e-mail address, made if there is none. What a known person's profile holds is kept:
    a public form must not overwrite it."""
    repository = CandidateRepository(uow)
    known = repository.by_email(email)
    if known is not None:
        known.phone = known.phone or e164(phone)
        return known
    row = Candidate(
        tenant_id=uow.actor.tenant_id,
        first_name=first_name,
        last_name=last_name,
        email=email,
        phone=e164(phone),
        source=source,
    )
    try:
        with uow.session.begin_nested():
            repository.add(row)
    except IntegrityError:  # somebody else made them between our look and our insert
        winner = repository.by_email(email)
        if winner is None:
            raise
        return winner
    return row


def fill_from_resume(uow: UnitOfWork, candidate_id: UUID, data: dict[str, Any], *, text: str = "") -> Candidate:
    """Takes what was read in a résumé into the profile: lists from the newest résumé, single values where empty."""
    row = CandidateRepository(uow).get(Candidate, candidate_id, lock=True)
    contact = data.get("contact_info") or {}
    row.phone = row.phone or (contact.get("phone") or "")
    row.location = row.location or _place(contact.get("location"))
    work = data.get("work_history") or []
    row.headline = row.headline or _headline(work)
    row.work_history = [_plain(entry) for entry in work]
    row.education = [_plain(entry) for entry in data.get("education") or []]
    row.skills = [_skill(entry) for entry in data.get("skills") or []]
    row.certifications = [_name(entry) for entry in data.get("certifications") or []]
    row.languages = [_name(entry) for entry in data.get("languages") or []]
    row.years_of_experience = data.get("years_of_experience")
    row.search_text = search_words(row, text)
    uow.flush()
    return row


def search_words(row: Candidate, text: str = "") -> str:
    """What search finds a person by: skills, titles, employers, schools, place, then the résumé's own words."""
    parts = [row.location, *row.tags, *row.certifications]
    parts += [str(skill.get("skill", "")) for skill in row.skills]
    parts += [f"{job.get('title') or ''} {job.get('company') or ''}" for job in row.work_history]
    parts += [f"{school.get('field') or ''} {school.get('institution') or ''}" for school in row.education]
    return " ".join([*parts, text])[:100_000]


def e164(phone: str) -> str:
    """The number in E.164 when it is a valid international one, else the digits as given."""
    try:
        number = phonenumbers.parse(phone, None)
    except phonenumbers.NumberParseException:
        return "".join(char for char in phone if char.isdigit() or char == "+")[:20]
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _headline(work: list[dict[str, Any]]) -> str:
    if not work:
        return ""
    return " · ".join(part for part in (work[0].get("title"), work[0].get("company")) if part)


def _plain(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name not in ("confidence", "source")}


def _skill(entry: Any) -> dict[str, Any]:
    if isinstance(entry, str):
        return {"skill": entry}
    kept = {"id": entry.get("id"), "skill": entry.get("name"), "years": entry.get("years")}
    return {name: value for name, value in kept.items() if value is not None}


def _name(entry: Any) -> str:
    return str(entry.get("name", "")) if isinstance(entry, dict) else str(entry)


def _place(value: Any) -> str:
    return str(value.get("text") or value.get("city") or "") if isinstance(value, dict) else str(value or "")
