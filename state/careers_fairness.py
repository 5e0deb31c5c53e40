"""The public summary of a company's bias audit."""

from typing import Any, TypedDict

from ats_app.accounts import company as companies
from ats_app.accounts.schemas import CompanyRow
from ats_app.core.db import UnitOfWork
from ats_app.fairness import publishing
from ats_app.fairness.schemas import SummaryRow
from ats_app.fairness.words import DIMENSION_WORDS, group_words
from state.base import Open, handler, run_as
from state.careers import CareersState


class SummaryLine(TypedDict):
    group: str
    people: str
    selected: str
    rate: str
    ratio: str
    note: str


class SummaryTable(TypedDict):
    title: str
    unknown: str
    lines: list[SummaryLine]


class Fact(TypedDict):
    term: str
    value: str


class SummaryState(CareersState):
    facts: list[Fact] = []
    tables: list[SummaryTable] = []

    @handler(Open.ANYBODY)
    async def load_summary(self) -> None:
        """The summary that the company has published."""
        shown, found = await run_as(await self._visitor(), _summary)
        self._show_company(shown)
        self.facts = _facts(found)
        self.tables = [
            SummaryTable(
                title=words,
                unknown=f"{found.unknown[name]:,} more are of unknown group and stand outside of the table.",
                lines=[_line(line) for line in found.tables[name]],
            )
            for name, words in DIMENSION_WORDS.items()
        ]
        self.loading, self.problem = False, ""


def _summary(uow: UnitOfWork) -> tuple[CompanyRow, SummaryRow]:
    return companies.company(uow), publishing.summary(uow)


def _facts(found: SummaryRow) -> list[Fact]:
    first = f"{found.applied_from:%d %B %Y}" if found.applied_from else "the beginning"
    by = found.auditor or "Prepared by the company. No independent auditor has examined it."
    facts = {
        "Date of the audit": f"{found.audited_at:%d %B %Y}",
        "Tool": "Match score, " + ", ".join(found.models),
        "In use since": f"{found.distributed_on:%d %B %Y}",
        "Independent auditor": by,
        "Data": f"{found.applications:,} scored applications, from {first} to {found.applied_until:%d %B %Y}",
        "Jobs": found.job or "All jobs of the company",
        "Source": found.source,
        "Report hash": found.report_hash,
    }
    return [Fact(term=term, value=value) for term, value in facts.items()]


def _line(line: dict[str, Any]) -> SummaryLine:
    return SummaryLine(
        group=group_words(line["group"]),
        people=f"{line['people']:,}",
        selected=f"{line['selected']:,}",
        rate=f"{line['rate']:.1%}",
        ratio="–" if line["ratio"] is None else f"{line['ratio']:.2f}",
        note="Under 2 %: outside of the ratios" if line["omitted"] else "Few people" if line["small"] else "",
    )
