"""A column of facts at the right whose lines all end at the page's right margin, ragged at the left."""

from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, FrameBreak, NextPageTemplate, PageTemplate, Spacer

from ats_app.demo.resumes.layouts.flow import Press
from ats_app.demo.resumes.layouts.registry import layout
from ats_app.demo.resumes.sheet import Entry, Section, SectionKind, Sheet, skill_lines

WIDTH, HEIGHT = A4
EDGE, GAP, FACTS = 17 * mm, 9 * mm, 54 * mm
STORY: tuple[SectionKind, ...] = ("summary", "experience", "education", "references")
BESIDE: tuple[SectionKind, ...] = ("skills", "languages", "certifications", "interests")


@layout("pdf_right_column", "pdf")
def render(sheet: Sheet) -> bytes:
    press = Press(sheet)
    wide, body = WIDTH - 2 * EDGE - GAP - FACTS, HEIGHT - 2 * EDGE
    left = Frame(EDGE, EDGE, wide, body, 0, 0, 0, 0)
    right = Frame(WIDTH - EDGE - FACTS, EDGE, FACTS, body, 0, 0, 0, 0)
    out = BytesIO()
    document = BaseDocTemplate(out, pagesize=A4, invariant=1, title=sheet.document_word, author="")
    document.addPageTemplates([PageTemplate("first", [right, left]), PageTemplate("later", [left])])
    document.build([NextPageTemplate("later"), *_facts(press, sheet), FrameBreak(), *_story(press, sheet)])
    return out.getvalue()


def _facts(press: Press, sheet: Sheet) -> list[Flowable]:
    story = [_heading(press, sheet.contact_heading), *(press.para(c.labelled, align="right") for c in sheet.contact)]
    for section in sheet.pick(*BESIDE):
        texts = skill_lines(section, sheet.style) if section.kind == "skills" else [i.text for i in section.items]
        story.append(_heading(press, section.heading))
        story += [press.para(text, align="right", after=1) for text in [section.text, *texts] if text]
    return story


def _heading(press: Press, text: str) -> Flowable:
    return press.para(text, weight=1, scale=1.15, align="right", color=press.sheet.style.accent, before=9, after=2)


def _story(press: Press, sheet: Sheet) -> list[Flowable]:
    story: list[Flowable] = [press.para(sheet.name, weight=1, scale=2.1)]
    story += [press.para(sheet.headline, scale=1.1, before=2)] if sheet.headline else []
    for section in sheet.pick(*STORY):
        story += [*press.heading(section.heading, rule=False), *_section(press, section)]
    return story


def _section(press: Press, section: Section) -> list[Flowable]:
    return [piece for e in section.entries for piece in _entry(press, e)] or press.simple(section)


def _entry(press: Press, entry: Entry) -> list[Flowable]:
    head = " – ".join(part for part in (entry.organisation, entry.title) if part)
    below = ", ".join(part for part in (entry.dates, entry.note) if part)
    return [press.para(head, weight=1), press.para(below, weight=2), *press.bullets(entry), Spacer(0, 4)]
