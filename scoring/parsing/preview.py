"""What a person sees of a file without opening it: pictures of a PDF's pages, the text of everything else.

The text is the one that the spans of `Source` count in.
"""

from __future__ import annotations

import base64
import io
from typing import Any, Final

import pypdfium2 as pdfium
from PIL import Image

from .errors import ParseError
from .reading import read
from .sniff import sniff

MAX_PAGES: Final = 12
WIDTH: Final = 1240
"""Pixels across a page: sharp on a laptop at the width of half a window, about 150 dots an inch on A4."""
MAX_HEIGHT: Final = 3600


def preview_document(data: bytes) -> dict[str, Any]:
    """A file as `{"pages": [{"width", "height", "png"}], "text"}`.

    Sizes are in PDF points, pictures base64 of PNG. `text` is empty for a PDF, `pages` for everything else.

    Raises:
        ParseError: the file can't be read, or is not what we read at all.
    """
    if sniff(data) != "pdf":
        return {"pages": [], "text": read(data).text}
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise ParseError("encrypted" if "password" in str(error).lower() else "corrupt") from error
    try:
        return {"pages": [_picture(pdf, index) for index in range(min(len(pdf), MAX_PAGES))], "text": ""}
    except pdfium.PdfiumError as error:
        raise ParseError("corrupt") from error
    finally:
        pdf.close()


def _picture(pdf: Any, index: int) -> dict[str, Any]:
    page = pdf[index]
    width, height = page.get_size()
    scale = min(WIDTH / max(width, 1), MAX_HEIGHT / max(height, 1))
    image = page.render(scale=scale).to_pil()
    page.close()
    buffer = io.BytesIO()
    # a palette makes the picture a third as large, and both steps together take a quarter of the time
    image.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(buffer, "PNG", compress_level=3)
    return {"width": width, "height": height, "png": base64.b64encode(buffer.getvalue()).decode()}
