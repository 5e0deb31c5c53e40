"""What colleagues write about a person. Everybody who reads the person reads the notes; only the author changes one."""

import re
from uuid import UUID

from ats_app.candidates import service
from ats_app.candidates.models import Candidate, CandidateNote
from ats_app.candidates.repository import CandidateRepository
from ats_app.candidates.schemas import NoteChange, NoteInput, NoteRow
from ats_app.communication.notify import notify
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import Forbidden, NotFound, StaleVersion
from ats_app.core.permissions import Permission
from ats_app.core.tables import new_id


def of_candidate(uow: UnitOfWork, candidate_id: UUID) -> list[NoteRow]:
    """A candidate's notes, newest first."""
    uow.actor.require(Permission.CANDIDATES_READ)
    service.require_living(uow, candidate_id)
    return [NoteRow.model_validate(row) for row in CandidateRepository(uow).notes(candidate_id)]


def add(uow: UnitOfWork, candidate_id: UUID, data: NoteInput) -> NoteRow:
    """Keeps a note and tells the colleagues it mentions.

    Raises:
        NotFound: no such candidate, or the application is not one of theirs.
    """
    uow.actor.require(Permission.NOTES_WRITE)
    service.require_living(uow, candidate_id)
    repository = CandidateRepository(uow)
    if data.application_id and data.application_id not in {row.id for row in repository.applications(candidate_id)}:
        raise NotFound(record="applications")
    row = CandidateNote(
        id=new_id(),
        tenant_id=uow.actor.tenant_id,
        candidate_id=candidate_id,
        application_id=data.application_id,
        author_id=uow.actor.required_user_id,
        body=data.body,
    )
    repository.add(row)
    _mention(uow, repository, row, data.mentions)
    service.tell(uow, candidate_id)
    return _shown(repository, row)


def change(uow: UnitOfWork, candidate_id: UUID, note_id: UUID, data: NoteChange) -> NoteRow:
    """Changes the actor's own note; colleagues who are mentioned for the first time are told."""
    uow.actor.require(Permission.NOTES_WRITE)
    repository = CandidateRepository(uow)
    row = _own(uow, repository, candidate_id, note_id)
    if row.version != data.version:
        raise StaleVersion(current=_shown(repository, row).model_dump(mode="json"))
    row.body = data.body
    _mention(uow, repository, row, [])
    uow.flush()
    service.tell(uow, candidate_id)
    return _shown(repository, row)


def delete(uow: UnitOfWork, candidate_id: UUID, note_id: UUID) -> None:
    """Deletes the actor's own note; the audit trail remembers it."""
    uow.actor.require(Permission.NOTES_WRITE)
    repository = CandidateRepository(uow)
    uow.session.delete(_own(uow, repository, candidate_id, note_id))
    service.tell(uow, candidate_id)


def _own(uow: UnitOfWork, repository: CandidateRepository, candidate_id: UUID, note_id: UUID) -> CandidateNote:
    service.require_living(uow, candidate_id)
    row = repository.note(candidate_id, note_id)
    if row is None:
        raise NotFound(record="candidate_notes")
    if row.author_id != uow.actor.required_user_id:
        raise Forbidden("Only its author can change a note.")
    return row


def _mention(uow: UnitOfWork, repository: CandidateRepository, row: CandidateNote, ids: list[UUID]) -> None:
    """Tells each colleague once, however often the note names them or is changed."""
    known = set(row.mentions)
    named = [person for person in repository.mentioned(row.body, ids) if _is_named(person, row.body, ids)]
    fresh = [person for person in named if str(person.id) not in known]
    if not fresh:
        return
    candidate = repository.get(Candidate, row.candidate_id)
    row.mentions = [*row.mentions, *(str(person.id) for person in fresh)]
    for person in fresh:
        notify(
            uow,
            person.id,
            kind="note.mention",
            title=f"{uow.actor.name} mentioned you on {candidate.first_name} {candidate.last_name}",
            body=row.body,
            url=f"/candidates/{candidate.id}?tab=notes",
        )
    uow.flush()


def _is_named(person: object, body: str, ids: list[UUID]) -> bool:
    """`@Ana Ruiz` doesn't mention a colleague called Ana Ru, though the text contains "@Ana Ru"."""
    name = re.escape(person.full_name)  # type: ignore[attr-defined]
    return person.id in ids or re.search(rf"@{name}(?!\w)", body, re.IGNORECASE) is not None  # type: ignore[attr-defined]


def _shown(repository: CandidateRepository, row: CandidateNote) -> NoteRow:
    return next(NoteRow.model_validate(item) for item in repository.notes(row.candidate_id) if item.id == row.id)
