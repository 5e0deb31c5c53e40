"""Rich text with a table of two columns: dates at the left, the rest of an entry in paragraphs of one cell."""

from ats_app.demo.resumes.layouts.registry import layout
from ats_app.demo.resumes.layouts.rtf_plain import rtf_text
from ats_app.demo.resumes.sheet import Entry, Section, Sheet, skill_lines

_FIRST_LINE = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman Times New Roman;}}\paperw11906\paperh16838"
_ROW = r"\trowd\trgaph70\cellx2700\cellx9900\pard\intbl "


@layout("rtf_table", "rtf")
def render(sheet: Sheet) -> bytes:
    lines = [_FIRST_LINE, rf"\pard\qc\b\fs36 {rtf_text(sheet.name)}\b0\fs21\par"]
    lines += [rf"\pard\qc {rtf_text(sheet.headline)}\par"] if sheet.headline else []
    lines.append(rf"\pard\qc {rtf_text(' | '.join(c.labelled for c in sheet.contact))}\par")
    for section in sheet.sections:
        lines.append(rf"\pard\sb240\sa80\caps\b {rtf_text(section.heading)}\b0\caps0\par")
        lines += _section(section, sheet)
    return ("\n".join(lines) + "\n}").encode("ascii")


def _section(section: Section, sheet: Sheet) -> list[str]:
    if section.entries:
        return [_row(entry) for entry in section.entries] + [r"\pard"]
    texts = skill_lines(section, sheet.style) if section.kind == "skills" else [i.text for i in section.items]
    return [rf"\pard {rtf_text(t)}\par" for t in [section.text, *texts] if t]


def _row(entry: Entry) -> str:
    facts = [rf"{{\b {rtf_text(entry.title)}}}", *(rtf_text(t) for t in (entry.organisation, entry.note) if t)]
    facts += [rf"\bullet  {rtf_text(line)}" for line in entry.lines]
    return rf"{_ROW}{rtf_text(entry.dates)}\cell " + "\\par\n".join(facts) + r"\cell\row"
