"""A person's own account. Passwords, codes and set-up secrets go from the browser to the API, never through here."""

from typing import Any, TypedDict

from pydantic import ValidationError

from ats_app.accounts import service
from ats_app.accounts.devices import device_name
from ats_app.accounts.schemas import ProfileChange, SessionRow
from ats_app.core.permissions import Permission
from state.base import AppState, handler, uuid_param
from state.shell import ROLE_LABELS, ShellState
from state.toasts import done, refused


class SessionLine(TypedDict):
    id: str
    device: str
    kind: str
    address: str
    last_seen_at: str
    current: bool


class AccountState(AppState):
    loaded: bool = False
    email: str = ""
    full_name: str = ""
    time_zone: str = ""
    role_label: str = ""
    company: str = ""
    mfa_enabled: bool = False
    mfa_required: bool = False
    backup_codes_left: int = 0
    sessions: list[SessionLine] = []
    name_error: str = ""
    open_dialog: str = ""
    """password, mfa, codes or empty."""

    @handler(Permission.OWN_ACCOUNT)
    async def load(self) -> None:
        await self._reload()
        self.loaded = True

    @handler(Permission.OWN_ACCOUNT)
    async def save_profile(self, form: dict[str, Any]) -> Any:
        """Stores name and time zone."""
        try:
            change = ProfileChange(full_name=form.get("full_name", ""), time_zone=form.get("time_zone", ""))
        except ValidationError:
            self.name_error = "Write your name, up to 120 characters."
            return None
        self.name_error = ""
        await self._run(service.change_profile, change)
        await self._reload()
        return [done("Your profile is saved."), ShellState.load]

    @handler(Permission.OWN_ACCOUNT)
    async def show(self, name: str) -> None:
        """Opens one of the dialogs."""
        self.open_dialog = name if name in ("password", "mfa", "codes") else ""

    @handler(Permission.OWN_ACCOUNT)
    async def toggle(self, is_open: bool) -> None:
        """A dialog was closed by key or button."""
        if not is_open:
            self.open_dialog = ""
            await self._reload()

    @handler(Permission.OWN_ACCOUNT)
    async def finished(self) -> Any:
        """A dialog has done its work."""
        said = {
            "password": "Your password is changed. Your other sessions have ended.",
            "mfa": "Two-step sign-in is set up.",
            "codes": "Your earlier backup codes no longer work.",
        }.get(self.open_dialog, "")
        self.open_dialog = ""
        await self._reload()
        return done(said) if said else None

    @handler(Permission.OWN_ACCOUNT)
    async def end(self, session_id: str) -> Any:
        """Ends one of the person's own sessions."""
        wanted = uuid_param(session_id)
        if wanted is None:
            return refused("This session has ended already.")
        await self._run(service.end_session, wanted)
        await self._reload()
        return done("The session has ended.")

    @handler(Permission.OWN_ACCOUNT)
    async def end_others(self) -> Any:
        """Ends every session but this one."""
        ended = await self._run(service.end_other_sessions)
        await self._reload()
        return done("The other sessions have ended." if ended else "There was no other session.")

    async def _reload(self) -> None:
        me = await self._run(service.me)
        self.email, self.full_name, self.time_zone = me.email, me.full_name, me.time_zone
        self.role_label, self.company = ROLE_LABELS[me.role], me.tenant.name
        self.mfa_enabled, self.mfa_required = me.mfa_enabled, me.mfa_required
        self.backup_codes_left = me.backup_codes_left
        self.sessions = [_line(row) for row in await self._run(service.list_sessions)]


def _line(row: SessionRow) -> SessionLine:
    return SessionLine(
        id=str(row.id),
        device=device_name(row.user_agent),
        kind="API" if row.kind == "api" else "Browser",
        address=row.address,
        last_seen_at=row.last_seen_at.isoformat(),
        current=row.current,
    )
