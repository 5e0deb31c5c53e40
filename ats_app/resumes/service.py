"""Documents of candidates: stored, read by the sandboxed parser, the answer kept with where it was found."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from ats_app.core import outbox
from ats_app.core.cache import TypedCache
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import Conflict
from ats_app.core.permissions import Permission
from ats_app.core.storage import storage
from ats_app.core.tables import new_id
from ats_app.resumes.models import Document, ParsedResume
from ats_app.resumes.previews import forget_files
from ats_app.resumes.repository import ResumeRepository
from ats_app.resumes.schemas import DocumentRow, Download, FirstLook
from scoring.parsing import ParsedResume as Answer
from scoring.parsing import ParseError
from scoring.parsing.version import version

READ_TASK = "resumes.read"
_READ_AHEAD = TypedCache("read-ahead", Answer, ttl_s=3600)
"""What was read for a form whose application has not come yet."""

EXPLANATIONS = {
    "unsupported_type": "This file is not a résumé format we can read (PDF, DOCX, DOC, ODT, RTF or text).",
    "encrypted": "The file is protected with a password. Ask the candidate for an open copy.",
    "corrupt": "The file is damaged and could not be opened.",
    "empty": "There is no text in this file.",
    "needs_ocr": "The file is a scan without text. Once tesseract is installed on the server, such pictures are read.",
    "too_many_pages": "The file has too many pages to be a résumé.",
    "too_large": "The file is too large to be read.",
    "bomb": "The file unpacks to far more than its size; it was not opened any further.",
    "timeout": "Reading this file took too long and was stopped.",
}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that the upload route has checked and put into storage."""

    storage_key: str
    filename: str
    content_type: str
    size_bytes: int
    sha256: str
    first_look: FirstLook | None = None
    """What a form was filled in from."""


def add_document(uow: UnitOfWork, candidate_id: UUID | None, file: StoredFile, *, kind: str = "resume") -> Document:
    """Keeps a stored file with a candidate; it stays in quarantine until it has been read without harm."""
    row = Document(
        id=new_id(),
        tenant_id=uow.actor.tenant_id,
        candidate_id=candidate_id,
        kind=kind,
        storage_key=file.storage_key,
        filename=file.filename[:200],
        content_type=file.content_type,
        size_bytes=file.size_bytes,
        sha256=file.sha256,
    )
    return ResumeRepository(uow).add(row)


def ask_for_reading(uow: UnitOfWork, document_id: UUID, *, application_id: UUID | None = None) -> None:
    """Asks a worker to read the document once this unit of work is committed."""
    repository = ResumeRepository(uow)
    document = repository.document(document_id)
    repository.add(ParsedResume(tenant_id=document.tenant_id, document_id=document.id, sha256=document.sha256))
    application = str(application_id) if application_id else None
    outbox.enqueue(uow, READ_TASK, record_id=document_id, application_id=application)


def keep_answer(uow: UnitOfWork, document_id: UUID, answer: Answer) -> ParsedResume:
    """Stores what the parser read, and lets the document out of quarantine."""
    repository = ResumeRepository(uow)
    document, row = repository.document(document_id), _row(repository, document_id)
    metadata = answer.parsing_metadata
    row.status, row.result, row.error_code, row.error_message = "parsed", answer.model_dump(mode="json"), "", ""
    row.parser_version, row.processing_ms = metadata.parser_version, round(metadata.processing_time_ms)
    row.parsed_at = datetime.now(UTC)
    document.state, document.pages = "clean", metadata.pages
    uow.flush()
    return row


def keep_failure(uow: UnitOfWork, document_id: UUID, error: ParseError) -> ParsedResume:
    """Stores why there is no answer. The file stays in quarantine: it can be downloaded, never shown."""
    repository = ResumeRepository(uow)
    document, row = repository.document(document_id), _row(repository, document_id)
    row.status, row.error_code, row.result = "failed", error.code, None
    row.error_message = EXPLANATIONS.get(error.code, "The file could not be read.")
    row.parser_version, row.parsed_at = version(), datetime.now(UTC)
    document.state = "rejected" if error.code == "bomb" else document.state
    uow.flush()
    return row


def cached_answer(uow: UnitOfWork, sha256: str) -> Answer | None:
    """What was read in the same bytes before, in this tenant, by this parser: within a day, or for a form just now."""
    row = ResumeRepository(uow).same_content(sha256, version())
    if row and row.result:
        return Answer.model_validate(row.result)
    return _READ_AHEAD.get(uow.actor.tenant_id, sha256, version())


def keep_for_application(tenant_id: UUID, sha256: str, answer: Answer) -> None:
    """Keeps for an hour what a careers form was filled in from, so that its application is not read again."""
    _READ_AHEAD.set(tenant_id, sha256, version(), value=answer)


def application_read(tenant_id: UUID, sha256: str) -> None:
    """The answer is stored with the application's document: the copy kept for it goes."""
    _READ_AHEAD.delete(tenant_id, sha256, version())


def parsed_resume(uow: UnitOfWork, document_id: UUID) -> ParsedResume | None:
    """The parser's answer for a document, whatever became of it."""
    uow.actor.require(Permission.CANDIDATES_READ)
    return ResumeRepository(uow).parsed(document_id)


def documents(uow: UnitOfWork, candidate_id: UUID) -> list[DocumentRow]:
    """A candidate's documents with how their reading went, newest first."""
    uow.actor.require(Permission.CANDIDATES_READ)
    return [DocumentRow.model_validate(row) for row in ResumeRepository(uow).of_candidate(candidate_id)]


def download(uow: UnitOfWork, document_id: UUID) -> Download:
    """Where a document's bytes are, for the route that hands them out.

    Raises:
        NotFound: no such document in this tenant.
        Conflict: the file was refused as dangerous, and nobody gets it.
    """
    uow.actor.require(Permission.CANDIDATES_READ)
    row = ResumeRepository(uow).document(document_id)
    if row.state == "rejected":
        raise Conflict("This file was refused as dangerous and is not handed out.")
    return Download(
        storage_key=row.storage_key,
        quarantined=row.state == "quarantined",
        filename=row.filename,
        content_type=row.content_type,
        size_bytes=row.size_bytes,
    )


def forget_unclaimed(uow: UnitOfWork) -> int:
    """Deletes what was only parsed and belongs to nobody, once the parser's cache is over. Returns how many."""
    repository, tenant_id = ResumeRepository(uow), uow.actor.tenant_id
    rows = repository.unclaimed()
    for row in rows:
        uow.session.delete(repository.document(row.id))
        storage().delete(tenant_id, row.storage_key)
        forget_files(tenant_id, row.pages or [], row.text_key or "")
    return len(rows)


def _row(repository: ResumeRepository, document_id: UUID) -> ParsedResume:
    row = repository.parsed(document_id)
    if row is not None:
        return row
    document = repository.document(document_id)
    return repository.add(ParsedResume(tenant_id=document.tenant_id, document_id=document_id, sha256=document.sha256))
