"""Markdown, as developers keep their résumés: marked headings, bold names, dates in italics."""

from ats_app.demo.resumes.layouts.registry import layout
from ats_app.demo.resumes.sheet import Entry, Section, Sheet, skill_lines


@layout("text_markdown", "txt")
def render(sheet: Sheet) -> bytes:
    lines = [f"# {sheet.name}", ""]
    lines += [f"_{sheet.headline}_", ""] if sheet.headline else []
    lines += [" | ".join(c.labelled for c in sheet.contact), ""]
    for section in sheet.sections:
        lines += [f"## {section.heading}", "", *_section(section, sheet), ""]
    return "\n".join(lines).encode()


def _section(section: Section, sheet: Sheet) -> list[str]:
    if section.entries:
        return [line for entry in section.entries for line in _entry(entry)]
    if section.kind == "skills":
        return skill_lines(section, sheet.style)
    return [section.text] if section.text else [f"- {item.text}" for item in section.items]


def _entry(entry: Entry) -> list[str]:
    about = ", ".join(part for part in (f"**{entry.organisation}**" if entry.organisation else "", entry.note) if part)
    dates = [f"_{entry.dates}_", ""] if entry.dates else []
    return [
        f"### {entry.title}",
        "",
        *([f"{about}  "] if about else []),
        *dates,
        *(f"- {line}" for line in entry.lines),
        "",
    ]
