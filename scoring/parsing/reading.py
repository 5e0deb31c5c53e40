"""Bytes to a `Document`, whatever the format."""

from __future__ import annotations

from .document import MAX_CHARS, Document
from .errors import ParseError
from .sniff import sniff


def read(data: bytes, *, patience_s: float = 14.0) -> Document:
    """Sniff the type and read the file; scanned pages for as long as the patience lasts.

    Raises:
        ParseError: with the code that names the fact.
    """
    kind = sniff(data)
    document = _read(kind, data, patience_s)
    if sum(c.isalpha() for c in document.text) < 15:
        raise ParseError("empty")
    if len(document.text) > 2 * MAX_CHARS:  # what stands between the characters of a PDF is not counted
        raise ParseError("too_large")
    return document


def _read(kind: str, data: bytes, patience_s: float) -> Document:
    if kind == "pdf":
        return _read_pdf(data, patience_s)
    if kind == "docx":
        from .readers.docx import read_docx

        return read_docx(data)
    if kind == "odt":
        from .readers.odt import read_odt

        return read_odt(data)
    if kind == "rtf":
        from .readers.rtf import read_rtf

        return read_rtf(data)
    if kind in ("doc", "word2003"):
        from .readers.doc import read_doc, read_word2003

        return read_doc(data) if kind == "doc" else read_word2003(data)
    from .readers.text import read_text

    return read_text(data)


def _read_pdf(data: bytes, patience_s: float) -> Document:
    from .readers.pdf import read_pdf

    try:
        return read_pdf(data)
    except ParseError as error:
        if error.code != "needs_ocr":
            raise
        from .readers.ocr import read_scan

        return read_scan(data, patience_s=patience_s)
