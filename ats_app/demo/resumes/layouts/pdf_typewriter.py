"""Set in Courier on US Letter paper: the plain text of a terminal, printed."""

from io import BytesIO

from reportlab.lib.pagesizes import LETTER
from reportlab.pdfgen.canvas import Canvas

from ats_app.demo.resumes.layouts.flow import font_family, in_latin_1
from ats_app.demo.resumes.layouts.registry import layout
from ats_app.demo.resumes.layouts.text_columns import Row, dates_width, page_rows
from ats_app.demo.resumes.sheet import Sheet

LEADING, EDGE, SIZE = 12.0, 46.0, 9.6
LETTER_WIDTH = 0.6 * SIZE  # of Courier


@layout("pdf_typewriter", "pdf")
def render(sheet: Sheet) -> bytes:
    """Where Courier lacks a letter of the sheet, another face is set in the same columns."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=LETTER, invariant=1)
    font = "Courier" if in_latin_1(sheet) else font_family(sheet)[0]
    per_page = int((LETTER[1] - 2 * EDGE) // LEADING)
    rows, indent = page_rows(sheet), dates_width(sheet) * LETTER_WIDTH
    for start in range(0, len(rows), per_page):
        _draw(canvas, rows[start : start + per_page], font, indent)
    canvas.save()
    return out.getvalue()


def _draw(canvas: Canvas, rows: list[Row], font: str, indent: float) -> None:
    canvas.setFont(font, SIZE if font == "Courier" else SIZE * 0.86)
    for number, (left, right) in enumerate(rows):
        y = LETTER[1] - EDGE - number * LEADING
        if left.strip():
            canvas.drawString(EDGE + (len(left) - len(left.lstrip())) * LETTER_WIDTH, y, left.lstrip())
        if right:
            canvas.drawString(EDGE + indent, y, right)
    canvas.showPage()
