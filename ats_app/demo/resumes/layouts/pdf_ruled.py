"""Centred headings between two rules; the heads of jobs and courses are centred too."""

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, Spacer

from ats_app.demo.resumes.layouts.flow import Press, print_pages
from ats_app.demo.resumes.layouts.registry import layout
from ats_app.demo.resumes.sheet import Entry, Sheet

WIDTH = A4[0] - 44 * mm
SIZE = 11.5


@layout("pdf_ruled", "pdf")
def render(sheet: Sheet) -> bytes:
    press = Press(sheet)
    story: list[Flowable] = [press.para(sheet.name, scale=2.1, align="center")]
    story += [press.para(sheet.headline, weight=2, align="center", before=2)] if sheet.headline else []
    story += [press.para(c.labelled, align="center") for c in sheet.contact]
    for section in sheet.sections:
        story += [Spacer(0, 8), Ruled(press, section.heading), Spacer(0, 4)]
        for entry in section.entries:
            story += _entry(press, entry)
        story += press.simple(section)
    return print_pages(story, sheet, margins=(22, 18, 22, 18))


def _entry(press: Press, entry: Entry) -> list[Flowable]:
    below = "  ·  ".join(part for part in (entry.organisation, entry.dates) if part)
    note = [press.para(entry.note, align="center")] if entry.note else []
    return [
        press.para(entry.title, weight=1, align="center"), press.para(below, weight=2, align="center"),
        *note, *press.bullets(entry), Spacer(0, 5),
    ]  # fmt: skip


class Ruled(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A heading in the middle of a rule over the whole width."""

    def __init__(self, press: Press, text: str) -> None:
        super().__init__()
        self.text, self.font, self.color = text, press.fonts[1], HexColor(press.sheet.style.accent)

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return WIDTH, 1.3 * SIZE

    def draw(self) -> None:
        half = stringWidth(self.text, self.font, SIZE) / 2 + 8
        self.canv.setFillColor(self.color)
        self.canv.setStrokeColor(self.color)
        self.canv.setFont(self.font, SIZE)
        self.canv.drawCentredString(WIDTH / 2, 3, self.text)
        self.canv.line(0, 7, WIDTH / 2 - half, 7)
        self.canv.line(WIDTH / 2 + half, 7, WIDTH, 7)
