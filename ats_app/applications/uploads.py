"""A résumé before its application: checked, stored in quarantine, read once, and named by a token only we can make.

The careers form sends the file as soon as it is chosen and fills itself in from what was read; the application then
carries the token. Files whose application never comes are deleted by the scheduler.
"""

import threading
from collections.abc import Mapping
from typing import Any, BinaryIO
from uuid import UUID

from pydantic import Field

from ats_app.core.actor import Actor
from ats_app.core.config import settings
from ats_app.core.db import unit_of_work
from ats_app.core.errors import Invalid
from ats_app.core.schemas import Row
from ats_app.core.security.secretbox import SealBroken, seal, unseal
from ats_app.core.storage import storage
from ats_app.core.uploads import inspect
from ats_app.resumes.schemas import FirstLook
from ats_app.resumes.service import StoredFile, cached_answer, keep_for_application
from scoring.parsing import ParsedResume, ParseError
from scoring.parsing.review import asks_for
from scoring.parsing.sandbox import parse_in_sandbox

_CONTEXT = "upload-token"
_AT_ONCE = threading.BoundedSemaphore(2)
"""Reading before the application is a courtesy: more than this at once, and the form stays empty."""
_PATIENCE_S = 12.0
_NOT_READ = "We could not read this file. You can still send it: please fill in the form yourself."
_WHY_NOT_READ = {
    "encrypted": "This file is protected with a password. Choose an open copy, or fill in the form yourself.",
    "empty": "There is no text in this file. Is it the right one?",
    "needs_ocr": "This file is a picture of a page, which we can't read. You can still send it: please fill in the form"
    " yourself.",
}
"""What a candidate is told; recruiters read `resumes.service.EXPLANATIONS`."""


class Prefill(Row):
    """What the form is filled in from; empty where nothing was found."""

    first_name: str = ""
    last_name: str = ""
    email: str = ""
    phone: str = ""


class UploadRow(Row):
    """The answer to an uploaded résumé."""

    upload: str = Field(description="Send this back with the application, in place of the file")
    filename: str
    size_bytes: int
    prefill: Prefill
    unsure: list[str] = Field(description="Which of these the candidate should look at first")
    note: str = Field(description="A sentence for the candidate when the file could not be read")


class _Token(Row):
    tenant_id: UUID
    file: dict[str, Any]
    first_look: FirstLook | None = None


def keep_upload(tenant_id: UUID, file: BinaryIO, filename: str) -> StoredFile:
    """Checks a file by its content and stores it in quarantine.

    Raises:
        TooLarge, EmptyUpload, UnsupportedUpload, EncryptedUpload, MacroUpload, UnsafeArchive: see core.uploads.
    """
    seen = inspect(file, max_bytes=settings().upload_max_bytes)
    stored = storage().put(tenant_id, file, quarantined=True)
    return StoredFile(
        storage_key=stored.key,
        filename=filename[:200] or "resume",
        content_type=seen.media_type,
        size_bytes=stored.size,
        sha256=stored.sha256,
    )


def receive(tenant_id: UUID, file: BinaryIO, filename: str) -> UploadRow:
    """Takes a résumé in and reads it for the form."""
    kept = keep_upload(tenant_id, file, filename)
    seen, note = _read(tenant_id, kept)
    contact = seen.contact if seen else {}
    sure = seen.confidence if seen else {}
    return UploadRow(
        upload=_seal(tenant_id, kept, seen),
        filename=kept.filename,
        size_bytes=kept.size_bytes,
        prefill=Prefill(**{name: str(contact.get(name) or "") for name in Prefill.model_fields}),
        unsure=_unsure(contact, sure),
        note=note,
    )


def _unsure(contact: Mapping[str, str | None], sure: Mapping[str, float]) -> list[str]:
    """The fields that are filled in and should be looked at."""
    filled = [name for name in Prefill.model_fields if contact.get(name)]
    return [name for name in filled if asks_for(f"contact_info.{name}", sure.get(name, 0.0))]


def open_token(tenant_id: UUID, token: str) -> StoredFile:
    """The stored file behind a token of this tenant; raises `Invalid` for anything else."""
    try:
        opened = _Token.model_validate_json(unseal(token, context=_CONTEXT))
    except (SealBroken, ValueError) as error:
        raise Invalid(fields={"resume": "Please add your résumé again."}) from error
    if opened.tenant_id != tenant_id:
        raise Invalid(fields={"resume": "Please add your résumé again."})
    return StoredFile(**opened.file, first_look=opened.first_look)


def _seal(tenant_id: UUID, file: StoredFile, first_look: FirstLook | None) -> str:
    fields = {name: getattr(file, name) for name in StoredFile.__slots__ if name != "first_look"}
    return seal(_Token(tenant_id=tenant_id, file=fields, first_look=first_look).model_dump_json(), context=_CONTEXT)


def _read(tenant_id: UUID, file: StoredFile) -> tuple[FirstLook | None, str]:
    with unit_of_work(Actor.visitor(tenant_id)) as uow:
        answer = cached_answer(uow, file.sha256)
    if answer is None:
        if not _AT_ONCE.acquire(blocking=False):
            return None, ""
        try:
            answer = _parse(tenant_id, file)
        except ParseError as error:
            return None, _WHY_NOT_READ.get(error.code, _NOT_READ)
        finally:
            _AT_ONCE.release()
    return FirstLook.of(answer.model_dump(mode="json")), ""


def _parse(tenant_id: UUID, file: StoredFile) -> ParsedResume:
    data = storage().get(tenant_id, file.storage_key, quarantined=True)
    answer = parse_in_sandbox(data, filename=file.filename, timeout_s=_PATIENCE_S)
    keep_for_application(tenant_id, file.sha256, answer)
    return answer
