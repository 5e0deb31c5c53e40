"""What people say of the values read in a résumé: another one is right, or this one is.

Each word is a row of its own, with what the parser had read, how sure it was and where. The profile follows at once;
the parser's report and its next training read the rows. Undo ends a row, nothing is rewritten.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

import phonenumbers

from ats_app.candidates import corrections as profiles
from ats_app.candidates import service as candidates
from ats_app.core import outbox
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import Conflict, Invalid, NotFound, StaleVersion
from ats_app.core.permissions import Permission
from ats_app.core.tables import new_id
from ats_app.resumes.models import Document, ParseCorrection
from ats_app.resumes.overlay import Data, normalised, overlay, parse_path, sureness_at, value_at
from ats_app.resumes.repository import ResumeRepository
from ats_app.resumes.schemas import ConfirmationInput, CorrectionInput, CorrectionRow, FirstLook, Reviewed
from scoring.parsing.review import asks_for
from scoring.parsing.signature import layout_of

_LISTS = ("work_history", "education", "skills", "certifications", "languages")


class Facts(NamedTuple):
    """What a row says of the document: its values, how it was read, what it looks like (kind, signature)."""

    data: Data
    metadata: Mapping[str, Any]
    layout: tuple[str, str]

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> "Facts":
        """From the parser's answer as JSON."""
        return cls(answer["candidate_data"], answer["parsing_metadata"], layout_of(answer))


def reviewed(uow: UnitOfWork, document_id: UUID) -> Reviewed:
    """A document's values as they are now, with what people said of them.

    Raises:
        NotFound: no such document of a candidate, or it has not been read.
    """
    uow.actor.require(Permission.CANDIDATES_READ)
    return _reviewed(uow, _Reading(uow, document_id))


def correct(uow: UnitOfWork, document_id: UUID, data: CorrectionInput) -> Reviewed:
    """Keeps that another value is right, and changes the profile.

    Raises:
        Invalid: it can't be the value of this field.
        StaleVersion: somebody changed the profile first; `current` has what the value is now.
    """
    uow.actor.require(Permission.CANDIDATES_WRITE)
    reading = _Reading(uow, document_id)
    reading.lock(data.path, data.version)
    path = parse_path(data.path)
    said = normalised(path, data.value, country=reading.country)
    if path.number is not None and path.number > len(reading.now.get(path.section) or []):
        raise Invalid(fields={"path": "There is no such value."})
    if said == value_at(reading.now, data.path) and said is not None:
        reading.say(data.path, said)
        return _reviewed(uow, reading)
    before = reading.now
    reading.say(data.path, said)
    _follow(uow, reading, before, path.section)
    return _reviewed(uow, reading)


def confirm(uow: UnitOfWork, document_id: UUID, data: ConfirmationInput) -> Reviewed:
    """Keeps that a value is right as it stands. The profile stays as it is.

    Raises:
        StaleVersion: it is another one by now than the person was looking at.
    """
    uow.actor.require(Permission.CANDIDATES_WRITE)
    reading = _Reading(uow, document_id)
    reading.lock(data.path, None)
    now = value_at(reading.now, data.path)
    if now != (data.value or None):
        raise _stale(now)
    reading.say(data.path, now)
    candidates.tell(uow, reading.candidate_id)
    return _reviewed(uow, reading)


def undo(uow: UnitOfWork, document_id: UUID, correction_id: UUID) -> Reviewed:
    """Takes a word back: what held before it holds again, in the profile too.

    Raises:
        NotFound: there is no such correction of this document.
        Conflict: it is taken back or replaced already.
    """
    uow.actor.require(Permission.CANDIDATES_WRITE)
    reading = _Reading(uow, document_id)
    profiles.lock_profile(uow, reading.candidate_id, None)
    reading.read_again()
    row = reading.repository.get(ParseCorrection, correction_id, lock=True)
    if (row.candidate_id, row.sha256) != (reading.candidate_id, reading.document.sha256):
        raise NotFound
    if row.ended_at is not None:
        raise Conflict("This was taken back or changed already.")
    before = reading.now
    row.ended_at = datetime.now(UTC)
    uow.flush()
    if row.replaces and (earlier := reading.repository.find(ParseCorrection, row.replaces)):
        earlier.ended_at = None
    uow.flush()
    reading.read_again()
    _follow(uow, reading, before, parse_path(row.path).section)
    return _reviewed(uow, reading)


def corrected_data(uow: UnitOfWork, document_id: UUID, data: Data) -> Data:
    """What a worker has just read in a document, with what people said of this very file before; no empty places."""
    repository = ResumeRepository(uow)
    document = repository.document(document_id)
    if document.candidate_id is None:
        return data
    changed = overlay(data, repository.corrections(document.candidate_id, document.sha256))
    return changed | {name: [entry for entry in changed.get(name) or [] if entry is not None] for name in _LISTS}


class _Reading:
    """A read document of a candidate, with the corrections that hold."""

    def __init__(self, uow: UnitOfWork, document_id: UUID) -> None:
        self.uow, self.repository = uow, ResumeRepository(uow)
        self.document: Document = self.repository.document(document_id)
        parsed = self.repository.parsed(document_id)
        if self.document.candidate_id is None or parsed is None or not parsed.result:
            raise NotFound
        self.candidate_id: UUID = self.document.candidate_id
        candidates.require_living(uow, self.candidate_id)
        self.facts = Facts.of(parsed.result)
        self.read_again()

    def read_again(self) -> None:
        self.rows = self.repository.corrections(self.candidate_id, self.document.sha256)
        self.now: Data = overlay(self.facts.data, self.rows)

    def lock(self, path: str, version: int | None) -> None:
        """Makes check and act one step."""
        parse_path(path)
        try:
            profiles.lock_profile(self.uow, self.candidate_id, version)
        except StaleVersion as error:
            raise _stale(value_at(self.now, path)) from error
        self.read_again()

    @property
    def country(self) -> str | None:
        place = self.now["contact_info"].get("place") or {}
        return place.get("country")

    def say(self, path: str, said: str | None) -> None:
        """Adds a word on a value, ending the one before it."""
        before = next((row for row in self.rows if row.path == path), None)
        if before is not None:
            if before.corrected == said and before.origin == "recruiter":
                return
            before.ended_at = datetime.now(UTC)
            self.uow.flush()
        row = describe(self.document, self.facts, path, said, origin="recruiter")
        row.created_by, row.replaces = self.uow.actor.required_user_id, before.id if before else None
        self.repository.add(row)
        self.read_again()


def keep_form(uow: UnitOfWork, document: Document, first_look: FirstLook, sent: Mapping[str, str]) -> None:
    """Keeps what a candidate made of a careers form that was filled in from the résumé: each value sent as it was
    read is confirmed, another one corrects it. What was left empty says nothing.

    Args:
        document: the résumé, as a document of the candidate.
        first_look: what the form was filled in from.
        sent: the form, by the names of `contact_info`.
    """
    uow.actor.require(Permission.CAREERS_APPLY)
    if document.candidate_id is None:
        return
    repository = ResumeRepository(uow)
    known = {row.path for row in repository.corrections(document.candidate_id, document.sha256)}
    contact = {**first_look.contact, "confidence": first_look.confidence}
    facts = Facts({"contact_info": contact, "sources": first_look.sources}, first_look.metadata, first_look.layout)
    rows = []
    for name, words in sent.items():
        path = f"contact_info.{name}"
        said = _same_or_said(name, first_look.contact.get(name), words)
        if said is None or path in known:
            continue
        row = describe(document, facts, path, said, origin="candidate")
        row.asked = True
        rows.append(row)
    repository.add_all(rows)


def _same_or_said(name: str, parsed: str | None, words: str) -> str | None:
    """What was read when the candidate sent the same in other letters, else what was sent; None for nothing."""
    if not words.strip():
        return None
    try:
        country = phonenumbers.region_code_for_number(phonenumbers.parse(parsed or "", None))
    except phonenumbers.NumberParseException:
        country = None
    try:
        said = normalised(parse_path(f"contact_info.{name}"), words, country=country)
    except Invalid:
        said = words.strip()
    return parsed if parsed and said and parsed.casefold() == said.casefold() else said


def describe(document: Document, facts: Facts, path: str, said: str | None, *, origin: str) -> ParseCorrection:
    """A row for what is right at a path of a candidate's document."""
    if document.candidate_id is None:
        raise NotFound
    parsed, sure = value_at(facts.data, path), sureness_at(facts.data, path)
    return ParseCorrection(
        id=new_id(),
        tenant_id=document.tenant_id,
        candidate_id=document.candidate_id,
        document_id=document.id,
        sha256=document.sha256,
        origin=origin,
        path=path,
        field=parse_path(path).field,
        verdict=verdict_of(parsed, said),
        parsed=parsed,
        corrected=said,
        confidence=sure,
        asked=sure is not None and asks_for(parse_path(path).field, sure),
        source=(facts.data.get("sources") or {}).get(path),
        language=facts.metadata["language"],
        format=facts.metadata["format"],
        layout=facts.layout[0],
        signature=facts.layout[1],
        parser_version=facts.metadata["parser_version"],
    )


def verdict_of(parsed: str | None, said: str | None) -> str:
    """What a person's word says of what was read."""
    if parsed == said:
        return "confirmed"
    if parsed is None:
        return "added"
    return "removed" if said is None else "corrected"


def _follow(uow: UnitOfWork, reading: _Reading, before: Data, section: str) -> None:
    """Has the profile follow, and the scores follow the profile."""
    if before == reading.now:
        candidates.tell(uow, reading.candidate_id)
        return
    profiles.take_over(uow, reading.candidate_id, before, reading.now)
    if section in _LISTS:
        for application in candidates.get_candidate(uow, reading.candidate_id).applications:
            if application.status == "active":
                outbox.emit(uow, "resume.read", record_id=application.id)


def _reviewed(uow: UnitOfWork, reading: _Reading) -> Reviewed:
    names = reading.repository.people({row.created_by for row in reading.rows if row.created_by})
    rows = [
        CorrectionRow(
            **row.model_dump(include=set(CorrectionRow.model_fields) - {"by"}),
            by=names.get(row.created_by, "") if row.created_by else "",
        )
        for row in reading.rows
    ]
    version = candidates.get_candidate(uow, reading.candidate_id).version
    return Reviewed(document_id=reading.document.id, version=version, data=reading.now, corrections=rows)


def _stale(now: str | None) -> StaleVersion:
    words = f"“{now}”" if now else "nothing"
    return StaleVersion(
        f"Somebody else changed this candidate in the meantime. The value is now {words}.", current={"value": now}
    )
