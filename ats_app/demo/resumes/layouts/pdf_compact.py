"""As much as fits on a page: narrow margins, small capitals, run-in entries, words hyphenated at line ends."""

import re
from xml.sax.saxutils import escape

from reportlab.platypus import Flowable, HRFlowable, Paragraph

from ats_app.demo.resumes.layouts.flow import Press, print_pages
from ats_app.demo.resumes.layouts.registry import layout
from ats_app.demo.resumes.sheet import Entry, Sheet

# A plausible break: after a vowel, before a consonant and a vowel, at least four letters in and three before the end.
_BREAK = re.compile(r"(?<=\w{3}[aeiouáéíóúàèêäöü])(?=[bcdfghjklmnpqrstvwxz][aeiouáéíóúàèêäöü]\w{2})", re.IGNORECASE)


def soften(text: str) -> str:
    """The text with soft hyphens where a word may break; e-mails and addresses are left whole."""
    return " ".join(word if "@" in word or "." in word else _BREAK.sub("\u00ad", word) for word in text.split(" "))


@layout("pdf_compact", "pdf")
def render(sheet: Sheet) -> bytes:
    press = Press(sheet, size=8.6)
    story: list[Flowable] = [
        press.para(sheet.name, weight=1, scale=1.9),
        press.para(" · ".join(c.labelled for c in sheet.contact), after=2),
    ]
    if sheet.headline:
        story.append(press.para(sheet.headline, weight=2))
    for section in sheet.sections:
        story += _small_caps(press, section.heading)
        for entry in section.entries:
            story += _entry(press, entry)
        story += press.simple(section)
    return print_pages(story, sheet, margins=(14, 12, 14, 12))


def _small_caps(press: Press, text: str) -> list[Flowable]:
    """Capitals at two sizes, as a word processor fakes small capitals."""
    style = press.style(weight=1, before=6, after=1)
    size = style.fontSize
    words = [
        f'<font size="{size * 1.25:.1f}">{escape(w[:1].upper())}</font>{escape(w[1:].upper())}' for w in text.split()
    ]
    return [Paragraph(" ".join(words), style), HRFlowable(width="100%", thickness=0.4, color="#444444", spaceAfter=2)]


def _entry(press: Press, entry: Entry) -> list[Flowable]:
    head = f"<b>{escape(entry.title)}</b>"
    if entry.organisation:
        head += f", {escape(entry.organisation)}"
    tail = " ".join(part for part in (entry.dates, f"({entry.note})" if entry.note else "") if part)
    head += f" — {escape(tail)}" if tail else ""
    points = "; ".join(entry.lines)
    body = [press.para(soften(points) + ".", align="left", hyphens=True, after=3)] if points else []
    return [Paragraph(head, press.style(before=2)), *body]
