"""Skills in tiles of three, languages and certificates of two; dates in parentheses behind the role."""

from collections.abc import Sequence

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer, Table, TableStyle

from ats_app.demo.resumes.layouts.flow import Press, print_pages
from ats_app.demo.resumes.layouts.registry import layout
from ats_app.demo.resumes.sheet import Entry, Section, Sheet

WIDTH = A4[0] - 40 * mm


@layout("pdf_tiles", "pdf")
def render(sheet: Sheet) -> bytes:
    press = Press(sheet)
    story: list[Flowable] = [press.para(sheet.name, weight=1, scale=2.0, color=sheet.style.accent)]
    story += [press.para(sheet.headline, before=2)] if sheet.headline else []
    story += [Spacer(0, 4), _tiles(press, [c.labelled for c in sheet.contact], 2, boxed=False)]
    for section in sheet.sections:
        story += [*press.heading(section.heading, rule=False), *_section(press, section)]
    return print_pages(story, sheet)


def _section(press: Press, section: Section) -> list[Flowable]:
    if section.entries:
        return [piece for entry in section.entries for piece in _entry(press, entry)]
    if not section.items:
        return press.simple(section)
    skills = section.kind == "skills"
    return [_tiles(press, [item.text for item in section.items], 3 if skills else 2, boxed=skills)]


def _tiles(press: Press, texts: Sequence[str], columns: int, *, boxed: bool) -> Table:
    """Texts in rows of so many cells, in frames or bare."""
    cells = [press.para(text) for text in texts] + [""] * (-len(texts) % columns)
    rows = [cells[at : at + columns] for at in range(0, len(cells), columns)]
    table = Table(rows, colWidths=[WIDTH / columns] * columns)
    frame = [("GRID", (0, 0), (-1, -1), 3, HexColor("#ffffff")), ("BACKGROUND", (0, 0), (-1, -1), HexColor("#e9edf2"))]
    table.setStyle(
        TableStyle([
            *(frame if boxed else []), ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 4),
            ("TOPPADDING", (0, 0), (-1, -1), 1.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        ])
    )  # fmt: skip
    return table


def _entry(press: Press, entry: Entry) -> list[Flowable]:
    head = f"{entry.title} ({entry.dates})" if entry.dates else entry.title
    facts = [press.para(text, color="#555555") for text in (entry.organisation, entry.note) if text]
    return [press.para(head, weight=1), *facts, *press.bullets(entry), Spacer(0, 5)]
