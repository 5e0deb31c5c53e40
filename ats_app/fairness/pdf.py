"""An audit as a PDF that can be handed to a lawyer: what was looked at, the tables, what follows, the hashes."""

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from ats_app.fairness.exports import rate_tables
from ats_app.fairness.schemas import ReportRow
from ats_app.fairness.words import DIMENSION_WORDS, group_words, in_words

_MARGIN = 18 * mm
_STYLES = getSampleStyleSheet()
_SMALL = ParagraphStyle("small", parent=_STYLES["BodyText"], fontSize=8, leading=10)
_CELL = ParagraphStyle("cell", parent=_SMALL, fontSize=7.5, leading=9)
_HEAD = ("Group", "Applications", "Selected", "Rate", "Ratio", "95 % interval", "p", "Remark")
_WIDTHS = (41 * mm, 20 * mm, 15 * mm, 14 * mm, 12 * mm, 24 * mm, 14 * mm, 34 * mm)
_LINES = TableStyle(
    [
        ("FONTSIZE", (0, 0), (-1, -1), 7.5),
        ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#eef0f3")),
        ("LINEBELOW", (0, 0), (-1, -1), 0.25, colors.HexColor("#c8ccd2")),
        ("ALIGN", (1, 0), (-2, -1), "RIGHT"),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
)
NOTICE = (
    "This report was prepared by the applicant tracking system from its own records. It supports, and does not replace,"
    " the independent audit that New York City Local Law 144 asks for. Groups are what applicants stated voluntarily;"
    " nothing was inferred. Impact ratio: the group's rate over the highest rate; under 0.80 it fails the four-fifths"
    " rule (29 CFR 1607.4(D)). Intervals are bootstrap intervals; p is corrected for many comparisons (Holm)."
)


def report_pdf(row: ReportRow, company: str) -> bytes:
    """The audit as a document; the same audit gives the same bytes."""
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=f"Fairness audit of {company}",
        author=company,
        invariant=1,
    )
    document.build(list(_story(row, company)), onFirstPage=_foot(row), onLaterPages=_foot(row))
    return out.getvalue()


def _story(row: ReportRow, company: str) -> Iterator[Any]:
    report = row.report
    yield Paragraph(f"Fairness audit · {_safe(company)}", _STYLES["Title"])
    yield _facts(row)
    yield Spacer(1, 4 * mm)
    yield Paragraph(NOTICE, _SMALL)
    yield from _findings(report["findings"])
    for title, tables in rate_tables(report):
        yield Paragraph(title, _STYLES["Heading2"])
        for name, table in tables.items():
            yield from _rates(name, table)
    yield from _what_if(report["what_if"])
    yield from _proxies(report["proxies"])


def _facts(row: ReportRow) -> Table:
    data = row.report["data"]
    first = row.applied_from.date().isoformat() if row.applied_from else "the beginning"
    facts = [
        ("Made", _time(row.done_at)),
        ("About", row.job or "All jobs"),
        ("Applications", f"{data['applications']:,} scored, received from {first} to {_time(row.applied_until)}"),
        ("Decided", f"{data['decided']:,}"),
        ("Answered the survey", f"{data['answered_survey']:,} of {data['people']:,} people"),
        ("Models", ", ".join(f"{name} ({count:,})" for name, count in row.report["models"].items())),
        ("Report hash", row.report_hash),
        ("Data hash", row.data_hash),
        ("Model hash", row.model_hash),
        ("Decision ledger up to", row.ledger_hash or "no decision yet"),
    ]
    cells = [[Paragraph(f"<b>{name}</b>", _CELL), Paragraph(_safe(value), _CELL)] for name, value in facts]
    return Table(cells, colWidths=(40 * mm, 134 * mm), hAlign="LEFT")


def _findings(findings: Sequence[Mapping[str, str]]) -> Iterator[Any]:
    yield Paragraph("What the tables say", _STYLES["Heading2"])
    if not findings:
        yield Paragraph("No group stands out beyond chance.", _STYLES["BodyText"])
    for item in findings:
        mark = "Needs action" if item["severity"] == "flag" else "To look at"
        yield Paragraph(f"<b>{mark}</b> ({_safe(item['about'])}): {_safe(in_words(item['text']))}", _SMALL)


def _rates(name: str, table: Mapping[str, Any]) -> Iterator[Any]:
    yield Paragraph(DIMENSION_WORDS[name], _STYLES["Heading4"])
    lines = [[Paragraph(f"<b>{word}</b>", _CELL) for word in _HEAD]]
    lines += [_rate_line(line) for line in table["rows"]]
    lines.append([Paragraph("<i>Unknown, outside of the ratios</i>", _CELL), f"{table['unknown']:,}", *[""] * 6])
    yield Table(lines, colWidths=_WIDTHS, style=_LINES, repeatRows=1, hAlign="LEFT")
    yield Spacer(1, 3 * mm)


def _rate_line(line: Mapping[str, Any]) -> list[Any]:
    low, high = line["ratio_interval"] or (None, None)
    remark = "Flagged. " if line["flagged"] else ""
    return [
        Paragraph(_safe(group_words(line["group"])), _CELL),
        f"{line['people']:,}",
        f"{line['selected']:,}",
        f"{line['rate']:.1%}",
        "–" if line["ratio"] is None else f"{line['ratio']:.2f}",
        "–" if low is None or high is None else f"{low:.2f} – {high:.2f}",
        "–" if line["p_corrected"] is None else f"{line['p_corrected']:.3f}",
        Paragraph(_safe(remark + line["note"]), _CELL),
    ]


def _what_if(lines: Sequence[Mapping[str, Any]]) -> Iterator[Any]:
    yield Paragraph("What if there were a threshold?", _STYLES["Heading2"])
    head = ["Score at least", "Would pass", *DIMENSION_WORDS.values()]
    cells: list[list[Any]] = [[Paragraph(f"<b>{word}</b>", _CELL) for word in head]]
    for line in lines:
        ratios = [line["worst_ratio"][name] for name in DIMENSION_WORDS]
        shown = ["–" if ratio is None else f"{ratio:.2f}" for ratio in ratios]
        cells.append([f"{line['threshold']:.1f}", f"{line['selected']:,}", *shown])
    yield Table(cells, style=_LINES, repeatRows=1, hAlign="LEFT")
    yield Paragraph("The worst impact ratio along each dimension; no such threshold is in use.", _SMALL)


def _proxies(rows: Sequence[Mapping[str, Any]]) -> Iterator[Any]:
    yield Paragraph("Can the features tell a group?", _STYLES["Heading2"])
    if not rows:
        yield Paragraph("Too few people have answered the survey to say.", _STYLES["BodyText"])
        return
    head = ("Group", "People", "AUC (0.5 is chance)", "To look at", "Telling features")
    cells: list[list[Any]] = [[Paragraph(f"<b>{word}</b>", _CELL) for word in head]]
    for row in rows:
        telling = ", ".join(name.replace("_", " ") for name in row["telling_features"]) or "–"
        group = Paragraph(_safe(group_words(row["group"])), _CELL)
        suspect = "yes" if row["suspect"] else "no"
        cells.append([group, f"{row['people']:,}", f"{row['auc']:.2f}", suspect, Paragraph(_safe(telling), _CELL)])
    yield Table(
        cells, style=_LINES, repeatRows=1, hAlign="LEFT", colWidths=(50 * mm, 16 * mm, 34 * mm, 22 * mm, 52 * mm)
    )


def _foot(row: ReportRow) -> Any:
    def draw(canvas: Any, _document: Any) -> None:
        canvas.setFont("Helvetica", 7)
        canvas.drawString(_MARGIN, 9 * mm, f"Report {row.report_hash}")
        canvas.drawRightString(A4[0] - _MARGIN, 9 * mm, f"Page {canvas.getPageNumber()}")

    return draw


def _time(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment:%Y-%m-%d %H:%M} UTC"


def _safe(text: str) -> str:
    """Text for reportlab's little markup language."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
