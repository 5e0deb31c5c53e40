"""A word-processor document with built-in heading and list styles and dates on a right tab."""

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Cm, Length, Pt, RGBColor

from ats_app.demo.resumes.layouts.office import save_docx
from ats_app.demo.resumes.layouts.registry import layout
from ats_app.demo.resumes.sheet import Entry, Section, Sheet, skill_lines

DATES_END = Cm(15.2)


@layout("docx_styled", "docx")
def render(sheet: Sheet) -> bytes:
    document = Document()
    normal = document.styles["Normal"].font
    normal.name, normal.size = "Calibri", Pt(10.5)
    title = document.add_heading(sheet.name, level=0)
    title.runs[0].font.color.rgb = RGBColor.from_string(sheet.style.accent[1:])
    if sheet.headline:
        document.add_paragraph(sheet.headline, style="Subtitle")
    for line in sheet.contact:
        document.add_paragraph(line.labelled).paragraph_format.space_after = Pt(0)
    for section in sheet.sections:
        document.add_heading(section.heading, level=1)
        add_body(document, section, sheet)
    return save_docx(document)


def add_body(document: DocumentObject, section: Section, sheet: Sheet, tab: Length = DATES_END) -> None:
    """A section without its heading; `tab` is where dates end."""
    for entry in section.entries:
        _entry(document, entry, tab)
    if section.text:
        document.add_paragraph(section.text)
    elif section.kind == "skills":
        for line in skill_lines(section, sheet.style):
            document.add_paragraph(line)
    else:
        for item in section.items:
            document.add_paragraph(item.text, style="List Bullet")


def _entry(document: DocumentObject, entry: Entry, tab: Length) -> None:
    head = document.add_paragraph()
    head.paragraph_format.tab_stops.add_tab_stop(tab, WD_TAB_ALIGNMENT.RIGHT)
    head.paragraph_format.space_after = Pt(0)
    head.paragraph_format.keep_with_next = True
    head.add_run(entry.title).bold = True
    if entry.dates:
        head.add_run(f"\t{entry.dates}")
    for text in (entry.organisation, entry.note):
        if text:
            document.add_paragraph(text).paragraph_format.space_after = Pt(0)
    for line in entry.lines:
        document.add_paragraph(line, style="List Bullet")
