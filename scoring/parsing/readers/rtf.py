"""RTF to lines through striprtf."""

from __future__ import annotations

import re

from ..document import Document
from ..errors import ParseError
from .text import document_of_text

_LIST_MARK = re.compile(r"\{\\(?:listtext|pntext)\b(?:[^{}]|\{[^{}]*\})*\}")


def read_rtf(data: bytes) -> Document:
    """The text of an RTF file; table cells become cells of a line.

    Raises:
        ParseError: corrupt or empty.
    """
    from striprtf.striprtf import rtf_to_text

    source = data.decode("ascii", "ignore") if data.isascii() else data.decode("cp1252", "replace")
    source = re.sub(r"\{\\\*\\(?:shppict|themedata|datastore|latentstyles)[^{}]*\}", "", source)
    source = _LIST_MARK.sub(r"\\bullet  ", source)
    try:
        text: str = rtf_to_text(source, errors="ignore")  # type: ignore[no-untyped-call]
    except (ValueError, IndexError, KeyError, LookupError, RecursionError) as error:
        raise ParseError("corrupt") from error
    rows = [re.sub(r"\s*\|\s*$", "", row) for row in text.split("\n")]
    return document_of_text("\n".join(re.sub(r"\|(?=\S)|(?<=\S)\|", "\t", row) for row in rows), "rtf")
