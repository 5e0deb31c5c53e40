"""What the reportlab layouts share: fonts that have the letters, paragraph styles, sections as flowables."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from ats_app.demo.resumes.sheet import Entry, Section, Sheet, skill_lines

ALIGN = {"left": TA_LEFT, "center": TA_CENTER, "right": TA_RIGHT}
_FAMILIES = {
    "Helvetica": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique"),
    "Times-Roman": ("Times-Roman", "Times-Bold", "Times-Italic"),
    "Vera": ("Vera", "VeraBd", "VeraIt"),
}


@cache
def _register_vera() -> None:
    """Bitstream Vera comes with reportlab and has the Latin letters the built-in fonts lack (ł, ğ, ş)."""
    for name in _FAMILIES["Vera"]:
        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))


def in_latin_1(sheet: Sheet) -> bool:
    """Can the fonts built into every PDF reader write this sheet? They have Windows' Latin letters only."""
    try:
        "".join(sheet.strings()).encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def font_family(sheet: Sheet) -> tuple[str, str, str]:
    """(regular, bold, italic) that can write every letter of the sheet; its own wish if possible."""
    wish = sheet.style.font if in_latin_1(sheet) else "Vera"
    if wish == "Vera":
        _register_vera()
    return _FAMILIES[wish]


@dataclass
class Press:
    """Paragraph styles of one document. ``size`` is the body's in points."""

    sheet: Sheet
    size: float = 9.5
    ink: str = "#222222"
    fonts: tuple[str, str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.fonts = font_family(self.sheet)

    def para(self, text: str, **options: Any) -> Paragraph:
        return Paragraph(escape(text), self.style(**options))

    def style(
        self, *, weight: int = 0, scale: float = 1.0, color: str | None = None, align: str = "left",
        before: float = 0, after: float = 0, indent: float = 0, hyphens: bool = False,
    ) -> ParagraphStyle:  # fmt: skip
        """``weight`` 0 regular, 1 bold, 2 italic; ``scale`` of the body size."""
        size = self.size * scale * (0.88 if self.fonts[0] == "Vera" else 1.0)
        return ParagraphStyle(
            "x", fontName=self.fonts[weight], fontSize=size, leading=size * 1.28, textColor=HexColor(color or self.ink),
            alignment=ALIGN[align], spaceBefore=before, spaceAfter=after, leftIndent=indent,
            embeddedHyphenation=1 if hyphens else 0, uriWasteReduce=0,
        )  # fmt: skip

    def bullet(self, text: str, *, hyphens: bool = False) -> Paragraph:
        style = self.style(indent=10, after=1, hyphens=hyphens)
        style.bulletIndent = 1
        style.bulletFontName, style.bulletFontSize = self.fonts[0], style.fontSize
        return Paragraph(escape(text), style, bulletText=self.sheet.style.bullet)

    def heading(
        self, text: str, *, rule: bool = True, color: str | None = None, width: float | str = "100%"
    ) -> list[Flowable]:
        accent = color or self.sheet.style.accent
        line = self.para(text, weight=1, scale=1.2, color=accent, before=9, after=2)
        if not rule:
            return [line]
        table = Table([[line]], colWidths=[width])
        table.setStyle(
            TableStyle([
                ("LINEBELOW", (0, 0), (-1, -1), 0.8, HexColor(accent)), ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0), ("TOPPADDING", (0, 0), (-1, -1), 6),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
            ])
        )  # fmt: skip
        return [table, Spacer(0, 3)]

    def simple(self, section: Section) -> list[Flowable]:
        """The body of a section without entries: text, skills, certificates, languages."""
        if section.text:
            return [self.para(section.text, after=3)]
        if section.kind == "skills":
            return [self.para(line, after=1) for line in skill_lines(section, self.sheet.style)]
        return [self.bullet(i.text) for i in section.items]

    def bullets(self, entry: Entry) -> list[Flowable]:
        return [self.bullet(line) for line in entry.lines]


def two_cells(left: Flowable | list[Flowable], right: Flowable | list[Flowable], widths: tuple[float, float]) -> Table:
    """Two things side by side without lines or padding."""
    table = Table([[left, right]], colWidths=list(widths))
    table.setStyle(
        TableStyle([
            ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0), ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
        ])
    )  # fmt: skip
    return table


def print_pages(
    story: Iterable[Flowable],
    sheet: Sheet,
    *,
    margins: tuple[float, float, float, float] = (20, 18, 20, 18),
    on_page: Callable[[Any, Any], None] | None = None,
) -> bytes:
    """Flow a story over A4 pages; ``margins`` in mm: left, top, right, bottom. Same input, same bytes."""
    out = BytesIO()
    left, top, right, bottom = (m * mm for m in margins)
    width, height = A4
    document = BaseDocTemplate(out, pagesize=A4, invariant=1, title=sheet.document_word, author="")
    frame = Frame(left, bottom, width - left - right, height - top - bottom, 0, 0, 0, 0)
    document.addPageTemplates(PageTemplate(frames=[frame], onPage=on_page or (lambda *_: None)))
    document.build(list(story))
    return out.getvalue()


def print_numbered(
    story: list[Flowable],
    sheet: Sheet,
    *,
    margins: tuple[float, float, float, float],
    edges: Callable[[Any, int, int], None],
) -> bytes:
    """As `print_pages`, with ``edges(canvas, page, pages)`` drawn on every page once their number is known."""
    out = BytesIO()
    left, top, right, bottom = (m * mm for m in margins)
    frame = Frame(left, bottom, A4[0] - left - right, A4[1] - top - bottom, 0, 0, 0, 0)
    document = BaseDocTemplate(out, pagesize=A4, invariant=1, title=sheet.document_word, author="")
    document.addPageTemplates(PageTemplate(frames=[frame]))

    class Numbered(Canvas):  # type: ignore[misc]  # reportlab has no types
        """Keeps every page back until the last one is laid out."""

        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            self.kept: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802 - reportlab's name
            self.kept.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for number, page in enumerate(self.kept, 1):
                self.__dict__.update(page)
                edges(self, number, len(self.kept))
                super().showPage()
            super().save()

    document.build(story, canvasmaker=Numbered)
    return out.getvalue()
