"""Plain text: underlined headings, everything at the left."""

import textwrap

from ats_app.demo.resumes.layouts.registry import layout
from ats_app.demo.resumes.sheet import Entry, Section, Sheet, skill_lines


@layout("text_plain", "txt")
def render(sheet: Sheet) -> bytes:
    lines = [sheet.name]
    lines += [sheet.headline] if sheet.headline else []
    lines += [c.labelled for c in sheet.contact]
    for section in sheet.sections:
        mark = "=-~_"[sheet.style.heading_choice % 4]
        lines += ["", section.heading, mark * len(section.heading), *body(section, sheet)]
    return ("\n".join(lines) + "\n").encode()


def body(section: Section, sheet: Sheet) -> list[str]:
    """A section without its heading, wrapped at 76 characters."""
    bullet = sheet.style.bullet
    if section.entries:
        return [line for e in section.entries for line in _entry(e, bullet)][:-1]
    if section.text:
        return textwrap.wrap(section.text, 76)
    if section.kind == "skills":
        return [
            w for line in skill_lines(section, sheet.style) for w in textwrap.wrap(line, 76, break_on_hyphens=False)
        ]
    return [f"{bullet} {i.text}" for i in section.items]


def _entry(entry: Entry, bullet: str) -> list[str]:
    head = [entry.title, entry.organisation, entry.dates, entry.note]
    points = [w for line in entry.lines for w in wrap_bullet(line, bullet)]
    return [*(h for h in head if h), *points, ""]


def wrap_bullet(text: str, bullet: str, width: int = 76) -> list[str]:
    return textwrap.wrap(text, width, initial_indent=f"{bullet} ", subsequent_indent=" " * (len(bullet) + 1))
