"""A word-processor document with name and contact in the page header and no styles: bold lines serve as headings."""

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from ats_app.demo.resumes.layouts.office import save_docx
from ats_app.demo.resumes.layouts.registry import layout
from ats_app.demo.resumes.sheet import Entry, Sheet, by_employer, skill_lines


@layout("docx_letterhead", "docx")
def render(sheet: Sheet) -> bytes:
    document = Document()
    document.styles["Normal"].font.name = "Georgia"
    document.styles["Normal"].paragraph_format.space_after = Pt(2)
    page = document.sections[0]
    page.left_margin = page.right_margin = Cm(2.6)
    head, foot = page.header.paragraphs[0], page.footer.paragraphs[0]
    head.alignment = foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    head.add_run(sheet.name).bold = True
    head.add_run("\n" + " | ".join(c.labelled for c in sheet.contact))
    foot.add_run(f"{sheet.document_word} – {sheet.name}").italic = True
    for section in sheet.sections:
        document.add_paragraph().add_run(section.heading).bold = True
        for organisation, entries in by_employer(section.entries):
            if organisation:
                document.add_paragraph(organisation)
            for entry in entries:
                for text in _lines(entry, sheet.style.bullet):
                    document.add_paragraph(text)
        texts = skill_lines(section, sheet.style) if section.kind == "skills" else [i.text for i in section.items]
        for text in filter(None, [section.text, *texts]):
            document.add_paragraph(text)
        document.add_paragraph()
    return save_docx(document)


def _lines(entry: Entry, bullet: str) -> list[str]:
    head = f"{entry.dates}\t{entry.title}" if entry.dates else entry.title
    return [head, *([entry.note] if entry.note else []), *(f"{bullet} {line}" for line in entry.lines)]
