"""One column, dates at the right margin, the way most office templates look."""

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from ats_app.demo.resumes.layouts.flow import Press, print_pages, two_cells
from ats_app.demo.resumes.layouts.registry import layout
from ats_app.demo.resumes.sheet import Entry, Sheet

WIDTH = A4[0] - 40 * mm


@layout("pdf_classic", "pdf")
def render(sheet: Sheet) -> bytes:
    press = Press(sheet)
    joiner = ("  |  ", "  •  ", "  ·  ", "     ")[sheet.style.heading_choice % 4]
    story: list[Flowable] = [press.para(sheet.name, weight=1, scale=2.2, color=sheet.style.accent, align="center")]
    if sheet.headline:
        story.append(press.para(sheet.headline, scale=1.15, align="center", before=2))
    story.append(press.para(joiner.join(c.labelled for c in sheet.contact), align="center", before=3, after=4))
    for section in sheet.sections:
        story += press.heading(section.heading)
        for entry in section.entries:
            story += _entry(press, entry)
        story += press.simple(section)
    return print_pages(story, sheet)


def _entry(press: Press, entry: Entry) -> list[Flowable]:
    dates = press.para(entry.dates, align="right", weight=2)
    head = two_cells(press.para(entry.title, weight=1), dates, (WIDTH * 0.68, WIDTH * 0.32))
    place = [press.para(entry.organisation)] if entry.organisation else []
    note = [press.para(entry.note, weight=2)] if entry.note else []
    return [head, *place, *note, *press.bullets(entry), Spacer(0, 4)]
