"""Colleagues: inviting them, their roles, their leaving."""

from typing import Any, TypedDict

from ats_app.accounts import users
from ats_app.accounts.schemas import Invitation, UserRow
from ats_app.core.errors import AppError, Invalid
from ats_app.core.permissions import STAFF_ROLES, Permission, Role
from ats_app.core.schemas import validated
from state.base import AppState, handler, uuid_param
from state.shell import ROLE_LABELS, initials
from state.toasts import done, refused

PAGE = 50
ROLE_CHOICES = [[str(role), ROLE_LABELS[role]] for role in STAFF_ROLES]
STATUSES = ("invited", "active", "deactivated")


class UserLine(TypedDict):
    id: str
    name: str
    initials: str
    email: str
    role: str
    role_label: str
    status: str
    second_factor: bool
    last_login_at: str
    version: int
    own: bool


class AdminUsersState(AppState):
    lines: list[UserLine] = []
    loading: bool = True
    error: str = ""
    next_cursor: str = ""
    inviting: bool = False
    errors: dict[str, str] = {}
    editing: dict[str, str] = {"id": "", "name": "", "role": ""}
    """The user whose role is being changed."""

    @handler(Permission.USERS_WRITE)
    async def load(self) -> None:
        """Reads the filters from the address and shows the page they ask for."""
        role, status = self._param("role"), self._param("status")
        page = await self._run(
            users.list_users,
            role=Role(role) if role in STAFF_ROLES else None,
            status=status if status in STATUSES else None,
            query=self._param("q"),
            cursor=self._param("cursor") or None,
            limit=PAGE,
        )
        own = self._actor.user_id
        self.lines = [_line(row, own=row.id == own) for row in page.items]
        self.next_cursor, self.loading, self.error = page.next_cursor or "", False, ""

    @handler(Permission.USERS_WRITE)
    async def show_invitation(self, is_open: bool) -> None:
        """Opens or closes the invitation."""
        self.inviting, self.errors = is_open, {}

    @handler(Permission.USERS_WRITE)
    async def invite(self, form: dict[str, Any]) -> Any:
        """Makes the colleague and sends the link."""
        self.errors = {}
        values = {name: form.get(name, "") for name in ("full_name", "email", "role")}
        row = await self._run(users.invite, validated(Invitation, values))
        self.inviting = False
        return [AdminUsersState.load, done(f"Invitation sent to {row.email}.")]

    @handler(Permission.USERS_WRITE)
    async def invite_again(self, user_id: str) -> Any:
        """Sends a fresh link; the one before stops working."""
        row = await self._change(users.invite_again, user_id)
        return done(f"New invitation sent to {row.email}.") if row else _gone()

    @handler(Permission.USERS_WRITE)
    async def show_role(self, user_id: str) -> None:
        """Asks for a user's new role; empty closes the question."""
        found = next((line for line in self.lines if line["id"] == user_id), None)
        self.errors = {}
        self.editing = (
            {"id": found["id"], "name": found["name"], "role": found["role"]}
            if found
            else {"id": "", "name": "", "role": ""}
        )

    @handler(Permission.USERS_WRITE)
    async def close_role(self, is_open: bool) -> None:
        """The question for a role was closed by key or button."""
        if not is_open:
            self.editing = {"id": "", "name": "", "role": ""}

    @handler(Permission.USERS_WRITE)
    async def change_role(self, form: dict[str, Any]) -> Any:
        """Gives the user another role; their sessions end, so that it counts at once."""
        role = str(form.get("role", ""))
        if role not in STAFF_ROLES:
            self.errors = {"new_role": "Choose one of your company's roles."}
            return None
        row = await self._change(users.change_role, self.editing["id"], Role(role))
        self.editing = {"id": "", "name": "", "role": ""}
        return done(f"{row.full_name} is now {ROLE_LABELS[row.role].lower()}.") if row else _gone()

    @handler(Permission.USERS_WRITE)
    async def deactivate(self, user_id: str) -> Any:
        """Shuts a user out at once."""
        row = await self._change(users.deactivate, user_id)
        return done(f"{row.full_name} can no longer sign in.") if row else _gone()

    @handler(Permission.USERS_WRITE)
    async def reactivate(self, user_id: str) -> Any:
        """Lets a user in again."""
        row = await self._change(users.reactivate, user_id)
        return done(f"{row.full_name} can sign in again.") if row else _gone()

    async def _change(self, use_case: Any, user_id: str, *more: Any) -> UserRow | None:
        """Runs a use case on one user and shows what became of them in their line."""
        wanted = uuid_param(user_id)
        if wanted is None:
            return None
        row: UserRow = await self._run(use_case, wanted, *more)
        fresh = _line(row, own=row.id == self._actor.user_id)
        self.lines = [fresh if line["id"] == fresh["id"] else line for line in self.lines]
        return row

    def _explain(self, error: AppError) -> Any:
        if isinstance(error, Invalid) and error.fields:
            self.errors = error.fields
            return None
        if self.loading:
            self.loading, self.error = False, error.message
        return super()._explain(error)


def _gone() -> Any:
    return refused("This user does not exist.")


def _line(row: UserRow, *, own: bool) -> UserLine:
    return UserLine(
        id=str(row.id),
        name=row.full_name,
        initials=initials(row.full_name),
        email=row.email,
        role=str(row.role),
        role_label=ROLE_LABELS[row.role],
        status=row.status,
        second_factor=row.mfa_enabled,
        last_login_at=row.last_login_at.isoformat() if row.last_login_at else "",
        version=row.version,
        own=own,
    )
