"""`/api/v1/careers`: what candidates may do without an account."""

import json
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, UploadFile
from pydantic import TypeAdapter, ValidationError

from ats_app.accounts import company
from ats_app.applications import status, uploads
from ats_app.applications.intake import AlreadyApplied, Answer, ApplicationInput, apply, send_receipt_again
from ats_app.applications.links import status_url
from ats_app.core import rate_limit
from ats_app.core.actor import Actor
from ats_app.core.config import settings
from ats_app.core.db import unit_of_work
from ats_app.core.errors import Invalid
from ats_app.core.http.client_ip import throttle_key
from ats_app.core.schemas import Row, validated
from ats_app.core.tables import new_id
from ats_app.jobs import public as public_jobs
from ats_app.web.auth import CurrentCaller
from ats_app.web.routing import Access, guarded

router = APIRouter(prefix="/careers/{tenant}", tags=["careers"])
_ANSWERS = TypeAdapter(list[Answer])
_WINDOW_S = 3600


class Applied(Row):
    """The contract's answer to an application."""

    application_id: UUID
    status_url: str


class AdvertLine(Row):
    slug: str
    title: str
    department: str
    location: str
    remote: str
    employment_type: str
    opened_at: datetime


def visitor(tenant: str, caller: CurrentCaller) -> Actor:
    """Whoever looks at the company's careers page; 404 for a company that isn't there."""
    return company.visitor_of(tenant, address=caller.address, correlation_id=caller.correlation_id)


Visitor = Annotated[Actor, Depends(visitor)]


@router.get("/jobs", **guarded(Access.PUBLIC))
def adverts(actor: Visitor, q: str = "", department: str = "", remote: str = "") -> dict[str, Any]:
    """The company's open jobs."""
    with unit_of_work(actor) as uow:
        found = public_jobs.adverts(uow, words=q, department=department, remote=remote)
    return {"items": [AdvertLine.model_validate(item) for item in found], "next_cursor": None}


@router.get("/jobs/{slug}", **guarded(Access.PUBLIC))
def advert(actor: Visitor, slug: str) -> public_jobs.Advert:
    """One open job; 410 once it is closed."""
    with unit_of_work(actor) as uow:
        return public_jobs.advert(uow, slug)


@router.post("/resumes", status_code=201, **guarded(Access.PUBLIC))
def upload_resume(actor: Visitor, resume: Annotated[UploadFile, File()]) -> uploads.UploadRow:
    """Takes a résumé ahead of the application and says what the form can be filled in with."""
    slow_down(actor, "upload")
    return uploads.receive(actor.tenant_id, resume.file, resume.filename or "resume")


@router.post("/jobs/{slug}/applications", status_code=202, **guarded(Access.PUBLIC))
def apply_for_job(
    tenant: str,
    slug: str,
    actor: Visitor,
    first_name: Annotated[str, Form()],
    last_name: Annotated[str, Form()],
    email: Annotated[str, Form()],
    consent: Annotated[bool, Form()],
    phone: Annotated[str, Form()] = "",
    answers: Annotated[str, Form()] = "[]",
    source: Annotated[str, Form()] = "careers-page",
    website: Annotated[str, Form()] = "",
    resume: Annotated[UploadFile | None, File()] = None,
    upload: Annotated[str, Form()] = "",
) -> Applied:
    """Applies for a job with a résumé, sent here or named by the token of an earlier upload.

    `website` is a field that people don't see: what fills it in is a program, and is thanked without effect.
    """
    slow_down(actor, "apply")
    if website:
        return Applied(application_id=new_id(), status_url="")
    data = validated(
        ApplicationInput,
        {
            "first_name": first_name,
            "last_name": last_name,
            "email": email,
            "phone": phone,
            "consent": consent,
            "answers": _parse_answers(answers),
            "source": source,
        },
    )
    return submit(actor, tenant, slug, data, _file(actor, resume, upload))


def submit(actor: Actor, tenant: str, slug: str, data: ApplicationInput, file: Any) -> Applied:
    """Stores an application; somebody who applied before gets the receipt again, by e-mail only."""
    try:
        with unit_of_work(actor) as uow:
            application_id = apply(uow, slug, data, file)
    except AlreadyApplied:
        with unit_of_work(actor) as uow:
            send_receipt_again(uow, slug, str(data.email))
        raise
    return Applied(application_id=application_id, status_url=status_url(tenant, actor.tenant_id, application_id))


@router.get("/status/{token}", **guarded(Access.PUBLIC))
def application_status(actor: Visitor, token: str) -> status.StatusRow:
    """Where an application stands, by its private link."""
    with unit_of_work(actor) as uow:
        return status.read(uow, token)


@router.post("/status/{token}/withdraw", **guarded(Access.PUBLIC))
def withdraw(actor: Visitor, token: str) -> status.StatusRow:
    """The candidate takes the application back."""
    with unit_of_work(actor) as uow:
        return status.withdraw(uow, token)


def slow_down(actor: Actor, what: str) -> None:
    limit = settings().careers_posts_per_hour
    rate_limit.require(f"careers:{what}:{actor.tenant_id}:{throttle_key(actor.address)}", limit, _WINDOW_S)


def _file(actor: Actor, resume: UploadFile | None, upload: str) -> Any:
    if upload:
        return uploads.open_token(actor.tenant_id, upload)
    if resume is None:
        raise Invalid(fields={"resume": "Please add your résumé."})
    return uploads.keep_upload(actor.tenant_id, resume.file, resume.filename or "resume")


def _parse_answers(text: str) -> list[Answer]:
    try:
        return _ANSWERS.validate_python(json.loads(text or "[]"))
    except (ValueError, ValidationError) as error:
        raise Invalid(fields={"answers": "Answers are a JSON list of {id, answer}."}) from error
