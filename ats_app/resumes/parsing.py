"""The parser as a service of its own: one file at once, or many in the background.

Files that come this way belong to no candidate. What was read is kept as long as the cache of the parser lasts, and
then deleted together with the file.
"""

import threading
from datetime import UTC, datetime
from typing import Any, BinaryIO
from uuid import UUID

import structlog

from ats_app.applications.uploads import keep_upload
from ats_app.core.actor import Actor
from ats_app.core.db import UnitOfWork, unit_of_work
from ats_app.core.errors import AppError, Invalid, Unavailable
from ats_app.core.permissions import Permission
from ats_app.core.storage import storage
from ats_app.core.tables import new_id
from ats_app.resumes import service
from ats_app.resumes.models import ParsedResume, ParseJob
from ats_app.resumes.repository import ResumeRepository
from ats_app.resumes.schemas import ParsedFile, ParseJobRow
from scoring.parsing import ParsedResume as Answer
from scoring.parsing import ParseError
from scoring.parsing.sandbox import parse_in_sandbox

log = structlog.get_logger(__name__)
MOST_FILES = 50
_AT_ONCE = threading.BoundedSemaphore(2)
_PATIENCE_S = 15.0


class Unreadable(AppError):
    """A file without an answer; `reason` is the parser's stable code."""

    code, status, default = "unreadable_file", 422, "The file could not be read."


def parse(actor: Actor, file: BinaryIO, filename: str) -> dict[str, Any]:
    """Reads a file while the caller waits. Returns `candidate_data` and `parsing_metadata`.

    Raises:
        TooLarge, UnsupportedUpload, ...: refused by content, see core.uploads.
        Unreadable: the parser could not read it; nothing is kept.
        Unavailable: too many callers at once.
    """
    actor.require(Permission.RESUMES_PARSE)
    kept = keep_upload(actor.tenant_id, file, filename)
    try:
        with unit_of_work(actor) as uow:
            known = service.cached_answer(uow, kept.sha256)
        answer = known or _read(actor.tenant_id, kept)
    except BaseException:
        storage().delete(actor.tenant_id, kept.storage_key)
        raise
    if known:
        storage().delete(actor.tenant_id, kept.storage_key)
    else:
        with unit_of_work(actor) as uow:
            document = service.add_document(uow, None, kept)
            service.keep_answer(uow, document.id, answer)
            document.storage_key = storage().release(actor.tenant_id, kept.storage_key)
    return answer.model_dump(mode="json")


def start_job(actor: Actor, files: list[tuple[BinaryIO, str]]) -> ParseJobRow:
    """Takes many files in and asks the workers to read each. A refused file is an entry of the job, not its end."""
    actor.require(Permission.RESUMES_PARSE)
    if not 1 <= len(files) <= MOST_FILES:
        raise Invalid(fields={"files": f"Send between 1 and {MOST_FILES} files."})
    taken = [_take(actor.tenant_id, file, name) for file, name in files]
    with unit_of_work(actor) as uow:
        entries = [_enter(uow, name, kept) for name, kept in taken]
        job = ParseJob(id=new_id(), tenant_id=actor.tenant_id, created_by=actor.user_id, files=entries)
        job.created_at = datetime.now(UTC)
        ResumeRepository(uow).add(job)
        return _row(uow, job)


def job(uow: UnitOfWork, job_id: UUID) -> ParseJobRow:
    """How far a batch is, with the answers that are there."""
    uow.actor.require(Permission.RESUMES_PARSE)
    return _row(uow, ResumeRepository(uow).parse_job(job_id))


def _read(tenant_id: UUID, kept: service.StoredFile) -> Answer:
    if not _AT_ONCE.acquire(timeout=_PATIENCE_S):
        raise Unavailable
    try:
        data = storage().get(tenant_id, kept.storage_key, quarantined=True)
        return parse_in_sandbox(data, filename=kept.filename)
    except ParseError as error:
        log.info("parsing.failed", code=error.code)
        raise Unreadable(service.EXPLANATIONS.get(error.code, ""), reason=error.code) from error
    finally:
        _AT_ONCE.release()


def _take(tenant_id: UUID, file: BinaryIO, name: str) -> tuple[str, service.StoredFile | AppError]:
    try:
        return name, keep_upload(tenant_id, file, name)
    except AppError as error:
        return name, error


def _enter(uow: UnitOfWork, name: str, kept: service.StoredFile | AppError) -> dict[str, Any]:
    if isinstance(kept, AppError):
        return {"filename": name[:200], "document_id": None, "error": {"code": kept.code, "message": kept.message}}
    document = service.add_document(uow, None, kept)
    service.ask_for_reading(uow, document.id)
    return {"filename": document.filename, "document_id": str(document.id), "error": None}


def _row(uow: UnitOfWork, job: ParseJob) -> ParseJobRow:
    ids = [UUID(entry["document_id"]) for entry in job.files if entry["document_id"]]
    parsed = ResumeRepository(uow).parsed_of(ids)
    results = [_file(entry, parsed) for entry in job.files]
    waiting = sum(result.status == "pending" for result in results)
    return ParseJobRow(
        job_id=job.id,
        status="processing" if waiting else "completed",
        total=len(results),
        completed=len(results) - waiting,
        failed=sum(result.status == "failed" for result in results),
        created_at=job.created_at,
        results=results,
    )


def _file(entry: dict[str, Any], parsed: dict[UUID, ParsedResume]) -> ParsedFile:
    name = entry["filename"]
    if entry["error"]:
        return ParsedFile(filename=name, status="failed", error=entry["error"], result=None)
    row = parsed.get(UUID(entry["document_id"]))
    if row is None:
        gone = {"code": "gone", "message": "The answer was kept for a day and is deleted."}
        return ParsedFile(filename=name, status="failed", error=gone, result=None)
    if row.status == "failed":
        error = {"code": row.error_code, "message": row.error_message}
        return ParsedFile(filename=name, status="failed", error=error, result=None)
    return ParsedFile(
        filename=name, status="parsed" if row.status == "parsed" else "pending", error=None, result=row.result
    )
