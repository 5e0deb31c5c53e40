"""An OpenDocument text with headings, lists and, for jobs, a table of dates and duties."""

from io import BytesIO
from typing import Any

from odf import teletype
from odf.opendocument import OpenDocumentText
from odf.style import ParagraphProperties, Style, TableColumnProperties, TextProperties
from odf.table import Table, TableCell, TableColumn, TableRow
from odf.text import H, List, ListItem, P

from ats_app.demo.resumes.layouts.office import settle_zip
from ats_app.demo.resumes.layouts.registry import layout
from ats_app.demo.resumes.sheet import Entry, Section, Sheet, skill_lines


@layout("odt_plain", "odt")
def render(sheet: Sheet) -> bytes:
    return _save(_document(sheet, tabular=False))


@layout("odt_table", "odt")
def render_table(sheet: Sheet) -> bytes:
    return _save(_document(sheet, tabular=True))


def _save(document: Any) -> bytes:
    out = BytesIO()
    document.write(out)
    return settle_zip(out.getvalue())


def _document(sheet: Sheet, *, tabular: bool) -> Any:
    document = OpenDocumentText()
    bold = _style(document, "Bold", fontweight="bold")
    title = _style(document, "Name", fontsize="20pt", color=sheet.style.accent)
    head = _style(document, "Section", fontsize="13pt", fontweight="bold", color=sheet.style.accent)
    _add(document.text, P(stylename=title), sheet.name)
    for line in [sheet.headline, *(c.labelled for c in sheet.contact)]:
        _add(document.text, P(), line)
    for section in sheet.sections:
        _add(document.text, H(outlinelevel=1, stylename=head), section.heading)
        if tabular and section.entries:
            document.text.addElement(_table(document, section, bold, sheet.style.bullet))
        else:
            _flow(document.text, section, sheet, bold)
    return document


def _style(document: Any, name: str, **properties: str) -> Any:
    style = Style(name=name, family="paragraph")
    style.addElement(ParagraphProperties(margintop="0.25cm"))
    style.addElement(TextProperties(**properties))
    document.styles.addElement(style)
    return style


def _add(parent: Any, element: Any, text: str) -> None:
    teletype.addTextToElement(element, text)
    parent.addElement(element)


def _flow(parent: Any, section: Section, sheet: Sheet, bold: Any) -> None:
    for entry in section.entries:
        _add(parent, P(stylename=bold), entry.title)
        _add(parent, P(), ", ".join(t for t in (entry.organisation, entry.dates) if t))
        _rest(parent, entry)
    texts = skill_lines(section, sheet.style) if section.kind == "skills" else [i.text for i in section.items]
    for text in filter(None, [section.text, *texts]):
        _add(parent, P(), text)


def _rest(parent: Any, entry: Entry) -> None:
    if entry.note:
        _add(parent, P(), entry.note)
    if entry.lines:
        points = List()
        for line in entry.lines:
            item = ListItem()
            _add(item, P(), line)
            points.addElement(item)
        parent.addElement(points)


def _table(document: Any, section: Section, bold: Any, bullet: str) -> Any:
    table = Table(name=section.kind)
    for width in ("4.2cm", "12.8cm"):
        column = Style(name=f"{section.kind}{width}", family="table-column")
        column.addElement(TableColumnProperties(columnwidth=width))
        document.automaticstyles.addElement(column)
        table.addElement(TableColumn(stylename=column))
    for entry in section.entries:
        row, left, right = TableRow(), TableCell(), TableCell()
        _add(left, P(), entry.dates)
        _add(right, P(stylename=bold), entry.title)
        for text in filter(None, (entry.organisation, entry.note, *(f"{bullet} {line}" for line in entry.lines))):
            _add(right, P(), text)
        row.addElement(left)
        row.addElement(right)
        table.addElement(row)
    return table
