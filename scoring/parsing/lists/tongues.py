"""The languages that lines name, and how well they are spoken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .. import lexicon
from ..document import Line
from ..lexicon import fold
from ..spans import Span
from .levels import is_level

_CEFR = re.compile(r"\b[ABC][12]\b")


def language_items(lines: Iterable[Line]) -> Iterator[tuple[Span, str, str | None]]:
    """(name, ISO code, level) of every known language named in these lines."""
    table = lexicon.tongues()
    for line in lines:
        words = [(m.start(), m.end()) for m in re.finditer(r"[^\W\d_][\w'-]*", line.text)]
        k = 0
        while k < len(words):
            for size in (3, 2, 1):
                if k + size <= len(words):
                    b, e = words[k][0], words[k + size - 1][1]
                    code = table.get(fold(line.text[b:e]))
                    if code and line.text[b].isalpha():
                        yield Span(line, b, e, "language", 1.0), code, _language_level(line.text[e:])
                        k += size - 1
                        break
            k += 1


def _language_level(rest: str) -> str | None:
    match = re.match(r"\s*(?:[-–—:(\t|,]\s*)([^,;|•\t]{2,40})", rest)
    if not match:
        return None
    level = match[1].strip(" )(")
    return level if is_level(level) or _CEFR.search(level) else None
