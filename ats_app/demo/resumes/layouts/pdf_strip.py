"""Dates in a strip so narrow that most of them break; everything else, headings too, behind it."""

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from ats_app.demo.resumes.layouts.flow import Press, print_pages, two_cells
from ats_app.demo.resumes.layouts.registry import layout
from ats_app.demo.resumes.sheet import Entry, Section, Sheet

STRIP, GAP = 28 * mm, 3 * mm
WIDTHS = (STRIP, A4[0] - 34 * mm - STRIP)


@layout("pdf_strip", "pdf")
def render(sheet: Sheet) -> bytes:
    press = Press(sheet)
    top: list[Flowable] = [press.para(sheet.name, scale=2.1, color=sheet.style.accent)]
    top += [press.para(sheet.headline, scale=1.1, before=3)] if sheet.headline else []
    top += [press.para(c.labelled, before=2) for c in sheet.contact]
    story = [_row(press, "", piece) for piece in top]
    for section in sheet.sections:
        heading = press.para(section.heading, weight=1, scale=1.25, color=sheet.style.accent)
        story += [Spacer(0, 10), _row(press, "", heading), Spacer(0, 3), *_section(press, section)]
    return print_pages(story, sheet, margins=(16, 18, 18, 18))


def _row(press: Press, left: str, right: Flowable | list[Flowable]) -> Flowable:
    strip = two_cells(press.para(left, scale=0.95), Spacer(0, 0), (STRIP - GAP, GAP))
    return two_cells(strip, right, WIDTHS)


def _section(press: Press, section: Section) -> list[Flowable]:
    if not section.entries:
        return [_row(press, "", piece) for piece in press.simple(section)]
    return [piece for entry in section.entries for piece in _entry(press, entry)]


def _entry(press: Press, entry: Entry) -> list[Flowable]:
    facts = [press.para(entry.title, weight=1)]
    facts += [press.para(text) for text in (entry.organisation, entry.note) if text]
    points = [_row(press, "", bullet) for bullet in press.bullets(entry)]
    return [_row(press, entry.dates, facts), *points, Spacer(0, 5)]
