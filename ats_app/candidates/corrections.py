"""Corrections of what was read in a résumé, taken over into the person's profile."""

from datetime import UTC, datetime
from itertools import zip_longest
from typing import Any
from uuid import UUID

from ats_app.candidates import service
from ats_app.candidates.models import Candidate
from ats_app.candidates.repository import CandidateRepository
from ats_app.candidates.schemas import CandidateInput
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import NotFound, StaleVersion
from ats_app.core.permissions import Permission
from ats_app.core.schemas import validated

CONTACT = ("first_name", "last_name", "email", "phone", "location")


def lock_profile(uow: UnitOfWork, candidate_id: UUID, version: int | None) -> None:
    """Holds the profile until the end of the unit of work.

    Raises:
        NotFound: there is no such person, or no more.
        StaleVersion: somebody changed the profile since `version`.
    """
    row = CandidateRepository(uow).get(Candidate, candidate_id, lock=True)
    if row.deleted_at is not None:
        raise NotFound
    if version is not None and row.version != version:
        raise StaleVersion(current={"version": row.version})


def take_over(uow: UnitOfWork, candidate_id: UUID, before: dict[str, Any], after: dict[str, Any]) -> int:
    """Changes the profile as a résumé's values changed from `before` to `after`. Returns the profile's version.

    Contact is what the person who corrects says it is. Entries of lists are changed where the profile holds them: it
    may follow a newer résumé, or have been merged.

    Args:
        before: `candidate_data` of the parser's answer, entries that were taken out null.
        after: the same later.

    Raises:
        Invalid: the e-mail address belongs to somebody else.
    """
    uow.actor.require(Permission.CANDIDATES_WRITE)
    repository = CandidateRepository(uow)
    _contact(uow, repository.get(Candidate, candidate_id, lock=True), before, after)
    row = repository.get(Candidate, candidate_id, lock=True)
    words = service.search_words(row)
    for name in service.READ_LISTS:
        old, new = (service.as_profile(name, data.get(name) or []) for data in (before, after))
        if old != new:
            setattr(row, name, carried_over(getattr(row, name), old, new))
    if before.get("summary") != after.get("summary") and row.summary == (before.get("summary") or "")[:5000]:
        row.summary = (after.get("summary") or "")[:5000]
    if before.get("years_of_experience") != after.get("years_of_experience"):
        row.years_of_experience = after.get("years_of_experience")
    row.updated_at = datetime.now(UTC)  # the version goes up, whatever it was that changed: other tabs are stale now
    row.search_text = (service.search_words(row) + row.search_text.removeprefix(words))[: service.SEARCHED]
    uow.flush()
    service.tell(uow, candidate_id)
    return row.version


def carried_over(kept: list[Any], before: list[Any], after: list[Any]) -> list[Any]:
    """`kept` with each entry changed that differs between two lists of the same places; None is an empty place."""
    if kept == [entry for entry in before if entry is not None]:
        return [entry for entry in after if entry is not None]
    changed = list(kept)
    for old, new in zip_longest(before, after):
        if old == new:
            continue
        if old in changed and old is not None:
            at = changed.index(old)
            changed[at : at + 1] = [] if new is None else [new]
        elif old is None and new not in changed:
            changed.append(new)
    return changed


def _contact(uow: UnitOfWork, row: Candidate, before: dict[str, Any], after: dict[str, Any]) -> None:
    old, new = before.get("contact_info") or {}, after.get("contact_info") or {}
    changes = {name: new.get(name) or "" for name in CONTACT if old.get(name) != new.get(name)}
    if changes.get("email") == "":
        row.email = changes.pop("email")
    if changes:
        service.update(uow, row.id, validated(CandidateInput, changes | {"version": row.version}))
