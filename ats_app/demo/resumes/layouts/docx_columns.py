"""A word-processor document in two newspaper columns below the name: the story, then a column break and the facts."""

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Pt

from ats_app.demo.resumes.layouts.office import save_docx
from ats_app.demo.resumes.layouts.registry import layout
from ats_app.demo.resumes.sheet import Entry, Section, Sheet, skill_lines

_COLUMNS = (
    '<w:cols {ns} w:num="2" w:space="510" w:equalWidth="0">'
    '<w:col w:w="6100" w:space="510"/><w:col w:w="3600"/></w:cols>'
)


@layout("docx_columns", "docx")
def render(sheet: Sheet) -> bytes:
    document = Document()
    page = document.sections[0]
    page.left_margin = page.right_margin = Cm(1.7)
    document.styles["Normal"].font.size = Pt(10)
    document.styles["Normal"].paragraph_format.space_after = Pt(2)
    document.add_paragraph().add_run(sheet.name).font.size = Pt(22)
    if sheet.headline:
        document.add_paragraph(sheet.headline)
    body = document.add_section(WD_SECTION.CONTINUOUS)._sectPr
    for old in body.xpath("./w:cols"):
        body.remove(old)
    body.append(parse_xml(_COLUMNS.format(ns=nsdecls("w"))))
    for section in sheet.pick("summary", "experience", "education", "references"):
        _section(document, section, sheet)
    document.add_paragraph().add_run().add_break(WD_BREAK.COLUMN)
    _heading(document, sheet.contact_heading)
    for line in sheet.contact:
        document.add_paragraph(line.labelled)
    for section in sheet.pick("skills", "languages", "certifications", "interests"):
        _section(document, section, sheet)
    return save_docx(document)


def _heading(document: DocumentObject, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(10)
    run = paragraph.add_run(text)
    run.bold, run.font.size = True, Pt(12)


def _section(document: DocumentObject, section: Section, sheet: Sheet) -> None:
    _heading(document, section.heading)
    for entry in section.entries:
        _entry(document, entry)
    texts = skill_lines(section, sheet.style) if section.kind == "skills" else [i.text for i in section.items]
    for text in [section.text, *texts] if section.text else texts:
        document.add_paragraph(text)


def _entry(document: DocumentObject, entry: Entry) -> None:
    """Dates, then the role in bold and the employer in italics on one line."""
    if entry.dates:
        document.add_paragraph(entry.dates).paragraph_format.space_before = Pt(6)
    head = document.add_paragraph()
    head.add_run(entry.title).bold = True
    if entry.organisation:
        head.add_run(", ")
        head.add_run(entry.organisation).italic = True
    if entry.note:
        document.add_paragraph(entry.note)
    for line in entry.lines:
        document.add_paragraph(line, style="List Bullet")
