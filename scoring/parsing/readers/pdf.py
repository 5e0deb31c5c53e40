"""PDF to lines: characters with geometry from PDFium, grouped into cells, columns and lines."""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from typing import Any, Final, NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from ..document import MAX_CHARS, Document, Line
from ..errors import ParseError
from .cells import Cell, Glyph
from .grids import Rule, with_grids_read
from .layout import lines_of_pages
from .turned import laid_down

MAX_PAGES: Final = 50
_BOLD_WEIGHT: Final = 600
_MOST_OBJECTS: Final = 5000
_THIN: Final = 3.0  # points: what is thinner is a rule, not a box
_LEADING: Final = 1.2  # line height against font size
_LIGATURES: Final = frozenset({"fi", "fl", "ff", "ffi", "ffl", "ft", "tt", "ti"})
_BOLD_NAME = re.compile(r"bold|black|heavy|semibd|demi|cmbx|[-,]bd\b|medi\b", re.IGNORECASE)
_PLAIN_NAME = re.compile(r"(?:roman|regular|book|light|text)$", re.IGNORECASE)
_ITALIC_NAME = re.compile(r"ital|obliq|slant|cmti|cmsl|[-,]it\b", re.IGNORECASE)


class _Style(NamedTuple):
    bold: bool
    italic: bool
    named: bool  # a font with a name; Type 3 fonts have none


def read_pdf(data: bytes) -> Document:
    """Read all pages.

    Raises:
        ParseError: encrypted, corrupt, too_many_pages, empty or needs_ocr.
    """
    pdf = _open(data)
    try:
        count = len(pdf)
        if count > MAX_PAGES:
            raise ParseError("too_many_pages", f"The file has {count} pages; at most {MAX_PAGES} are read.")
        pages: list[list[Cell]] = []
        sizes: list[tuple[float, float]] = []
        pictures, total = False, 0
        for index in range(count):
            page = _page(pdf, index)
            glyphs = _glyphs(page, MAX_CHARS - total)
            total += len(glyphs)
            pictures = pictures or (not glyphs and _has_picture(page))
            pages.append(with_grids_read(glyphs, *_rules(page), page.get_height()))
            sizes.append((page.get_width(), page.get_height()))
            page.close()
        hints = {k.lower(): v for k, v in pdf.get_metadata_dict(skip_empty=True).items()}
    finally:
        pdf.close()
    if total < 30:
        raise ParseError("needs_ocr" if pictures else "empty")
    lines: list[Line] = lines_of_pages(pages, sizes)
    return Document(lines=lines, format="pdf", pages=count, hints=hints)


def _open(data: bytes) -> Any:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        code = "encrypted" if "password" in str(error).lower() or "security" in str(error).lower() else "corrupt"
        raise ParseError("encrypted" if code == "encrypted" else "corrupt") from error


def _page(pdf: Any, index: int) -> Any:
    try:
        return pdf[index]
    except pdfium.PdfiumError as error:
        raise ParseError("corrupt") from error


def _has_picture(page: Any) -> bool:
    return any(obj.type == raw.FPDF_PAGEOBJ_IMAGE for obj in page.get_objects(max_depth=3))


def _rules(page: Any) -> tuple[list[Rule], list[Rule]]:
    """Level and upright rules drawn on the page, the sides of boxes among them; y grows downward."""
    level: list[Rule] = []
    upright: list[Rule] = []
    height = page.get_height()
    for index in range(min(raw.FPDFPage_CountObjects(page.raw), _MOST_OBJECTS)):
        item = raw.FPDFPage_GetObject(page.raw, index)
        if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_PATH:
            continue
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        raw.FPDFPageObj_GetBounds(item, left, bottom, right, top)
        x0, x1, y0, y1 = left.value, right.value, height - top.value, height - bottom.value
        if x1 - x0 > _THIN:
            level.extend(Rule(y, x0, x1) for y in ((y0, y1) if y1 - y0 > _THIN else (y0,)))
        if y1 - y0 > _THIN:
            upright.extend(Rule(x, y0, y1) for x in ((x0, x1) if x1 - x0 > _THIN else (x0,)))
    return level, upright


def _glyphs(page: Any, limit: int) -> list[Glyph]:
    """The visible characters of a page; y grows downward from the top."""
    text = page.get_textpage()
    height = page.get_height()
    handle = text.raw
    found: list[Glyph] = []
    turned: list[Glyph] = []
    count = min(raw.FPDFText_CountChars(handle), max(0, limit))
    rect, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    styles = _Styles(handle)
    space = shared = 0
    box = 0.0, 0.0, 0.0
    for i in range(count):
        code = raw.FPDFText_GetUnicode(handle, i)
        char = chr(code) if code < 0x110000 else " "
        if char.isspace() or code in (0, 0xA0, 0x200B):
            if code in (0x20, 0xA0, 0x09):
                space = max(space, 1 if raw.FPDFText_IsGenerated(handle, i) == 1 else 2)
            continue
        if not raw.FPDFText_GetLooseCharBox(handle, i, rect) or rect.right <= rect.left:
            continue
        raw.FPDFText_GetCharOrigin(handle, i, x, y)
        style, color, drawn = styles.of(i)
        base = height - y.value
        top, bottom = height - rect.top, height - rect.bottom
        size = _LEADING * abs(drawn) or abs(top - bottom)
        if drawn and not style.named:  # the boxes of a Type 3 font hug each glyph
            top, bottom = base - 0.8 * size, base + 0.2 * size
        if drawn < 0:
            turned.append(
                Glyph(rect.left, rect.right, top, bottom, base, char, -_LEADING * drawn, *style[:2], color, space)
            )
            space = 0
            continue
        letters = _expand(char)
        left, width = rect.left, (rect.right - rect.left) / len(letters)
        shared = shared + 1 if box == (rect.left, rect.right, base) else 0
        box = rect.left, rect.right, base
        if shared and len(found) >= shared:  # PDFium gives every letter of a ligature the box of the whole
            width /= shared + 1
            for k in range(shared, 0, -1):
                found[-k] = found[-k]._replace(x0=left, x1=left + width)
                left += width
        for letter in letters:
            found.append(
                Glyph(left, left + width, top, bottom, base, letter, size, style.bold, style.italic, color, space)
            )
            left += width
        space = 0
    text.close()
    found = _put_back(found)
    return [*found, *laid_down(turned, found)] if turned else found


def _put_back(glyphs: list[Glyph]) -> list[Glyph]:
    """Ligatures of some fonts are reported far from where they are drawn; the gap they left shows their place."""
    fixed = list(glyphs)
    k = 1
    while k < len(fixed) - 1:
        before = fixed[k - 1]
        if abs(fixed[k].base - before.base) < 0.5 * before.size:
            fixed[k] = _same_size(before, fixed[k], fixed[k + 1 : k + 4])
            k += 1
            continue
        stray = next(
            (n for n in (1, 2, 3) if k + n < len(fixed) and _closes(before, fixed[k : k + n], fixed[k + n])), 0
        )
        if stray:
            step = (fixed[k + stray].x0 - before.x1) / stray
            for i in range(stray):
                left = before.x1 + i * step
                fixed[k + i] = before._replace(x0=left, x1=left + step, char=fixed[k + i].char, spaces=0)
        k += max(1, stray)
    return fixed


def _same_size(before: Glyph, glyph: Glyph, after: list[Glyph]) -> Glyph:
    """A letter that is reported smaller than its neighbours on both sides has their size."""
    if (
        glyph.size < 0.9 * before.size
        and abs(glyph.base - before.base) < 0.1
        and glyph.x0 - before.x1 < 0.2 * before.size
        and any(abs(g.size - before.size) < 0.05 * before.size and abs(g.base - before.base) < 0.1 for g in after)
    ):
        return glyph._replace(size=before.size, top=before.top, bottom=before.bottom)
    return glyph


def _closes(before: Glyph, stray: list[Glyph], after: Glyph) -> bool:
    gap = after.x0 - before.x1
    same = abs(before.base - after.base) < 0.1 * before.size and abs(before.size - after.size) < 0.1 * before.size
    away = all(abs(g.base - before.base) > before.size for g in stray)
    joined = "".join(g.char for g in stray) in _LIGATURES
    odd = away and (joined or all(abs(g.size - before.size) > 0.3 * before.size for g in stray))
    return same and odd and 0.15 * before.size < gap < 1.2 * before.size


def _expand(char: str) -> str:
    """Ligatures and presentation forms as letters; a soft hyphen that is drawn is a hyphen."""
    if char in ("\u00ad", "\ufffe", "\x02", "\u2010", "\u2011"):
        return "-"
    if "\ufb00" <= char <= "\ufb06":
        return unicodedata.normalize("NFKC", char)
    return char


class _Styles:
    """Style, colour and drawn size of characters, asked of PDFium once for each text object."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle
        self._fonts: dict[int, _Style] = {}
        self._objects: dict[int, tuple[_Style, int, float]] = {}

    def of(self, index: int) -> tuple[_Style, int, float]:
        """(style, 0xRRGGBB, font size in points: 0 unknown, negative for text that runs up or down)."""
        pointer = raw.FPDFText_GetTextObject(self._handle, index)
        key = ctypes.addressof(pointer.contents) if pointer else 0
        if key not in self._objects:
            font = raw.FPDFTextObj_GetFont(pointer) if pointer else None
            mark = ctypes.addressof(font.contents) if font else 0
            if mark not in self._fonts:
                self._fonts[mark] = _font_style(font) if font else _Style(False, False, True)
            red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
            raw.FPDFText_GetFillColor(self._handle, index, red, green, blue, alpha)
            color = red.value << 16 | green.value << 8 | blue.value
            self._objects[key] = self._fonts[mark], color, self._drawn(index)
        return self._objects[key]

    def _drawn(self, index: int) -> float:
        matrix = raw.FS_MATRIX()
        if not raw.FPDFText_GetMatrix(self._handle, index, matrix):
            return 0.0
        size: float = raw.FPDFText_GetFontSize(self._handle, index) * math.hypot(matrix.c, matrix.d)
        return -size if abs(matrix.b) > 2 * abs(matrix.a) else size


def _font_style(font: Any) -> _Style:
    buffer = ctypes.create_string_buffer(128)
    raw.FPDFFont_GetBaseFontName(font, buffer, 128)
    name = buffer.value.decode("utf-8", "replace").partition("+")[2] or buffer.value.decode("utf-8", "replace")
    angle = ctypes.c_int()
    raw.FPDFFont_GetItalicAngle(font, angle)
    weight = raw.FPDFFont_GetWeight(font)
    bold = bool(_BOLD_NAME.search(name)) or (weight >= _BOLD_WEIGHT and not _PLAIN_NAME.search(name))
    return _Style(bold, bool(_ITALIC_NAME.search(name)) or angle.value != 0, bool(name))
