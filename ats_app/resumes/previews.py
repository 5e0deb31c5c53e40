"""Documents made visible without being opened: the sandbox draws a PDF's pages or takes out a file's text, once."""

import base64
import threading
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy.dialects.postgresql import insert

from ats_app.core.actor import Actor
from ats_app.core.db import UnitOfWork, unit_of_work
from ats_app.core.errors import AppError, NotFound, Unavailable
from ats_app.core.permissions import Permission
from ats_app.core.storage import storage
from ats_app.core.tables import new_id
from ats_app.resumes.models import DocumentPreview
from ats_app.resumes.repository import ResumeRepository
from ats_app.resumes.schemas import PageRow, PreviewRow
from scoring.parsing import ParseError
from scoring.parsing.sandbox import preview_in_sandbox

log = structlog.get_logger(__name__)
_AT_ONCE = threading.BoundedSemaphore(2)
_PATIENCE_S = 10.0


class NotShown(AppError):
    """A file that was not read without harm is never shown."""

    code, status, default = "not_shown", 409, "This file has not been read yet, so it can't be shown."


def preview(actor: Actor, document_id: UUID) -> PreviewRow:
    """The pages of a document with their sizes, or its text; made now if nobody has looked at it before.

    Opens units of work of its own, because no connection is held while the sandbox draws.

    Raises:
        NotFound: no such document in this tenant.
        NotShown: it waits in quarantine, or was refused there.
        Unavailable: too many documents are being drawn.
    """
    return _row(actor, _ensure(actor, document_id))


def page_picture(actor: Actor, document_id: UUID, number: int) -> bytes:
    """A page as PNG; pages count from 1. Raises as `preview`, and `NotFound` for a page that isn't there."""
    row = _ensure(actor, document_id)
    if not 1 <= number <= len(row.pages):
        raise NotFound
    return storage().get(actor.tenant_id, row.pages[number - 1]["key"])


def _ensure(actor: Actor, document_id: UUID) -> DocumentPreview:
    with unit_of_work(actor) as uow:
        known, key = _known(uow, document_id)
    if known is not None:
        return known
    made = _draw(storage().get(actor.tenant_id, key))
    with unit_of_work(actor) as uow:
        return _keep(uow, document_id, made)


def _known(uow: UnitOfWork, document_id: UUID) -> tuple[DocumentPreview | None, str]:
    uow.actor.require(Permission.CANDIDATES_READ)
    repository = ResumeRepository(uow)
    document = repository.document(document_id)
    if document.state != "clean":
        raise NotShown
    return repository.preview(document_id), document.storage_key


def _draw(data: bytes) -> dict[str, Any]:
    if not _AT_ONCE.acquire(timeout=_PATIENCE_S):
        raise Unavailable
    try:
        return preview_in_sandbox(data)
    except ParseError as error:
        log.warning("preview.failed", code=error.code)
        raise NotShown("This file can't be shown here. You can download it.") from error
    finally:
        _AT_ONCE.release()


def _keep(uow: UnitOfWork, document_id: UUID, made: dict[str, Any]) -> DocumentPreview:
    """Stores a preview. Whoever looked at the same moment may have been first: then theirs is the one."""
    tenant_id, files = uow.actor.tenant_id, storage()
    pages = [
        {
            "key": files.put(tenant_id, base64.b64decode(page["png"])).key,
            "width": page["width"],
            "height": page["height"],
        }
        for page in made["pages"]
    ]
    text_key = files.put(tenant_id, made["text"].encode()).key if made["text"] else ""
    row = {
        "tenant_id": tenant_id,
        "id": new_id(),
        "document_id": document_id,
        "pages": pages,
        "text_key": text_key,
    }
    kept = uow.session.execute(insert(DocumentPreview).values(row).on_conflict_do_nothing().returning(DocumentPreview))
    found = kept.scalar_one_or_none()
    if found is None:
        forget_files(tenant_id, pages, text_key)
        found = ResumeRepository(uow).preview(document_id)
    if found is None:
        raise NotFound
    return found


def forget_files(tenant_id: UUID, pages: list[dict[str, Any]], text_key: str) -> None:
    """Deletes a preview's files."""
    for key in [*(page["key"] for page in pages), text_key]:
        if key:
            storage().delete(tenant_id, key)


def _row(actor: Actor, row: DocumentPreview) -> PreviewRow:
    text = storage().get(actor.tenant_id, row.text_key).decode() if row.text_key else ""
    pages = [PageRow(number=at, width=page["width"], height=page["height"]) for at, page in enumerate(row.pages, 1)]
    return PreviewRow(document_id=row.document_id, pages=pages, text=text)
