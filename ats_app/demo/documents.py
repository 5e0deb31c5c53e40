"""Real résumés for some of a demo company's candidates: made, stored, read by our own parser, kept as workers do."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from random import Random
from uuid import UUID

from ats_app.candidates.models import Candidate
from ats_app.candidates.service import fill_from_resume
from ats_app.core.db import UnitOfWork
from ats_app.core.storage import storage
from ats_app.demo.people import file_name_of
from ats_app.demo.resumes import Person, Resume, make_resume
from ats_app.resumes.service import StoredFile, add_document, keep_answer, keep_failure
from scoring.parsing import ParsedResume, ParseError
from scoring.parsing.sandbox import Sandbox

LAYOUTS = (
    "pdf_classic", "pdf_sidebar_left", "docx_styled", "pdf_timeline", "pdf_columns", "docx_letterhead", "pdf_band",
    "docx_table", "pdf_compact", "pdf_table",
)  # fmt: skip
_READERS = 2
_PATIENCE_S = 60.0
"""A cold child on a busy machine may take its time: the demo waits."""


@dataclass(frozen=True, slots=True)
class ReadResume:
    """A document and what the parser said of it."""

    resume: Resume
    answer: ParsedResume | ParseError


def make_documents(people: list[Person], slug: str) -> list[ReadResume]:
    """A document of each person, read. Making and reading go on at the same time."""
    rng = Random(f"demo/{slug}/layouts")  # noqa: S311 - a choice of layouts
    layouts = [LAYOUTS[(number + rng.randrange(2)) % len(LAYOUTS)] for number in range(len(people))]
    sandbox = Sandbox(idle=_READERS)
    try:
        with ThreadPoolExecutor(_READERS) as pool:
            resumes = (_document(person, layout) for person, layout in zip(people, layouts, strict=True))
            waiting = [(resume, pool.submit(_read, sandbox, resume)) for resume in resumes]
            return [ReadResume(resume, answer.result()) for resume, answer in waiting]
    finally:
        sandbox.close()


def keep_documents(
    uow: UnitOfWork, candidates: list[Candidate], documents: list[ReadResume], times: list[datetime]
) -> dict[UUID, tuple[UUID, str]]:
    """Stores the documents of candidates (parallel lists) and fills their profiles from what was read.

    Returns:
        document id and SHA-256 by candidate id.
    """
    kept = {}
    for candidate, read, at in zip(candidates, documents, times, strict=True):
        file = _store(uow.actor.tenant_id, read)
        document = add_document(uow, candidate.id, file)
        document.created_at = document.updated_at = at
        if isinstance(read.answer, ParseError):
            keep_failure(uow, document.id, read.answer)
        else:
            keep_answer(uow, document.id, read.answer)
            fill_from_resume(uow, candidate.id, read.answer.model_dump(mode="json")["candidate_data"])
        kept[candidate.id] = (document.id, document.sha256)
    return kept


def _document(person: Person, layout: str) -> Resume:
    return make_resume(person.seed, layout=layout, language=person.language, occupation=person.occupation)


def _read(sandbox: Sandbox, resume: Resume) -> ParsedResume | ParseError:
    try:
        return sandbox.parse(resume.content, filename=resume.file_name, timeout_s=_PATIENCE_S, cpu_s=_PATIENCE_S)
    except ParseError as error:
        return error


def _store(tenant_id: UUID, read: ReadResume) -> StoredFile:
    resume = read.resume
    stored = storage().put(tenant_id, resume.content, quarantined=isinstance(read.answer, ParseError))
    return StoredFile(
        storage_key=stored.key,
        filename=file_name_of(resume.person, resume.extension),
        content_type=resume.media_type,
        size_bytes=stored.size,
        sha256=stored.sha256,
    )
