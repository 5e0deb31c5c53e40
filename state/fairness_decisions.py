"""What people did about scores: overrides and the ledger, feedback, and the models that scored."""

from typing import TypedDict
from uuid import UUID

from analytics import fairness_figures as figures
from ats_app.core.db import UnitOfWork
from ats_app.core.pagination import Page
from ats_app.core.permissions import Permission
from ats_app.fairness import audits, feedback, ledger
from ats_app.fairness.aggregates import Scope
from ats_app.fairness.schemas import FeedbackCount, FeedbackRow, LedgerCheck, LedgerRow, ModelUse, OverrideRate
from ats_app.fairness.words import ACTIONS, DIRECTIONS, FACTORS, REASONS, names_in_words
from state.analytics import NO_CHART, ChartView
from state.base import AppState, handler, run_as, uuid_param
from state.fairness import DEFAULT_MONTHS, MONTHS, percent

PAGE = 25
OVERRIDE_WORDS = {True: "Override", False: "With the score", None: "Not comparable"}
OVERRIDE_TONES = {True: "warn", False: "good", None: "neutral"}


class DecisionLine(TypedDict):
    number: str
    at: str
    action: str
    stages: str
    job: str
    job_id: str
    reason: str
    who: str
    score: str
    shown_to: str
    model: str
    compared: str
    override: str
    tone: str
    proof: str


class RateOf(TypedDict):
    group: str
    decisions: str
    overrides: str
    rate: str


class FeedbackLine(TypedDict):
    at: str
    who: str
    job: str
    what: str
    why: str
    text: str
    score: str
    model: str


class CountLine(TypedDict):
    reason: str
    direction: str
    model: str
    given: str


class ModelLine(TypedDict):
    version: str
    current: str
    given: str
    first_used: str
    last_used: str


class DecisionsState(AppState):
    decisions: list[DecisionLine] = []
    next_cursor: str = ""
    by_job: list[RateOf] = []
    by_action: list[RateOf] = []
    by_month: ChartView = NO_CHART
    chain: str = ""
    chain_tone: str = "good"
    checking: bool = False
    feedback: list[FeedbackLine] = []
    counts: list[CountLine] = []
    models: list[ModelLine] = []
    loading: bool = True

    @handler(Permission.FAIRNESS_READ)
    async def load(self) -> None:
        """Shows the part that the address asks for."""
        view, job_id = self._param("view"), uuid_param(self._param("job"))
        months = MONTHS.get(self._param("period") or DEFAULT_MONTHS, 12)
        if view == "decisions":
            page, rates = await self._run(
                _decisions, job_id, months, self._param("against") == "1", self._param("cursor") or None
            )
            self.decisions = [_decision(row) for row in page.items]
            self.next_cursor = page.next_cursor or ""
            self.by_job, self.by_action = ([_rate_of(row) for row in rates[name]] for name in ("job", "action"))
            self.by_month = _month_chart(rates["month"])
        elif view == "feedback":
            rows, counted = await self._run(_feedback, job_id, months)
            self.feedback = [_feedback_line(row) for row in rows]
            self.counts = [_count(row) for row in counted]
        elif view == "models":
            self.models = [_model(row) for row in await self._run(audits.models)]
        self.loading = False

    @handler(Permission.FAIRNESS_READ, background=True)
    async def check(self) -> None:
        """Computes the chain of the ledger again, part by part, and says what came out."""
        actor, after, more = self._actor, 0, True
        async with self:
            self.checking, self.chain = True, ""
        try:
            while more:
                found = await run_as(actor, ledger.check, after=after)
                after, more = found.entries, found.more
                async with self:
                    self.chain, self.chain_tone = chain_words(found), "good" if found.intact else "bad"
        finally:
            async with self:
                self.checking = False


def chain_words(found: LedgerCheck) -> str:
    """The result of a check as a sentence."""
    if found.broken_at is not None:
        return f"Entry number {found.broken_at} does not fit the chain: the ledger was changed after it was written."
    if found.unrecorded:
        return f"{found.unrecorded:,} decisions of the stage history are missing in the ledger: entries were removed."
    if found.more:
        return f"{found.entries:,} entries so far are as they were written."
    if not found.entries:
        return "The ledger is empty: nobody has decided anything yet."
    return f"Untouched: all {found.entries:,} entries are as they were written, and no decision is missing."


def _decisions(
    uow: UnitOfWork, job_id: UUID | None, months: int | None, against: bool, cursor: str | None
) -> tuple[Page[LedgerRow], dict[str, list[OverrideRate]]]:
    since = Scope.of(job_id, months).applied_from
    page = ledger.entries(uow, job_id=job_id, since=since, overrides_only=against, cursor=cursor, limit=PAGE)
    groups = ("month", "job", "action")
    return page, {name: ledger.override_rates(uow, name, job_id=job_id, since=since) for name in groups}


def _feedback(
    uow: UnitOfWork, job_id: UUID | None, months: int | None
) -> tuple[list[FeedbackRow], list[FeedbackCount]]:
    since = Scope.of(job_id, months).applied_from
    return feedback.latest(uow, job_id=job_id, since=since), feedback.counts(uow, job_id=job_id, since=since)


def _decision(row: LedgerRow) -> DecisionLine:
    moved = row.to_stage and row.to_stage != row.from_stage
    compared = "" if row.higher is None else f"{row.higher} higher, {row.lower} lower stayed"
    return DecisionLine(
        number=f"{row.position:,}",
        at=row.decided_at.isoformat(),
        action=ACTIONS[row.action],
        stages=f"{row.from_stage} → {row.to_stage}" if moved else row.from_stage,
        job=row.job or "A deleted job",
        job_id=str(row.job_id),
        reason=row.reason,
        who=row.actor or "A former colleague",
        score="–" if row.score is None else f"{row.score:.0f}",
        shown_to=_shown_words(row),
        model=row.model_version,
        compared=compared,
        override=OVERRIDE_WORDS[row.override],
        tone=OVERRIDE_TONES[row.override],
        proof=row.hash[:8],
    )


def _shown_words(row: LedgerRow) -> str:
    """Who else had been shown the score; nothing where nothing is known, as of older decisions."""
    others = names_in_words([name for name in row.shown_to if name != row.actor])
    if not others:
        return ""
    return f"also shown to {others}" if row.actor in row.shown_to else f"score shown to {others} only"


def _rate_of(row: OverrideRate) -> RateOf:
    return RateOf(
        group=ACTIONS.get(row.group, row.group),
        decisions=f"{row.decisions:,}",
        overrides=f"{row.overrides:,} of {row.comparable:,}",
        rate=percent(row.rate),
    )


def _month_chart(rows: list[OverrideRate]) -> ChartView:
    return ChartView(
        figure=figures.override_rate([(row.group, row.rate) for row in rows]),
        columns=["Month", "Decisions", "Comparable", "Overrides", "Rate"],
        rows=[
            [row.group, f"{row.decisions:,}", f"{row.comparable:,}", f"{row.overrides:,}", percent(row.rate)]
            for row in rows
        ],
        empty=not rows,
    )


def _feedback_line(row: FeedbackRow) -> FeedbackLine:
    return FeedbackLine(
        at=row.created_at.isoformat(),
        who=row.author,
        job=row.job,
        what=f"{DIRECTIONS[row.direction]} · {FACTORS[row.factor]}",
        why=REASONS[row.reason],
        text=row.text,
        score="–" if row.score is None else f"{row.score:.0f}",
        model=row.model_version,
    )


def _count(row: FeedbackCount) -> CountLine:
    return CountLine(
        reason=REASONS[row.reason],
        direction=DIRECTIONS[row.direction],
        model=row.model_version,
        given=f"{row.given:,}",
    )


def _model(row: ModelUse) -> ModelLine:
    return ModelLine(
        version=row.model_version,
        current=f"{row.current:,}",
        given=f"{row.given:,}",
        first_used=row.first_used.isoformat(),
        last_used=row.last_used.isoformat(),
    )
