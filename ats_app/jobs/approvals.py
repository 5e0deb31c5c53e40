"""The approval chain of a requisition: asked one after the other, the first refusal sends it back to draft."""

from datetime import UTC, datetime
from uuid import UUID

from ats_app.communication.notify import notify
from ats_app.core import outbox
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import Conflict, Forbidden
from ats_app.core.permissions import Permission, Role
from ats_app.jobs.lifecycle import next_status
from ats_app.jobs.models import Job, JobApproval, JobStatus
from ats_app.jobs.repository import JobRepository
from ats_app.jobs.schemas import JobRow, Reason
from ats_app.jobs.service import change_status, to_row


def submit_for_approval(uow: UnitOfWork, job_id: UUID) -> JobRow:
    """Starts a round: the department's chain, or the hiring manager where it has none."""
    uow.actor.require(Permission.JOBS_WRITE)
    repository = JobRepository(uow)
    job = repository.job_for_change(job_id)
    status = next_status(job, "submit-for-approval")
    _check_complete(job)
    approvers = repository.approver_ids(job.department_id) or [job.hiring_manager_id]
    number = repository.last_round(job_id) + 1
    repository.add_all(
        JobApproval(tenant_id=job.tenant_id, job_id=job_id, round=number, position=position, approver_id=approver)
        for position, approver in enumerate(approvers)
    )
    job.submitted_at = datetime.now(UTC)
    change_status(uow, job, status)
    _ask(uow, job, approvers[0])
    return to_row(repository, job)


def approve(uow: UnitOfWork, job_id: UUID) -> JobRow:
    """The next approver in the chain agrees; after the last one the job is approved."""
    repository, job, chain = _start_decision(uow, job_id, "approve")
    own, rest = chain[0], chain[1:]
    own.status, own.decided_at = "approved", datetime.now(UTC)
    uow.flush()
    if rest:
        _ask(uow, job, rest[0].approver_id)
    else:
        job.approved_at = datetime.now(UTC)
        change_status(uow, job, JobStatus.APPROVED)
        title = f"{job.title} is approved and can be published"
        notify(uow, job.recruiter_id, kind="job.approved", title=title, url=f"/jobs/{job.id}")
    return to_row(repository, job)


def reject(uow: UnitOfWork, job_id: UUID, data: Reason) -> JobRow:
    """The next approver sends the job back to draft, with a reason for the recruiter."""
    repository, job, chain = _start_decision(uow, job_id, "reject")
    own, rest = chain[0], chain[1:]
    own.status, own.reason, own.decided_at = "rejected", data.reason, datetime.now(UTC)
    for later in rest:
        later.status = "withdrawn"
    change_status(uow, job, JobStatus.DRAFT)
    title = f"{uow.actor.name} sent {job.title} back"
    notify(uow, job.recruiter_id, kind="job.rejected", title=title, body=data.reason, url=f"/jobs/{job.id}")
    return to_row(repository, job)


def withdraw(uow: UnitOfWork, job_id: UUID) -> JobRow:
    """The recruiter takes the job back to draft before everybody has answered."""
    uow.actor.require(Permission.JOBS_WRITE)
    repository = JobRepository(uow)
    job = repository.job_for_change(job_id)
    status = next_status(job, "withdraw-approval")
    for answer in repository.pending_approvals(job_id):
        answer.status = "withdrawn"
    change_status(uow, job, status)
    return to_row(repository, job)


def may_decide(uow: UnitOfWork, job: JobRow) -> bool:
    """Whether the actor is the one whose answer the job waits for (or an admin, who may stand in)."""
    waiting = [answer for answer in job.approvals if answer.status == "pending"]
    if not waiting or not uow.actor.can(Permission.JOBS_APPROVE):
        return False
    first = min(waiting, key=lambda answer: answer.position)
    return uow.actor.role is Role.ADMIN or first.approver_id == uow.actor.user_id


def _start_decision(uow: UnitOfWork, job_id: UUID, step: str) -> tuple[JobRepository, Job, list[JobApproval]]:
    uow.actor.require(Permission.JOBS_APPROVE)
    repository = JobRepository(uow)
    job = repository.job_for_change(job_id)
    next_status(job, step)
    chain = list(repository.pending_approvals(job_id))
    if not chain:
        raise Conflict("Nobody's approval is being waited for.")
    if uow.actor.role is not Role.ADMIN and chain[0].approver_id != uow.actor.user_id:
        raise Forbidden("The job waits for somebody else's approval.")
    return repository, job, chain


def _ask(uow: UnitOfWork, job: Job, approver_id: UUID) -> None:
    notify(uow, approver_id, kind="job.approval", title=f"{job.title} needs your approval", url=f"/jobs/{job.id}")
    outbox.emit(uow, "job.approval-requested", record_id=job.id, approver_id=str(approver_id))


def _check_complete(job: Job) -> None:
    missing = [name for name, value in (("a description", job.description), ("a location", job.location)) if not value]
    if missing and not (missing == ["a location"] and job.remote == "remote"):
        raise Conflict(f"Before it is submitted the job needs {' and '.join(missing)}.", missing=missing)
