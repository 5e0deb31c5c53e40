"""Headings that run up the page at the left of their sections, in front of a rule."""

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import CondPageBreak, Flowable, Spacer

from ats_app.demo.resumes.layouts.flow import Press, print_pages, two_cells
from ats_app.demo.resumes.layouts.registry import layout
from ats_app.demo.resumes.sheet import Entry, Section, Sheet

EDGE = 26 * mm
WIDTH = A4[0] - EDGE - 18 * mm
SIZE = 12.5


@layout("pdf_turned", "pdf")
def render(sheet: Sheet) -> bytes:
    press = Press(sheet)
    story: list[Flowable] = [press.para(sheet.name, weight=1, scale=2.2, color=sheet.style.accent)]
    story += [press.para(sheet.headline, scale=1.1, before=2)] if sheet.headline else []
    story += [Spacer(0, 3), press.para(" | ".join(c.labelled for c in sheet.contact), after=8)]
    for section in sheet.sections:
        story += _section(press, section)
    return print_pages(story, sheet, margins=(26, 16, 18, 16))


def _section(press: Press, section: Section) -> list[Flowable]:
    body = [piece for entry in section.entries for piece in _entry(press, entry)] or press.simple(section)
    heading = Upright(press, section.heading)
    short = max(0.0, heading.long - sum(piece.wrap(WIDTH, A4[1])[1] for piece in body))
    return [CondPageBreak(heading.long + 12), heading, *body, Spacer(0, short + 12)]


def _entry(press: Press, entry: Entry) -> list[Flowable]:
    head = two_cells(
        press.para(entry.title, weight=1), press.para(entry.dates, align="right"), (0.64 * WIDTH, 0.36 * WIDTH)
    )
    facts = ", ".join(part for part in (entry.organisation, entry.note) if part)
    return [head, *([press.para(facts, weight=2)] if facts else []), *press.bullets(entry), Spacer(0, 4)]


class Upright(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A text that reads upwards in the margin, its end level with the line below; takes no room in the flow."""

    def __init__(self, press: Press, text: str) -> None:
        super().__init__()
        self.text, self.font, self.color = text, press.fonts[1], HexColor(press.sheet.style.accent)
        self.long = stringWidth(text, self.font, SIZE)

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return 0.0, 0.0

    def draw(self) -> None:
        self.canv.saveState()
        self.canv.setFillColor(self.color)
        self.canv.setStrokeColor(self.color)
        self.canv.line(-8, 0, -8, -self.long)
        self.canv.rotate(90)
        self.canv.setFont(self.font, SIZE)
        self.canv.drawString(-self.long, 13, self.text)
        self.canv.restoreState()
