"""`/api/v1/cv-parser`, and the documents of a candidate."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, File, Form, UploadFile

from ats_app.applications.uploads import keep_upload
from ats_app.candidates import service as candidates
from ats_app.core.db import unit_of_work
from ats_app.core.errors import Invalid
from ats_app.core.pagination import Page
from ats_app.core.permissions import Permission
from ats_app.resumes import corrections, parsing, service
from ats_app.resumes.schemas import ConfirmationInput, CorrectionInput, DocumentRow, ParseJobRow, Reviewed
from ats_app.web.routing import CurrentActor, guarded

router = APIRouter()
KINDS = ("resume", "other")


@router.post("/cv-parser/parse", tags=["cv-parser"], **guarded(Permission.RESUMES_PARSE))
def parse(actor: CurrentActor, file: Annotated[UploadFile, File()]) -> dict[str, Any]:
    """Reads one résumé: `candidate_data` with the place of every value, and `parsing_metadata`."""
    return parsing.parse(actor, file.file, file.filename or "resume")


@router.post("/cv-parser/parse-batch", status_code=202, tags=["cv-parser"], **guarded(Permission.RESUMES_PARSE))
def parse_batch(actor: CurrentActor, files: Annotated[list[UploadFile], File()]) -> ParseJobRow:
    """Reads up to 50 résumés in the background; `GET cv-parser/jobs/{id}` tells how far it is."""
    return parsing.start_job(actor, [(file.file, file.filename or "resume") for file in files])


@router.get("/cv-parser/jobs/{job_id}", tags=["cv-parser"], **guarded(Permission.RESUMES_PARSE))
def parse_job(actor: CurrentActor, job_id: UUID) -> ParseJobRow:
    """How far a batch is, with the answers that are there."""
    with unit_of_work(actor) as uow:
        return parsing.job(uow, job_id)


@router.get("/candidates/{candidate_id}/documents", tags=["documents"], **guarded(Permission.CANDIDATES_READ))
def list_documents(actor: CurrentActor, candidate_id: UUID) -> Page[DocumentRow]:
    """A candidate's documents, newest first."""
    with unit_of_work(actor) as uow:
        candidates.require_living(uow, candidate_id)
        return Page(items=service.documents(uow, candidate_id))


@router.post(
    "/candidates/{candidate_id}/documents",
    status_code=202,
    tags=["documents"],
    **guarded(Permission.CANDIDATES_WRITE),
)
def add_document(
    actor: CurrentActor,
    candidate_id: UUID,
    file: Annotated[UploadFile, File()],
    kind: Annotated[str, Form()] = "resume",
) -> DocumentRow:
    """Adds a résumé (it becomes the profile's source) or another document; a worker reads it."""
    if kind not in KINDS:
        raise Invalid(fields={"kind": "Choose resume or other."})
    with unit_of_work(actor) as uow:
        candidates.require_living(uow, candidate_id)
    kept = keep_upload(actor.tenant_id, file.file, file.filename or "document")
    with unit_of_work(actor) as uow:
        row = service.add_document(uow, candidate_id, kept, kind=kind)
        service.ask_for_reading(uow, row.id)
        candidates.tell(uow, candidate_id)
        return next(item for item in service.documents(uow, candidate_id) if item.id == row.id)


@router.get("/documents/{document_id}/values", tags=["documents"], **guarded(Permission.CANDIDATES_READ))
def values(actor: CurrentActor, document_id: UUID) -> Reviewed:
    """What was read in a candidate's document as it is now, with what people said of it."""
    with unit_of_work(actor) as uow:
        return corrections.reviewed(uow, document_id)


@router.post("/documents/{document_id}/corrections", tags=["documents"], **guarded(Permission.CANDIDATES_WRITE))
def correct(actor: CurrentActor, document_id: UUID, data: CorrectionInput) -> Reviewed:
    """Says that another value is right; the profile follows. A stale `version` is 409 with what the value is now."""
    with unit_of_work(actor) as uow:
        return corrections.correct(uow, document_id, data)


@router.post("/documents/{document_id}/confirmations", tags=["documents"], **guarded(Permission.CANDIDATES_WRITE))
def confirm(actor: CurrentActor, document_id: UUID, data: ConfirmationInput) -> Reviewed:
    """Says that a value is right as it stands."""
    with unit_of_work(actor) as uow:
        return corrections.confirm(uow, document_id, data)


@router.delete(
    "/documents/{document_id}/corrections/{correction_id}", tags=["documents"], **guarded(Permission.CANDIDATES_WRITE)
)
def undo_correction(actor: CurrentActor, document_id: UUID, correction_id: UUID) -> Reviewed:
    """Takes a correction or a confirmation back; what held before holds again."""
    with unit_of_work(actor) as uow:
        return corrections.undo(uow, document_id, correction_id)
