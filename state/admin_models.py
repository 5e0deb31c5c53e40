"""The models that score: the one in use, the ones before, learning a new one, choosing by hand."""

from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from ats_app.core.db import UnitOfWork
from ats_app.core.errors import AppError, Invalid
from ats_app.core.live import hub
from ats_app.core.permissions import Permission
from ats_app.core.schemas import validated
from ats_app.matching import registry, rescoring, runs, training
from ats_app.matching.schemas import ModelRow, ProgressRow, ReasonInput, RunRow
from state.base import AppState, handler, run_as, uuid_param
from state.toasts import done

STATUS_WORDS = {
    "active": ("In use", "good"),
    "candidate": ("Not in use", "neutral"),
    "retired": ("Was in use", "neutral"),
    "rejected": ("Worse than the rule", "bad"),
}


class Fact(TypedDict):
    term: str
    value: str


class ModelLine(TypedDict):
    id: str
    name: str
    status: str
    tone: str
    learned_at: str
    learned_by: str
    outcomes: str
    decided: str
    window: str
    auc: str
    auc_beside: str
    """The same figure of the model before and of the rule."""
    gate: str
    gate_tone: str
    stops: list[str]
    """What tripped the fairness gate."""
    warnings: list[str]
    """What else it warns of."""
    verdict: str
    activated_at: str
    activated_by: str
    reason: str
    facts: list[Fact]
    action: str
    """What a person can do with it, as words of a button; empty for nothing."""
    tripped: bool


class TrainingView(TypedDict):
    running: bool
    done: int
    total: int
    step: str
    outcome: str
    tone: str
    ended_at: str


NO_MODEL = ModelLine(
    id="",
    name="",
    status="",
    tone="neutral",
    learned_at="",
    learned_by="",
    outcomes="",
    decided="",
    window="",
    auc="",
    auc_beside="",
    gate="",
    gate_tone="neutral",
    stops=[],
    warnings=[],
    verdict="",
    activated_at="",
    activated_by="",
    reason="",
    facts=[],
    action="",
    tripped=False,
)
NO_TRAINING = TrainingView(running=False, done=0, total=1, step="", outcome="", tone="info", ended_at="")
Found = tuple[list[ModelRow], RunRow | None, ProgressRow | None]


class AdminModelsState(AppState):
    in_use: ModelLine = NO_MODEL
    lines: list[ModelLine] = []
    training: TrainingView = NO_TRAINING
    scoring: dict[str, int] = {"done": 0, "total": 0, "jobs": 0}
    loading: bool = True
    error: str = ""
    may_train: bool = False
    may_activate: bool = False
    shown: ModelLine = NO_MODEL
    """The model whose details are open."""
    chosen: ModelLine = NO_MODEL
    """The model that somebody is about to put to use."""
    errors: dict[str, str] = {}

    @handler(Permission.MODELS_READ)
    async def load(self) -> Any:
        """Shows the models, and how far learning and scoring are."""
        self.may_train = self._actor.can(Permission.MATCHING_TRAIN)
        self.may_activate = self._actor.can(Permission.MODELS_ACTIVATE)
        self._show(await self._run(_read))
        self.shown, self.chosen, self.errors = NO_MODEL, NO_MODEL, {}
        return AdminModelsState.watch

    @handler(Permission.MODELS_READ, background=True, supersedes=True)
    async def watch(self) -> None:
        """Brings progress and new models while the tab is open."""
        actor = self._actor
        async with hub().listen(runs.models_channel(actor.tenant_id)) as listener:
            while True:
                await listener.get()
                found = await run_as(actor, _read)
                async with self:
                    self._show(found)

    @handler(Permission.MATCHING_TRAIN)
    async def train(self) -> Any:
        """Asks for a training now."""
        await self._run(training.ask)
        self._show(await self._run(_read))
        return done("Learning has been asked for. What comes of it appears here.")

    @handler(Permission.MODELS_READ)
    async def show(self, model_id: str) -> None:
        """Opens the details of a model."""
        self.shown = self._line(model_id)

    @handler(Permission.MODELS_READ)
    async def close(self, _open: bool = False) -> None:
        """Closes them."""
        self.shown = NO_MODEL

    @handler(Permission.MODELS_ACTIVATE)
    async def choose(self, model_id: str) -> None:
        """Asks why this model is to be used."""
        self.chosen, self.shown, self.errors = self._line(model_id), NO_MODEL, {}

    @handler(Permission.MODELS_ACTIVATE)
    async def unchoose(self, _open: bool = False) -> None:
        """Leaves everything as it is."""
        self.chosen, self.errors = NO_MODEL, {}

    @handler(Permission.MODELS_ACTIVATE)
    async def activate(self, form: dict[str, Any]) -> Any:
        """Puts the chosen model to use under this person's name."""
        model_id = uuid_param(self.chosen["id"])
        data = validated(ReasonInput, {"reason": str(form.get("reason", ""))})
        row = await self._run(registry.activate, model_id or UUID(int=0), data)
        self.chosen, self.errors = NO_MODEL, {}
        self._show(await self._run(_read))
        return done(f"{name_of(row)} scores from now on. What is open is scored again.")

    def _show(self, found: Found) -> None:
        rows, newest, progress = found
        self.lines = [model_line(row) for row in rows]
        _measure_rule(self.lines, rows)
        self.in_use = next((line for line in self.lines if line["status"] == STATUS_WORDS["active"][0]), NO_MODEL)
        self.training = training_view(newest)
        self.scoring = progress.model_dump() if progress else {"done": 0, "total": 0, "jobs": 0}
        self.loading, self.error = False, ""

    def _line(self, model_id: str) -> ModelLine:
        return next((line for line in self.lines if line["id"] == model_id), NO_MODEL)

    def _explain(self, error: AppError) -> Any:
        if isinstance(error, Invalid) and "reason" in error.fields:
            self.errors = {"reason": "Say in a sentence why; it is kept with your name."}
            return None
        if error.status == 401 or self.lines:
            return super()._explain(error)
        self.loading, self.error = False, error.message
        return None


def _read(uow: UnitOfWork) -> Found:
    return registry.history(uow), training.newest(uow), rescoring.progress(uow)


def name_of(row: ModelRow) -> str:
    return f"Model {row.number}" if row.number else "The rule"


def model_line(row: ModelRow) -> ModelLine:
    """A model in the words of the page."""
    words, tone = STATUS_WORDS[row.status]
    if row.kind == "rule" and row.status != "active":
        words, tone = "Not in use", "neutral"
    auc = row.metrics.get("auc_in_job", {})
    gate, gate_tone = _gate(row)
    return ModelLine(
        id=str(row.id),
        name=name_of(row),
        status=words,
        tone=tone,
        learned_at=row.created_at.isoformat() if row.kind == "learned" else "",
        learned_by=(row.trained_by or "By the weekly run") if row.kind == "learned" else "Part of the product",
        outcomes=_outcomes(row),
        decided=f"{row.outcomes['total']:,}" if row.outcomes.get("total") else "",
        window=_window(row.trained_from, row.trained_to),
        auc=_percent(auc.get("challenger")),
        auc_beside=_beside(auc),
        gate=gate,
        gate_tone=gate_tone,
        stops=list(row.gate.get("tripped", [])),
        warnings=list(row.gate.get("warnings", [])),
        verdict=row.verdict,
        activated_at=row.activated_at.isoformat() if row.activated_at else "",
        activated_by=row.activated_by or ("" if row.kind == "rule" else "itself"),
        reason=row.activation_reason,
        facts=_facts(row),
        action=_action(row),
        tripped=bool(row.gate.get("tripped")) and not row.gate.get("signed_off_by"),
    )


def _measure_rule(lines: list[ModelLine], rows: list[ModelRow]) -> None:
    """The rule has no figures of its own: it was measured beside the newest model, on the same decisions."""
    newest = max((row for row in rows if row.metrics.get("auc_in_job")), key=lambda row: row.number, default=None)
    if newest is None:
        return
    for line, row in zip(lines, rows, strict=True):
        if row.kind == "rule":
            line["auc"] = _percent(newest.metrics["auc_in_job"].get("rule"))
            line["auc_beside"] = f"beside {name_of(newest).lower()}"


def training_view(run: RunRow | None) -> TrainingView:
    """The newest training: how far it is, or what came of it."""
    if run is None:
        return NO_TRAINING
    running = run.finished_at is None
    return TrainingView(
        running=running,
        done=run.done,
        total=max(run.total, 1),
        step=(run.step or "Waiting for a worker") if running else "",
        outcome="" if running else run.error or run.step,
        tone="bad" if run.error else "info",
        ended_at=run.finished_at.isoformat() if run.finished_at else "",
    )


def _gate(row: ModelRow) -> tuple[str, str]:
    """What the fairness gate said, in two words, and its tone."""
    if row.kind == "rule":
        return "Not needed", "neutral"
    if row.gate.get("tripped"):
        by = row.gate.get("signed_off_by")
        return (f"Signed off by {by}", "warn") if by else ("Stopped", "bad")
    if not row.gate.get("survey_answers"):
        return "No survey answers", "neutral"
    return ("Passed, with warnings", "warn") if row.gate.get("warnings") else ("Passed", "good")


def _action(row: ModelRow) -> str:
    if row.status in ("active", "rejected"):
        return ""
    if row.kind == "rule":
        return "Go back to the rule"
    return "Go back to it" if row.status == "retired" else "Use it"


def _outcomes(row: ModelRow) -> str:
    total, jobs = row.outcomes.get("total"), row.outcomes.get("jobs")
    return f"{total:,} in {jobs:,} {'job' if jobs == 1 else 'jobs'}" if total else ""


def _window(first: datetime | None, last: datetime | None) -> str:
    if first is None or last is None:
        return ""
    return f"{first:%d %b %Y} to {last:%d %b %Y}"


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f} %"


def _beside(auc: dict[str, Any]) -> str:
    rule, champion = _percent(auc.get("rule")), _percent(auc.get("champion"))
    if not rule:
        return ""
    return f"rule {rule}" if champion == rule else f"before {champion}, rule {rule}"


def _facts(row: ModelRow) -> list[Fact]:
    """The small print: what makes the model identifiable and repeatable."""
    engine = row.metrics.get("engine", {})
    kinds = (("hired_success", "hired"), ("offer", "offers"), ("interview", "interviewed"), ("rejected", "rejected"))
    counts = [f"{row.outcomes[kind]:,} {words}" for kind, words in kinds if row.outcomes.get(kind)]
    follows = engine.get("share")
    found = [
        ("Version", row.version),
        ("Decisions", ", ".join(counts)),
        ("People", f"{row.outcomes['people']:,}" if row.outcomes.get("people") else ""),
        ("Made from", row.trained_from and _window(row.trained_from, row.trained_to)),
        ("Judged on", f"{row.metrics['rows']:,} decisions it had not seen" if row.metrics.get("rows") else ""),
        ("Follows decisions by", "" if follows is None else f"{100 * follows:.0f} %, the rule by the rest"),
        ("Learned in", f"{row.training_seconds:.1f} s" if row.training_seconds is not None else ""),
        ("Size", f"{row.size_bytes / 1024:,.0f} KB" if row.size_bytes else ""),
        ("Hash of the model", row.content_sha256),
        ("Hash of the decisions", row.data_sha256),
    ]
    return [Fact(term=term, value=str(value)) for term, value in found if value]
