"""What a section without a telling heading holds."""

from __future__ import annotations

import re

from scoring.skills import taxonomy

from .dates import find_ranges
from .document import SEPARATORS, Line
from .lexicon import fold, tongues
from .lists.levels import is_level
from .roles import find_degree, hits

_YEAR_AT_EDGE = re.compile(r"^\W*(?:19|20)\d\d\b(?!\s*[-–—/]\s*\d)|(?<![-–—/])\s\W?(?:19|20)\d\d\W*$")


def kind_by_content(lines: list[Line]) -> str | None:
    """What a section without a telling heading holds: languages, work, education, skills, or None."""
    if not lines:
        return None
    items = [i.strip() for line in lines for i in re.split(rf"[\t,;{SEPARATORS}()–:]|\s-\s", line.text) if i.strip()]
    told = [i for i in items if not is_level(i)]
    if told and sum(fold(i) in tongues() for i in told) >= 0.6 * len(told):
        return "languages"
    ranges = [r for line in lines for r in find_ranges(line.text)]
    spans = sum(not r.single for r in ranges)
    degrees = sum(1 for i in items if (d := find_degree(i)) and d.begin == 0)
    schools = sum(hits("institution", i) > 0 for i in items)
    titles = sum(hits("title", i) > 0 for i in items)
    if degrees and schools and (degrees + schools) * 2 >= titles:
        return "education"
    if spans and titles:
        return "work"
    if ranges or any("@" in line.text for line in lines):
        return None
    known = sum(bool(_skill(i)) for i in told)
    return "skills" if known >= 2 and known >= 0.3 * len(told) else None


def is_dated_list(lines: list[Line]) -> bool:
    """Whether most lines are a few words with the year of one day: certificates rather than skills."""
    dated = [len(line.text) < 90 and _YEAR_AT_EDGE.search(line.text) is not None for line in lines]
    return bool(lines) and sum(dated) >= 0.6 * len(lines)


def _skill(text: str) -> bool:
    return len(text) > 1 and taxonomy().resolve(text) is not None
