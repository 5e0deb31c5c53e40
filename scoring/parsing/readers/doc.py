"""Old Word files: the OLE kind through its piece table, and Word 2003 XML."""

from __future__ import annotations

import re
import struct
from typing import Any, Final

from ..document import Document, Line, Run
from ..errors import ParseError
from .docx import parse_xml
from .text import document_of_text

_WORDML: Final = "{http://schemas.microsoft.com/office/word/2003/wordml}"
_MAGIC: Final = 0xA5EC
_FIELD = re.compile(r"\x13[^\x13\x14\x15]*\x14([^\x13\x15]*)\x15|\x13[^\x13\x14\x15]*\x15")


def read_doc(data: bytes) -> Document:
    """The text of a Word 97-2003 file, piece by piece ([MS-DOC] 2.4.1).

    Raises:
        ParseError: encrypted, corrupt, unsupported_type (another OLE file) or empty.
    """
    import olefile

    try:
        with olefile.OleFileIO(data) as ole:
            if ole.exists("EncryptedPackage"):
                raise ParseError("encrypted")
            if not ole.exists("WordDocument"):
                raise ParseError("unsupported_type")
            stream = ole.openstream("WordDocument").read()
            magic, flags = struct.unpack_from("<H", stream, 0)[0], struct.unpack_from("<H", stream, 0x0A)[0]
            if magic != _MAGIC:
                raise ParseError("corrupt")
            if flags & 0x0100:
                raise ParseError("encrypted")
            name = "1Table" if flags & 0x0200 else "0Table"
            text = _pieces(stream, ole.openstream(name).read() if ole.exists(name) else b"")
    except ParseError:
        raise
    except Exception as error:  # olefile raises whatever the damage leads to
        raise ParseError("corrupt") from error
    return document_of_text(_readable(text), "doc")


def _pieces(stream: bytes, table: bytes) -> str:
    start, length = struct.unpack_from("<II", stream, 0x01A2)
    main, notes, headers, *others, boxes = struct.unpack_from("<7I", stream, 0x4C)
    clx = table[start : start + length]
    position = 0
    while position < len(clx) and clx[position] == 1:
        position += 3 + struct.unpack_from("<H", clx, position + 1)[0]
    if position >= len(clx) or clx[position] != 2:
        return stream[0x200:].decode("cp1252", "replace")
    size = struct.unpack_from("<I", clx, position + 1)[0]
    plc = clx[position + 5 : position + 5 + size]
    count = (len(plc) - 4) // 12
    bounds = struct.unpack_from(f"<{count + 1}I", plc, 0)
    parts: list[str] = []
    for k in range(count):
        offset = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * k + 2)[0]
        chars = bounds[k + 1] - bounds[k]
        if offset & 0x40000000:
            begin = (offset & 0x3FFFFFFF) // 2
            parts.append(stream[begin : begin + chars].decode("cp1252", "replace"))
        else:
            parts.append(stream[offset : offset + 2 * chars].decode("utf-16-le", "replace"))
    text = "".join(parts)
    if not main:
        return text
    behind = main + notes + headers + sum(others)  # macros, comments and notes at the end stand before text boxes
    return _once(text[main + notes : main + notes + headers] + text[behind : behind + boxes]) + text[:main]


def _once(text: str) -> str:
    """The paragraphs of page headers and footers, which are stored for first, left and right pages."""
    return "".join(f"{line}\r" for line in dict.fromkeys(text.split("\r")) if len(line.strip()) > 2)


def _readable(text: str) -> str:
    """Word's control characters as plain ones: cells as tabs, rows and breaks as line ends."""
    for _ in range(3):
        text = _FIELD.sub(lambda m: m.group(1) or "", text)
    text = text.replace("\r\x07\x07", "\n").replace("\x07\x07", "\n").replace("\x07", "\t")
    text = text.translate(
        {0x0B: "\n", 0x0C: "\n", 0x0D: "\n", 0x1E: "-", 0x1F: None, 0xA0: " ", 0x01: None, 0x08: None}
    )
    return re.sub(r"[\x00-\x08\x0e-\x1f]", "", text)


def read_word2003(data: bytes) -> Document:
    """A Word 2003 XML file ("WordprocessingML", not OOXML)."""
    root = parse_xml(data)
    lines: list[Line] = []
    for paragraph in root.iter(f"{_WORDML}p"):
        line = _xml_line(paragraph)
        if line is not None:
            lines.append(line)
    if not lines:
        raise ParseError("empty")
    return Document(lines=lines, format="doc")


def _xml_line(paragraph: Any) -> Line | None:
    from .docx import trimmed

    text, runs = "", []
    for run in paragraph.iter(f"{_WORDML}r"):
        bold = run.find(f"{_WORDML}rPr/{_WORDML}b")
        size = run.find(f"{_WORDML}rPr/{_WORDML}sz")
        body = "".join(
            "\t" if c.tag == f"{_WORDML}tab" else c.text or "" for c in run if c.tag in (f"{_WORDML}t", f"{_WORDML}tab")
        )
        points = int(size.get(f"{_WORDML}val") or 22) / 2 if size is not None else 11.0
        runs.append(
            Run(
                len(text),
                len(text) + len(body),
                bold is not None and bold.get(f"{_WORDML}val") != "off",
                False,
                points,
                0,
            )
        )
        text += body
    if not text.strip():
        return None
    line = trimmed(text, runs)
    line.bullet = line.bullet or paragraph.find(f"{_WORDML}pPr/{_WORDML}listPr") is not None
    return line
