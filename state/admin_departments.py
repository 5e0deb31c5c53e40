"""Departments, and who approves their jobs in which order."""

from typing import Any, TypedDict
from uuid import UUID

from ats_app.accounts import users
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import AppError, Invalid
from ats_app.core.permissions import Permission, Role
from ats_app.core.schemas import validated
from ats_app.jobs import setup
from ats_app.jobs.schemas import DepartmentInput, DepartmentRow
from state.base import AppState, handler, uuid_param
from state.toasts import done

MOST_APPROVERS = 5


class DepartmentLine(TypedDict):
    id: str
    name: str
    code: str
    chain: str
    """Names of the approvers in their order."""


class AdminDepartmentsState(AppState):
    lines: list[DepartmentLine] = []
    people: list[list[str]] = []
    """(id, name) of everybody who can approve."""
    loading: bool = True
    is_open: bool = False
    heading: str = ""
    name: str = ""
    code: str = ""
    chain: list[list[str]] = []
    """(id, name) of the approvers of the department in the dialog, in their order."""
    errors: dict[str, str] = {}

    _rows: list[DepartmentRow] = []
    _id: str = ""
    _version: int = 0

    @handler(Permission.SETTINGS_WRITE)
    async def load(self) -> None:
        """Shows the departments."""
        self._rows, self.people = await self._run(_read)
        names = dict(self.people)
        self.lines = [
            DepartmentLine(
                id=str(row.id),
                name=row.name,
                code=row.code,
                chain=", then ".join(names.get(str(user), "somebody who left") for user in row.approver_ids),
            )
            for row in self._rows
        ]
        self.loading = False

    @handler(Permission.SETTINGS_WRITE)
    async def edit(self, department_id: str) -> None:
        """Opens a department, or an empty form for a new one."""
        row = next((row for row in self._rows if str(row.id) == department_id), None)
        names = dict(self.people)
        self._id, self._version = (str(row.id), row.version) if row else ("", 0)
        self.name, self.code = (row.name, row.code) if row else ("", "")
        chosen = [str(user) for user in row.approver_ids] if row else []
        self.chain = [[user, names[user]] for user in chosen if user in names]
        self.heading = row.name if row else "New department"
        self.errors, self.is_open = {}, True

    @handler(Permission.SETTINGS_WRITE)
    async def toggle(self, is_open: bool) -> None:
        """The dialog was closed by key or button."""
        self.is_open = is_open and self.is_open

    @handler(Permission.SETTINGS_WRITE)
    async def add_approver(self, user_id: str) -> None:
        """Puts somebody at the end of the chain."""
        names = dict(self.people)
        taken = [user for user, _ in self.chain]
        if user_id in names and user_id not in taken and len(taken) < MOST_APPROVERS:
            self.chain = [*self.chain, [user_id, names[user_id]]]

    @handler(Permission.SETTINGS_WRITE)
    async def remove_approver(self, user_id: str) -> None:
        """Takes somebody out of the chain."""
        self.chain = [item for item in self.chain if item[0] != user_id]

    @handler(Permission.SETTINGS_WRITE)
    async def raise_approver(self, user_id: str) -> None:
        """Asks this approver one place earlier."""
        ids = [item[0] for item in self.chain]
        place = ids.index(user_id) if user_id in ids else 0
        if place > 0:
            chain = list(self.chain)
            chain[place - 1], chain[place] = chain[place], chain[place - 1]
            self.chain = chain

    @handler(Permission.SETTINGS_WRITE)
    async def save(self, form: dict[str, Any]) -> Any:
        """Stores the department with its chain."""
        self.name, self.code, self.errors = str(form.get("name", "")), str(form.get("code", "")).strip().upper(), {}
        values = {"name": self.name, "code": self.code, "approver_ids": [item[0] for item in self.chain]}
        data = validated(DepartmentInput, values)
        row = await self._run(setup.save_department, data, uuid_param(self._id), self._version or None)
        self.is_open = False
        return [AdminDepartmentsState.load, done(f"{row.name} is saved.")]

    def _explain(self, error: AppError) -> Any:
        if isinstance(error, Invalid) and error.fields:
            self.errors = error.fields | (
                {"code": "Two to eight capital letters or digits, a letter first."} if "code" in error.fields else {}
            )
            return None
        self.loading = False
        return super()._explain(error)


def _read(uow: UnitOfWork) -> tuple[list[DepartmentRow], list[list[str]]]:
    people: list[tuple[UUID, str]] = [
        (person.id, person.full_name)
        for role in (Role.HIRING_MANAGER, Role.ADMIN)
        for person in users.list_users(uow, role=role, limit=100).items
        if person.status != "deactivated"
    ]
    return setup.departments(uow), [[str(user_id), name] for user_id, name in people]
