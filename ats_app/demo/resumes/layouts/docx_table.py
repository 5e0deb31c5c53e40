"""A word-processor document laid out as one borderless table: story left, facts right."""

from typing import Any

from docx import Document
from docx.shared import Cm, Pt, RGBColor

from ats_app.demo.resumes.layouts.office import save_docx
from ats_app.demo.resumes.layouts.registry import layout
from ats_app.demo.resumes.sheet import Entry, Section, Sheet, skill_lines


@layout("docx_table", "docx")
def render(sheet: Sheet) -> bytes:
    document = Document()
    page = document.sections[0]
    page.left_margin = page.right_margin = Cm(1.6)
    document.styles["Normal"].font.size = Pt(10)
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    for column, width in zip(table.columns, (Cm(12), Cm(6.2)), strict=True):
        column.width = column.cells[0].width = width
    story, facts = table.rows[0].cells
    _line(story.paragraphs[0], sheet.name, size=22, color=sheet.style.accent)
    if sheet.headline:
        _line(story.add_paragraph(), sheet.headline, size=12)
    for section in sheet.pick("summary", "experience", "education", "references"):
        _section(story, section, sheet)
    _line(facts.paragraphs[0], sheet.contact_heading, size=12, color=sheet.style.accent)
    for line in sheet.contact:
        _line(facts.add_paragraph(), line.labelled)
    for section in sheet.pick("skills", "languages", "certifications", "interests"):
        _section(facts, section, sheet)
    return save_docx(document)


def _line(paragraph: Any, text: str, *, size: float = 10, bold: bool = False, color: str = "#222222") -> None:
    run = paragraph.add_run(text)
    run.bold = bold
    run.font.size = Pt(size)
    run.font.color.rgb = RGBColor.from_string(color[1:])
    paragraph.paragraph_format.space_after = Pt(1)


def _section(cell: Any, section: Section, sheet: Sheet) -> None:
    cell.add_paragraph()
    _line(cell.add_paragraph(), section.heading, size=12, bold=True, color=sheet.style.accent)
    for entry in section.entries:
        _entry(cell, entry, sheet.style.bullet)
    texts = skill_lines(section, sheet.style) if section.kind == "skills" else [i.text for i in section.items]
    for text in [section.text, *texts] if section.text else texts:
        _line(cell.add_paragraph(), text)


def _entry(cell: Any, entry: Entry, bullet: str) -> None:
    _line(cell.add_paragraph(), entry.title, bold=True)
    for text in (entry.organisation, entry.dates, entry.note):
        if text:
            _line(cell.add_paragraph(), text)
    for text in entry.lines:
        _line(cell.add_paragraph(), f"{bullet} {text}")
    cell.add_paragraph().paragraph_format.space_after = Pt(0)
