"""By ability, not by time: results under themes first, employers as a short list near the end."""

from reportlab.platypus import Flowable, Spacer

from ats_app.demo.resumes.layouts.flow import Press, print_pages
from ats_app.demo.resumes.layouts.registry import layout
from ats_app.demo.resumes.sheet import Entry, Section, SectionKind, Sheet, Shows

ORDER: tuple[SectionKind, ...] = (
    "summary", "skills", "achievements", "experience", "education", "certifications", "languages", "interests",
)  # fmt: skip


@layout("pdf_functional", "pdf", shows=Shows(bullets=False))
def render(sheet: Sheet) -> bytes:
    press = Press(sheet)
    story: list[Flowable] = [press.para(sheet.name, weight=1, scale=2.0, align="right")]
    story += [press.para(c.labelled, align="right") for c in sheet.contact]
    for section in sheet.pick(*ORDER):
        story += press.heading(section.heading)
        story += _section(press, section)
    return print_pages(story, sheet, margins=(24, 20, 24, 20))


def _section(press: Press, section: Section) -> list[Flowable]:
    if section.kind == "achievements":
        return [piece for entry in section.entries for piece in _theme(press, entry)]
    if not section.entries:
        return press.simple(section)
    separator = (", ", " · ", " – ", " | ")[press.sheet.style.heading_choice % 4]
    parts = [(e.title, e.organisation, e.dates, e.note) for e in section.entries]
    return [press.para(separator.join(p for p in part if p), after=2) for part in parts]


def _theme(press: Press, entry: Entry) -> list[Flowable]:
    return [press.para(entry.title, weight=1, before=2), *press.bullets(entry), Spacer(0, 3)]
