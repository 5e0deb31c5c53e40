"""What needs a person today, by their role; each item leads to where it is done."""

from collections.abc import Sequence
from typing import Any

from ats_app.communication import notifications
from ats_app.core.db import UnitOfWork
from ats_app.core.permissions import Permission, Role
from ats_app.home.repository import HomeRepository
from ats_app.home.schemas import Numbers, OpenJob, People, Person, Task, Today

FIRST_PEOPLE = 5
MOST_JOBS = 12
NOTICES = 6
_WHOLE_COMPANY = frozenset({Role.ADMIN, Role.INTERVIEWER})
"""Roles that no job names: they see those of everybody."""


def today(uow: UnitOfWork) -> Today:
    """Everything of the home screen in at most five queries."""
    actor = uow.actor
    actor.require(Permission.OWN_ACCOUNT)
    repository = HomeRepository(uow)
    everyone = actor.role in _WHOLE_COMPANY
    steps = {
        "approves": actor.can(Permission.JOBS_APPROVE),
        "publishes": actor.can(Permission.JOBS_PUBLISH),
        "judges": actor.can(Permission.HIRES_JUDGE),
    }
    tasks = repository.tasks(**steps) if any(steps.values()) else None
    people = jobs = numbers = None
    if actor.can(Permission.APPLICATIONS_READ):
        people = _people(repository.people(everyone=everyone, most=FIRST_PEOPLE))
        jobs = repository.jobs(everyone=everyone, most=MOST_JOBS)
    elif actor.can(Permission.ANALYTICS_READ):
        numbers = Numbers.model_validate(repository.numbers())
    return Today(
        everyone=everyone,
        tasks=None if tasks is None else [Task.model_validate(row) for row in tasks],
        new=people and people["new"],
        late=people and people["late"],
        unreadable=people and people["unreadable"],
        jobs=None if jobs is None else [OpenJob.model_validate(row) for row in jobs],
        numbers=numbers,
        notices=notifications.latest(uow, limit=NOTICES),
    )


def _people(rows: Sequence[Any]) -> dict[str, People]:
    lists: dict[str, People] = {}
    for kind in ("new", "late", "unreadable"):
        own = [row for row in rows if row.kind == kind]
        first = [Person.model_validate(row) for row in own]
        lists[kind] = People(total=own[0].total if own else 0, first=first)
    return lists
