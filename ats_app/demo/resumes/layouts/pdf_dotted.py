"""Two columns: a line with a dot for every stop at the left, the facts in a light panel at the right."""

from io import BytesIO
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    NextPageTemplate,
    PageTemplate,
    Table,
    TableStyle,
)

from ats_app.demo.resumes.layouts.flow import Press
from ats_app.demo.resumes.layouts.registry import layout
from ats_app.demo.resumes.sheet import Entry, Section, SectionKind, Sheet

WIDTH, HEIGHT = A4
EDGE, HEAD, PANEL = 15 * mm, 38 * mm, 60 * mm
STOPS: tuple[SectionKind, ...] = ("experience", "education", "references")
FACTS: tuple[SectionKind, ...] = ("summary", "skills", "certifications", "languages", "interests")


@layout("pdf_dotted", "pdf")
def render(sheet: Sheet) -> bytes:
    press = Press(sheet, size=9)

    def panel(canvas: Any, _document: Any) -> None:
        canvas.setFillColor(HexColor("#f3f4f6"))
        canvas.rect(WIDTH - PANEL - 8 * mm, 0, PANEL + 8 * mm, HEIGHT - HEAD, stroke=0, fill=1)

    wide, body = WIDTH - PANEL - 2 * EDGE - 8 * mm, HEIGHT - HEAD - EDGE
    head = Frame(EDGE, HEIGHT - HEAD, WIDTH - 2 * EDGE, HEAD - 8 * mm, 0, 0, 0, 0)
    facts = Frame(WIDTH - PANEL, EDGE, PANEL - 10 * mm, body, 0, 0, 0, 0)
    stops = Frame(EDGE, EDGE, wide, body, 0, 0, 0, 0)
    out = BytesIO()
    document = BaseDocTemplate(out, pagesize=A4, invariant=1, title=sheet.document_word, author="")
    document.addPageTemplates([
        PageTemplate("first", [head, facts, stops], onPage=panel), PageTemplate("later", [stops]),
    ])  # fmt: skip
    document.build([
        NextPageTemplate("later"), *_head(press, sheet), FrameBreak(), *_facts(press, sheet), FrameBreak(),
        *_stops(press, sheet, wide),
    ])  # fmt: skip
    return out.getvalue()


def _head(press: Press, sheet: Sheet) -> list[Flowable]:
    headline = [press.para(sheet.headline, scale=1.2, before=3)] if sheet.headline else []
    return [press.para(sheet.name, weight=1, scale=2.4, color=sheet.style.accent), *headline]


def _facts(press: Press, sheet: Sheet) -> list[Flowable]:
    story = press.heading(sheet.contact_heading, rule=False)
    story += [press.para(c.labelled, after=1) for c in sheet.contact]
    for section in sheet.pick(*FACTS):
        story += [*press.heading(section.heading, rule=False), *press.simple(section)]
    return story


def _stops(press: Press, sheet: Sheet, width: float) -> list[Flowable]:
    story: list[Flowable] = []
    for section in sheet.pick(*STOPS):
        story += press.heading(section.heading, rule=False)
        story += [_line(press, section, width)] if section.entries else press.simple(section)
    return story


def _line(press: Press, section: Section, width: float) -> Table:
    accent = HexColor(press.sheet.style.accent)
    rows: list[list[Any]] = []
    for entry in section.entries:
        rows += [
            [Dot(press.sheet.style.accent) if k == 0 else "", piece] for k, piece in enumerate(_entry(press, entry))
        ]
    table = Table(rows, colWidths=[5 * mm, width - 5 * mm])
    table.setStyle(
        TableStyle([
            ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEAFTER", (0, 0), (0, -1), 0.8, accent),
            ("LEFTPADDING", (0, 0), (0, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("LEFTPADDING", (1, 0), (1, -1), 8), ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
        ])
    )  # fmt: skip
    return table


def _entry(press: Press, entry: Entry) -> list[Flowable]:
    texts = ((entry.dates, 0), (entry.title, 1), (entry.organisation, 2), (entry.note, 0))
    return [*(press.para(text, weight=weight) for text, weight in texts if text), *press.bullets(entry)]


class Dot(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A disc on the line at the cell's right edge, level with its first row of text."""

    def __init__(self, color: str) -> None:
        super().__init__()
        self.color = HexColor(color)

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return 5 * mm, 8.0

    def draw(self) -> None:
        self.canv.setFillColor(self.color)
        self.canv.circle(5 * mm, 2, 2.6, stroke=0, fill=1)
