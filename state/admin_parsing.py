"""How right the résumé parser is here, what it could not read, and whether it may learn from this company."""

import csv
import io
from typing import Any, TypedDict

import reflex as rx

from analytics import parsing
from analytics.parsing import Accuracy, DocumentLine, Parsing
from analytics.report import Chart
from ats_app.accounts import company
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import AppError
from ats_app.core.permissions import Permission
from state.analytics import NO_CHART, ChartView
from state.base import AppState, handler
from state.toasts import done


class AccuracyLine(TypedDict):
    id: str
    name: str
    checked: str
    right: str
    missed: str
    few: bool


class TroubleLine(TypedDict):
    id: str
    name: str
    href: str
    filename: str
    problem: str
    took: str
    at: str


class NumberTile(TypedDict):
    label: str
    value: str
    note: str


class AdminParsingState(AppState):
    tiles: list[NumberTile] = []
    fields: ChartView = NO_CHART
    months: ChartView = NO_CHART
    calibration: ChartView = NO_CHART
    calibration_words: str = ""
    by_field: list[AccuracyLine] = []
    by_language: list[AccuracyLine] = []
    by_layout: list[AccuracyLine] = []
    failures: list[list[str]] = []
    """[what was wrong, how often], most frequent first."""
    failed: list[TroubleLine] = []
    slowest: list[TroubleLine] = []
    learning: bool = False
    loading: bool = True
    error: str = ""

    @handler(Permission.PARSING_REPORT)
    async def load(self) -> None:
        """Shows the record of the period in the address."""
        found, learning = await self._run(_read, self._period())
        self._show(found)
        self.learning, self.loading, self.error = learning, False, ""

    @handler(Permission.SETTINGS_WRITE)
    async def change_learning(self, on: bool) -> Any:
        """Whether the parser of this installation may learn from corrections of this company."""
        row = await self._run(company.set_learning, bool(on))
        self.learning = row.learn_from_corrections
        return done("The next training uses your corrections." if self.learning else "Your corrections stay unused.")

    @handler(Permission.PARSING_REPORT)
    async def export(self) -> Any:
        """All tables as one CSV file."""
        found, _ = await self._run(_read, self._period())
        return rx.download(data=as_csv(found), filename=f"parsing-{self._period()}.csv")

    def _period(self) -> str:
        return self._param("period") or "90days"

    def _show(self, found: Parsing) -> None:
        self.tiles = _tiles(found)
        self.fields, self.months = _chart(found.by_field), _chart(found.over_time)
        self.calibration = _chart(found.calibration)
        self.calibration_words = _calibration_words(found.calibration_error)
        self.by_field, self.by_language, self.by_layout = (
            [_accuracy(item) for item in items] for items in (found.fields, found.languages, found.layouts)
        )
        self.failures = [[words, f"{number:,}"] for words, number in found.failures]
        self.failed = [_trouble(line) for line in found.failed_documents]
        self.slowest = [_trouble(line) for line in found.slowest]

    def _explain(self, error: AppError) -> Any:
        if error.status in (401, 403):
            return super()._explain(error)
        self.loading, self.error = False, error.message
        return None


def as_csv(found: Parsing) -> str:
    """The tables one below the other; a cell can't start a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    for title, items in (("Field", found.fields), ("Language", found.languages), ("Layout", found.layouts)):
        writer.writerow([title, "Looked at", "Right", "Share", "From", "To", "Missed", "Few"])
        for item in items:
            low, high = item.bounds
            share = "" if item.share is None else f"{item.share:.4f}"
            few = "few" if item.few else ""
            cells = (
                harmless(item.name),
                item.checked,
                item.right,
                share,
                f"{low:.4f}",
                f"{high:.4f}",
                item.missed,
                few,
            )
            writer.writerow(cells)
        writer.writerow([])
    writer.writerows([["Not read", "Documents"], *found.failures, []])
    writer.writerow(["Document", "Candidate", "Problem", "Milliseconds", "At"])
    for line in (*found.failed_documents, *found.slowest):
        who = (
            harmless(line.filename),
            harmless(line.who),
            line.error_code,
            line.milliseconds or "",
            line.at.isoformat(),
        )
        writer.writerow(who)
    return out.getvalue()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _read(uow: UnitOfWork, period: str) -> tuple[Parsing, bool]:
    return parsing.report(uow, period), company.company(uow).learn_from_corrections


def _tiles(found: Parsing) -> list[NumberTile]:
    documents = found.read + found.failed
    failed = f"{found.failed / documents:.1%} of {documents:,}" if documents else "of none"
    total = found.total
    few = "few values: take it with care" if total.few else f"of {total.checked:,} values looked at"
    return [
        NumberTile(label="Résumés read", value=f"{found.read:,}", note="in the period"),
        NumberTile(label="Not read", value=f"{found.failed:,}", note=failed),
        NumberTile(
            label="Time to read", value=_seconds(found.median_ms), note=f"median; 95 % under {_seconds(found.p95_ms)}"
        ),
        NumberTile(label="Right", value="–" if total.share is None else f"{total.share:.1%}", note=few),
        NumberTile(label="Missed", value=f"{total.missed:,}", note="values that people added"),
    ]


def _seconds(milliseconds: float | None) -> str:
    if milliseconds is None:
        return "–"
    return f"{milliseconds:.0f} ms" if milliseconds < 1000 else f"{milliseconds / 1000:.1f} s"


def _calibration_words(error: float | None) -> str:
    if error is None:
        return "Nobody was asked about a value in this period."
    return f"On average sureness and truth are {100 * error:.1f} points apart."


def _chart(chart: Chart) -> ChartView:
    return ChartView(figure=chart.figure, columns=chart.columns, rows=chart.rows, empty=chart.is_empty)


def _accuracy(item: Accuracy) -> AccuracyLine:
    return AccuracyLine(
        id=item.name,
        name=item.name[:1].upper() + item.name[1:],
        checked=f"{item.checked:,}",
        right=parsing.interval_words(item),
        missed=f"{item.missed:,}" if item.missed else "",
        few=item.few,
    )


def _trouble(line: DocumentLine) -> TroubleLine:
    return TroubleLine(
        id=str(line.document_id),
        name=line.who or "Nobody's",
        href=f"/candidates/{line.candidate_id}?document={line.document_id}" if line.candidate_id else "",
        filename=line.filename,
        problem=parsing.FAILURE_WORDS.get(line.error_code, line.error_code),
        took=_seconds(line.milliseconds),
        at=line.at.isoformat(),
    )
