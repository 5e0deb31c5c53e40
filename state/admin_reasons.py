"""The reasons for turning somebody down."""

from typing import Any, TypedDict

from ats_app.applications import service
from ats_app.applications.schemas import ReasonInput, ReasonRow
from ats_app.core.errors import AppError, Invalid
from ats_app.core.permissions import Permission
from ats_app.core.schemas import validated
from state.base import AppState, handler, uuid_param
from state.toasts import done


class ReasonLine(TypedDict):
    id: str
    label: str
    active: bool
    about_fit: bool


class AdminReasonsState(AppState):
    lines: list[ReasonLine] = []
    loading: bool = True
    is_open: bool = False
    editing: str = ""
    """Id of the reason in the dialog; empty for a new one."""
    label: str = ""
    about_fit: bool = True
    error: str = ""

    @handler(Permission.SETTINGS_WRITE)
    async def load(self) -> None:
        """Shows all reasons, retired ones too."""
        rows = await self._run(service.rejection_reasons, active_only=False)
        self.lines = [_line(row) for row in rows]
        self.loading = False

    @handler(Permission.SETTINGS_WRITE)
    async def edit(self, reason_id: str) -> None:
        """Opens a reason, or an empty form for a new one."""
        found = next((line for line in self.lines if line["id"] == reason_id), None)
        self.editing, self.label = (found["id"], found["label"]) if found else ("", "")
        self.about_fit = found["about_fit"] if found else True
        self.error, self.is_open = "", True

    @handler(Permission.SETTINGS_WRITE)
    async def toggle(self, is_open: bool) -> None:
        """The dialog was closed by key or button."""
        self.is_open = is_open and self.is_open

    @handler(Permission.SETTINGS_WRITE)
    async def save(self, form: dict[str, Any]) -> Any:
        """Stores the reason's words, and whether it is about the person's fit."""
        self.label, self.error = str(form.get("label", "")), ""
        self.about_fit = form.get("about_fit") in (True, "on", "true")
        active = next((line["active"] for line in self.lines if line["id"] == self.editing), True)
        data = validated(ReasonInput, {"label": self.label, "active": active, "about_fit": self.about_fit})
        await self._run(service.save_rejection_reason, data, uuid_param(self.editing))
        self.is_open = False
        return [AdminReasonsState.load, done("Saved.")]

    @handler(Permission.SETTINGS_WRITE)
    async def offer(self, reason_id: str, active: bool) -> Any:
        """Offers a reason, or retires it: what was decided with it keeps it."""
        found = next((line for line in self.lines if line["id"] == reason_id), None)
        if found is None:
            return None
        data = ReasonInput(label=found["label"], active=active, about_fit=found["about_fit"])
        row = await self._run(service.save_rejection_reason, data, uuid_param(reason_id))
        self.lines = [_line(row) if line["id"] == reason_id else line for line in self.lines]
        return done(f"“{row.label}” is {'offered' if row.active else 'no longer offered'}.")

    def _explain(self, error: AppError) -> Any:
        if isinstance(error, Invalid):
            self.error = error.message
            return None
        self.loading = False
        return super()._explain(error)


def _line(row: ReasonRow) -> ReasonLine:
    return ReasonLine(id=str(row.id), label=row.label, active=row.active, about_fit=row.about_fit)
