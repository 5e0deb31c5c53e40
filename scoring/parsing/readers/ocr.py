"""Scanned pages through tesseract, when it is installed."""

from __future__ import annotations

import io
import shutil
import subprocess
from typing import Final

import pypdfium2 as pdfium

from ..document import Document
from ..errors import ParseError
from .cells import Cell, Glyph, cells_of_page
from .layout import lines_of_pages

_SCALE: Final = 2.5  # 180 dpi reads text of 9 points well
_MAX_PAGES: Final = 4
_TRAINED: Final = ("eng", "spa", "por", "fra", "deu")
_MIN_CONFIDENCE: Final = 30


def read_scan(data: bytes) -> Document:
    """The text of a PDF of pictures.

    Raises:
        ParseError: needs_ocr when tesseract is missing or finds nothing.
    """
    program = shutil.which("tesseract")
    if program is None:
        raise ParseError("needs_ocr")
    pdf = pdfium.PdfDocument(data)
    try:
        pages: list[list[Cell]] = []
        sizes: list[tuple[float, float]] = []
        for index in range(min(len(pdf), _MAX_PAGES)):
            page = pdf[index]
            sizes.append((page.get_width(), page.get_height()))
            picture = io.BytesIO()
            page.render(scale=_SCALE, grayscale=True).to_pil().save(picture, "PNG")
            pages.append(cells_of_page(_recognise(program, picture.getvalue())))
    finally:
        pdf.close()
    if not any(pages):
        raise ParseError("needs_ocr")
    return Document(lines=lines_of_pages(pages, sizes), format="pdf", pages=len(pages))


def _trained(program: str) -> str:
    listing = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=10, check=False)
    have = set(listing.stdout.split())
    return "+".join(code for code in _TRAINED if code in have) or "eng"


def _recognise(program: str, picture: bytes) -> list[Glyph]:
    run = subprocess.run(
        [program, "stdin", "stdout", "-l", _trained(program), "--psm", "3", "tsv"],
        input=picture,
        capture_output=True,
        timeout=60,
        check=False,
    )
    glyphs: list[Glyph] = []
    for row in run.stdout.decode("utf-8", "replace").splitlines()[1:]:
        parts = row.split("\t")
        if len(parts) < 12 or not parts[11].strip() or float(parts[10]) < _MIN_CONFIDENCE:
            continue
        glyphs.extend(_letters(parts[11].strip(), *(float(p) / _SCALE for p in parts[6:10])))
    return glyphs


def _letters(word: str, left: float, top: float, width: float, height: float) -> list[Glyph]:
    """A word's characters spread evenly over its box."""
    step = width / len(word)
    tall = any(c.isupper() or c in "bdfhklt" for c in word)
    deep = any(c in "gjpqy," for c in word)
    size = height / (0.95 if tall and deep else 0.73 if tall or deep else 0.5)
    base = top + height - (0.21 * size if deep else 0.0)
    return [
        Glyph(
            left + k * step,
            left + (k + 1) * step,
            top,
            top + height,
            base,
            c,
            size,
            False,
            False,
            0,
            int(k == 0),
        )
        for k, c in enumerate(word)
    ]
