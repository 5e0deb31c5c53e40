"""Plain text as it arrives in an e-mail: short lines, words and the address broken at line ends, one-line entries."""

import textwrap

from ats_app.demo.resumes.layouts.pdf_compact import soften
from ats_app.demo.resumes.layouts.registry import layout
from ats_app.demo.resumes.sheet import Entry, Section, Sheet, skill_lines

WIDTH = 64


@layout("text_letter", "txt")
def render(sheet: Sheet) -> bytes:
    lines = [f"{sheet.document_word}: {sheet.name}", ""]
    for contact in sheet.contact:
        lines += _broken_email(contact.labelled) if contact.kind == "email" else [contact.labelled]
    for section in sheet.sections:
        lines += (
            ["", f"{section.heading}:", ""] if sheet.style.heading_choice % 2 else ["", f"*** {section.heading} ***"]
        )
        lines += _section(section, sheet)
    return ("\n".join(lines) + "\n").encode()


def _broken_email(text: str) -> list[str]:
    """A long address goes on behind its @ in the next line."""
    before, mark, after = text.partition("@")
    return [before + mark, f"  {after}"] if len(text) > 34 else [text]


def _section(section: Section, sheet: Sheet) -> list[str]:
    if section.entries:
        return [line for entry in section.entries for line in _entry(entry)]
    if section.kind == "skills":
        return [
            w for line in skill_lines(section, sheet.style) for w in textwrap.wrap(line, WIDTH, break_on_hyphens=False)
        ]
    return textwrap.wrap(section.text, WIDTH) if section.text else ["; ".join(i.text for i in section.items)]


def _entry(entry: Entry) -> list[str]:
    head = [part for part in (entry.dates, entry.title, entry.organisation, entry.note) if part]
    return [": ".join((head[0], ", ".join(head[1:]))) if entry.dates else ", ".join(head),
            *(line for text in entry.lines for line in _hyphenated(text)), ""]  # fmt: skip


def _hyphenated(text: str) -> list[str]:
    """Lines of a bullet; a word that does not fit is broken at a soft hyphen if it has one."""
    lines, line = [], "  -"
    for word in soften(text).split(" "):
        whole = word.replace("\u00ad", "")
        if len(line) + 1 + len(whole) <= WIDTH:
            line += f" {whole}"
            continue
        head, mark, tail = word.partition("\u00ad")
        fits = mark and len(line) + 2 + len(head) <= WIDTH
        lines.append(f"{line} {head}-" if fits else line)
        line = f"    {tail.replace(chr(0xAD), '')}" if fits else f"    {whole}"
    return [*lines, line]
