"""The rows of a list, whole: what the margin, a narrow cell or a meter broke is put together again."""

from __future__ import annotations

import re

from ..document import SEPARATORS, Line
from ..headings import is_category
from ..joining import ends_small, goes_on_beside, join_lines
from ..runon import is_known
from .levels import METER, is_meter, without_level

NUMBERED = re.compile(r"\s*\d{1,2}[.)]\s+(?=[^\W\d])")
DATED_END = re.compile(r"(?:19|20)\d\d\W*$")
_SEPARATED = re.compile(rf"[,;{SEPARATORS}]|\s[/–—-]\s")
_LONG_ROW = 70  # characters of a list that was broken, though the line would have had room


def logical_lines(lines: list[Line]) -> list[Line]:
    """Lines with the ones that were broken at the margin joined again."""
    joined: list[Line] = []
    for line in lines:
        last = joined[-1] if joined else None
        if (last is not None and not line.bullet and (_continues(last, line) or goes_on_beside(last, line))) or (
            last is not None and _label_goes_on(last, line)
        ):
            joined[-1] = join_lines(last, line)
        else:
            joined.append(line)
    return joined


def _label_goes_on(last: Line, line: Line) -> bool:
    """The list beside a label was broken: `Computing<tab>Linux, SQL, network` over `forensics, Bash`."""
    head, tab, tail = last.text.partition("\t")
    tight = line.gap <= 0.35 or line.page == last.page + 1
    if not tab or "\t" in tail + line.text or line.bullet or not last.xs or not tight or not _SEPARATED.search(tail):
        return False
    if _begins_anew(tail, line.text):
        return False
    level = abs(last.xs[min(len(head) + 1, len(last.xs) - 1)][0] - line.x0) < 4
    return level and (last.wraps or line.text[:1].islower() or bool(re.search(r"[,;|/·•]\s*$", tail)))


def _begins_anew(above: str, below: str) -> bool:
    """Whether the line above ends with a known skill, and the one below with its first item is none."""
    last = _item(above, -1)
    return is_known(last) and below[:1].isupper() and not is_known(f"{last} {_item(below, 0)}")


def _item(text: str, which: int) -> str:
    """The first (0) or the last (-1) item of a list."""
    return _SEPARATED.split(text)[which].strip()


def _continues(last: Line, line: Line) -> bool:
    if (DATED_END.search(last.text) and DATED_END.search(line.text)) or _ended(last, line):
        return False
    if (is_category(line.text) and line.text[:1].isupper()) or _begins_anew(last.text, line.text):
        return False
    if last.region != line.region or "\t" in last.text or not is_meter(line.text.partition("\t")[2]):
        return False
    if last.bullet and last.xs and line.x0 > last.x0 - 3 and line.gap < 0.35 and last.page == line.page:
        return abs(last.size - line.size) < 0.6
    if re.match(r"^[^:,;|]{2,25}:\s", line.text):
        return False
    unfinished = line.gap < 0.35 and (line.text.startswith("(") or ends_small(last.text))
    if unfinished or (line.text[:1].islower() and is_known(f"{_item(last.text, -1)} {_item(line.text, 0)}")):
        return True
    if last.text.rstrip().endswith(",") or (line.text[:1].islower() and line.gap < 0.6 and _breaks_off(last.text)):
        return True
    alike = abs(last.size - line.size) <= 0.6 and (last.bold == line.bold or bool(last.runs[:1]))
    return last.wraps and line.gap <= 0.6 and alike and _goes_on(last, line)


def _ended(last: Line, line: Line) -> bool:
    """A list that ended like a sentence, above one with other marks: `Excel, SAP and Jira.` over `stocks · audits`."""
    marks = set(_SEPARATED.findall(last.text)), set(_SEPARATED.findall(line.text))
    return last.text.endswith(".") and len(last.text.split()) > 3 and bool(marks[1]) and not marks[0] & marks[1]


def _breaks_off(text: str) -> bool:
    """Whether a line is a long list, or ends in a word that joins it to the next one ("modelação de")."""
    return (len(text) >= _LONG_ROW and len(_SEPARATED.findall(text)) > 1) or ends_small(text)


def _goes_on(last: Line, line: Line) -> bool:
    """Whether what is said in a line that ran to the margin goes on in the next one."""
    listed = len(re.findall(rf"[,;{SEPARATORS}]|\s/\s", last.text))
    first = line.text.partition("\t")[0]
    if line.text[:1].islower() and (last.text.rstrip().endswith("-") or is_known(f"{last.text} {first}")):
        return True
    return (
        listed >= 2
        or (last.bullet and (line.x0 > last.x0 - 3 if last.xs else line.x0 > last.x0 or line.text[:1].islower()))
        or (listed >= 1 and "," in line.text)
        or (line.text[:1].islower() and not last.bullet and last.gap > line.gap + 0.15)
    )


def metered(lines: list[Line]) -> list[Line]:
    """Where most skills end in a meter, one without is the beginning of the next: `Cash` over `handling ●●●○`."""
    metered = [bool(METER.search(line.text)) for line in lines]
    if sum(metered) < 3 or sum(metered) * 2 <= len(lines):
        return lines
    joined: list[Line] = []
    for k, line in enumerate(lines):
        half = k and metered[k] and not metered[k - 1] and not lines[k - 1].bullet and line.gap < 0.3
        if half and (line.text[:1].islower() or is_known(f"{lines[k - 1].text} {without_level(line.text)}".strip())):
            joined[-1] = join_lines(joined[-1], line)
        else:
            joined.append(line)
    return joined
