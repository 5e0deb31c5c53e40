"""A coloured band across the top with the name and contact icons; body below in one column."""

from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Spacer

from ats_app.demo.resumes.layouts.flow import Press, print_pages, two_cells
from ats_app.demo.resumes.layouts.registry import layout
from ats_app.demo.resumes.sheet import Entry, Sheet

BAND = 40 * mm
WIDTH = A4[0] - 36 * mm
# Zapf Dingbats: telephone, envelope, pencil, arrowhead
_ICONS = {"phone": "\u260e", "email": "\u2709", "location": "\u27a4", "street": "\u27a4", "extra": "\u270e"}


@layout("pdf_band", "pdf")
def render(sheet: Sheet) -> bytes:
    press = Press(sheet)
    story: list[Flowable] = [Spacer(0, BAND - 8 * mm)]
    for section in sheet.sections:
        story += press.heading(section.heading, rule=False)
        for entry in section.entries:
            story += _entry(press, entry)
        story += press.simple(section)

    def band(canvas: Canvas, document: Any) -> None:
        if document.page == 1:
            _draw_band(canvas, sheet, press)

    return print_pages(story, sheet, margins=(18, 14, 18, 16), on_page=band)


def _draw_band(canvas: Canvas, sheet: Sheet, press: Press) -> None:
    top = A4[1]
    canvas.saveState()
    canvas.setFillColor(HexColor(sheet.style.accent))
    canvas.rect(0, top - BAND, A4[0], BAND, stroke=0, fill=1)
    canvas.setFillColor(HexColor("#ffffff"))
    canvas.setFont(press.fonts[1], 22)
    canvas.drawString(18 * mm, top - 15 * mm, sheet.name)
    if sheet.headline:
        canvas.setFont(press.fonts[0], 11)
        canvas.drawString(18 * mm, top - 21 * mm, sheet.headline)
    for number, line in enumerate(sheet.contact):
        x, y = 18 * mm + number % 2 * 88 * mm, top - 27 * mm - number // 2 * 5 * mm
        canvas.setFont("ZapfDingbats", 9)
        canvas.drawString(x, y, _ICONS[line.kind])
        canvas.setFont(press.fonts[0], 9)
        canvas.drawString(x + 5 * mm, y, line.text)
    canvas.restoreState()


def _entry(press: Press, entry: Entry) -> list[Flowable]:
    head = two_cells(
        press.para(entry.organisation or entry.title, weight=1),
        press.para(entry.dates, align="right"),
        (WIDTH * 0.66, WIDTH * 0.34),
    )
    role = [press.para(entry.title, color=press.sheet.style.accent)] if entry.organisation else []
    note = [press.para(entry.note, weight=2)] if entry.note else []
    return [head, *role, *note, *press.bullets(entry), Spacer(0, 5)]
