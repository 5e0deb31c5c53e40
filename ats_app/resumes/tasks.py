"""Reading résumés in the background."""

from uuid import UUID

from ats_app.applications.repository import ApplicationRepository
from ats_app.applications.service import tell_board
from ats_app.candidates.service import fill_from_resume
from ats_app.core import outbox
from ats_app.core.actor import Actor
from ats_app.core.db import UnitOfWork, unit_of_work
from ats_app.core.errors import NotFound
from ats_app.core.storage import storage
from ats_app.resumes import service
from ats_app.resumes.repository import ResumeRepository
from scoring.parsing import ParsedResume as Answer
from scoring.parsing import ParseError
from scoring.parsing.sandbox import parse_in_sandbox


@outbox.task(service.READ_TASK)
def read_resume(work: outbox.Work) -> None:
    """Reads one document in the sandbox. A file that can't be read is an outcome, not a failure of the task."""
    actor = Actor.system(work.tenant_id, correlation_id=work.correlation_id)
    document_id = _id(work.record_id)
    with unit_of_work(actor) as uow:
        document = ResumeRepository(uow).document(document_id)
        key, filename = document.storage_key, document.filename
        answer: Answer | ParseError | None = service.cached_answer(uow, document.sha256)
    if answer is None:
        answer = _parse(_content(work.tenant_id, key), filename)
    if not isinstance(answer, ParseError):
        key = storage().release(work.tenant_id, key)
    with unit_of_work(actor) as uow:
        outbox.complete(uow, work)
        ResumeRepository(uow).document(document_id).storage_key = key
        _keep(uow, document_id, answer, work.payload.get("application_id"))


def _content(tenant_id: UUID, key: str) -> bytes:
    """The file, wherever an earlier try left it: a crash between release and commit is no loss."""
    try:
        return storage().get(tenant_id, key, quarantined=True)
    except NotFound:
        return storage().get(tenant_id, storage().release(tenant_id, key))


def _parse(data: bytes, filename: str) -> Answer | ParseError:
    try:
        return parse_in_sandbox(data, filename=filename)
    except ParseError as error:
        return error


def _keep(uow: UnitOfWork, document_id: UUID, answer: Answer | ParseError, application: str | None) -> None:
    if isinstance(answer, ParseError):
        row = service.keep_failure(uow, document_id, answer)
        if application:
            _mark(uow, UUID(application), "failed", row.error_message)
        return
    service.keep_answer(uow, document_id, answer)
    document = ResumeRepository(uow).document(document_id)
    if document.candidate_id:
        fill_from_resume(uow, document.candidate_id, answer.model_dump(mode="json")["candidate_data"])
    if application:
        _mark(uow, UUID(application), "done")
        outbox.emit(uow, "resume.read", record_id=UUID(application))


def _mark(uow: UnitOfWork, application_id: UUID, reading: str, error: str = "") -> None:
    repository = ApplicationRepository(uow)
    repository.set_reading(application_id, reading, error)
    application = repository.application(application_id)
    tell_board(uow, application.job_id, "update", [application], stage_id=application.stage_id)


def _id(value: UUID | None) -> UUID:
    if value is None:
        raise ValueError("this task needs a record")
    return value
