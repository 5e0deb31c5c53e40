"""Name and headings with a space behind every letter, the way people type what looks airy."""

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from ats_app.demo.resumes.layouts.flow import Press, print_pages, two_cells
from ats_app.demo.resumes.layouts.registry import layout
from ats_app.demo.resumes.sheet import Entry, Sheet

WIDTH = A4[0] - 44 * mm


@layout("pdf_letterspaced", "pdf")
def render(sheet: Sheet) -> bytes:
    press = Press(sheet)
    story: list[Flowable] = [press.para(spread(sheet.name), scale=1.9, align="center", color=sheet.style.accent)]
    story += [press.para(sheet.headline, scale=1.1, align="center", before=3)] if sheet.headline else []
    story.append(press.para("   ".join(c.labelled for c in sheet.contact), align="center", before=3))
    for section in sheet.sections:
        story.append(press.para(spread(section.heading), scale=1.15, color=sheet.style.accent, before=10, after=3))
        for entry in section.entries:
            story += _entry(press, entry)
        story += press.simple(section)
    return print_pages(story, sheet, margins=(22, 18, 22, 18))


def spread(text: str) -> str:
    """ "Ana Ruiz" -> "A N A   R U I Z", with spaces that don't shrink or break."""
    return "\u00a0\u00a0 ".join("\u00a0".join(word.upper()) for word in text.split())


def _entry(press: Press, entry: Entry) -> list[Flowable]:
    head = two_cells(
        press.para(entry.organisation, weight=1), press.para(entry.dates, align="right"), (0.66 * WIDTH, 0.34 * WIDTH)
    )
    role = ", ".join(part for part in (entry.title, entry.note) if part)
    return [head, press.para(role, weight=2), *press.bullets(entry), Spacer(0, 5)]
