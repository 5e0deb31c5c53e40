"""What a résumé looks like, told from where its values were found: a key to compare documents of one kind by.

It is made of the parser's answer alone, so that stored answers can be compared without opening the file again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any, NamedTuple

_SECTIONS = {
    "contact_info": "contact",
    "work_history": "work",
    "education": "education",
    "skills": "skills",
    "certifications": "certificates",
    "languages": "languages",
}
_APART = 8.0
"""Points between two columns at the least."""
Box = tuple[float, float, float, float]


class Layout(NamedTuple):
    """`kind` is a word for people ("two columns"); `signature` adds the order of sections and where dates stand."""

    kind: str
    signature: str


def layout_of(answer: Mapping[str, Any]) -> Layout:
    """The layout of a document.

    Args:
        answer: the parser's answer as JSON, in the shape of `POST cv-parser/parse`.
    """
    sources = answer["candidate_data"].get("sources") or {}
    kind = _columns(sources)
    order = "-".join(_order(sources))
    parts = [answer["parsing_metadata"]["format"], kind, order, f"dates {_dates(sources)}"]
    return Layout(kind, " · ".join(part for part in parts if part))


def _order(sources: Mapping[str, Any]) -> list[str]:
    """Sections in the order in which their first value is read."""
    first: dict[str, int] = {}
    for path, source in sources.items():
        section = path.split(".")[0]
        if section in _SECTIONS:
            first[section] = min(source["span"][0], first.get(section, source["span"][0]))
    return [_SECTIONS[section] for section in sorted(first, key=first.__getitem__)]


def _columns(sources: Mapping[str, Any]) -> str:
    """Two columns when two sections stand beside each other on a page."""
    areas: dict[tuple[int, str], Box] = {}
    for path, source in sources.items():
        if source["box"]:
            key = (source["page"], path.split(".")[0])
            areas[key] = _around([tuple(source["box"]), *([areas[key]] if key in areas else [])])
    if not areas:
        return "running text"
    beside = any(a[0] == b[0] and _beside(areas[a], areas[b]) for a, b in combinations(areas, 2))
    return "two columns" if beside else "one column"


def _around(boxes: Iterable[Box]) -> Box:
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def _beside(one: Box, other: Box) -> bool:
    level = one[1] < other[3] and other[1] < one[3]
    return level and (one[2] + _APART < other[0] or other[2] + _APART < one[0])


def _dates(sources: Mapping[str, Any]) -> str:
    """Where the first job's dates stand, seen from its title: left, right, in the line, above or below, or nowhere."""
    title = next((s for p, s in sources.items() if p.startswith("work_history.") and p.endswith(".title")), None)
    date = next((s for p, s in sources.items() if p.startswith("work_history.") and p.endswith(".start_date")), None)
    if title is None or date is None:
        return "nowhere"
    if not title["box"] or not date["box"]:
        return "before" if date["span"][0] < title["span"][0] else "after"
    level = title["box"][1] < date["box"][3] and date["box"][1] < title["box"][3]
    if not level:
        return "above" if date["box"][1] < title["box"][1] else "below"
    return "left" if date["box"][0] < title["box"][0] else "right"
