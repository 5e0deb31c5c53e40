"""What the home service hands out."""

from datetime import datetime
from uuid import UUID

from ats_app.communication.schemas import NotificationRow
from ats_app.core.schemas import Row


class Hit(Row):
    """A result of the search in the top bar."""

    id: str
    label: str
    hint: str
    href: str


class HitGroup(Row):
    label: str
    items: list[Hit]


class Task(Row):
    """A step that waits for this person."""

    kind: str
    """approve, publish, or judge (a hire)."""
    job_id: UUID
    candidate_id: UUID | None
    application_id: UUID | None
    """Both of a hire to judge."""
    title: str
    number: str
    person: str
    """Who asked, who agreed, or who was hired."""
    since: datetime


class Person(Row):
    """An applicant who needs a look, and why."""

    application_id: UUID
    candidate_id: UUID
    name: str
    job_id: UUID
    job_title: str
    stage: str
    since: datetime
    """When they applied; for a card that is late, when it entered its stage."""
    note: str


class People(Row):
    """The first few of a list, and how many there are in all."""

    total: int
    first: list[Person]


class OpenJob(Row):
    id: UUID
    title: str
    number: str
    status: str
    active: int
    new: int
    late: int


class Numbers(Row):
    """What an executive sees first."""

    open_jobs: int
    openings: int
    hires: int
    """In the last 90 days."""
    median_days_to_hire: float | None
    """From application to hire, of those."""


class Today(Row):
    """What needs one person today. A part that their role has no use for is None."""

    everyone: bool
    """Whether the lists are about the whole company's jobs, not only those the person works on."""
    tasks: list[Task] | None
    new: People | None
    late: People | None
    unreadable: People | None
    jobs: list[OpenJob] | None
    numbers: Numbers | None
    notices: list[NotificationRow]
