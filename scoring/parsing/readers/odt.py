"""ODT to lines: paragraphs, headings, lists, tables and frames, with styles resolved."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from ..document import Document, Line, Run, clean
from ..errors import ParseError
from .blocks import Block, lay_out
from .docx import parse_xml, trimmed

_NS: Final = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TEXT, _TABLE, _STYLE, _DRAW, _OFFICE = (_NS % n for n in ("text", "table", "style", "drawing", "office"))
_FO: Final = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"


@dataclass(slots=True)
class _Style:
    bold: bool = False
    italic: bool = False
    size: float = 11.0
    color: int = 0
    before: float = 0.0
    indent: float = 0.0


def read_odt(data: bytes) -> Document:
    """Read content.xml with the styles of the file.

    Raises:
        ParseError: encrypted or corrupt.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
            content = archive.read("content.xml")
            common = archive.read("styles.xml") if "styles.xml" in names else b""
    except (
        zipfile.BadZipFile,
        KeyError,
        OSError,
        EOFError,
        RuntimeError,
        ValueError,
        NotImplementedError,
    ) as error:
        raise ParseError("corrupt") from error
    if b"encryption-data" in manifest:
        raise ParseError("encrypted")
    root = parse_xml(content)
    shared = parse_xml(common) if common else None
    styles = _styles([] if shared is None else [shared], root)
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise ParseError("corrupt")
    head, foot = (_furniture(shared, kind, styles) for kind in ("header", "footer"))
    blocks = [*head, *_blocks(body, styles, False), *foot]
    return Document(lines=lay_out(blocks), format="odt")


def _furniture(shared: Any, kind: str, styles: dict[str, _Style]) -> list[Block]:
    """The page headers or footers; where the first page has its own, those of the other pages repeat less of it."""
    if shared is None:
        return []
    first = list(shared.iter(f"{_STYLE}{kind}-first"))
    parts = first or [part for name in (kind, f"{kind}-left") for part in shared.iter(f"{_STYLE}{name}")]
    found: list[Block] = []
    for part in parts:
        found.extend(block for block in _blocks(part, styles, False) if block.text not in {b.text for b in found})
    return found


def _styles(others: list[Any], root: Any) -> dict[str, _Style]:
    elements: dict[str, Any] = {}
    for tree in [*others, root]:
        for element in tree.iter(f"{_STYLE}style"):
            elements[element.get(f"{_STYLE}name") or ""] = element
    resolved: dict[str, _Style] = {}

    def resolve(name: str, depth: int = 0) -> _Style:
        if name in resolved:
            return resolved[name]
        element = elements.get(name)
        if element is None or depth > 10:
            return _Style()
        parent = resolve(element.get(f"{_STYLE}parent-style-name") or "", depth + 1)
        style = _Style(parent.bold, parent.italic, parent.size, parent.color, parent.before, parent.indent)
        _read_style(element, style)
        resolved[name] = style
        return style

    return {name: resolve(name) for name in elements}


def _points(value: str | None) -> float | None:
    for unit, factor in (("pt", 1.0), ("cm", 28.35), ("mm", 2.835), ("in", 72.0)):
        if value and value.endswith(unit):
            try:
                return float(value.removesuffix(unit)) * factor
            except ValueError:
                return None
    return None


def _read_style(element: Any, style: _Style) -> None:
    text = element.find(f"{_STYLE}text-properties")
    if text is not None:
        weight = text.get(f"{_FO}font-weight")
        if weight:
            style.bold = weight == "bold" or weight in ("600", "700", "800", "900")
        if text.get(f"{_FO}font-style"):
            style.italic = text.get(f"{_FO}font-style") != "normal"
        style.size = _points(text.get(f"{_FO}font-size")) or style.size
        color = text.get(f"{_FO}color") or ""
        if len(color) == 7 and all(c in "0123456789abcdefABCDEF" for c in color[1:]):
            style.color = int(color[1:], 16)
    paragraph = element.find(f"{_STYLE}paragraph-properties")
    if paragraph is not None:
        before, indent = (_points(paragraph.get(f"{_FO}{k}")) for k in ("margin-top", "margin-left"))
        style.before = style.before if before is None else before
        style.indent = style.indent if indent is None else indent


def _blocks(parent: Any, styles: dict[str, _Style], listed: bool) -> list[Block]:
    found: list[Block] = []
    for element in parent:
        if element.tag in (f"{_TEXT}p", f"{_TEXT}h"):
            found.extend(_paragraph(element, styles, listed))
        elif element.tag in (f"{_TEXT}list", f"{_TEXT}list-item"):
            found.extend(_blocks(element, styles, True))
        elif element.tag == f"{_TABLE}table":
            rows = [
                [_blocks(c, styles, False) for c in row.findall(f"{_TABLE}table-cell")]
                for row in element.iter(f"{_TABLE}table-row")
            ]
            found.append(Block(rows=rows))
        elif element.tag in (f"{_TEXT}section", f"{_DRAW}frame", f"{_DRAW}text-box"):
            found.extend(_blocks(element, styles, listed))
    return found


def _paragraph(element: Any, styles: dict[str, _Style], listed: bool) -> list[Block]:
    base = styles.get(element.get(f"{_TEXT}style-name") or "", _Style())
    boxes = [Block(rows=[[_blocks(box, styles, False)]]) for box in element.iter(f"{_DRAW}text-box")]
    pieces: list[list[tuple[str, _Style]]] = [[]]
    _inline(element, base, styles, pieces)
    blocks = boxes
    for piece in pieces:
        text, runs = "", []
        for part, style in _in_one(piece):
            body = clean(part)
            runs.append(Run(len(text), len(text) + len(body), style.bold, style.italic, style.size, style.color))
            text += body
        if not text.strip():
            continue
        line: Line = trimmed(text, runs)
        line.bullet = line.bullet or listed
        line.x0, line.gap = base.indent, 1.0 if base.before >= 5 else 0.0
        if element.tag == f"{_TEXT}h":
            line.heading_level = int(element.get(f"{_TEXT}outline-level") or 1)
        blocks.append(Block(line=line))
    return blocks or [Block(line=Line(""))]


def _in_one(piece: list[tuple[str, _Style]]) -> list[tuple[str, _Style]]:
    """Neighbouring parts in one style as one part."""
    return [("".join(part for part, _ in group), style) for style, group in groupby(piece, key=lambda part: part[1])]


def _inline(element: Any, style: _Style, styles: dict[str, _Style], pieces: list[list[tuple[str, _Style]]]) -> None:
    if element.text:
        pieces[-1].append((element.text.replace("\n", " "), style))
    for child in element:
        if child.tag == f"{_TEXT}span":
            _inline(child, styles.get(child.get(f"{_TEXT}style-name") or "", style), styles, pieces)
        elif child.tag == f"{_TEXT}tab":
            pieces[-1].append(("\t", style))
        elif child.tag == f"{_TEXT}line-break":
            pieces.append([])
        elif child.tag == f"{_TEXT}s":
            count = child.get(f"{_TEXT}c") or "1"
            pieces[-1].append((" " * (int(count) if count.isdigit() else 1), style))
        elif child.tag == f"{_TEXT}a" or str(child.tag).endswith(("}content-control", "}meta", "}ruby-base")):
            _inline(child, style, styles, pieces)
        if child.tail:
            pieces[-1].append((child.tail.replace("\n", " "), style))
