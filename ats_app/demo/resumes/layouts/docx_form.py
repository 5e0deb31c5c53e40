"""A word-processor form as public bodies hand it out: labels at the left of a table without lines, facts behind."""

from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt, RGBColor

from ats_app.demo.resumes.layouts.office import save_docx
from ats_app.demo.resumes.layouts.registry import layout
from ats_app.demo.resumes.sheet import Entry, Section, Sheet, skill_lines

_WIDTHS = (Cm(4.8), Cm(12.6))
_JOB = ("period", "role", "employer")
_STUDY = ("period", "qualification", "school")


@layout("docx_form", "docx")
def render(sheet: Sheet) -> bytes:
    document = Document()
    page = document.sections[0]
    page.left_margin = page.right_margin = Cm(1.8)
    document.styles["Normal"].font.name, document.styles["Normal"].font.size = "Arial", Pt(10)
    table = document.add_table(rows=0, cols=2)
    table.autofit = False
    _row(table, sheet.document_word, "", heading=sheet.style.accent)
    _row(table, sheet.contact_heading, sheet.name, heading=sheet.style.accent)
    for line in sheet.contact:
        _row(table, line.label or _label(sheet, line.kind), line.text)
    for section in sheet.sections:
        _row(table, "", "")
        _section(table, section, sheet)
    return save_docx(document)


def _label(sheet: Sheet, kind: str) -> str:
    return "" if kind in ("street", "extra") else sheet.words.labels[kind][0]


def _row(table: Any, label: str, text: str, *, heading: str = "") -> Any:
    """A row; ``heading`` is the colour of a bold label. Returns the right cell."""
    cells = table.add_row().cells
    for cell, width in zip(cells, _WIDTHS, strict=True):
        cell.width = width
    left = cells[0].paragraphs[0]
    left.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    run = left.add_run(label)
    run.bold = bool(heading)
    if heading:
        run.font.color.rgb = RGBColor.from_string(heading[1:])
    cells[1].paragraphs[0].add_run(text)
    return cells[1]


def _section(table: Any, section: Section, sheet: Sheet) -> None:
    if section.entries:
        _row(table, section.heading, "", heading=sheet.style.accent)
        for entry in section.entries:
            _entry(table, entry, sheet, _JOB if section.kind == "experience" else _STUDY)
        return
    texts = skill_lines(section, sheet.style) if section.kind == "skills" else [i.text for i in section.items]
    first, *rest = [section.text, *texts] if section.text else texts
    cell = _row(table, section.heading, first, heading=sheet.style.accent)
    for text in rest:
        cell.add_paragraph(text)


def _entry(table: Any, entry: Entry, sheet: Sheet, labels: tuple[str, ...]) -> None:
    for label, text in zip(labels, (entry.dates, entry.title, entry.organisation), strict=True):
        if text:
            _row(table, _label(sheet, label), text)
    lines = [*([entry.note] if entry.note else []), *(f"{sheet.style.bullet} {line}" for line in entry.lines)]
    if lines:
        cell = _row(table, "", lines[0])
        for line in lines[1:]:
            cell.add_paragraph(line)
    _row(table, "", "")
