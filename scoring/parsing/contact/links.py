"""Addresses of web pages, whole where a narrow column broke them."""

from __future__ import annotations

import re
from itertools import zip_longest

from ..document import Line

_LINK = re.compile(r"(?:https?://|www\.)\S+|(?:linkedin\.com|github\.com|xing\.com)/\S*", re.IGNORECASE)
_REST = re.compile(r"[\w%./?=&-]{1,40}")
_MOST = 5


def find_links(lines: list[Line]) -> tuple[str, ...]:
    """At most five addresses, in reading order."""
    found: list[str] = []
    for line, below in zip_longest(lines, lines[1:]):
        for match in _LINK.finditer(line.text):
            whole = match.group() + (below.text.strip() if below and _goes_on(line, match.end(), below) else "")
            found.append(whole.rstrip(".,;)]>"))
    return tuple(found[:_MOST])


def _goes_on(line: Line, end: int, below: Line) -> bool:
    """Whether the line ends inside an address: at a hyphen or slash, or at the margin."""
    text, rest = line.text.rstrip(), below.text.strip()
    if end < len(text) or below.region != line.region or not _REST.fullmatch(rest) or _LINK.match(rest):
        return False
    return text.endswith(("-", "_", "/", "=")) or (line.wraps and bool(re.search(r"[\d/-]", rest)))
