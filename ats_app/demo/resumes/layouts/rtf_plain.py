"""Rich text, written by hand: one column, bold headings, dates before a tab."""

from ats_app.demo.resumes.layouts.registry import layout
from ats_app.demo.resumes.sheet import Entry, Section, Sheet, skill_lines

_FIRST_LINE = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Arial;}}\paperw11906\paperh16838\margl1304\margr1304"


def rtf_text(text: str) -> str:
    r"""Text with RTF's own marks escaped and other letters as \uN? (signed 16 bit, with a fallback)."""
    pieces = []
    for letter in text:
        code = ord(letter)
        if letter in "\\{}":
            pieces.append("\\" + letter)
        elif code < 128:
            pieces.append(letter)
        else:
            pieces.append(f"\\u{code if code < 32768 else code - 65536}?")
    return "".join(pieces)


@layout("rtf_plain", "rtf")
def render(sheet: Sheet) -> bytes:
    lines = [_FIRST_LINE, rf"\pard\sb0\fs40\b {rtf_text(sheet.name)}\b0\fs21\par"]
    lines += [rf"{rtf_text(t)}\par" for t in [sheet.headline, *(c.labelled for c in sheet.contact)] if t]
    for section in sheet.sections:
        lines.append(rf"\pard\sb200\sa60\brdrb\brdrs\brdrw10 \b\fs25 {rtf_text(section.heading)}\b0\fs21\par\pard")
        lines += _section(section, sheet)
    return ("\n".join(lines) + "\n}").encode("ascii")


def _section(section: Section, sheet: Sheet) -> list[str]:
    if section.entries:
        return [line for entry in section.entries for line in _entry(entry)]
    texts = skill_lines(section, sheet.style) if section.kind == "skills" else [i.text for i in section.items]
    return [rf"{rtf_text(t)}\par" for t in [section.text, *texts] if t]


def _entry(entry: Entry) -> list[str]:
    dates = rf"{rtf_text(entry.dates)}\tab " if entry.dates else ""
    lines = [rf"\pard\sb80\tx2900\fi-2900\li2900 {dates}\b {rtf_text(entry.title)}\b0\par\pard\li2900"]
    lines += [rf"{rtf_text(t)}\par" for t in (entry.organisation, entry.note) if t]
    lines += [rf"\pard\li3180\fi-280 \bullet  {rtf_text(t)}\par" for t in entry.lines]
    return [*lines, r"\pard"]
