"""The platform operator's screen: companies with counts, and how the machinery is doing. No person's data."""

from typing import Any, TypedDict

from ats_app.accounts import tenants
from ats_app.accounts.health import HealthRow, health
from ats_app.accounts.schemas import NewTenant, TenantUsage
from ats_app.core.errors import AppError, Conflict, Invalid
from ats_app.core.permissions import Permission
from ats_app.core.schemas import validated
from state.base import AppState, handler, in_thread, uuid_param
from state.toasts import done, refused

FIELDS = ("name", "slug", "admin_name", "admin_email", "time_zone")
PAGE = 50
_LATE_S = 60
"""Work that waits longer than this is something to look at."""


class TenantLine(TypedDict):
    id: str
    name: str
    slug: str
    status: str
    users: int
    open_jobs: int
    candidates: str
    applications: int
    last_sign_in_at: str
    created_at: str


class Sign(TypedDict):
    label: str
    value: str
    note: str
    tone: str


class PlatformState(AppState):
    lines: list[TenantLine] = []
    signs: list[Sign] = []
    loading: bool = True
    error: str = ""
    next_cursor: str = ""
    creating: bool = False
    errors: dict[str, str] = {}

    @handler(Permission.TENANTS_MANAGE)
    async def load(self) -> None:
        """Shows the companies of the page, and the health of the platform."""
        page = await in_thread(tenants.list_tenants, self._actor, cursor=self._param("cursor") or None, limit=PAGE)
        self.lines = [_line(row) for row in page.items]
        self.next_cursor = page.next_cursor or ""
        self.signs = _signs(await in_thread(health, self._actor))
        self.loading, self.error = False, ""

    @handler(Permission.TENANTS_MANAGE)
    async def show_form(self, is_open: bool) -> None:
        """Opens or closes the form of a new company."""
        self.creating, self.errors = is_open, {}

    @handler(Permission.TENANTS_MANAGE)
    async def create(self, form: dict[str, Any]) -> Any:
        """Makes the company and invites its first admin."""
        self.errors = {}
        new = validated(NewTenant, {name: form.get(name, "") for name in FIELDS})
        row = await in_thread(tenants.create_tenant, self._actor, new)
        self.creating = False
        return [PlatformState.load, done(f"{row.name} is ready. {new.admin_email} has been invited.")]

    @handler(Permission.TENANTS_MANAGE)
    async def suspend(self, tenant_id: str) -> Any:
        """Shuts a company out at once."""
        row = await self._change(tenants.suspend, tenant_id)
        return done(f"{row.name} is suspended.") if row else _gone()

    @handler(Permission.TENANTS_MANAGE)
    async def resume(self, tenant_id: str) -> Any:
        """Lets a company in again."""
        row = await self._change(tenants.resume, tenant_id)
        return done(f"{row.name} is active again.") if row else _gone()

    @handler(Permission.TENANTS_MANAGE)
    async def invite_again(self, tenant_id: str) -> Any:
        """Sends the company's waiting admins a fresh link."""
        wanted = uuid_param(tenant_id)
        if wanted is None:
            return _gone()
        await in_thread(tenants.invite_admin_again, self._actor, wanted)
        return done("A new invitation is on its way.")

    async def _change(self, use_case: Any, tenant_id: str) -> TenantUsage | None:
        wanted = uuid_param(tenant_id)
        if wanted is None:
            return None
        row: TenantUsage = await in_thread(use_case, self._actor, wanted)
        self.lines = [_line(row) if line["id"] == tenant_id else line for line in self.lines]
        return row

    def _explain(self, error: AppError) -> Any:
        if isinstance(error, Invalid) and error.fields:
            slug = {"slug": "Small letters, digits and hyphens, up to 40."} if "choose" in _slug_error(error) else {}
            self.errors = error.fields | slug
            return None
        if isinstance(error, Conflict) and self.creating:
            self.errors = {"slug": error.message}
            return None
        if self.loading and error.status not in (401, 403):
            self.loading, self.error = False, error.message
            return None
        return super()._explain(error)


def _slug_error(error: Invalid) -> str:
    return error.fields.get("slug", "").lower()


def _gone() -> Any:
    return refused("This company does not exist.")


def _line(row: TenantUsage) -> TenantLine:
    full = row.candidates >= tenants.COUNT_LIMIT
    return TenantLine(
        id=str(row.id),
        name=row.name,
        slug=row.slug,
        status=row.status,
        users=row.users,
        open_jobs=row.open_jobs,
        candidates=f"{row.candidates:,}" + ("+" if full else ""),
        applications=row.applications_30_days,
        last_sign_in_at=row.last_sign_in_at.isoformat() if row.last_sign_in_at else "",
        created_at=row.created_at.isoformat(),
    )


def _signs(row: HealthRow) -> list[Sign]:
    late = row.outbox_lag_s > _LATE_S
    return [
        Sign(
            label="Workers",
            value=f"{row.workers}",
            note="reporting" if row.workers else "none reports: nothing is being done",
            tone="neutral" if row.workers else "bad",
        ),
        Sign(label="Waiting for a worker", value=f"{row.queue_depth:,}", note="tasks", tone="neutral"),
        Sign(
            label="Oldest unsent work",
            value=f"{row.outbox_lag_s:,.0f} s",
            note=f"{row.outbox_waiting:,} rows are due",
            tone="warn" if late else "neutral",
        ),
        Sign(
            label="Given up",
            value=f"{row.outbox_failed:,}",
            note="after all attempts" if row.outbox_failed else "nothing",
            tone="bad" if row.outbox_failed else "neutral",
        ),
    ]
