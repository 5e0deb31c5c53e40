"""RTF to lines through striprtf."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..document import Document
from ..errors import ParseError
from .text import document_of_text

_ASIDE = re.compile(r"\{\\(?:(?:header|footer)[lrf]?|shptxt)\b")
_LIST_MARK = re.compile(r"\{\\(?:listtext|pntext)\b(?:[^{}]|\{[^{}]*\})*\}")


def read_rtf(data: bytes) -> Document:
    """The text of an RTF file, that of its page margins and text boxes first; table cells become cells of a line.

    Raises:
        ParseError: corrupt or empty.
    """
    from striprtf.striprtf import rtf_to_text

    source = data.decode("ascii", "ignore") if data.isascii() else data.decode("cp1252", "replace")
    source = re.sub(r"\{\\\*\\(?:shppict|themedata|datastore|latentstyles)[^{}]*\}", "", source)
    source = _LIST_MARK.sub(r"\\bullet  ", source)
    try:
        parts: list[str] = [rtf_to_text(part, errors="ignore") for part in (*_asides(source), source)]  # type: ignore[no-untyped-call]
    except (ValueError, IndexError, KeyError, LookupError, RecursionError) as error:
        raise ParseError("corrupt") from error
    rows = [re.sub(r"\s*\|\s*$", "", row) for row in "\n".join(parts).split("\n")]
    return document_of_text("\n".join(re.sub(r"\|(?=\S)|(?<=\S)\|", "\t", row) for row in rows), "rtf")


def _asides(source: str) -> Iterator[str]:
    """Page headers, footers and text boxes, which striprtf leaves out, each as a source of its own."""
    coding = re.search(r"\\ansicpg\d+", source)
    found = (_inside(source, match.end()) for match in _ASIDE.finditer(source))
    for inner in dict.fromkeys(found):
        yield f"{{\\rtf1\\ansi{coding.group() if coding else ''} {inner}}}"


def _inside(source: str, begin: int) -> str:
    """What stands between `begin` and the end of its group."""
    depth = 1
    for match in re.finditer(r"\\.|[{}]", source[begin:], re.DOTALL):
        depth += {"{": 1, "}": -1}.get(match.group(), 0)
        if not depth:
            return source[begin : begin + match.start()]
    return source[begin:]
