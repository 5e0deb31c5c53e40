"""Headings in the margin, right-aligned against the text that they belong to; hardly any white space between."""

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer, Table, TableStyle

from ats_app.demo.resumes.layouts.flow import Press, print_pages
from ats_app.demo.resumes.layouts.registry import layout
from ats_app.demo.resumes.sheet import Entry, Section, Sheet

MARGIN, GAP = 50 * mm, 6 * mm  # room for the longest word of a heading in capitals
TEXT = A4[0] - 30 * mm - MARGIN


@layout("pdf_margin", "pdf")
def render(sheet: Sheet) -> bytes:
    press = Press(sheet)
    top: list[Flowable] = [press.para(sheet.name, weight=1, scale=2.0)]
    top += [press.para(sheet.headline, weight=2, scale=1.1, before=2)] if sheet.headline else []
    story = [beside(press.para(sheet.document_word, align="right", color=sheet.style.accent), top)]
    story.append(beside(press.para(""), [press.para(c.labelled) for c in sheet.contact]))
    for section in sheet.sections:
        heading = press.para(section.heading, weight=1, align="right", color=sheet.style.accent)
        story += [Spacer(0, 7), beside(heading, _body(press, section))]
    return print_pages(story, sheet, margins=(12, 16, 18, 16))


def beside(heading: Flowable, pieces: list[Flowable]) -> Table:
    """A heading in the margin of some pieces of text, which may go on over the next page."""
    rows = [[heading if number == 0 else "", piece] for number, piece in enumerate(pieces)]
    table = Table(rows, colWidths=[MARGIN, TEXT])
    table.setStyle(
        TableStyle([
            ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (0, -1), GAP), ("RIGHTPADDING", (1, 0), (1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0), ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
        ])
    )  # fmt: skip
    return table


def _body(press: Press, section: Section) -> list[Flowable]:
    if not section.entries:
        return press.simple(section)
    return [piece for entry in section.entries for piece in _entry(press, entry)]


def _entry(press: Press, entry: Entry) -> list[Flowable]:
    head = ", ".join(part for part in (entry.title, entry.dates) if part)
    below = ", ".join(part for part in (entry.organisation, entry.note) if part)
    place = [press.para(below, weight=2)] if below else []
    return [press.para(head, weight=1), *place, *press.bullets(entry), Spacer(0, 4)]
