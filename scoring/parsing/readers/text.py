"""Plain text, and formats that are reduced to plain text (RTF, OLE DOC)."""

from __future__ import annotations

import re

from ..document import MAX_CHARS, Document, Line, Run, clean, strip_bullet
from ..errors import ParseError

_WIDE = re.compile(r"(?<=[^\s:]) {3,}(?=[^\s:])|[ ]*\t+[ ]*(?!:)|(?<=\w)[ ]?\.{4,}[ ]?(?=[\w+(])")
_FRAME = re.compile(r"^\s*([*|#~=+│║┃])[ ]+(\S.*?)[ ]+\1\s*$")
_RULED = re.compile(r"(?<=\w)[ \t]+[-=_*~─━]{4,}\s*$")  # a rule that fills the line behind a heading
_WRAPPED = 140  # characters of the longest line, where lines were broken at a margin
_HASH = re.compile(r"^#{1,6}\s+")
_MARKUP = re.compile(r"(\*\*\*|\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_CODE = re.compile(r"`([^`]+)`")
_SLANTED = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*_]+?)(?<=\S)\1(?![\w*])")


def decode(data: bytes) -> str:
    """Text of unknown encoding: by its mark, UTF-8, else Windows-1252 (which any byte can be)."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def read_text(data: bytes) -> Document:
    """A plain-text file."""
    return document_of_text(decode(data), "txt")


def document_of_text(text: str, kind: str) -> Document:
    """Lines of plain text; wide gaps become cell borders, indentation a position.

    Raises:
        ParseError: empty or too_large.
    """
    if len(text) > MAX_CHARS:
        raise ParseError("too_large")
    lines: list[Line] = []
    blank = True
    rows = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\v", "\n").split("\n")
    width = max((len(r) for r in rows), default=0)
    rows = _whole_cells(rows, width)
    for number, row in enumerate(rows):
        if not row.strip():
            blank = True
            continue
        lines.append(_line(row, rows, number, width, blank))
        blank = False
    lines = [line for line in lines if line.text]
    if sum(len(line.text) for line in lines) < 20:
        raise ParseError("empty")
    if kind != "txt":
        for line in lines:
            line.wraps = False  # a line of these formats is a whole paragraph
    return Document(lines=lines, format=kind)


def _whole_cells(rows: list[str], width: int) -> list[str]:
    """Rows with what the right margin broke off their last cell; it stands below where that cell begins.

    Not where most cells have a line below: there it is another fact.
    """
    columns = [_last_column(row) for row in rows]
    below = [bool(c) and _continues(c, after) for c, after in zip(columns, rows[1:], strict=False)]
    if width >= _WRAPPED or 2 * sum(below) > sum(map(bool, columns)):
        return rows
    whole = rows[:1]
    for k, row in enumerate(rows[1:], 1):
        if below[k - 1] and len(rows[k - 1].rstrip()) + len(row.split(maxsplit=1)[0]) >= width:
            whole[-1] = f"{whole[-1].rstrip()} {row.strip()}"
        else:
            whole.append(row)
    return whole


def _last_column(row: str) -> int:
    """Where the last of several cells begins; 0 without any."""
    cells = list(_WIDE.finditer(row.rstrip()))
    return cells[-1].end() if cells and row[:1].strip() else 0


def _continues(column: int, row: str) -> bool:
    text = row.strip()
    return bool(text) and len(row) - len(row.lstrip()) == column and not strip_bullet(text)[1]


def _line(row: str, rows: list[str], number: int, width: int, blank: bool) -> Line:
    row = _FRAME.sub(r"\2", _RULED.sub("", row))
    indent = len(row) - len(row.lstrip())
    level = len(m.group().strip()) if (m := _HASH.match(row.strip())) else 0
    body, mark = strip_bullet(clean(row.strip().replace("\u00a0", " ")))
    body = _HASH.sub("", body.strip()) if level else body.strip()
    body, runs = _styled(_CODE.sub(r"\1", _SLANTED.sub(r"\2", body)))
    if _WIDE.search(row.strip()) and not mark:
        body, runs = _WIDE.sub("\t", row.strip()), []
    if "\t" in body:
        body, more = strip_bullet("\t".join(clean(part).strip() for part in body.split("\t")))
        mark = mark or more
    line = Line(body, x0=float(indent), top=float(number), bottom=float(number + 1))
    kept = runs if runs and runs[-1].end == len(body) else [Run(0, len(body), bool(runs) and runs[0].bold, size=11.0)]
    line.runs = kept if body else []
    line.bullet, line.heading_level = mark and not level, level
    line.gap = 1.0 if blank else 0.0
    following = rows[number + 1].strip().split(" ", 1)[0] if number + 1 < len(rows) else ""
    line.wraps = width < _WRAPPED and bool(following) and len(row) + 1 + len(following) > width
    return line


def _styled(body: str) -> tuple[str, list[Run]]:
    """Text without `**`, and what is bold in it."""
    text, runs, position = "", [], 0
    for match in [*_MARKUP.finditer(body), None]:
        plain = body[position : match.start() if match else len(body)]
        for part, bold in ((plain, False), (match[2] if match else "", True)):
            if part:
                runs.append(Run(len(text), len(text) + len(part), bold, size=11.0))
                text += part
        position = match.end() if match else len(body)
    return text, runs
