"""A word-processor document whose contact, skills and languages sit in a floating text box beside the story."""

from xml.sax.saxutils import escape

from docx import Document
from docx.oxml import parse_xml
from docx.shared import Cm, Pt

from ats_app.demo.resumes.layouts.docx_styled import add_body
from ats_app.demo.resumes.layouts.office import save_docx
from ats_app.demo.resumes.layouts.registry import layout
from ats_app.demo.resumes.sheet import Sheet, skill_lines

_BOX = """<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:v="urn:schemas-microsoft-com:vml" xmlns:w10="urn:schemas-microsoft-com:office:word"><w:pict>
<v:shape id="box" type="#_x0000_t202" style="position:absolute;margin-left:375pt;margin-top:0;width:165pt;height:640pt"
 fillcolor="#f2f2f2" stroked="f"><v:textbox><w:txbxContent>{paragraphs}</w:txbxContent></v:textbox>
<w10:wrap type="square"/></v:shape></w:pict></w:r>"""
_LINE = '<w:p><w:r><w:rPr>{bold}<w:sz w:val="{size}"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


@layout("docx_textbox", "docx")
def render(sheet: Sheet) -> bytes:
    document = Document()
    document.styles["Normal"].font.size = Pt(10)
    document.sections[0].left_margin, document.sections[0].right_margin = Cm(1.8), Cm(7)
    anchor = document.add_paragraph()
    anchor._p.append(parse_xml(_BOX.format(paragraphs=_box(sheet))))
    anchor.add_run(sheet.name).font.size = Pt(20)
    if sheet.headline:
        document.add_paragraph(sheet.headline)
    for section in sheet.pick("summary", "experience", "education", "certifications", "references"):
        document.add_heading(section.heading, level=2)
        add_body(document, section, sheet, tab=Cm(12.4))
    return save_docx(document)


def _box(sheet: Sheet) -> str:
    parts = [_line(sheet.contact_heading, bold=True), *(_line(c.labelled) for c in sheet.contact)]
    for section in sheet.pick("skills", "languages", "interests"):
        texts = skill_lines(section, sheet.style) if section.kind == "skills" else [i.text for i in section.items]
        parts += [_line(""), _line(section.heading, bold=True), *(_line(t) for t in [*texts, section.text] if t)]
    return "".join(parts)


def _line(text: str, *, bold: bool = False) -> str:
    return _LINE.format(bold="<w:b/>" if bold else "", size=22 if bold else 18, text=escape(text))
