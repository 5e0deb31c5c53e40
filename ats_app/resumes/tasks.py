"""Reading résumés in the background."""

from uuid import UUID

from sqlalchemy import text

from ats_app.applications.repository import ApplicationRepository
from ats_app.applications.service import tell_board
from ats_app.candidates import service as candidates
from ats_app.core import outbox
from ats_app.core.actor import Actor
from ats_app.core.db import UnitOfWork, maintenance_session, unit_of_work
from ats_app.core.errors import NotFound
from ats_app.core.storage import storage
from ats_app.resumes import corrections, service
from ats_app.resumes.repository import ResumeRepository
from scoring.parsing import ParsedResume as Answer
from scoring.parsing import ParseError
from scoring.parsing.sandbox import parse_in_sandbox

_PATIENCE_S = 60.0
"""Nobody waits: scanned pages get their time on a busy machine too. Processor time is limited all the same."""


@outbox.task(service.READ_TASK)
def read_resume(work: outbox.Work) -> None:
    """Reads one document in the sandbox. A file that can't be read is an outcome, not a failure of the task."""
    actor = Actor.system(work.tenant_id, correlation_id=work.correlation_id)
    document_id = _id(work.record_id)
    with unit_of_work(actor) as uow:
        document = ResumeRepository(uow).document(document_id)
        key, filename, sha256 = document.storage_key, document.filename, document.sha256
        answer: Answer | ParseError | None = service.cached_answer(uow, sha256)
    if answer is None:
        answer = _parse(_content(work.tenant_id, key), filename)
    if not isinstance(answer, ParseError):
        key = storage().release(work.tenant_id, key)
    with unit_of_work(actor) as uow:
        outbox.complete(uow, work)
        ResumeRepository(uow).document(document_id).storage_key = key
        _keep(uow, document_id, answer, work.payload.get("application_id"))
    service.application_read(work.tenant_id, sha256)


def _content(tenant_id: UUID, key: str) -> bytes:
    """The file, wherever an earlier try left it: a crash between release and commit is no loss."""
    try:
        return storage().get(tenant_id, key, quarantined=True)
    except NotFound:
        return storage().get(tenant_id, storage().release(tenant_id, key))


def _parse(data: bytes, filename: str) -> Answer | ParseError:
    try:
        return parse_in_sandbox(data, filename=filename, timeout_s=_PATIENCE_S)
    except ParseError as error:
        return error


def _keep(uow: UnitOfWork, document_id: UUID, answer: Answer | ParseError, application: str | None) -> None:
    document = ResumeRepository(uow).document(document_id)
    if isinstance(answer, ParseError):
        row = service.keep_failure(uow, document_id, answer)
        if application:
            _mark(uow, UUID(application), "failed", row.error_message)
        if document.candidate_id:
            candidates.tell(uow, document.candidate_id)
        return
    service.keep_answer(uow, document_id, answer)
    if document.candidate_id and document.kind == "resume":
        data = corrections.corrected_data(uow, document_id, answer.model_dump(mode="json")["candidate_data"])
        candidates.fill_from_resume(uow, document.candidate_id, data)
    elif document.candidate_id:
        candidates.tell(uow, document.candidate_id)
    if application:
        _mark(uow, UUID(application), "done")
    if document.kind == "resume":
        _ask_for_scores(uow, document.candidate_id, application)


def _ask_for_scores(uow: UnitOfWork, candidate_id: UUID | None, application: str | None) -> None:
    """A résumé that came with an application scores that one; one added later, all that are not decided yet, and none
    of them waits for a readable file any more."""
    if application:
        outbox.emit(uow, "resume.read", record_id=UUID(application))
    elif candidate_id:
        for row in candidates.get_candidate(uow, candidate_id).applications:
            if row.status == "active":
                _mark(uow, row.id, "done")
                outbox.emit(uow, "resume.read", record_id=row.id)


def _mark(uow: UnitOfWork, application_id: UUID, reading: str, error: str = "") -> None:
    repository = ApplicationRepository(uow)
    repository.set_reading(application_id, reading, error)
    application = repository.application(application_id)
    tell_board(uow, application.job_id, "update", [application], stage_id=application.stage_id)


def forget_unclaimed() -> int:
    """The scheduler's daily clearing of files that were parsed through the API and belong to nobody."""
    with maintenance_session() as session:
        tenants = session.execute(text("SELECT id FROM tenants ORDER BY id")).scalars().all()
    cleared = 0
    for tenant_id in tenants:
        with unit_of_work(Actor.system(tenant_id)) as uow:
            cleared += service.forget_unclaimed(uow)
    return cleared


def _id(value: UUID | None) -> UUID:
    if value is None:
        raise ValueError("this task needs a record")
    return value
