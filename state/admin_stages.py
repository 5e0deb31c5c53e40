"""The stages that new jobs get: their order, what they mean, how long a card may stay."""

from typing import Any, TypedDict

from ats_app.core.errors import AppError, Invalid
from ats_app.core.permissions import Permission
from ats_app.core.schemas import validated
from ats_app.core.tables import new_id
from ats_app.jobs import setup
from ats_app.jobs.schemas import StageInput, StageRow
from state.base import AppState, handler
from state.toasts import done

MOST_STAGES = 15


class StageLine(TypedDict):
    key: str
    name: str
    kind: str
    days: str
    error: str


class AdminStagesState(AppState):
    stages: list[StageLine] = []
    error: str = ""
    """What is wrong with the stages as a whole."""
    changed: bool = False
    loading: bool = True

    @handler(Permission.SETTINGS_WRITE)
    async def load(self) -> None:
        """Shows the template as stored."""
        self._show(await self._run(setup.stage_template))

    @handler(Permission.SETTINGS_WRITE)
    async def change(self, key: str, part: str, value: str) -> None:
        """Keeps a change of one stage; nothing is stored before it is saved."""
        if part in ("name", "kind", "days"):
            self.stages = [line | {part: value, "error": ""} if line["key"] == key else line for line in self.stages]
            self.changed, self.error = True, ""

    @handler(Permission.SETTINGS_WRITE)
    async def add(self) -> None:
        """Adds a stage before the last one, which is the hire."""
        if len(self.stages) < MOST_STAGES:
            fresh = StageLine(key=new_id().hex, name="", kind="interview", days="5", error="")
            self.stages = [*self.stages[:-1], fresh, *self.stages[-1:]]
            self.changed = True

    @handler(Permission.SETTINGS_WRITE)
    async def remove(self, key: str) -> None:
        """Takes a stage out of the template."""
        self.stages = [line for line in self.stages if line["key"] != key]
        self.changed = True

    @handler(Permission.SETTINGS_WRITE)
    async def shift(self, key: str, places: int) -> None:
        """Moves a stage up (-1) or down (1)."""
        keys = [line["key"] for line in self.stages]
        place = keys.index(key) if key in keys else -1
        target = place + (1 if places > 0 else -1)
        if place >= 0 and 0 <= target < len(keys):
            stages = list(self.stages)
            stages[place], stages[target] = stages[target], stages[place]
            self.stages, self.changed = stages, True

    @handler(Permission.SETTINGS_WRITE)
    async def save(self) -> Any:
        """Stores the template for jobs to come."""
        inputs = self._inputs()
        if inputs is None:
            return None
        self._show(await self._run(setup.save_stage_template, inputs))
        return done("Saved. New jobs start with these stages.")

    def _inputs(self) -> list[StageInput] | None:
        """The stages as inputs; None when one of them is wrong, which its line then says."""
        inputs: list[StageInput] = []
        lines: list[StageLine] = []
        for line in self.stages:
            words = ""
            try:
                values = {"name": line["name"], "kind": line["kind"], "sla_days": line["days"] or None}
                inputs.append(validated(StageInput, values))
            except Invalid as error:
                words = "Days: 1 to 365, or empty." if "sla_days" in error.fields else "Give this stage a name."
            lines.append(line | {"error": words})  # type: ignore[arg-type]
        self.stages = lines
        return inputs if len(inputs) == len(lines) else None

    def _show(self, rows: list[StageRow]) -> None:
        self.stages = [
            StageLine(
                key=str(row.id),
                name=row.name,
                kind=row.kind,
                days="" if row.sla_days is None else f"{row.sla_days}",
                error="",
            )
            for row in rows
        ]
        self.error, self.changed, self.loading = "", False, False

    def _explain(self, error: AppError) -> Any:
        if isinstance(error, Invalid):
            self.error = error.message
            return None
        return super()._explain(error)
