"""`/api/v1/candidates`: find, read, correct, annotate."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from ats_app.candidates import notes, service
from ats_app.candidates.schemas import (
    CandidateInput,
    CandidatePage,
    CandidateRow,
    Filters,
    LetterInput,
    NoteChange,
    NoteInput,
    NoteRow,
    TimelineRow,
)
from ats_app.communication import messages
from ats_app.core.db import unit_of_work
from ats_app.core.pagination import Page
from ats_app.core.permissions import Permission
from ats_app.core.schemas import validated
from ats_app.web.idempotency import IdempotentRoute
from ats_app.web.routing import CurrentActor, guarded

router = APIRouter(prefix="/candidates", tags=["candidates"], route_class=IdempotentRoute)
Words = Annotated[str, Query(max_length=200)]
Word = Annotated[str, Query(max_length=80)]


@router.get("", **guarded(Permission.CANDIDATES_READ))
def list_candidates(
    actor: CurrentActor,
    q: Words = "",
    skill: Word = "",
    min_years: Annotated[float | None, Query(ge=0, le=70)] = None,
    location: Word = "",
    cursor: str | None = None,
    limit: int = Query(50, ge=1, le=100),
) -> CandidatePage:
    """People; `q` takes words, "phrases", OR and -not, part of a name, an e-mail address or a phone number."""
    filters = validated(Filters, {"q": q, "skill": skill, "min_years": min_years, "location": location})
    with unit_of_work(actor) as uow:
        return service.search(uow, filters, cursor=cursor, limit=limit)


@router.get("/{candidate_id}", **guarded(Permission.CANDIDATES_READ))
def get_candidate(actor: CurrentActor, candidate_id: UUID) -> CandidateRow:
    """A profile with all applications of the person."""
    with unit_of_work(actor) as uow:
        return service.get_candidate(uow, candidate_id)


@router.put("/{candidate_id}", **guarded(Permission.CANDIDATES_WRITE))
def update(actor: CurrentActor, candidate_id: UUID, data: CandidateInput) -> CandidateRow:
    """Corrects a profile; a stale `version` is 409 with what the profile is now."""
    with unit_of_work(actor) as uow:
        return service.update(uow, candidate_id, data)


@router.delete("/{candidate_id}", status_code=204, **guarded(Permission.CANDIDATES_WRITE))
def delete(actor: CurrentActor, candidate_id: UUID, version: int | None = None) -> None:
    """Takes a person out of every list; 409 while an application is being decided on."""
    with unit_of_work(actor) as uow:
        service.delete(uow, candidate_id, version)


@router.get("/{candidate_id}/timeline", **guarded(Permission.CANDIDATES_READ))
def timeline(
    actor: CurrentActor, candidate_id: UUID, cursor: str | None = None, limit: int = Query(50, ge=1, le=100)
) -> Page[TimelineRow]:
    """Moves, decisions, notes, messages and documents in one list, newest first."""
    with unit_of_work(actor) as uow:
        return service.timeline(uow, candidate_id, cursor=cursor, limit=limit)


@router.get("/{candidate_id}/notes", **guarded(Permission.CANDIDATES_READ))
def list_notes(actor: CurrentActor, candidate_id: UUID) -> Page[NoteRow]:
    with unit_of_work(actor) as uow:
        return Page(items=notes.of_candidate(uow, candidate_id))


@router.post("/{candidate_id}/notes", status_code=201, **guarded(Permission.NOTES_WRITE))
def add_note(actor: CurrentActor, candidate_id: UUID, data: NoteInput) -> NoteRow:
    """Adds a note; colleagues named after an @ are told."""
    with unit_of_work(actor) as uow:
        return notes.add(uow, candidate_id, data)


@router.put("/{candidate_id}/notes/{note_id}", **guarded(Permission.NOTES_WRITE))
def change_note(actor: CurrentActor, candidate_id: UUID, note_id: UUID, data: NoteChange) -> NoteRow:
    """Changes one's own note."""
    with unit_of_work(actor) as uow:
        return notes.change(uow, candidate_id, note_id, data)


@router.delete("/{candidate_id}/notes/{note_id}", status_code=204, **guarded(Permission.NOTES_WRITE))
def delete_note(actor: CurrentActor, candidate_id: UUID, note_id: UUID) -> None:
    """Deletes one's own note."""
    with unit_of_work(actor) as uow:
        notes.delete(uow, candidate_id, note_id)


@router.get("/{candidate_id}/messages", **guarded(Permission.CANDIDATES_READ))
def list_messages(actor: CurrentActor, candidate_id: UUID) -> dict[str, Any]:
    """The person's e-mails, newest first."""
    with unit_of_work(actor) as uow:
        service.require_living(uow, candidate_id)
        return {"items": messages.of_candidate(uow, candidate_id), "next_cursor": None}


@router.post("/{candidate_id}/messages", status_code=202, **guarded(Permission.MESSAGES_SEND))
def write_message(actor: CurrentActor, candidate_id: UUID, data: LetterInput) -> dict[str, UUID]:
    """Writes an e-mail to the candidate; a worker sends it."""
    with unit_of_work(actor) as uow:
        return {"id": service.write_letter(uow, candidate_id, data)}
