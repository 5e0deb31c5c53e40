"""`/api/v1/documents`: the only way to a stored file. Everything handed out is checked, named, and inert."""

from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse

from ats_app.core.db import unit_of_work
from ats_app.core.permissions import Permission
from ats_app.core.storage import storage
from ats_app.resumes import previews, service
from ats_app.resumes.schemas import PreviewRow
from ats_app.web.routing import CurrentActor, guarded

router = APIRouter(prefix="/documents", tags=["documents"])
INERT = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "private, no-store",
}


@router.get("/{document_id}", response_class=StreamingResponse, **guarded(Permission.CANDIDATES_READ))
def download(actor: CurrentActor, document_id: UUID) -> StreamingResponse:
    """The file as it was sent, to be saved, never to be opened inside our pages."""
    with unit_of_work(actor) as uow:
        file = service.download(uow, document_id)
    content = storage().stream(actor.tenant_id, file.storage_key, quarantined=file.quarantined)
    headers = {**INERT, "content-disposition": attachment(file.filename), "content-length": str(file.size_bytes)}
    return StreamingResponse(content, media_type=file.content_type, headers=headers)


@router.get("/{document_id}/preview", **guarded(Permission.CANDIDATES_READ))
def preview(actor: CurrentActor, document_id: UUID, response: Response) -> PreviewRow:
    """The sizes of a document's pages, or its text where it has none."""
    response.headers["cache-control"] = "private, no-store"
    return previews.preview(actor, document_id)


@router.get("/{document_id}/pages/{number}.png", response_class=Response, **guarded(Permission.CANDIDATES_READ))
def page(actor: CurrentActor, document_id: UUID, number: int) -> Response:
    """A page as a picture, drawn by the sandbox; 409 for a file that was not read without harm."""
    return Response(previews.page_picture(actor, document_id, number), media_type="image/png", headers=INERT)


def attachment(filename: str) -> str:
    """A Content-Disposition for a name that somebody else chose: plain letters for old programs, the rest encoded."""
    cleaned = "".join(char for char in filename if char.isprintable() and char not in '/\\\\:"') or "document"
    plain = cleaned.encode("ascii", "replace").decode().replace("?", "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(cleaned, safe='')}"
