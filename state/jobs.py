"""The list of jobs; its filters live in the address."""

from typing import Any, TypedDict

from ats_app.core.permissions import Permission
from ats_app.jobs import service, setup
from ats_app.jobs.schemas import JobSummary
from state.base import AppState, handler, uuid_param

PAGE = 30
OPEN_STATUSES = ("draft", "pending_approval", "approved", "open", "on_hold")


class JobLine(TypedDict):
    id: str
    title: str
    number: str
    department: str
    place: str
    status: str
    manager: str
    active: int
    new: int
    hired: str
    created_at: str


class JobsState(AppState):
    lines: list[JobLine] = []
    departments: list[list[str]] = []
    loading: bool = True
    error: str = ""
    next_cursor: str = ""
    may_write: bool = False

    @handler(Permission.JOBS_READ)
    async def load(self) -> None:
        """Reads the filters from the address and shows the page they ask for."""
        self.may_write = self._actor.can(Permission.JOBS_WRITE)
        if not self.departments and self._actor.can(Permission.SETTINGS_READ):
            rows = await self._run(setup.departments)
            self.departments = [[str(row.id), row.name] for row in rows]
        page = await self._run(
            service.list_jobs,
            status=_statuses(self._param("status")),
            department_id=uuid_param(self._param("department")),
            words=self._param("q"),
            mine=self._param("mine") == "1",
            cursor=self._param("cursor") or None,
            limit=PAGE,
        )
        self.lines = [_line(job) for job in page.items]
        self.next_cursor = page.next_cursor or ""
        self.loading = False

    def _explain(self, error: Any) -> Any:
        self.loading = False
        return super()._explain(error)


def _statuses(value: str) -> tuple[str, ...]:
    if value == "all":
        return ()
    return (value,) if value else OPEN_STATUSES


def _line(job: JobSummary) -> JobLine:
    return JobLine(
        id=str(job.id),
        title=job.title,
        number=job.requisition_number,
        department=job.department,
        place=place(job.location, job.remote),
        status=job.status,
        manager=job.hiring_manager,
        active=job.active_applications,
        new=job.new_applications,
        hired=f"{job.hired} of {job.openings_count}",
        created_at=job.created_at.isoformat(),
    )


def place(location: str, remote: str) -> str:
    """Where the work is done, in words."""
    if remote == "remote":
        return f"Remote ({location})" if location else "Remote"
    return f"{location}, hybrid" if remote == "hybrid" else location
