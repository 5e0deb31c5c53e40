"""The skills of a section that lists them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from statistics import median

from .. import lexicon
from ..dates import fold_same_length
from ..document import BULLETS, SEPARATORS, Line, slice_line
from ..headings import is_category
from ..runon import is_known, is_run_on, is_tool, pieces
from ..sections import Section
from ..spans import Span
from .levels import is_level, without_level
from .rows import NUMBERED, logical_lines, metered

_ITEM_CUT = re.compile(rf"\t|\s*[{SEPARATORS};]\s*|,(?!\d)\s*|\s{{3,}}")
_AND = re.compile(r"(\S.{0,40}?)\s+(?:and|y|e|et|und|&)\s+(\S.{0,40})")
_SLASH = re.compile(r"\s/\s")
_SLASHED = re.compile(rf"{_ITEM_CUT.pattern}|\s/\s")
_APART = re.compile(rf"{_ITEM_CUT.pattern}|\s{{2,}}|\s[/–—-]\s")
_STORY_WORDS = 5
_FEW_KNOWN = 0.1
_SEVERAL = 2  # marks between the items of a list
_SHOWN = 2  # skills that an account of achievements is ordered by


def skill_items(section: Section) -> Iterator[Span]:
    """Every listed skill of a skills section; achievements told there are not skills."""
    lines = [_without_lead(line) for line in logical_lines(metered(section.lines))]
    told = [max(len(item.split()) for item in _ITEM_CUT.split(line.text)) for line in lines if line.bullet]
    stories = bool(told) and (median(told) >= _STORY_WORDS or _proves(lines))
    for k, line in enumerate(lines):
        following = lines[k + 1] if k + 1 < len(lines) else None
        if (
            "@" in line.text
            or _is_story(line)
            or (stories and line.bullet and not (_is_list(line) or is_run_on(line.text.partition(": ")[2])))
        ):
            continue
        start = _after_label(line)
        if start is None:
            if not (following and following.bullet and _is_story(following)):
                continue
            start = 0
        yield from _items(line, start)


def shown_skills(section: Section) -> Iterator[Span]:
    """The skills that an account of achievements is ordered by: headings over list items, most of them known skills."""
    heads = [
        line
        for line, below in pairwise(section.lines)
        if below.bullet and not line.bullet and line.bold and not below.bold
    ]
    if len(heads) >= _SHOWN and 2 * sum(is_known(line.text) for line in heads) >= len(heads):
        yield from (Span(line, 0, len(line.text.rstrip(" :")), "skill", 1.0) for line in heads)


def _without_lead(line: Line) -> Line:
    """A list told as a sentence, without its beginning: `Day to day I work with Excel, SAP and Jira.`"""
    lead = _leads().match(fold_same_length(line.text))
    if lead is None:
        return line
    first = _ITEM_CUT.split(line.text[lead.end() :])[0].rstrip(".")
    if not is_known(first) and len(_ITEM_CUT.findall(line.text)) < _SEVERAL:
        return line
    rest = slice_line(line, lead.end(), len(line.text))
    rest.gap, rest.bullet, rest.wraps = line.gap, line.bullet, line.wraps
    return rest


@cache
def _leads() -> re.Pattern[str]:
    phrases = sorted(map(fold_same_length, lexicon.words("uses")), key=len, reverse=True)
    return re.compile(rf"\s*(?:{'|'.join(map(re.escape, phrases))})\s+(?=\w)")


def _proves(lines: list[Line]) -> bool:
    """Whether what is listed below each skill shows it: several lines without a mark have some with one below, and
    those are no known skills."""
    heads = [line for line, below in pairwise(lines) if below.bullet and not line.bullet and not is_category(line.text)]
    listed = [is_known(line.text) for line in lines if line.bullet]
    return len(heads) > 2 and sum(listed) < _FEW_KNOWN * len(listed)


def _is_list(line: Line) -> bool:
    """Several short items in one line."""
    items = _ITEM_CUT.split(line.text)
    return len(items) > 2 and all(len(item.split()) < _STORY_WORDS for item in items)


def _is_story(line: Line) -> bool:
    """A sentence or an achievement rather than a list."""
    text = without_level(line.text.strip())
    words = text.split()
    labelled = re.split(r":\s|\t", text)
    if (len(labelled) > 1 or not line.bullet) and is_run_on(labelled[-1]):
        return False
    if len(words) > 6 and not re.search(rf"[,;\t{SEPARATORS}]|\s{{2}}|\s[/–—-]\s.*\s[/–—-]\s", text):
        return True
    pieces = [p for p in (_APART if not line.bullet else _ITEM_CUT).split(text) if p.strip()]
    if pieces and max(len(p.split()) for p in pieces) > 7:
        return True
    return line.bullet and len(words) >= 5 and (any(c.isdigit() for c in text) or len(words) > 6) and len(pieces) == 1


def _after_label(line: Line) -> int | None:
    """Where the items start behind a label ("Tools: ..."); None when the line is only a label."""
    match = re.match(r"^\s*([^:,;|\t]{2,40}?)\s*(?::\s*|\t)", line.text)
    if match and (
        line.text[match.end() - 1 : match.end()] != "\t" or is_category(match[1]) or _bold_head(line, match.end(1))
    ):
        rest = line.text[match.end() :].strip()
        if rest and is_level(rest):
            return 0
        return match.end() if rest else None
    first, tab, rest = line.text.partition("\t")
    if tab and rest.count(",") > 1 and not re.search(rf"[,;{SEPARATORS}]", first):
        return len(first) + 1
    bare = line.text.strip()
    if is_category(bare) and "," not in bare:
        return None
    head = re.match(r"^\s*([^:,;|\t]{2,40}?)\s+[-–—]\s+", line.text)
    if head and "," in line.text[head.end() :] and (is_category(head[1]) or _bold_head(line, head.end(1))):
        return head.end()
    if (
        line.runs
        and line.runs[0].bold
        and len(line.runs) > 1
        and not line.runs[-1].bold
        and "," in line.text[line.runs[0].end :]
    ):
        return line.runs[0].end
    return 0


def _bold_head(line: Line, end: int) -> bool:
    return bool(line.runs) and line.runs[0].bold and line.runs[0].end >= end - 1 and not line.bold


def _items(line: Line, start: int) -> Iterator[Span]:
    text = line.text
    cells = text.split("\t")
    if len(cells) > 1 and all(map(is_category, cells)):
        return  # labels of the columns below
    depth_safe = _outside_parentheses(text)
    position = start
    slashed = len(_SLASH.findall(text, start)) > max(1, text.count(","))
    cuts = [(m.start(), m.end()) for m in (_SLASHED if slashed else _ITEM_CUT).finditer(text, start)]
    for b, e in [*(cut for cut in cuts if depth_safe[cut[0]]), (len(text),) * 2]:
        begin, stop = position, b
        position = e
        numbered = NUMBERED.match(text, begin, stop) if not begin else None
        begin = numbered.end() if numbered else begin
        while begin < stop and (text[begin] in " \t-–—•·,.:" or text[begin] in BULLETS):
            begin += 1
        while stop > begin and text[stop - 1] in " \t-–—•·,.:;":
            stop -= 1
        stop = begin + len(without_level(text[begin:stop]))
        ends_list = bool(cuts) and e == len(text)
        two = _last_two(text, begin, stop) if ends_list else None
        for first, last in two or pieces(line, begin, stop):
            item = text[first:last]
            if not any(c.isalpha() for c in item) or len(item.split()) > 7 or (is_level(item) and first > 0):
                continue
            yield Span(line, first, last, "skill", 1.0)


def _last_two(text: str, begin: int, stop: int) -> list[tuple[int, int]] | None:
    """The end of a list, where a word may join the last two items: `SketchUp and Navisworks.`"""
    match = _AND.fullmatch(text, begin, stop)
    if match is None or is_known(match.group()):
        return None
    known, stopped = is_known(match[1]) + is_known(match[2]), text[stop:].strip() == "."
    if known and (stopped or (is_tool(match[1]) and is_tool(match[2]))):
        return [match.span(1), match.span(2)]
    return None


def _outside_parentheses(text: str) -> list[bool]:
    depth, safe = 0, []
    for char in text:
        depth += char == "("
        safe.append(depth <= 0)
        depth -= char == ")"
    return [*safe, True]
