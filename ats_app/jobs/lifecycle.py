"""The life of a requisition: which step is possible from where. Everything else asks this table."""

from ats_app.core.errors import IllegalTransition
from ats_app.jobs.models import Job, JobStatus

S = JobStatus

STEPS: dict[str, dict[JobStatus, JobStatus]] = {
    "submit-for-approval": {S.DRAFT: S.PENDING_APPROVAL},
    "approve": {S.PENDING_APPROVAL: S.APPROVED},
    "reject": {S.PENDING_APPROVAL: S.DRAFT},
    "withdraw-approval": {S.PENDING_APPROVAL: S.DRAFT},
    "publish": {S.APPROVED: S.OPEN, S.OPEN: S.OPEN, S.ON_HOLD: S.OPEN},
    "hold": {S.OPEN: S.ON_HOLD},
    "reopen": {S.ON_HOLD: S.OPEN},
    "close": {S.APPROVED: S.CLOSED, S.OPEN: S.CLOSED, S.ON_HOLD: S.CLOSED},
    "archive": {S.CLOSED: S.ARCHIVED},
}
"""Step -> {state it starts from: state it leads to}."""

EDITABLE = frozenset({S.DRAFT, S.APPROVED, S.OPEN, S.ON_HOLD})
"""States in which the text of a requisition may change; a pending one must first be withdrawn or decided."""


def legal_steps(status: str) -> list[str]:
    """The steps possible from a state, in the order of the table."""
    return [step for step, paths in STEPS.items() if status in paths]


def next_status(job: Job, step: str) -> JobStatus:
    """The state that a step leads to; raises `IllegalTransition`, naming the legal steps."""
    paths = STEPS[step]
    if job.status not in paths:
        raise IllegalTransition(current=job.status, wanted=step, legal=legal_steps(job.status))
    return paths[JobStatus(job.status)]
