"""Name across the page, then two white columns of nearly equal width: work at the left, the rest at the right."""

from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, FrameBreak, NextPageTemplate, PageTemplate, Spacer

from ats_app.demo.resumes.layouts.flow import Press
from ats_app.demo.resumes.layouts.registry import layout
from ats_app.demo.resumes.sheet import Entry, SectionKind, Sheet

WIDTH, HEIGHT = A4
EDGE, GAP, HEAD = 15 * mm, 9 * mm, 34 * mm
LEFT: tuple[SectionKind, ...] = ("summary", "experience", "references")
RIGHT: tuple[SectionKind, ...] = ("education", "skills", "certifications", "languages", "interests")


@layout("pdf_columns", "pdf")
def render(sheet: Sheet) -> bytes:
    press = Press(sheet, size=9)
    left_width = (WIDTH - 2 * EDGE - GAP) * 0.56
    right_width = (WIDTH - 2 * EDGE - GAP) * 0.44
    body, foot = HEIGHT - HEAD - EDGE, EDGE
    head = Frame(EDGE, HEIGHT - HEAD, WIDTH - 2 * EDGE, HEAD - 8 * mm, 0, 0, 0, 0)
    left = Frame(EDGE, foot, left_width, body, 0, 0, 0, 0)
    right = Frame(EDGE + left_width + GAP, foot, right_width, body, 0, 0, 0, 0)
    later = Frame(EDGE, foot, WIDTH - 2 * EDGE, HEIGHT - 2 * EDGE, 0, 0, 0, 0)
    out = BytesIO()
    document = BaseDocTemplate(out, pagesize=A4, invariant=1, title=sheet.document_word, author="")
    document.addPageTemplates([PageTemplate("first", [head, right, left]), PageTemplate("later", [later])])
    document.build([
        NextPageTemplate("later"), *_head(press, sheet), FrameBreak(),
        *_column(press, RIGHT), FrameBreak(), *_column(press, LEFT),
    ])  # fmt: skip
    return out.getvalue()


def _head(press: Press, sheet: Sheet) -> list[Flowable]:
    contact = "   ".join(c.labelled for c in sheet.contact)
    headline = [press.para(sheet.headline, scale=1.1, before=2)] if sheet.headline else []
    return [
        press.para(sheet.name, scale=2.3, align="center"),
        *headline,
        press.para(contact, align="center", before=3),
    ]


def _column(press: Press, kinds: tuple[SectionKind, ...]) -> list[Flowable]:
    story: list[Flowable] = []
    for section in press.sheet.pick(*kinds):
        story += press.heading(section.heading)
        for entry in section.entries:
            story += _entry(press, entry)
        story += press.simple(section)
    return story


def _entry(press: Press, entry: Entry) -> list[Flowable]:
    texts = [press.para(t, weight=w) for t, w in ((entry.dates, 2), (entry.title, 1), (entry.organisation, 0)) if t]
    note = [press.para(entry.note, weight=2)] if entry.note else []
    return [*texts, *note, *press.bullets(entry), Spacer(0, 5)]
