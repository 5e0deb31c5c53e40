"""A form: every fact in a ruled table, its label in the left cell, as public employers like it."""

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer, Table, TableStyle

from ats_app.demo.resumes.layouts.flow import Press, print_pages
from ats_app.demo.resumes.layouts.registry import layout
from ats_app.demo.resumes.sheet import Entry, Section, Sheet

WIDTH = A4[0] - 40 * mm
LABELS = 42 * mm
_JOB = ("period", "role", "employer")
_STUDY = ("period", "qualification", "school")


@layout("pdf_table", "pdf")
def render(sheet: Sheet) -> bytes:
    press = Press(sheet)
    story: list[Flowable] = [
        press.para(sheet.document_word, weight=1, scale=1.7, after=4),
        press.para(sheet.name, scale=1.5, color=sheet.style.accent, after=6),
    ]
    rows = [(c.label or _label(sheet, c.kind), press.para(c.text)) for c in sheet.contact]
    story += [_table(press, rows), Spacer(0, 6)]
    for section in sheet.sections:
        story += [press.para(section.heading, weight=1, scale=1.15, before=6, after=3), *_section(press, section)]
    return print_pages(story, sheet)


def _label(sheet: Sheet, kind: str) -> str:
    return "" if kind in ("street", "extra") else sheet.words.labels[kind][0]


def _section(press: Press, section: Section) -> list[Flowable]:
    if not section.entries:
        return press.simple(section)
    labels = _JOB if section.kind == "experience" else _STUDY
    return [piece for e in section.entries for piece in (_entry(press, e, labels), Spacer(0, 5))]


def _entry(press: Press, entry: Entry, labels: tuple[str, ...]) -> Table:
    texts = (entry.dates, entry.title, entry.organisation)
    rows: list[tuple[str, Flowable | list[Flowable]]] = [
        (_label(press.sheet, label), press.para(text)) for label, text in zip(labels, texts, strict=True) if text
    ]
    rest: list[Flowable] = [press.para(entry.note)] if entry.note else []
    rest += press.bullets(entry)
    return _table(press, [*rows, ("", rest)] if rest else rows)


def _table(press: Press, rows: list[tuple[str, Flowable | list[Flowable]]]) -> Table:
    table = Table([[press.para(label, weight=1), value] for label, value in rows], colWidths=[LABELS, WIDTH - LABELS])
    table.setStyle(
        TableStyle([
            ("GRID", (0, 0), (-1, -1), 0.4, HexColor("#999999")), ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("BACKGROUND", (0, 0), (0, -1), HexColor("#f2f2f2")), ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ])
    )  # fmt: skip
    return table
