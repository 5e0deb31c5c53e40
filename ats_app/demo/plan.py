"""What a demo company is, as its file under data/ says."""

import tomllib
from datetime import UTC, datetime, time, timedelta
from html import escape
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from ats_app.core.permissions import Role
from ats_app.jobs.models import JobStatus

DATA = Path(__file__).parent / "data"
COMPANIES = ("velamar", "casa-olmo")
ADVERTISED = frozenset({JobStatus.OPEN, JobStatus.ON_HOLD, JobStatus.CLOSED, JobStatus.ARCHIVED})
"""States of a job that has been open."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class UserPlan(_Frozen):
    key: str
    role: Role
    name: str


class DepartmentPlan(_Frozen):
    key: str
    name: str
    code: str
    approvers: tuple[str, ...]


class JobPlan(_Frozen):
    """A job. `created`, `opened` and `stopped` (held or closed) are days before the demo is made; `required` and
    `preferred` are (skill, years), 0 years = none asked for."""

    title: str
    department: str
    manager: str
    recruiter: str
    status: JobStatus
    created: int
    opened: int | None = None
    stopped: int | None = None
    occupation: str
    related: tuple[str, ...]
    applications: int
    openings: int
    location: str
    country: str
    remote: Literal["onsite", "hybrid", "remote"]
    salary: tuple[int, int]
    required: tuple[tuple[str, float], ...]
    preferred: tuple[tuple[str, float], ...]
    min_years: float
    education: int
    questions: tuple[str, ...]
    intro: str
    tasks: tuple[str, ...]
    wishes: tuple[str, ...]

    def advert(self, offers: tuple[str, ...]) -> str:
        """The description as HTML."""
        parts = [f"<p>{escape(self.intro)}</p>"]
        for heading, lines in (("What you will do", self.tasks), ("What you bring", self.wishes), ("We offer", offers)):
            items = "".join(f"<li>{escape(line)}</li>" for line in lines)
            parts.append(f"<h3>{heading}</h3><ul>{items}</ul>")
        return "".join(parts)


class CompanyPlan(_Frozen):
    slug: str
    name: str
    time_zone: str
    accent: str
    tagline: str
    careers_intro: str
    mail_domain: str
    candidates: int
    applications: int
    resumes: int
    offers: tuple[str, ...]
    users: tuple[UserPlan, ...]
    departments: tuple[DepartmentPlan, ...]
    jobs: tuple[JobPlan, ...]

    def scaled(self, share: float) -> "CompanyPlan":
        """The same company with fewer people and applications, for tests."""

        def some(number: int) -> int:
            return max(1, round(number * share)) if number else 0

        jobs = tuple(job.model_copy(update={"applications": some(job.applications)}) for job in self.jobs)
        update = {
            "candidates": some(self.candidates),
            "applications": sum(job.applications for job in jobs),
            "resumes": some(self.resumes),
            "jobs": jobs,
        }
        return self.model_copy(update=update)


def company_plan(slug: str) -> CompanyPlan:
    """The plan of one of COMPANIES."""
    return CompanyPlan.model_validate(tomllib.loads((DATA / f"{slug}.toml").read_text(encoding="utf-8")))


def morning(now: datetime, days_ago: int) -> datetime:
    """Half past eight of the last working day at or before that many days ago."""
    day = (now - timedelta(days=days_ago)).date()
    day -= timedelta(days=max(0, day.weekday() - 4))
    return datetime.combine(day, time(8, 30), UTC)
