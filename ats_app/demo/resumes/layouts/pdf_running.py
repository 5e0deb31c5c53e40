"""Several pages in large type; name and contact repeat at the head of each page, page numbers at its foot.

Jobs in a row at one employer stand under one company heading.
"""

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable, Spacer

from ats_app.demo.resumes.layouts.flow import Press, print_numbered
from ats_app.demo.resumes.layouts.registry import layout
from ats_app.demo.resumes.sheet import Entry, Section, Sheet, by_employer


@layout("pdf_running", "pdf")
def render(sheet: Sheet) -> bytes:
    press = Press(sheet, size=11.5)
    story: list[Flowable] = [press.para(sheet.document_word, scale=1.9, align="center", after=10)]
    story += [press.para(f"{sheet.name}", weight=1, scale=1.4)]
    story += [press.para(c.labelled) for c in sheet.contact_of("street", "location", "extra")]
    for section in sheet.sections:
        story += [CondPageBreak(40 * mm), *press.heading(section.heading), *_section(press, section)]

    def edges(canvas: Canvas, page: int, pages: int) -> None:
        canvas.setFont(press.fonts[0], 8.5)
        canvas.setFillColor(HexColor("#666666"))
        line = "  |  ".join([sheet.name, *(c.labelled for c in sheet.contact_of("email", "phone"))])
        canvas.drawString(25 * mm, A4[1] - 12 * mm, line)
        canvas.drawRightString(A4[0] - 25 * mm, 10 * mm, sheet.page_word.format(page=page, pages=pages))

    return print_numbered(story, sheet, margins=(25, 22, 25, 20), edges=edges)


def _section(press: Press, section: Section) -> list[Flowable]:
    if not section.entries:
        return [*press.simple(section), Spacer(0, 6)]
    story: list[Flowable] = []
    for organisation, entries in by_employer(section.entries):
        story.append(press.para(organisation, weight=1, color=press.sheet.style.accent, before=6))
        for entry in entries:
            story += _role(press, entry)
    return story


def _role(press: Press, entry: Entry) -> list[Flowable]:
    note = [press.para(entry.note, weight=2)] if entry.note else []
    return [
        press.para(entry.title, weight=1, before=3),
        press.para(entry.dates, weight=2),
        *note,
        *press.bullets(entry),
    ]
