"""Dates in a column of their own at the left, with a dot on a line for every stop."""

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer, Table, TableStyle

from ats_app.demo.resumes.layouts.flow import Press, print_pages
from ats_app.demo.resumes.layouts.registry import layout
from ats_app.demo.resumes.sheet import Entry, Section, Sheet

WIDTH = A4[0] - 36 * mm
DATES = 38 * mm


@layout("pdf_timeline", "pdf")
def render(sheet: Sheet) -> bytes:
    press = Press(sheet)
    story: list[Flowable] = [press.para(sheet.name, scale=2.4, color=sheet.style.accent)]
    if sheet.headline:
        story.append(press.para(sheet.headline, weight=2, scale=1.1, before=3))
    story += [Spacer(0, 4), *(press.para(c.labelled) for c in sheet.contact)]
    for section in sheet.sections:
        story += press.heading(section.heading, rule=False)
        story += _timeline(press, section) if section.entries else press.simple(section)
    return print_pages(story, sheet, margins=(18, 16, 18, 16))


def _timeline(press: Press, section: Section) -> list[Flowable]:
    accent = HexColor(press.sheet.style.accent)
    rows = [[press.para(e.dates, scale=0.94), _entry(press, e)] for e in section.entries]
    table = Table(rows, colWidths=[DATES, WIDTH - DATES], splitInRow=1)
    table.setStyle(
        TableStyle([
            ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEAFTER", (0, 0), (0, -1), 1.2, accent),
            ("LEFTPADDING", (0, 0), (0, -1), 0), ("LEFTPADDING", (1, 0), (1, -1), 9),
            ("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ])
    )  # fmt: skip
    return [table]


def _entry(press: Press, entry: Entry) -> list[Flowable]:
    head = f"{entry.title}, {entry.organisation}" if entry.organisation and press.sheet.style.heading_choice % 2 else ""
    first = [press.para(head, weight=1)] if head else [press.para(entry.title, weight=1)]
    second = [press.para(entry.organisation, weight=2)] if entry.organisation and not head else []
    note = [press.para(entry.note)] if entry.note else []
    return [*first, *second, *note, *press.bullets(entry)]
