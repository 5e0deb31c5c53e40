"""What a person needs wherever they are: one search for people, jobs and actions."""

from ats_app.candidates import service as candidates
from ats_app.core.db import UnitOfWork
from ats_app.core.permissions import Permission
from ats_app.home.schemas import Hit, HitGroup
from ats_app.jobs import service as jobs

ACTIONS = (
    ("New job", "/jobs/new", Permission.JOBS_WRITE),
    ("Invite a colleague", "/admin/users", Permission.USERS_WRITE),
    ("Company settings", "/admin/settings", Permission.SETTINGS_WRITE),
    ("Departments and approvals", "/admin/departments", Permission.SETTINGS_WRITE),
    ("Audit log", "/admin/audit", Permission.AUDIT_READ),
    ("Companies on the platform", "/platform", Permission.TENANTS_MANAGE),
    ("My account", "/account", Permission.OWN_ACCOUNT),
)
HITS = 6


def search(uow: UnitOfWork, words: str) -> list[HitGroup]:
    """People, jobs and actions that the actor may see and whose words match; groups without a hit are left out."""
    uow.actor.require(Permission.OWN_ACCOUNT)
    words = words.strip()
    groups = [
        HitGroup(label="People", items=_people(uow, words)),
        HitGroup(label="Jobs", items=_jobs(uow, words)),
        HitGroup(label="Actions", items=_actions(uow, words)),
    ]
    return [group for group in groups if group.items]


def _people(uow: UnitOfWork, words: str) -> list[Hit]:
    if not uow.actor.can(Permission.CANDIDATES_READ):
        return []
    found = candidates.suggest(uow, words, limit=HITS)
    return [Hit(id=str(row.id), label=row.name, hint=row.hint, href=f"/candidates/{row.id}") for row in found]


def _jobs(uow: UnitOfWork, words: str) -> list[Hit]:
    if len(words) < 2 or not uow.actor.can(Permission.JOBS_READ):
        return []
    found = jobs.list_jobs(uow, words=words, limit=HITS).items
    return [
        Hit(
            id=str(job.id), label=job.title, hint=f"{job.requisition_number} · {job.department}", href=f"/jobs/{job.id}"
        )
        for job in found
    ]


def _actions(uow: UnitOfWork, words: str) -> list[Hit]:
    return [
        Hit(id=href, label=label, hint="", href=href)
        for label, href, needed in ACTIONS
        if uow.actor.can(needed) and words.casefold() in label.casefold()
    ]
