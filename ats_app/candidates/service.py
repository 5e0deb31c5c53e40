"""Use cases on candidates: find them, read and correct their profile. Notes are in notes.py."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import phonenumbers
from sqlalchemy.exc import IntegrityError

from ats_app.candidates.models import Candidate
from ats_app.candidates.repository import CandidateRepository
from ats_app.candidates.schemas import (
    COUNTED,
    ApplicationOfCandidate,
    CandidateInput,
    CandidateLine,
    CandidatePage,
    CandidateRow,
    Filters,
    LetterInput,
    Suggestion,
    TimelineRow,
)
from ats_app.communication import messages
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import Conflict, Invalid, NotFound, StaleVersion
from ats_app.core.live import channel_name, publish
from ats_app.core.pagination import Page, decode_cursor, encode_cursor, page_limit
from ats_app.core.permissions import Permission
from scoring.skills.taxonomy import taxonomy

SEARCHED = 100_000
"""So many letters of a person's profile and résumé are searched."""


def search(uow: UnitOfWork, filters: Filters, *, cursor: str | None = None, limit: int = 50) -> CandidatePage:
    """People, best match first when there are words, else newest first.

    Among the matches of words the newest 1,001 are ranked. The first page counts all matches, up to 1,000.

    Raises:
        Invalid: the cursor is not one of this list.
    """
    uow.actor.require(Permission.CANDIDATES_READ)
    repository, limit, values = CandidateRepository(uow), page_limit(limit), _values(filters)
    if filters.q:
        last = decode_cursor(cursor, float, UUID) if cursor else None
        rows = repository.found(last=last, limit=limit + 1, **values)
        total = rows[0].total if rows else 0
    else:
        before = decode_cursor(cursor, datetime, UUID) if cursor else None
        rows = repository.newest(before=before, limit=limit + 1, **values)
        total = 0 if cursor else repository.count(**values)
    items = [CandidateLine.model_validate(row) for row in rows[:limit]]
    following = None
    if len(rows) > limit:
        end = rows[limit - 1]
        following = encode_cursor(end.rank if filters.q else end.created_at, end.id)
    return CandidatePage(items=items, next_cursor=following, total=None if cursor else min(total, COUNTED))


def suggest(uow: UnitOfWork, words: str, *, limit: int = 6) -> list[Suggestion]:
    """People for a search that looks everywhere, best first."""
    uow.actor.require(Permission.CANDIDATES_READ)
    if len(words.strip()) < 2:
        return []
    rows = CandidateRepository(uow).suggested(words.strip()[:200], limit=limit)
    return [Suggestion.model_validate(row) for row in rows]


def get_candidate(uow: UnitOfWork, candidate_id: UUID) -> CandidateRow:
    """A profile with all applications of the person; raises `NotFound` for a deleted one too."""
    uow.actor.require(Permission.CANDIDATES_READ)
    repository = CandidateRepository(uow)
    return _row(repository, _living(repository, candidate_id))


def timeline(uow: UnitOfWork, candidate_id: UUID, *, cursor: str | None = None, limit: int = 50) -> Page[TimelineRow]:
    """Everything that happened with a person, newest first: moves and decisions, notes, messages, documents."""
    uow.actor.require(Permission.CANDIDATES_READ)
    repository, limit = CandidateRepository(uow), page_limit(limit)
    _living(repository, candidate_id)
    before = decode_cursor(cursor, datetime, UUID) if cursor else None
    rows = repository.timeline(candidate_id, before=before, limit=limit + 1)
    items = [TimelineRow.model_validate(row) for row in rows[:limit]]
    following = encode_cursor(items[-1].at, items[-1].id) if len(rows) > limit else None
    return Page(items=items, next_cursor=following)


def update(uow: UnitOfWork, candidate_id: UUID, data: CandidateInput) -> CandidateRow:
    """Takes corrections by hand; fields that were not sent stay as they are.

    Raises:
        StaleVersion: somebody changed the profile first; `current` is what it is now.
        Invalid: the e-mail address belongs to another candidate.
    """
    uow.actor.require(Permission.CANDIDATES_WRITE)
    repository = CandidateRepository(uow)
    row = _living(repository, candidate_id, lock=True)
    if row.version != data.version:
        raise StaleVersion(current=_row(repository, row).model_dump(mode="json"))
    changes = {name: value for name, value in data.model_dump(exclude={"version"}).items() if value is not None}
    if "email" in changes:
        changes["email"] = changes["email"].lower()
        other = repository.by_email(changes["email"])
        if other is not None and other.id != row.id:
            raise Invalid(fields={"email": f"{other.first_name} {other.last_name} has this address."})
    if "phone" in changes:
        changes["phone"] = e164(changes["phone"])
    before = search_words(row)
    for name, value in changes.items():
        setattr(row, name, value)
    row.search_text = (search_words(row) + row.search_text.removeprefix(before))[:SEARCHED]
    uow.flush()
    tell(uow, candidate_id)
    return _row(repository, row)


def delete(uow: UnitOfWork, candidate_id: UUID, version: int | None = None) -> None:
    """Takes a person out of every list; the record stays until retention erases it.

    Raises:
        Conflict: an application is still being decided on.
    """
    uow.actor.require(Permission.CANDIDATES_WRITE)
    repository = CandidateRepository(uow)
    row = _living(repository, candidate_id, lock=True)
    if version is not None and row.version != version:
        raise StaleVersion(current=_row(repository, row).model_dump(mode="json"))
    if any(application.status == "active" for application in repository.applications(candidate_id)):
        raise Conflict("Decide on the active applications first: reject, or let the candidate withdraw.")
    row.deleted_at = datetime.now(UTC)
    tell(uow, candidate_id)


def write_letter(uow: UnitOfWork, candidate_id: UUID, data: LetterInput) -> UUID:
    """Writes an e-mail to the candidate's own address. Returns the message's id."""
    uow.actor.require(Permission.MESSAGES_SEND)
    row = _living(CandidateRepository(uow), candidate_id)
    sent = messages.write(uow, row.id, recipient=row.email, subject=data.subject, body=data.body)
    if sent is None:
        raise Conflict("There is no e-mail address of this candidate.")
    tell(uow, candidate_id)
    return sent


def candidate_channel(tenant_id: UUID, candidate_id: UUID) -> str:
    """Where everybody who looks at a candidate's page hears of changes."""
    return channel_name(tenant_id, "candidate", candidate_id)


def require_living(uow: UnitOfWork, candidate_id: UUID) -> None:
    """Raises `NotFound` unless the candidate is one of the tenant and not deleted."""
    _living(CandidateRepository(uow), candidate_id)


def tell(uow: UnitOfWork, candidate_id: UUID) -> None:
    """After the commit, has open pages of the candidate read themselves again."""
    channel = candidate_channel(uow.actor.tenant_id, candidate_id)
    payload = {"kind": "changed", "by_session": str(uow.actor.session_id or "")}
    uow.after_commit(lambda: publish(channel, payload))


def _living(repository: CandidateRepository, candidate_id: UUID, *, lock: bool = False) -> Candidate:
    row = repository.get(Candidate, candidate_id, lock=lock)
    if row.deleted_at is not None:
        raise NotFound
    return row


def _row(repository: CandidateRepository, row: Candidate) -> CandidateRow:
    applications = [ApplicationOfCandidate.model_validate(item) for item in repository.applications(row.id)]
    shown = {name: getattr(row, name) for name in CandidateRow.model_fields if name != "applications"}
    return CandidateRow(**shown, applications=applications)


def _values(filters: Filters) -> dict[str, Any]:
    """The filters as the search functions take them: a skill by the taxonomy's id and name, and as it was written."""
    skill = None
    if filters.skill:
        known = taxonomy().resolve(filters.skill)
        spellings = [{"id": known.id}, {"skill": known.name}] if known else []
        skill = [json.dumps([spelling]) for spelling in (*spellings, {"skill": filters.skill})]
    place = filters.location.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return {"q": filters.q, "skill": skill, "min_years": filters.min_years, "place": place}


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
    row.headline = row.headline or _headline(data.get("work_history") or [])
    row.summary = row.summary or (data.get("summary") or "")[:5000]
    for name in READ_LISTS:
        setattr(row, name, as_profile(name, data.get(name) or []))
    row.years_of_experience = data.get("years_of_experience")
    row.search_text = search_words(row, text)
    uow.flush()
    tell(uow, candidate_id)
    return row


def as_profile(name: str, entries: list[Any]) -> list[Any]:
    """A list of the parser's answer as the profile keeps it: without sureness and places. None stays None."""
    keep = READ_LISTS[name]
    return [None if entry is None else keep(entry) for entry in entries]


def search_words(row: Candidate, text: str = "") -> str:
    """What search finds a person by: skills, titles, employers, schools, place, then the résumé's own words."""
    parts = [row.location, *row.tags, *row.certifications]
    parts += [str(skill.get("skill", "")) for skill in row.skills]
    parts += [f"{job.get('title') or ''} {job.get('company') or ''}" for job in row.work_history]
    parts += [f"{school.get('field') or ''} {school.get('institution') or ''}" for school in row.education]
    parts += [row.summary, *(str(job.get("description") or "") for job in row.work_history)]
    return " ".join([*parts, text])[:SEARCHED]


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


READ_LISTS: dict[str, Callable[[Any], Any]] = {
    "work_history": _plain,
    "education": _plain,
    "skills": _skill,
    "certifications": _name,
    "languages": _name,
}
"""What a résumé fills in of a profile, and how each entry is kept there."""
