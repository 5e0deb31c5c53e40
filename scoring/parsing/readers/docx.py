"""DOCX to lines: paragraphs, tables, text boxes, headers and footers, with styles resolved."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree

from ..document import Document, Line, Run, clean, strip_bullet
from ..errors import ParseError
from .blocks import Block, lay_out

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_PARSER: Final = {"resolve_entities": False, "no_network": True, "huge_tree": False, "remove_comments": True}


@dataclass(slots=True)
class _Format:
    """Character and paragraph properties that matter here; None means inherited."""

    bold: bool | None = None
    italic: bool | None = None
    size: float | None = None
    color: int | None = None
    caps: bool | None = None
    level: int | None = None
    before: float | None = None
    list_item: bool | None = None
    indent: float | None = None

    def over(self, base: _Format) -> _Format:
        """This format where it says something, else `base`."""
        mine = {k: v for k in self.__slots__ if (v := getattr(self, k)) is not None}
        return _Format(**{**{k: getattr(base, k) for k in self.__slots__}, **mine})


@dataclass(slots=True)
class _Styles:
    default: _Format = field(default_factory=_Format)
    named: dict[str, _Format] = field(default_factory=dict)


def parse_xml(data: bytes) -> Any:
    """An element tree without entities or network access; ParseError("corrupt") for broken XML."""
    try:
        return etree.fromstring(data, etree.XMLParser(**_PARSER))
    except etree.XMLSyntaxError as error:
        raise ParseError("corrupt") from error


def read_docx(data: bytes) -> Document:
    """Read the main document with its header and footer parts."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {
                n: archive.read(n)
                for n in archive.namelist()
                if n.startswith(("word/", "docProps/core")) and n.endswith(".xml")
            }
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, ValueError, NotImplementedError) as error:
        raise ParseError("corrupt") from error
    main = parts.get("word/document.xml") or next(
        (v for k, v in sorted(parts.items()) if k.startswith("word/document")), b""
    )
    styles = _styles(parts.get("word/styles.xml"))
    body = parse_xml(main).find(f"{_W}body")
    if body is None:
        raise ParseError("corrupt")
    blocks: list[Block] = []
    for name in sorted(n for n in parts if n.startswith("word/header")):
        blocks.extend(_blocks(parse_xml(parts[name]), styles))
    blocks.extend(_blocks(body, styles))
    for name in sorted(n for n in parts if n.startswith("word/footer")):
        blocks.extend(_blocks(parse_xml(parts[name]), styles))
    return Document(lines=lay_out(blocks), format="docx", hints=_properties(parts.get("docProps/core.xml")))


def _properties(data: bytes | None) -> dict[str, str]:
    if not data:
        return {}
    return {etree.QName(e).localname.lower(): e.text for e in parse_xml(data) if e.text and isinstance(e.tag, str)}


def _styles(data: bytes | None) -> _Styles:
    styles = _Styles()
    if not data:
        return styles
    root = parse_xml(data)
    defaults = root.find(f"{_W}docDefaults")
    if defaults is not None:
        styles.default = _Format()
        for holder in defaults.iter(f"{_W}rPr"):
            styles.default = _run_format(holder)
    elements = {e.get(f"{_W}styleId"): e for e in root.iter(f"{_W}style")}

    def resolve(name: str | None, depth: int = 0) -> _Format:
        element = elements.get(name)
        if element is None or depth > 10:
            return _Format()
        if name in styles.named:
            return styles.named[name]
        own = _Format()
        for tag, reader in ((f"{_W}rPr", _run_format), (f"{_W}pPr", _paragraph_format)):
            holder = element.find(tag)
            if holder is not None:
                own = reader(holder).over(own)
        title = element.find(f"{_W}name")
        label = (title.get(f"{_W}val") or "").lower() if title is not None else ""
        if label.startswith("heading") and label[-1:].isdigit():
            own.level = int(label[-1])
        elif label.startswith(("list bullet", "list number", "list paragraph bullet")):
            own.list_item = True
        base = element.find(f"{_W}basedOn")
        return own.over(resolve(base.get(f"{_W}val"), depth + 1)) if base is not None else own

    for name in elements:
        if name:
            styles.named[name] = resolve(name)
    return styles


def _flag(holder: Any, tag: str) -> bool | None:
    element = holder.find(f"{_W}{tag}")
    return None if element is None else element.get(f"{_W}val") not in ("0", "false", "none", "off")


def _run_format(holder: Any) -> _Format:
    found = _Format(bold=_flag(holder, "b"), italic=_flag(holder, "i"), caps=_flag(holder, "caps"))
    size = holder.find(f"{_W}sz")
    if size is not None and (size.get(f"{_W}val") or "").isdigit():
        found.size = int(size.get(f"{_W}val")) / 2
    color = holder.find(f"{_W}color")
    if color is not None:
        try:
            found.color = int(color.get(f"{_W}val") or "0", 16)
        except ValueError:
            found.color = 0
    return found


def _paragraph_format(holder: Any) -> _Format:
    found = _Format()
    numbering = holder.find(f"{_W}numPr")
    if numbering is not None:
        number = numbering.find(f"{_W}numId")
        found.list_item = number is None or number.get(f"{_W}val") != "0"
    outline = holder.find(f"{_W}outlineLvl")
    if outline is not None and (outline.get(f"{_W}val") or "9") < "9":
        found.level = int(outline.get(f"{_W}val")) + 1
    spacing = holder.find(f"{_W}spacing")
    if spacing is not None and (spacing.get(f"{_W}before") or "").isdigit():
        found.before = int(spacing.get(f"{_W}before")) / 20
    indent = holder.find(f"{_W}ind")
    if indent is not None:
        left = indent.get(f"{_W}left") or indent.get(f"{_W}start") or "0"
        found.indent = int(left) / 20 if left.lstrip("-").isdigit() else None
    return found


def _blocks(parent: Any, styles: _Styles) -> list[Block]:
    found: list[Block] = []
    for element in parent:
        if element.tag == f"{_W}p":
            found.extend(_paragraph(element, styles))
        elif element.tag == f"{_W}tbl":
            found.append(Block(rows=_table(element, styles)))
        elif element.tag == f"{_W}sdt":
            content = element.find(f"{_W}sdtContent")
            if content is not None:
                found.extend(_blocks(content, styles))
        elif element.tag in (f"{_W}ins", f"{_W}customXml", f"{_W}smartTag"):
            found.extend(_blocks(element, styles))
    return found


def _table(table: Any, styles: _Styles) -> list[list[list[Block]]]:
    rows: list[list[list[Block]]] = []
    for row in table.iter(f"{_W}tr"):
        if next(row.iterancestors(f"{_W}tbl"), None) is not table:
            continue
        cells = [c for c in row.iter(f"{_W}tc") if next(c.iterancestors(f"{_W}tr"), None) is row]
        rows.append([_blocks(cell, styles) for cell in cells if not _continues(cell)])
    return rows


def _continues(cell: Any) -> bool:
    """A cell that only goes on from the row above (vertical merge)."""
    merge = cell.find(f"{_W}tcPr/{_W}vMerge")
    return merge is not None and merge.get(f"{_W}val") != "restart"


def _paragraph(element: Any, styles: _Styles) -> list[Block]:
    """The paragraph as one block per line break, text boxes inside it as blocks of their own."""
    boxes: list[Block] = []
    seen: set[str] = set()
    for box in element.iter(f"{_W}txbxContent"):
        if next(box.iterancestors(f"{_MC}Fallback"), None) is not None:
            continue
        inner = _blocks(box, styles)
        key = "".join(b.text for b in inner)
        if key not in seen:
            seen.add(key)
            boxes.append(Block(rows=[[inner]]))
    holder = element.find(f"{_W}pPr")
    base = styles.default
    if holder is not None:
        style = holder.find(f"{_W}pStyle")
        named = styles.named.get(style.get(f"{_W}val") if style is not None else "", _Format())
        base = _paragraph_format(holder).over(named.over(base))
    else:
        base = styles.named.get("Normal", _Format()).over(base)
    pieces: list[list[tuple[str, _Format]]] = [[]]
    for run in element.iter(f"{_W}r"):
        if (
            next(run.iterancestors(f"{_W}p"), None) is not element
            or next(run.iterancestors(f"{_W}del"), None) is not None
        ):
            continue
        _run(run, base, styles, pieces)
    lines = [line for piece in pieces if (line := _line(piece, base)) is not None]
    if not lines and not boxes:
        return [Block(line=Line(""))]
    return boxes + [Block(line=line) for line in lines]


def _run(run: Any, base: _Format, styles: _Styles, pieces: list[list[tuple[str, _Format]]]) -> None:
    holder = run.find(f"{_W}rPr")
    form = base
    if holder is not None:
        style = holder.find(f"{_W}rStyle")
        named = styles.named.get(style.get(f"{_W}val") if style is not None else "", _Format())
        form = _run_format(holder).over(named.over(base))
        if _flag(holder, "vanish"):
            return
    for child in run:
        if child.tag == f"{_W}t" and child.text:
            pieces[-1].append((child.text, form))
        elif child.tag in (f"{_W}tab", f"{_W}ptab"):
            pieces[-1].append(("\t", form))
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            pieces.append([])
        elif child.tag == f"{_W}noBreakHyphen":
            pieces[-1].append(("-", form))
        elif child.tag == f"{_W}sym":
            pieces[-1].append(("\t", form))


def _line(piece: list[tuple[str, _Format]], base: _Format) -> Line | None:
    text, runs = "", []
    for part, form in piece:
        body = clean("".join(" " if 0xE000 <= ord(c) < 0xF900 else c for c in part))
        if form.caps:
            body = body.upper()
        runs.append(
            Run(
                len(text),
                len(text) + len(body),
                bool(form.bold),
                bool(form.italic),
                form.size or 11.0,
                form.color or 0,
            )
        )
        text += body
    if not text.strip():
        return None
    line = trimmed(text, runs)
    line.bullet = line.bullet or bool(base.list_item)
    line.heading_level = base.level or 0
    line.x0 = base.indent or 0.0
    line.gap = 1.0 if (base.before or 0) >= 5 else 0.0
    return line


def trimmed(text: str, runs: list[Run]) -> Line:
    """A line without outer space and list mark, with its runs moved along."""
    body, mark = strip_bullet(text)
    body = body.strip()
    cut = text.find(body) if body else 0
    kept = [
        Run(max(0, r.start - cut), min(len(body), r.end - cut), r.bold, r.italic, r.size, r.color)
        for r in runs
        if r.end > cut and r.start < cut + len(body)
    ]
    line = Line(body, runs=kept)
    line.bullet = mark
    return line
