"""How an application comes in from the careers page: person, file, consent, first stage, receipt, reading asked for."""

from uuid import UUID

from pydantic import EmailStr, Field

from ats_app.accounts.models import Tenant
from ats_app.applications.models import Application, Consent, StageMove
from ats_app.applications.repository import ApplicationRepository
from ats_app.applications.service import tell_board
from ats_app.candidates.models import Candidate
from ats_app.candidates.service import find_or_create
from ats_app.communication import messages
from ats_app.communication.notify import notify
from ats_app.core import outbox
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import Conflict, Invalid
from ats_app.core.permissions import Permission
from ats_app.core.schemas import Input
from ats_app.core.tables import new_id
from ats_app.jobs import public as public_jobs
from ats_app.jobs.models import Job
from ats_app.resumes.corrections import keep_form
from ats_app.resumes.schemas import FORM_FIELDS
from ats_app.resumes.service import StoredFile, add_document, ask_for_reading


class Answer(Input):
    id: str = Field(max_length=40)
    answer: str = Field(pattern="^(yes|no)$")


class ApplicationInput(Input):
    """What a candidate sends with the résumé."""

    first_name: str = Field(min_length=1, max_length=100)
    last_name: str = Field(min_length=1, max_length=100)
    email: EmailStr
    phone: str = Field("", max_length=40)
    consent: bool
    answers: list[Answer] = Field(default_factory=list, max_length=10)
    source: str = Field("careers-page", max_length=40)


class AlreadyApplied(Conflict):
    code = "already_applied"
    default = (
        "There is an application for this job from this e-mail address already."
        " We have sent its private link there again."
    )


def apply(uow: UnitOfWork, slug: str, data: ApplicationInput, resume: StoredFile) -> UUID:
    """Takes an application for an open job of the visitor's tenant. Returns its id.

    Raises:
        NotFound, Gone: no such job, or it is closed.
        Invalid: consent is missing, or a question of the job is not answered.
        AlreadyApplied: one application per person and job; the receipt is sent again.
    """
    uow.actor.require(Permission.CAREERS_APPLY)
    job = public_jobs.open_job(uow, slug)
    if not data.consent:
        raise Invalid(fields={"consent": "We need your consent to read your application."})
    answers = _answers(job, data.answers)
    candidate = find_or_create(
        uow,
        first_name=data.first_name,
        last_name=data.last_name,
        email=str(data.email).lower(),
        phone=data.phone,
        source=data.source,
    )
    repository = ApplicationRepository(uow)
    if repository.exists(candidate.id, job.id):
        raise AlreadyApplied
    document = add_document(uow, candidate.id, resume)
    if resume.first_look:
        keep_form(uow, document, resume.first_look, {name: str(getattr(data, name)) for name in FORM_FIELDS})
    application = Application(
        id=new_id(),
        tenant_id=uow.actor.tenant_id,
        candidate_id=candidate.id,
        job_id=job.id,
        stage_id=public_jobs.first_stage_id(uow, job.id),
        source=data.source,
        resume_id=document.id,
        reading="waiting",
        answers=answers,
        flags=["knockout"] if any(answer["answer"] != answer["expected"] for answer in answers) else [],
    )
    repository.add(application)
    _record(uow, repository, application)
    public_jobs.count_application(uow, job.id, data.source)
    ask_for_reading(uow, document.id, application_id=application.id)
    _tell(uow, job, application, candidate)
    return application.id


def send_receipt_again(uow: UnitOfWork, slug: str, email: str) -> None:
    """For somebody who applies twice: the private link goes to the address, never to the screen."""
    uow.actor.require(Permission.CAREERS_APPLY)
    found = ApplicationRepository(uow).find_for_email(slug, email.lower())
    if found is not None:
        messages.queue_receipt(uow, found)


def _answers(job: Job, given: list[Answer]) -> list[dict[str, str]]:
    by_id = {answer.id: answer.answer for answer in given}
    missing = [question for question in job.knockout_questions if question["id"] not in by_id]
    if missing:
        raise Invalid("Please answer every question.", fields={f"answer-{q['id']}": "Please answer." for q in missing})
    return [
        {"id": q["id"], "question": q["question"], "expected": q["expected"], "answer": by_id[q["id"]]}
        for q in job.knockout_questions
    ]


def _record(uow: UnitOfWork, repository: ApplicationRepository, application: Application) -> None:
    tenant = uow.session.get_one(Tenant, uow.actor.tenant_id)
    uow.session.add(
        StageMove(
            tenant_id=application.tenant_id,
            application_id=application.id,
            kind="apply",
            to_stage_id=application.stage_id,
        )
    )
    repository.add(
        Consent(
            tenant_id=application.tenant_id,
            candidate_id=application.candidate_id,
            application_id=application.id,
            consent_version=tenant.consent_version,
            consent_text=tenant.consent_text,
            address=uow.actor.address,
        )
    )


def _tell(uow: UnitOfWork, job: Job, application: Application, candidate: Candidate) -> None:
    name = f"{candidate.first_name} {candidate.last_name}"
    messages.queue_receipt(uow, application.id)
    outbox.emit(uow, "application.submitted", record_id=application.id, job_id=str(job.id))
    title = f"{name} applied for {job.title}"
    notify(
        uow,
        job.recruiter_id,
        kind="application.submitted",
        title=title,
        url=f"/candidates/{candidate.id}?application={application.id}",
    )
    tell_board(uow, job.id, "add", [application], stage_id=application.stage_id)
