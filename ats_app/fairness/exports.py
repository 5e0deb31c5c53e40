"""Tables as CSV. A cell can't start a formula, whatever somebody wrote into it."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ats_app.core.db import UnitOfWork
from ats_app.core.permissions import Permission
from ats_app.fairness import ledger
from ats_app.fairness.repository import LedgerRepository
from ats_app.fairness.schemas import FairnessOverview, LedgerRow
from ats_app.fairness.words import ACTIONS, DIMENSION_WORDS, MEASURES, group_words

MOST_LEDGER_ROWS = 100_000
RATE_HEAD = (
    "Dimension", "Group", "Applications", "Selected", "Rate", "Impact ratio", "Interval from", "Interval to", "z",
    "p (corrected)", "Test", "Flagged", "Note",
)  # fmt: skip
_LEDGER_HEAD = (
    "Number", "Time (UTC)", "Job", "Application", "Decision", "From stage", "To stage", "Reason", "Person", "Role",
    "Score shown", "Model", "Document (SHA-256)", "Staying with a higher score", "Staying with a lower score",
    "Override", "Score shown to", "Hash",
)  # fmt: skip


def as_csv(rows: Iterable[Sequence[Any]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def overview_csv(found: FairnessOverview) -> str:
    """The tables of the screen below one another."""
    rows: list[Sequence[Any]] = [("Measure", MEASURES[next(iter(found.tables.values())).measure]), RATE_HEAD]
    for name, table in found.tables.items():
        rows += rate_rows(name, [line.model_dump() for line in table.rows], table.unknown)
    return as_csv(rows)


def report_csv(report: Mapping[str, Any]) -> str:
    """All rate tables of an audit, with its hashes."""
    rows: list[Sequence[Any]] = [
        ("Report hash", report["report_hash"]),
        ("Data hash", report["data"]["data_hash"]),
        ("Model hash", report["model_hash"]),
    ]
    for title, tables in rate_tables(report):
        rows += [(), (title,), RATE_HEAD]
        for name, table in tables.items():
            rows += rate_rows(name, [_with_interval(line) for line in table["rows"]], table["unknown"])
    return as_csv(rows)


def rate_tables(report: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """An audit's rate tables with their titles: scores first, then each stage."""
    stages = {"advanced": "Got an offer or was hired", "interviewed": "Was interviewed", "hired": "Was hired"}
    known = [(words, report["stages"][name]) for name, words in stages.items()]
    return [("Score above the median", report["score_rates"]), *known]


def rate_rows(dimension: str, lines: Iterable[Mapping[str, Any]], unknown: int) -> list[Sequence[Any]]:
    """A table's lines, and the people of unknown group below them."""
    words = DIMENSION_WORDS[dimension]
    rows: list[Sequence[Any]] = [
        (
            words,
            group_words(line["group"]),
            line["people"],
            line["selected"],
            _number(line["rate"]),
            _number(line["ratio"]),
            _number(line["low"]),
            _number(line["high"]),
            _number(line["z"]),
            _number(line["p_corrected"]),
            line["test"] or "",
            "yes" if line["flagged"] else "",
            line["note"],
        )
        for line in lines
    ]
    return [*rows, (words, "Unknown, outside of the ratios", unknown)]


def ledger_csv(uow: UnitOfWork) -> str:
    """The decision ledger, newest first."""
    uow.actor.require(Permission.FAIRNESS_READ)
    found = LedgerRepository(uow).entries(
        job_id=None, overrides_only=False, before=None, since=None, limit=MOST_LEDGER_ROWS
    )
    lines = (_ledger_line(LedgerRow.model_validate(row)) for row in found)
    return as_csv([("Override", ledger.OVERRIDE_DEFINITION), _LEDGER_HEAD, *lines])


def _ledger_line(row: LedgerRow) -> Sequence[Any]:
    said = {True: "yes", False: "no", None: "not comparable"}[row.override]
    return (
        row.position,
        row.decided_at.isoformat(timespec="seconds"),
        row.job,
        row.application_id,
        ACTIONS[row.action],
        row.from_stage,
        row.to_stage,
        row.reason,
        row.actor,
        row.actor_role,
        "" if row.score is None else row.score,
        row.model_version,
        row.document_sha256,
        "" if row.higher is None else row.higher,
        "" if row.lower is None else row.lower,
        said,
        "; ".join(row.shown_to),
        row.hash,
    )


def _with_interval(line: Mapping[str, Any]) -> dict[str, Any]:
    low, high = line["ratio_interval"] or (None, None)
    return {**line, "low": low, "high": high}


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def _harmless(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    if cell[:1] == "-" and cell[1:].replace(".", "", 1).isdigit():
        return cell
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
