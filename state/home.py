"""What needs this person today."""

from typing import Any, TypedDict
from uuid import UUID

import reflex as rx

from ats_app.core.permissions import Role
from ats_app.home.schemas import Numbers, OpenJob, People, Person, Task
from ats_app.home.today import today
from state.base import AppState, Open, handler


class TaskLine(TypedDict):
    href: str
    title: str
    number: str
    said: str
    since: str
    verb: str


class PersonLine(TypedDict):
    href: str
    name: str
    job: str
    job_href: str
    stage: str
    since: str
    note: str


class JobLine(TypedDict):
    href: str
    title: str
    number: str
    status: str
    active: int
    new: int
    late: int


class NoticeLine(TypedDict):
    title: str
    body: str
    href: str
    at: str


class Figure(TypedDict):
    label: str
    value: str
    note: str


class HomeState(AppState):
    parts: list[str] = []
    """Which sections this person's role has: tasks, people, jobs, numbers."""
    everyone: bool = False
    tasks: list[TaskLine] = []
    new: list[PersonLine] = []
    new_total: int = 0
    late: list[PersonLine] = []
    late_total: int = 0
    unreadable: list[PersonLine] = []
    unreadable_total: int = 0
    jobs: list[JobLine] = []
    figures: list[Figure] = []
    notices: list[NoticeLine] = []
    may_write_jobs: bool = False
    loading: bool = True
    error: str = ""

    @handler(Open.SIGNED_IN)
    async def load(self) -> Any:
        """Fills the screen; the platform's operator has one of their own."""
        if self._actor.role is Role.PLATFORM_ADMIN:
            return rx.redirect("/platform")
        found = await self._run(today)
        self.parts = [
            name
            for name, part in (
                ("tasks", found.tasks),
                ("people", found.new),
                ("jobs", found.jobs),
                ("numbers", found.numbers),
            )
            if part is not None
        ]
        self.everyone = found.everyone
        self.tasks = [_task(row) for row in found.tasks or []]
        self.new, self.new_total = _people(found.new)
        self.late, self.late_total = _people(found.late)
        self.unreadable, self.unreadable_total = _people(found.unreadable)
        self.jobs = [_job(row) for row in found.jobs or []]
        self.figures = _figures(found.numbers) if found.numbers else []
        self.notices = [
            NoticeLine(title=row.title, body=row.body, href=row.url or "/", at=row.created_at.isoformat())
            for row in found.notices
        ]
        self.may_write_jobs = "jobs.write" in self._actor.permissions
        self.loading, self.error = False, ""
        return None

    def _explain(self, error: Any) -> Any:
        if error.status == 401:
            return super()._explain(error)
        self.loading, self.error = False, error.message
        return None


def _task(row: Task) -> TaskLine:
    said, verb = {
        "approve": (f"{row.person} asks for your approval", "Review"),
        "publish": ("Approved and ready to be published", "Publish"),
        "judge": (f"{row.person} was hired: how did it turn out?", "Answer"),
    }[row.kind]
    return TaskLine(
        href=_application(row.candidate_id, row.application_id) if row.candidate_id else f"/jobs/{row.job_id}",
        title=row.title,
        number=row.number,
        said=said,
        since=row.since.isoformat(),
        verb=verb,
    )


def _application(candidate_id: UUID, application_id: UUID | None) -> str:
    """The person's page with this one of their applications at hand."""
    return f"/candidates/{candidate_id}?application={application_id}"


def _people(found: People | None) -> tuple[list[PersonLine], int]:
    return ([_person(row) for row in found.first], found.total) if found else ([], 0)


def _person(row: Person) -> PersonLine:
    return PersonLine(
        href=_application(row.candidate_id, row.application_id),
        name=row.name or "Name not read yet",
        job=row.job_title,
        job_href=f"/jobs/{row.job_id}/board",
        stage=row.stage,
        since=row.since.isoformat(),
        note=row.note,
    )


def _job(row: OpenJob) -> JobLine:
    return JobLine(
        href=f"/jobs/{row.id}/board",
        title=row.title,
        number=row.number,
        status=row.status,
        active=row.active,
        new=row.new,
        late=row.late,
    )


def _figures(numbers: Numbers) -> list[Figure]:
    days = numbers.median_days_to_hire
    return [
        Figure(label="Open jobs", value=str(numbers.open_jobs), note=f"{numbers.openings} places to fill"),
        Figure(label="Hires", value=str(numbers.hires), note="in the last 90 days"),
        Figure(
            label="Days from application to hire",
            value="–" if days is None else f"{days:.0f}",
            note="half of these hires took longer" if days is not None else "no hire in the last 90 days",
        ),
    ]
