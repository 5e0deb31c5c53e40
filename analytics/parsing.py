"""How right the résumé parser is in this company: told by what people confirmed and corrected, never by itself.

Values are looked at because the parser was unsure of them, or because a candidate's form was filled in from them; so
the figures are those of looked-at values, and harder than the average value. Small numbers are said to be small.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import sqrt
from typing import Any, NamedTuple
from uuid import UUID

import polars as pl
from sqlalchemy import text

from analytics import parsing_figures as figures
from analytics.report import Chart
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import Invalid
from ats_app.core.permissions import Permission

PERIODS = {"30days": 30, "90days": 90, "12months": 365}
FEW = 30
"""Under so many looked-at values a share says little."""
_LISTED = 10
_Z = 1.96

FIELD_WORDS = {
    "contact_info.first_name": "First name",
    "contact_info.last_name": "Last name",
    "contact_info.email": "E-mail",
    "contact_info.phone": "Phone",
    "contact_info.location": "Location",
    "summary": "Summary",
    "work_history": "Position as a whole",
    "work_history.title": "Job title",
    "work_history.company": "Employer",
    "work_history.location": "Place of work",
    "work_history.start_date": "Start of a job",
    "work_history.end_date": "End of a job",
    "work_history.description": "What was done",
    "education": "Course as a whole",
    "education.degree": "Degree",
    "education.field": "Subject",
    "education.institution": "School",
    "education.graduation_year": "Year of graduation",
    "skills": "Skill",
    "certifications": "Certificate",
    "languages": "Language",
    "languages.level": "Level of a language",
}
LANGUAGE_WORDS = {"en": "English", "de": "German", "es": "Spanish", "fr": "French", "pt": "Portuguese"}
FAILURE_WORDS = {
    "unsupported_type": "Not a résumé format",
    "encrypted": "Protected with a password",
    "corrupt": "Damaged",
    "empty": "No text in it",
    "needs_ocr": "A scan, and no text recognition installed",
    "too_many_pages": "Too many pages",
    "too_large": "Too large",
    "bomb": "Unpacks to far more than its size",
    "timeout": "Took too long",
}


class Accuracy(NamedTuple):
    """Values of one kind that people looked at. `low` and `high` bound the share of right ones (95 %, Wilson);
    `missed` were not found by the parser and are in no share."""

    name: str
    checked: int
    right: int
    missed: int

    @property
    def share(self) -> float | None:
        return self.right / self.checked if self.checked else None

    @property
    def bounds(self) -> tuple[float, float]:
        return wilson(self.right, self.checked)

    @property
    def few(self) -> bool:
        return self.checked < FEW


class DocumentLine(NamedTuple):
    """A document that failed or was slow. `candidate_id` is None for one that was only parsed."""

    document_id: UUID
    candidate_id: UUID | None
    who: str
    filename: str
    error_code: str
    milliseconds: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Parsing:
    """Everything the screen shows for a period."""

    read: int
    failed: int
    median_ms: float | None
    p95_ms: float | None
    total: Accuracy
    fields: list[Accuracy]
    languages: list[Accuracy]
    layouts: list[Accuracy]
    by_field: Chart
    over_time: Chart
    calibration: Chart
    calibration_error: float | None
    failures: list[tuple[str, int]]
    failed_documents: list[DocumentLine]
    slowest: list[DocumentLine]


_SAID: Mapping[str, Any] = {
    "field": pl.String,
    "language": pl.String,
    "looks": pl.String,
    "month": pl.Date,
    "verdict": pl.String,
    "number": pl.Int64,
}
_SAID_QUERY = text("""
SELECT field, language, upper(format) || ', ' || layout AS looks, date_trunc('month', created_at)::date AS month,
  verdict, count(*) AS number
FROM parse_corrections WHERE tenant_id = :tenant AND ended_at IS NULL AND created_at >= :since GROUP BY 1, 2, 3, 4, 5
""")
_SURE: Mapping[str, Any] = {"bin": pl.Int64, "sureness": pl.Float64, "right": pl.Int64, "number": pl.Int64}
_SURE_QUERY = text("""
SELECT least(9, floor(confidence * 10))::int AS bin, avg(confidence) AS sureness,
  count(*) FILTER (WHERE verdict = 'confirmed') AS right, count(*) AS number
FROM parse_corrections
WHERE tenant_id = :tenant AND ended_at IS NULL AND created_at >= :since AND asked AND confidence IS NOT NULL
  AND verdict <> 'added' AND parsed IS NOT NULL
GROUP BY 1 ORDER BY 1
""")
_READ_QUERY = text("""
SELECT count(*) FILTER (WHERE status = 'parsed') AS read, count(*) FILTER (WHERE status = 'failed') AS failed,
  percentile_cont(0.5) WITHIN GROUP (ORDER BY processing_ms) AS median_ms,
  percentile_cont(0.95) WITHIN GROUP (ORDER BY processing_ms) AS p95_ms
FROM parsed_resumes WHERE tenant_id = :tenant AND parsed_at >= :since
""")
_FAILURES_QUERY = text("""
SELECT error_code, count(*) AS number FROM parsed_resumes
WHERE tenant_id = :tenant AND parsed_at >= :since AND status = 'failed' GROUP BY 1 ORDER BY 2 DESC, 1
""")
_LINES = """
SELECT d.id AS document_id, c.id AS candidate_id, coalesce(c.first_name || ' ' || c.last_name, '') AS who, d.filename,
  p.error_code, p.processing_ms AS milliseconds, p.parsed_at AS at
FROM parsed_resumes p JOIN documents d ON d.tenant_id = p.tenant_id AND d.id = p.document_id
LEFT JOIN candidates c ON c.tenant_id = d.tenant_id AND c.id = d.candidate_id AND c.deleted_at IS NULL
WHERE p.tenant_id = :tenant AND p.parsed_at >= :since AND
"""
_FAILED_QUERY = text(f"{_LINES} p.status = 'failed' ORDER BY p.parsed_at DESC, p.id DESC LIMIT :most")
_SLOWEST_QUERY = text(f"{_LINES} p.processing_ms IS NOT NULL ORDER BY p.processing_ms DESC, p.id DESC LIMIT :most")


def report(uow: UnitOfWork, period: str) -> Parsing:
    """The parser's record over a period.

    Raises:
        Invalid: there is no such period.
    """
    uow.actor.require(Permission.PARSING_REPORT)
    if period not in PERIODS:
        raise Invalid(fields={"period": f"One of {', '.join(PERIODS)}."})
    values = {"tenant": uow.actor.tenant_id, "since": datetime.now(UTC) - timedelta(days=PERIODS[period])}
    said = _frame(uow, _SAID_QUERY, values, _SAID)
    sure = _frame(uow, _SURE_QUERY, values, _SURE)
    read = uow.session.execute(_READ_QUERY, values).one()
    failures = uow.session.execute(_FAILURES_QUERY, values).all()
    fields = by(said, "field", FIELD_WORDS)
    return Parsing(
        read=read.read,
        failed=read.failed,
        median_ms=read.median_ms,
        p95_ms=read.p95_ms,
        total=_accuracy("All", said),
        fields=fields,
        languages=by(said, "language", LANGUAGE_WORDS),
        layouts=by(said, "looks", {}),
        by_field=_fields_chart(fields),
        over_time=_months_chart(said),
        calibration=_calibration_chart(sure),
        calibration_error=calibration_error(sure),
        failures=[(FAILURE_WORDS.get(row.error_code, row.error_code), row.number) for row in failures],
        failed_documents=_lines(uow, _FAILED_QUERY, values),
        slowest=_lines(uow, _SLOWEST_QUERY, values),
    )


def by(said: pl.DataFrame, column: str, words: Mapping[str, str]) -> list[Accuracy]:
    """One `Accuracy` a value of the column, most looked-at first."""
    groups = said.partition_by(column, as_dict=True)
    found = [_accuracy(words.get(str(key[0]), str(key[0])), group) for key, group in groups.items()]
    return sorted(found, key=lambda item: (-item.checked, -item.missed, item.name))


def wilson(right: int, checked: int) -> tuple[float, float]:
    """The 95 % interval of a share by Wilson's score; (0, 1) of nothing."""
    if not checked:
        return 0.0, 1.0
    share, square = right / checked, _Z * _Z / checked
    middle = (share + square / 2) / (1 + square)
    half = _Z * sqrt(share * (1 - share) / checked + square / (4 * checked)) / (1 + square)
    return max(0.0, middle - half), min(1.0, middle + half)


def calibration_error(sure: pl.DataFrame) -> float | None:
    """Expected calibration error: the mean distance of sureness and share right, each bin by its number of values."""
    total = int(sure["number"].sum())
    if not total:
        return None
    gaps = (sure["sureness"] * sure["number"] - sure["right"]).abs().sum()
    return float(gaps) / total


def interval_words(item: Accuracy) -> str:
    """`91 % (84-95)`, or a dash of nothing."""
    if item.share is None:
        return "–"
    low, high = item.bounds
    return f"{item.share:.0%} ({100 * low:.0f}–{100 * high:.0f})"


def _accuracy(name: str, said: pl.DataFrame) -> Accuracy:
    numbers = dict(said.group_by("verdict").agg(pl.col("number").sum()).iter_rows())
    right = int(numbers.get("confirmed", 0))
    wrong = int(numbers.get("corrected", 0)) + int(numbers.get("removed", 0))
    return Accuracy(name, right + wrong, right, int(numbers.get("added", 0)))


def _fields_chart(fields: list[Accuracy]) -> Chart:
    shown = [item for item in fields if item.checked]
    rows = [[item.name, interval_words(item), f"{item.checked:,}", f"{item.missed:,}"] for item in fields]
    columns = ["Field", "Right (95 % interval)", "Looked at", "Missed"]
    return Chart(figures.as_json(figures.fields([(i.name, i.share or 0.0, i.checked) for i in shown])), columns, rows)


def _months_chart(said: pl.DataFrame) -> Chart:
    months = [(key[0], _accuracy("", group)) for key, group in said.partition_by("month", as_dict=True).items()]
    known = sorted(((month, item) for month, item in months if item.checked), key=lambda pair: str(pair[0]))
    rows = [[f"{month:%b %Y}", interval_words(item), f"{item.checked:,}"] for month, item in known]
    points = [(month, item.share or 0.0, item.checked) for month, item in known]
    return Chart(figures.as_json(figures.months(points)), ["Month", "Right (95 % interval)", "Looked at"], rows)


def _calibration_chart(sure: pl.DataFrame) -> Chart:
    points = [(row["sureness"], row["right"] / row["number"], row["number"]) for row in sure.iter_rows(named=True)]
    rows = [[f"{x:.0%}", f"{y:.0%}", f"{n:,}"] for x, y, n in points]
    return Chart(figures.as_json(figures.calibration(points)), ["Sureness", "Right", "Looked at"], rows)


def _lines(uow: UnitOfWork, query: Any, values: Mapping[str, Any]) -> list[DocumentLine]:
    rows = uow.session.execute(query, {**values, "most": _LISTED})
    return [DocumentLine(*row) for row in rows]


def _frame(uow: UnitOfWork, query: Any, values: Mapping[str, Any], schema: Mapping[str, Any]) -> pl.DataFrame:
    rows = [tuple(row) for row in uow.session.execute(query, values)]
    return pl.DataFrame(rows, schema=dict(schema), orient="row")
