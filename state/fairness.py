"""The fairness screen's frame and its first part: rates of groups for the filters in the address."""

from typing import Any, TypedDict
from urllib.parse import urlencode

import reflex as rx

from analytics import fairness_figures as figures
from analytics.fairness_figures import FOUR_FIFTHS
from ats_app.core.db import UnitOfWork
from ats_app.core.permissions import Permission
from ats_app.fairness import aggregates, ledger, settings
from ats_app.fairness.schemas import FairnessOverview, GroupLine, RateRows
from ats_app.fairness.words import DIMENSION_WORDS, MEASURES, group_words
from ats_app.jobs import service as jobs
from state.analytics import NO_CHART, ChartView
from state.base import AppState, handler, uuid_param
from state.toasts import done

VIEWS = {
    "rates": "Groups",
    "decisions": "Decisions",
    "feedback": "Feedback",
    "models": "Models",
    "audits": "Audits",
}
MONTHS = {"3": 3, "6": 6, "12": 12, "all": None}
DEFAULT_MONTHS, DEFAULT_THRESHOLD = "12", 60
STAGE_HEADS = ["Group", "Applied", "Screened", "Interviewed", "Offered", "Hired"]


class Tile(TypedDict):
    label: str
    value: str
    unit: str


class RateLine(TypedDict):
    group: str
    people: str
    selected: str
    rate: str
    ratio: str
    interval: str
    test: str
    verdict: str
    tone: str
    note: str


class TabLink(TypedDict):
    words: str
    href: str
    current: bool


class FairnessState(AppState):
    view: str = "rates"
    tabs: list[TabLink] = []
    jobs: list[list[str]] = []
    tiles: list[Tile] = []
    rates: list[RateLine] = []
    beside: str = ""
    """Who stands beside the table: unknown, undecided, groups not shown."""
    question: str = ""
    threshold: int = DEFAULT_THRESHOLD
    slides: bool = False
    ratios: ChartView = NO_CHART
    funnel: ChartView = NO_CHART
    what_if: ChartView = NO_CHART
    csv_href: str = ""
    survey_on: bool = True
    may_manage: bool = False
    loading: bool = True

    _job: str = ""
    _months: str = DEFAULT_MONTHS
    _measure: str = "median"
    _by: str = "sex"

    @handler(Permission.FAIRNESS_READ)
    async def load(self) -> None:
        """Reads the address and shows what it asks for."""
        self.may_manage = self._actor.can(Permission.FAIRNESS_MANAGE)
        view = self._param("view")
        self.view = view if view in VIEWS else "rates"
        self._job = self._param("job")
        self._months = self._param("period") if self._param("period") in MONTHS else DEFAULT_MONTHS
        self._measure = self._param("measure") if self._param("measure") in MEASURES else "median"
        self._by = self._param("by") if self._param("by") in DIMENSION_WORDS else "sex"
        self.threshold = _whole(self._param("threshold"), DEFAULT_THRESHOLD)
        self.tabs = [
            TabLink(words=words, href=self._link(view=key), current=key == self.view) for key, words in VIEWS.items()
        ]
        self.jobs, self.survey_on = await self._run(_frame)
        if self.view == "rates":
            await self._show()
        self.loading = False

    @handler(Permission.FAIRNESS_READ)
    async def slide(self, value: float) -> Any:
        """What if the threshold were there? It goes into the address, which shows it."""
        wanted = min(100, max(0, round(value)))
        return rx.redirect(self._link(view="rates", threshold=str(wanted)), replace=True)

    @handler(Permission.FAIRNESS_MANAGE)
    async def switch_survey(self, enabled: bool) -> Any:
        """Asks applicants the survey, or stops asking."""
        await self._run(settings.enable_survey, enabled)
        self.survey_on = enabled
        return done("Applicants are asked from now on" if enabled else "Applicants are no longer asked")

    async def _show(self) -> None:
        found, override = await self._run(
            _read, uuid_param(self._job), MONTHS[self._months], self._measure, float(self.threshold)
        )
        table = found.tables[self._by]
        self.slides = self._measure == "threshold"
        self.question = MEASURES[self._measure] + (f" of {self.threshold}" if self.slides else "")
        self.tiles = _tiles(found, override)
        self.rates = [_rate(line, table.reference) for line in table.rows]
        self.beside = _beside(table)
        self.ratios, self.funnel, self.what_if = _ratio_chart(table), _funnel_chart(found), _what_if_chart(found)
        self.csv_href = self._csv()

    def _link(self, **changes: str) -> str:
        """The address of this screen with some of its parameters changed; defaults are left out."""
        values = {
            "view": self.view,
            "job": self._job,
            "period": self._months,
            "measure": self._measure,
            "by": self._by,
            "threshold": str(self.threshold),
        } | changes
        usual = {
            "view": "rates",
            "job": "",
            "period": DEFAULT_MONTHS,
            "measure": "median",
            "by": "sex",
            "threshold": str(DEFAULT_THRESHOLD),
        }
        query = urlencode({name: value for name, value in values.items() if value != usual[name]})
        return f"/fairness?{query}" if query else "/fairness"

    def _csv(self) -> str:
        values = {
            "job_id": str(uuid_param(self._job) or ""),
            "months": str(MONTHS[self._months] or 0),
            "measure": self._measure,
            "threshold": str(self.threshold),
        }
        query = urlencode({name: value for name, value in values.items() if value})
        return f"/api/v1/fairness/overview.csv?{query}"


def _frame(uow: UnitOfWork) -> tuple[list[list[str]], bool]:
    return [[str(job_id), title] for job_id, title in jobs.choices(uow)], settings.survey_enabled(uow)


def _read(
    uow: UnitOfWork, job_id: Any, months: int | None, measure: str, threshold: float
) -> tuple[FairnessOverview, float | None]:
    found = aggregates.overview(uow, job_id=job_id, months=months, measure=measure, threshold=threshold)
    since = aggregates.Scope.of(job_id, months).applied_from
    rows = ledger.override_rates(uow, "action", job_id=job_id, since=since)
    comparable = sum(row.comparable for row in rows)
    return found, sum(row.overrides for row in rows) / comparable if comparable else None


def _tiles(found: FairnessOverview, override: float | None) -> list[Tile]:
    share = f"{found.answered / found.applications:.0%} of the applications" if found.applications else "none yet"
    worst = "–" if found.worst_ratio is None else f"{found.worst_ratio:.2f}"
    return [
        Tile(label="Applications", value=f"{found.applications:,}", unit=f"{found.scored:,} with a score"),
        Tile(label="With an answer", value=f"{found.answered:,}", unit=share),
        Tile(label="Median score", value="–" if found.median is None else f"{found.median:.1f}", unit="of 100"),
        Tile(label="Worst impact ratio", value=worst, unit="of any grouping; four fifths is 0.80"),
        Tile(label="Groups flagged", value=str(found.flags), unit="of all groupings: under 0.80, or beyond chance"),
        Tile(label="Override rate", value=percent(override), unit="decisions against the score"),
    ]


def _rate(line: GroupLine, reference: str | None) -> RateLine:
    verdict, tone = _verdict(line, reference)
    interval = "–" if line.low is None or line.high is None else f"{line.low:.2f} – {line.high:.2f}"
    return RateLine(
        group=group_words(line.group),
        people=f"{line.people:,}",
        selected=f"{line.selected:,}",
        rate=f"{line.rate:.1%}",
        ratio="–" if line.ratio is None else f"{line.ratio:.2f}",
        interval=interval,
        test="–" if line.p_corrected is None else f"{line.p_corrected:.3f}",
        verdict=verdict,
        tone=tone,
        note=_remark(line),
    )


def _verdict(line: GroupLine, reference: str | None) -> tuple[str, str]:
    if line.group == reference:
        return "Highest rate", "neutral"
    if line.flagged and line.ratio is not None:
        low = line.ratio < FOUR_FIFTHS
        if low and line.significant:
            return "Under 0.80, beyond chance", "bad"
        return ("Under 0.80, may be chance", "warn") if low else ("Lower beyond chance", "warn")
    if line.omitted:
        return "Left out", "neutral"
    return ("Few people", "neutral") if line.small else ("Within bounds", "good")


def _remark(line: GroupLine) -> str:
    if line.omitted:
        return "Under 2 % of the known: outside of the ratios"
    return "Too few to judge by the ratio alone" if line.small else ""


def _beside(table: RateRows) -> str:
    """Who is not in the table, in a sentence."""
    parts = [f"{table.unknown:,} applications of unknown group stand outside of the ratios"]
    if table.withheld:
        groups = "a group" if table.withheld == 1 else f"{table.withheld} groups"
        parts[0] += f", those of {groups} of fewer than {aggregates.MINIMUM_GROUP} people among them"
    if table.undecided:
        reason = "have no score" if table.measure in ("median", "threshold") else "are not decided yet"
        parts.append(f"{table.undecided:,} applications {reason}")
    return "; ".join(parts) + "."


def _ratio_chart(table: RateRows) -> ChartView:
    lines = [line for line in table.rows if line.ratio is not None]
    points = [line.model_dump() | {"label": group_words(line.group)} for line in lines]
    return ChartView(
        figure=figures.impact_ratios(points),
        columns=["Group", "Impact ratio", "95 % interval"],
        rows=[[row["group"], row["ratio"], row["interval"]] for row in (_rate(line, None) for line in lines)],
        empty=not lines,
    )


def _funnel_chart(found: FairnessOverview) -> ChartView:
    lines = [(group_words(line.group), line.reached) for line in found.funnel]
    return ChartView(
        figure=figures.group_funnel(lines),
        columns=STAGE_HEADS,
        rows=[[label, *(f"{count:,}" for count in reached)] for label, reached in lines],
        empty=not lines,
    )


def _what_if_chart(found: FairnessOverview) -> ChartView:
    lines = [line for line in found.what_if if line.passed]
    ratios = {words: [line.worst_ratio[name] for line in lines] for name, words in DIMENSION_WORDS.items()}
    shown = [["–" if value is None else f"{value:.2f}" for value in line.worst_ratio.values()] for line in lines]
    known = any(value is not None for line in lines for value in line.worst_ratio.values())
    return ChartView(
        figure=figures.what_if([line.threshold for line in lines], ratios),
        columns=["Score at least", "Would pass", *DIMENSION_WORDS.values()],
        rows=[[f"{line.threshold:g}", f"{line.passed:,}", *cells] for line, cells in zip(lines, shown, strict=True)],
        empty=not known,
    )


def percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"


def _whole(text: str, usual: int) -> int:
    """A whole number of the address within 0-100."""
    return min(100, max(0, int(text))) if text.isdecimal() else usual
