"""What surrounds every signed-in screen: who I am, where I can go, what is new for me, the search."""

from typing import Any, TypedDict

import reflex as rx

from ats_app.accounts import service as accounts
from ats_app.accounts.sessions import session_channel
from ats_app.communication import notifications
from ats_app.communication.notify import user_channel
from ats_app.communication.schemas import NotificationRow
from ats_app.core.db import UnitOfWork
from ats_app.core.live import hub
from ats_app.core.permissions import Permission, Role
from ats_app.home import service as home
from state.base import AppState, Open, handler, run_as

ROLE_LABELS = {
    Role.ADMIN: "Admin",
    Role.RECRUITER: "Recruiter",
    Role.HIRING_MANAGER: "Hiring manager",
    Role.INTERVIEWER: "Interviewer",
    Role.EXECUTIVE: "Executive",
    Role.PLATFORM_ADMIN: "Platform admin",
}
NAVIGATION: tuple[tuple[str, str, str, Permission], ...] = (
    ("home", "Home", "/", Permission.JOBS_READ),
    ("jobs", "Jobs", "/jobs", Permission.JOBS_READ),
    ("candidates", "Candidates", "/candidates", Permission.CANDIDATES_READ),
    ("analytics", "Analytics", "/analytics", Permission.ANALYTICS_READ),
    ("fairness", "Fairness", "/fairness", Permission.FAIRNESS_READ),
    ("admin", "Admin", "/admin", Permission.SETTINGS_WRITE),
    ("platform", "Tenants", "/platform", Permission.TENANTS_MANAGE),
)
"""Id, words, address, and the permission without which the entry isn't shown."""


class NavItem(TypedDict):
    id: str
    label: str
    href: str
    badge: int


class Notice(TypedDict):
    id: str
    title: str
    body: str
    href: str
    at: str
    read: bool


class ShellState(AppState):
    """The frame's own data; every screen's `on_load` starts with `ShellState.load`."""

    user: dict[str, str] = {
        "name": "",
        "initials": "",
        "email": "",
        "role_label": "",
        "tenant_name": "",
        "time_zone": "",
    }
    role: str = ""
    nav: list[NavItem] = []
    notices: list[Notice] = []
    unread: int = 0
    palette: list[dict[str, Any]] = []
    searching: bool = False

    @handler(Open.SIGNED_IN)
    async def load(self) -> Any:
        """Fills the frame and starts listening for news of this person."""
        actor = self._actor
        self.user = await self._run(_who)
        self.role = str(actor.role)
        self.nav = [
            NavItem(id=name, label=label, href=href, badge=0)
            for name, label, href, needed in NAVIGATION
            if actor.can(needed)
        ]
        self.notices, self.unread = await self._run(_news)
        return ShellState.listen

    @handler(Open.SIGNED_IN, background=True, supersedes=True)
    async def listen(self) -> Any:
        """Keeps the bell fresh, and leaves the tab when the session ends somewhere else."""
        actor = self._actor
        ended = session_channel(actor.tenant_id, actor.session_id)
        async with hub().listen(ended, user_channel(actor.tenant_id, actor.user_id)) as listener:
            while True:
                message = await listener.get()
                if message.channel == ended and message.payload is not None:
                    yield rx.call_script("window.location.assign('/login')")
                    return
                fresh, unread = await run_as(actor, _news)
                async with self:
                    self.notices, self.unread = fresh, unread

    @handler(Open.SIGNED_IN)
    async def read_all(self) -> None:
        """Marks every notice read."""
        await self._run(notifications.mark_all_read)
        self.notices, self.unread = await self._run(_news)

    @handler(Open.SIGNED_IN, supersedes=True)
    async def search(self, words: str) -> None:
        """People, jobs and actions for the palette, as the person types."""
        groups = await self._run(home.search, words)
        self.palette = [group.model_dump() for group in groups]

    @handler(Open.SIGNED_IN)
    async def sign_out(self) -> Any:
        """Ends the session; the cookie goes with the request that follows."""
        return rx.call_script(
            "fetch('/api/v1/session/sign-out', {method: 'POST'}).finally(() => window.location.assign('/login'))"
        )


def _who(uow: UnitOfWork) -> dict[str, str]:
    me = accounts.me(uow)
    return {
        "name": me.full_name,
        "initials": initials(me.full_name),
        "email": me.email,
        "role_label": ROLE_LABELS[me.role],
        "tenant_name": me.tenant.name,
        "time_zone": me.time_zone,
    }


def _news(uow: UnitOfWork) -> tuple[list[Notice], int]:
    rows = notifications.latest(uow)
    return [_notice(row) for row in rows], notifications.unread_count(uow)


def _notice(row: NotificationRow) -> Notice:
    return Notice(
        id=str(row.id),
        title=row.title,
        body=row.body,
        href=row.url,
        at=row.created_at.isoformat(),
        read=row.read_at is not None,
    )


def initials(name: str) -> str:
    """First letters of the first and last word of a name."""
    words = name.split()
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper() if words else "?"
