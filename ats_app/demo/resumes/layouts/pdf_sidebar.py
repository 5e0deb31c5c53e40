"""Two columns: facts in a coloured bar at the left or right, the story beside it."""

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
    Spacer,
)

from ats_app.demo.resumes.layouts.flow import Press
from ats_app.demo.resumes.layouts.registry import layout
from ats_app.demo.resumes.sheet import Entry, Section, Sheet

BAR = 62 * mm
PAGE_WIDTH, PAGE_HEIGHT = A4


@layout("pdf_sidebar_left", "pdf")
def render_left(sheet: Sheet) -> bytes:
    return _render(sheet, right=False)


@layout("pdf_sidebar_right", "pdf")
def render_right(sheet: Sheet) -> bytes:
    return _render(sheet, right=True)


def _render(sheet: Sheet, *, right: bool) -> bytes:
    bar_x, story_x = (PAGE_WIDTH - BAR, 0.0) if right else (0.0, BAR)
    dark = not right

    def paint(canvas: Any, _document: Any) -> None:
        canvas.saveState()
        canvas.setFillColor(HexColor(sheet.style.accent if dark else "#eef0f3"))
        canvas.rect(bar_x, 0, BAR, PAGE_HEIGHT, stroke=0, fill=1)
        canvas.restoreState()

    pad, top = 7 * mm, 14 * mm
    bar = Frame(bar_x, 0, BAR, PAGE_HEIGHT, pad, top, pad, top)
    wide = Frame(story_x, 0, PAGE_WIDTH - BAR, PAGE_HEIGHT, 10 * mm, top, 10 * mm, top)
    out = BytesIO()
    document = BaseDocTemplate(out, pagesize=A4, invariant=1, title=sheet.document_word, author="")
    document.addPageTemplates([
        PageTemplate("first", [bar, wide], onPage=paint), PageTemplate("later", [wide], onPage=paint),
    ])  # fmt: skip
    document.build([NextPageTemplate("later"), *_bar(sheet, dark=dark), FrameBreak(), *_story(sheet)])
    return out.getvalue()


def _bar(sheet: Sheet, *, dark: bool) -> list[Flowable]:
    press = Press(sheet, size=8.8, ink="#ffffff" if dark else "#222222")
    color = "#ffffff" if dark else sheet.style.accent
    story: list[Flowable] = [Portrait(color)] if sheet.style.heading_choice % 2 else []
    story += press.heading(sheet.contact_heading, rule=False, color=color)
    for line in sheet.contact:
        if line.label:
            story.append(press.para(line.label, weight=1, before=3))
        story.append(press.para(line.text, after=2))
    for section in sheet.pick("skills", "languages", "certifications", "interests"):
        story += press.heading(section.heading, rule=False, color=color)
        story += _bar_body(press, section, color)
    return story


def _bar_body(press: Press, section: Section, color: str) -> list[Flowable]:
    if section.kind != "skills" or press.sheet.style.skills not in ("lines", "dots"):
        return press.simple(section)
    rated = press.sheet.style.skills == "dots"
    story: list[Flowable] = []
    for item in section.items:
        story.append(press.para(item.text, before=2))
        story += [Bar(item.level, color)] if rated else []
    return story


def _story(sheet: Sheet) -> list[Flowable]:
    press = Press(sheet)
    story: list[Flowable] = [press.para(sheet.name, weight=1, scale=2.3, color=sheet.style.accent)]
    if sheet.headline:
        story.append(press.para(sheet.headline, scale=1.2, before=2, after=4))
    for section in sheet.pick("summary", "achievements", "experience", "education", "references"):
        story += press.heading(section.heading)
        for entry in section.entries:
            story += _entry(press, entry)
        story += press.simple(section)
    return story


def _entry(press: Press, entry: Entry) -> list[Flowable]:
    below = " | ".join(part for part in (entry.organisation, entry.dates) if part)
    note = [press.para(entry.note, weight=2)] if entry.note else []
    return [
        press.para(entry.title, weight=1),
        press.para(below, color=press.sheet.style.accent),
        *note, *press.bullets(entry), Spacer(0, 5),
    ]  # fmt: skip


class Portrait(Flowable):  # type: ignore[misc]  # reportlab has no types
    """The outline of a head and shoulders in a circle, where people in many countries put a photograph."""

    def __init__(self, color: str) -> None:
        super().__init__()
        self.color = HexColor(color)

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.width, self.height = width, 88.0
        return self.width, self.height

    def draw(self) -> None:
        x, y, canvas = self.width / 2, 46.0, self.canv
        canvas.saveState()
        circle = canvas.beginPath()
        circle.circle(x, y, 38)
        canvas.setStrokeColor(self.color)
        canvas.clipPath(circle, stroke=1)
        canvas.setFillColor(self.color)
        canvas.circle(x, y + 8, 14, stroke=0, fill=1)
        canvas.ellipse(x - 26, y - 60, x + 26, y - 9, stroke=0, fill=1)
        canvas.restoreState()


class Bar(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A skill drawn as five boxes, ``level`` of them filled."""

    def __init__(self, level: int, color: str) -> None:
        super().__init__()
        self.level, self.color = level, HexColor(color)
        self.height = 5.0

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.width = min(width, 90.0)
        return self.width, self.height

    def draw(self) -> None:
        self.canv.setStrokeColor(self.color)
        self.canv.setFillColor(self.color)
        for box in range(5):
            self.canv.rect(box * 17, 1, 14, 2.5, fill=1 if box < self.level else 0)
