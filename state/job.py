"""The page of one requisition: its life, approvals, channels, funnel."""

from typing import Any, TypedDict
from uuid import UUID

import reflex as rx

from ats_app.applications.service import board_channel
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import AppError
from ats_app.core.live import Listener, hub
from ats_app.core.permissions import Permission
from ats_app.core.sources import source_name
from ats_app.jobs import approvals, service
from ats_app.jobs.schemas import FunnelRow, JobRow, PublishInput, Reason
from ats_app.matching import rescoring
from state.base import AppState, gone, handler, run_as, uuid_param
from state.jobs import place
from state.toasts import done

NOT_SCORING = {"done": 0, "total": 0}
STEP_WORDS = {
    "submit-for-approval": "Sent for approval",
    "withdraw-approval": "Back to draft",
    "approve": "Approved",
    "reject": "Sent back",
    "publish": "Published on the careers page",
    "hold": "On hold",
    "reopen": "Open again",
    "close": "Closed",
}


class Funnel(TypedDict):
    name: str
    now: int
    reached: int
    share: float
    """Of those who applied, how many ever got here: 0-100."""


class Approval(TypedDict):
    name: str
    status: str
    reason: str
    at: str
    round: int


class Channel(TypedDict):
    name: str
    status: str
    error: str
    at: str


class JobView(TypedDict):
    id: str
    title: str
    number: str
    status: str
    department: str
    place: str
    employment: str
    manager: str
    recruiter: str
    salary: str
    openings: str
    description: str
    created_at: str
    opened_at: str
    careers_url: str


NO_JOB = JobView(
    id="",
    title="",
    number="",
    status="draft",
    department="",
    place="",
    employment="",
    manager="",
    recruiter="",
    salary="",
    openings="",
    description="",
    created_at="",
    opened_at="",
    careers_url="",
)


class JobState(AppState):
    job: JobView = NO_JOB
    steps: list[str] = []
    """What the person can do now, as names of steps."""
    required: list[str] = []
    preferred: list[str] = []
    funnel: list[Funnel] = []
    approval_list: list[Approval] = []
    channels: list[Channel] = []
    missing: bool = False
    loading: bool = True
    reason_open: bool = False
    reason_error: str = ""
    scoring: dict[str, int] = NOT_SCORING
    """How far scoring the open applications again is; a total of 0 while nothing is."""

    @handler(Permission.JOBS_READ)
    async def load(self) -> Any:
        """Shows the job of the address."""
        job_id = uuid_param(self._param("job_id"))
        if job_id is None:
            self.missing = True
            return None
        self.reason_open, self.reason_error = False, ""
        if self.job["id"] != str(job_id):
            self.job, self.funnel = NO_JOB, []
        row, funnel, decides, slug = await self._run(_read, job_id)
        self._show(row, decides, slug)
        self.funnel = _funnel(funnel)
        self.missing = self.loading = False
        return JobState.watch

    @handler(Permission.JOBS_READ, background=True, supersedes=True)
    async def watch(self) -> None:
        """Follows the scoring of this job for as long as the tab looks at it."""
        actor, job_id = self._actor, UUID(self.job["id"])
        async with hub().listen(board_channel(actor.tenant_id, job_id)) as listener:
            while True:
                found = await run_as(actor, rescoring.progress, job_id)
                async with self:
                    if self.job["id"] != str(job_id):
                        return
                    self.scoring = {"done": found.done, "total": found.total} if found else NOT_SCORING
                await _scoring_heard(listener)

    @handler(Permission.JOBS_READ)
    async def step(self, name: str) -> Any:
        """Takes the job one step of its life further; the service checks whether this person may."""
        job_id = UUID(self.job["id"])
        await self._run(_STEPS[name], job_id)
        row, _, decides, slug = await self._run(_read, job_id)
        self._show(row, decides, slug)
        return done(STEP_WORDS[name])

    @handler(Permission.JOBS_APPROVE)
    async def send_back(self, form: dict[str, Any]) -> Any:
        """The manager's refusal, with its reason."""
        job_id = UUID(self.job["id"])
        reason = str(form.get("reason", "")).strip()
        if len(reason) < 3:
            self.reason_error = "Say in a few words what should change."
            return None
        await self._run(approvals.reject, job_id, Reason(reason=reason))
        row, _, decides, slug = await self._run(_read, job_id)
        self._show(row, decides, slug)
        self.reason_open, self.reason_error = False, ""
        return done(STEP_WORDS["reject"])

    @handler(Permission.JOBS_WRITE)
    async def delete(self) -> Any:
        """Deletes a draft that was never submitted."""
        await self._run(service.delete_job, UUID(self.job["id"]))
        return [rx.redirect("/jobs"), done("Draft deleted")]

    @handler(Permission.JOBS_APPROVE)
    async def ask_reason(self, is_open: bool) -> None:
        """Opens or closes the question for a reason."""
        self.reason_open, self.reason_error = is_open, ""

    def _show(self, row: JobRow, decides: bool, slug: str) -> None:
        self.job = _view(row, slug)
        self.steps = _possible(row, decides, self._actor.can)
        self.required = [_skill(item) for item in row.required_skills]
        self.preferred = [_skill(item) for item in row.preferred_skills]
        self.approval_list = [
            Approval(
                name=item.approver_name,
                status=item.status,
                reason=item.reason,
                at=item.decided_at.isoformat() if item.decided_at else "",
                round=item.round,
            )
            for item in row.approvals
        ]
        self.channels = [
            Channel(
                name=source_name(item.channel),
                status=item.status,
                error=item.error,
                at=item.published_at.isoformat() if item.published_at else "",
            )
            for item in row.publishing_results
        ]

    def _explain(self, error: AppError) -> Any:
        return None if gone(self, error) else super()._explain(error)


async def _scoring_heard(listener: Listener) -> None:
    """Waits for a word about scoring, or for one that may have been lost."""
    while True:
        payload = (await listener.get()).payload
        if payload is None or payload["kind"] in ("scoring", "scored"):
            return


def _publish(uow: UnitOfWork, job_id: UUID) -> JobRow:
    return service.publish(uow, job_id, PublishInput())


_STEPS = {
    "submit-for-approval": approvals.submit_for_approval,
    "withdraw-approval": approvals.withdraw,
    "approve": approvals.approve,
    "publish": _publish,
    "hold": service.hold,
    "reopen": service.reopen,
    "close": service.close,
}
_NEEDS = {
    "submit-for-approval": Permission.JOBS_WRITE,
    "withdraw-approval": Permission.JOBS_WRITE,
    "publish": Permission.JOBS_PUBLISH,
    "hold": Permission.JOBS_PUBLISH,
    "reopen": Permission.JOBS_PUBLISH,
    "close": Permission.JOBS_PUBLISH,
}


def _read(uow: UnitOfWork, job_id: UUID) -> tuple[JobRow, list[FunnelRow], bool, str]:
    from ats_app.accounts import service as accounts

    row = service.get_job(uow, job_id)
    return row, service.funnel(uow, job_id), approvals.may_decide(uow, row), accounts.me(uow).tenant.slug


def _possible(row: JobRow, decides: bool, can: Any) -> list[str]:
    """The legal steps that this person may take; publishing again is no step of an open job's page."""
    steps = [step for step in row.legal_steps if step in _NEEDS and can(_NEEDS[step])]
    if row.status in ("open", "on_hold"):
        steps = [step for step in steps if step != "publish"]
    if decides:
        steps += ["approve", "reject"]
    if row.status in ("draft", "approved", "open", "on_hold") and can(Permission.JOBS_WRITE):
        steps.append("edit")
    if row.status == "draft" and row.submitted_at is None and can(Permission.JOBS_WRITE):
        steps.append("delete")
    return steps


def _view(row: JobRow, slug: str) -> JobView:
    return JobView(
        id=str(row.id),
        title=row.title,
        number=row.requisition_number,
        status=row.status,
        department=row.department,
        place=place(row.location, row.remote),
        employment=row.employment_type.replace("-", " ").capitalize(),
        manager=row.hiring_manager,
        recruiter=row.recruiter,
        salary=salary_words(row.salary_range),
        openings=f"{row.openings_count}",
        description=row.description,
        created_at=row.created_at.isoformat(),
        opened_at=row.opened_at.isoformat() if row.opened_at else "",
        careers_url=f"/careers/{slug}/jobs/{row.slug}" if row.status == "open" else "",
    )


def salary_words(salary: dict[str, Any] | None) -> str:
    """A salary range as people write it."""
    if not salary or (salary["min"] is None and salary["max"] is None):
        return ""
    low, high, currency = salary["min"], salary["max"], salary["currency"]
    if low is None or high is None:
        return f"from {low:,.0f} {currency}" if high is None else f"up to {high:,.0f} {currency}"
    return f"{low:,.0f} – {high:,.0f} {currency}"


def _funnel(rows: list[FunnelRow]) -> list[Funnel]:
    first = rows[0].reached if rows else 0
    return [
        Funnel(
            name=row.name,
            now=row.now,
            reached=row.reached,
            share=round(100 * row.reached / first, 1) if first else 0.0,
        )
        for row in rows
    ]


def _skill(item: dict[str, Any]) -> str:
    years = item.get("years")
    return f"{item['skill']} · {years:g} y" if years else str(item["skill"])
