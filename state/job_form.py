"""Writing a requisition: every change is kept as a draft, so a closed tab loses nothing; saving checks it."""

from functools import cache
from typing import Any
from uuid import UUID

import reflex as rx

from ats_app.accounts import users
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import AppError, Invalid
from ats_app.core.permissions import Permission, Role
from ats_app.core.schemas import validated
from ats_app.core.tables import new_id
from ats_app.jobs import approvals, service, setup
from ats_app.jobs.schemas import JobChange, JobInput, JobRow
from scoring.skills import taxonomy
from state.base import AppState, handler, uuid_param
from state.toasts import done

FIELDS = (
    "title",
    "department_id",
    "hiring_manager_id",
    "location",
    "country",
    "remote",
    "employment_type",
    "salary_min",
    "salary_max",
    "salary_currency",
    "min_years",
    "education_level",
    "openings_count",
    "description",
)
_EMPTY: dict[str, str] = dict.fromkeys(FIELDS, "") | {
    "remote": "onsite",
    "employment_type": "full-time",
    "salary_currency": "EUR",
    "openings_count": "1",
}
_SUGGESTIONS = 8
_FIELD_OF = {"salary_range": "salary_min", "knockout_questions": "questions"}
"""Fields of the input that have another name in the form."""


class JobFormState(AppState):
    values: dict[str, str] = _EMPTY
    required: list[dict[str, Any]] = []
    preferred: list[dict[str, Any]] = []
    questions: list[dict[str, str]] = []
    errors: dict[str, str] = {}
    departments: list[list[str]] = []
    managers: list[list[str]] = []
    suggestions: list[str] = []
    saved: str = ""
    """"", "saving", "saved" or "error": what became of the last change."""
    saved_at: str = ""
    heading: str = "New job"
    version: int = 0
    shown: str = ""
    """Changes when the form is filled from the server, so that fields take their values anew."""
    restored: bool = False
    """What is shown comes from a draft that was not saved yet."""

    _job_id: str = ""

    @handler(Permission.JOBS_WRITE)
    async def load(self) -> None:
        """Shows the job of the address, or an empty form, or what was typed there before."""
        job_id = uuid_param(self._param("job_id"))
        self._job_id = str(job_id or "")
        self.errors, self.saved = {}, ""
        row, draft, departments, managers = await self._run(_read, job_id)
        self.departments = [[str(item.id), item.name] for item in departments]
        self.managers = managers
        self._fill(row)
        self.restored = draft is not None
        if draft:
            self.values = _EMPTY | {name: str(value) for name, value in draft.get("values", {}).items()}
            self.required, self.preferred = draft.get("required", []), draft.get("preferred", [])
            self.questions = draft.get("questions", [])

    @handler(Permission.JOBS_WRITE)
    async def change(self, name: str, value: str) -> None:
        """Keeps a change of one field."""
        if name in FIELDS:
            self.values = self.values | {name: value}
            self.errors = {key: text for key, text in self.errors.items() if key != name}
            await self._keep()

    @handler(Permission.JOBS_WRITE)
    async def change_required(self, skills: list[Any]) -> None:
        """Keeps the list of skills that are a must."""
        self.required = _skills(skills)
        await self._keep()

    @handler(Permission.JOBS_WRITE)
    async def change_preferred(self, skills: list[Any]) -> None:
        """Keeps the list of skills that are a plus."""
        self.preferred = _skills(skills)
        await self._keep()

    @handler(Permission.JOBS_WRITE, supersedes=True)
    async def suggest(self, words: str) -> None:
        """Skills of the taxonomy that begin with what is typed."""
        self.suggestions = suggest_skills(words)

    @handler(Permission.JOBS_WRITE)
    async def add_question(self) -> None:
        """Adds a knock-out question."""
        number = 1 + max((int(item["id"].removeprefix("q")) for item in self.questions), default=0)
        self.questions = [*self.questions, {"id": f"q{number}", "question": "", "expected": "yes"}]

    @handler(Permission.JOBS_WRITE)
    async def change_question(self, question_id: str, part: str, value: str) -> None:
        """Keeps a question's words or the answer it asks for."""
        if part in ("question", "expected"):
            self.questions = [q | {part: value} if q["id"] == question_id else q for q in self.questions]
            await self._keep()

    @handler(Permission.JOBS_WRITE)
    async def remove_question(self, question_id: str) -> None:
        """Takes a question away."""
        self.questions = [item for item in self.questions if item["id"] != question_id]
        await self._keep()

    @handler(Permission.JOBS_WRITE)
    async def discard(self) -> None:
        """Throws what was not saved away and shows what is stored."""
        job_id = uuid_param(self._job_id)
        await self._run(service.discard_draft, job_id)
        row, *_ = await self._run(_read, job_id)
        self._fill(row)
        self.restored, self.saved, self.errors = False, "", {}

    @handler(Permission.JOBS_WRITE)
    async def save(self, _form: dict[str, Any]) -> Any:
        """Stores the job and shows its page."""
        row = await self._store()
        return [rx.redirect(f"/jobs/{row.id}"), done("Saved")]

    @handler(Permission.JOBS_WRITE)
    async def save_and_submit(self) -> Any:
        """Stores the job and sends it for approval."""
        row = await self._store()
        await self._run(approvals.submit_for_approval, row.id)
        return [rx.redirect(f"/jobs/{row.id}"), done("Sent for approval")]

    async def _store(self) -> JobRow:
        data = _input(self.values, self.required, self.preferred, self.questions)
        if self._job_id:
            change = JobChange.model_validate(data.model_dump() | {"version": self.version})
            return await self._run(service.update_job, UUID(self._job_id), change)
        row = await self._run(service.create_job, data)
        self._job_id = str(row.id)
        return row

    async def _keep(self) -> None:
        form = {
            "values": self.values,
            "required": self.required,
            "preferred": self.preferred,
            "questions": self.questions,
        }
        self.saved_at = await self._run(_keep_draft, uuid_param(self._job_id), form)
        self.saved = "saved"

    def _fill(self, row: JobRow | None) -> None:
        self.shown = new_id().hex
        self.heading = f"Edit {row.title}" if row else "New job"
        self.version = row.version if row else 0
        self.values = _values(row) if row else dict(_EMPTY)
        self.required = row.required_skills if row else []
        self.preferred = row.preferred_skills if row else []
        self.questions = row.knockout_questions if row else []

    def _explain(self, error: AppError) -> Any:
        if isinstance(error, Invalid) and error.fields:
            self.errors = {_FIELD_OF.get(name, name): words for name, words in error.fields.items()}
            return None
        return super()._explain(error)


def suggest_skills(words: str) -> list[str]:
    """Names of the taxonomy that begin with, or else contain, what is typed."""
    needle = words.strip().casefold()
    if len(needle) < 1:
        return []
    names = _skill_names()
    begin = [name for name in names if name.casefold().startswith(needle)]
    inside = [name for name in names if needle in name.casefold() and name not in begin] if len(needle) > 2 else []
    return sorted(begin, key=len)[:_SUGGESTIONS] + inside[: max(0, _SUGGESTIONS - len(begin))]


@cache
def _skill_names() -> tuple[str, ...]:
    return tuple(skill.name for skill in taxonomy())


def _read(
    uow: UnitOfWork, job_id: UUID | None
) -> tuple[JobRow | None, dict[str, Any] | None, list[Any], list[list[str]]]:
    row = service.get_job(uow, job_id) if job_id else None
    people = [
        person
        for role in (Role.HIRING_MANAGER, Role.ADMIN, Role.RECRUITER)
        for person in users.list_users(uow, role=role, limit=100).items
        if person.status != "deactivated"
    ]
    managers = [[str(person.id), person.full_name] for person in people]
    return row, service.load_draft(uow, job_id), setup.departments(uow), managers


def _keep_draft(uow: UnitOfWork, job_id: UUID | None, form: dict[str, Any]) -> str:
    from datetime import UTC, datetime

    service.save_draft(uow, job_id, form)
    return datetime.now(UTC).isoformat()


def _input(
    values: dict[str, str], required: list[dict[str, Any]], preferred: list[dict[str, Any]], questions: list[Any]
) -> JobInput:
    plain = {
        name: values[name] for name in ("title", "description", "location", "country", "remote", "employment_type")
    }
    numbers = {name: values[name] or None for name in ("min_years", "education_level")}
    salary = {"min": values["salary_min"] or None, "max": values["salary_max"] or None}
    return validated(
        JobInput,
        plain
        | numbers
        | {
            "department_id": values["department_id"],
            "hiring_manager_id": values["hiring_manager_id"],
            "openings_count": values["openings_count"] or "1",
            "salary_range": salary | {"currency": values["salary_currency"] or "EUR"},
            "required_skills": required,
            "preferred_skills": preferred,
            "knockout_questions": questions,
        },
    )


def _values(row: JobRow) -> dict[str, str]:
    salary = row.salary_range or {}
    own = {name: getattr(row, name, "") for name in FIELDS}
    own |= {"salary_min": salary.get("min"), "salary_max": salary.get("max"), "salary_currency": salary.get("currency")}
    return {name: _word(value) for name, value in own.items()}


def _word(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def _skills(items: list[Any]) -> list[dict[str, Any]]:
    skills = [item if isinstance(item, dict) else {"skill": str(item)} for item in items]
    return [{name: value for name, value in skill.items() if value not in (None, "")} for skill in skills]
