"""Sections that are lists: skills, certificates, languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from statistics import median

from . import lexicon
from .dates import find_ranges
from .document import BULLETS, SEPARATORS, Line
from .joining import goes_on_beside, join_lines
from .lexicon import fold
from .runon import is_known, is_run_on, is_tool, pieces
from .sections import Section
from .spans import Span

_ITEM_CUT = re.compile(rf"\t|\s*[{SEPARATORS};]\s*|,(?!\d)\s*|\s{{3,}}")
_NUMBERED = re.compile(r"\s*\d{1,2}[.)]\s+(?=[^\W\d])")
_DATED_END = re.compile(r"(?:19|20)\d\d\W*$")
_AND = re.compile(r"(\S.{0,40}?)\s+(?:and|y|e|et|und|&)\s+(\S.{0,40})")
_SLASH = re.compile(r"\s/\s")
_SLASHED = re.compile(rf"{_ITEM_CUT.pattern}|\s/\s")
_SEPARATED = re.compile(rf"[,;{SEPARATORS}]|\s[/–—-]\s")
_APART = re.compile(rf"{_ITEM_CUT.pattern}|\s{{2,}}|\s[/–—-]\s")
_BEFORE_LEVEL = re.compile(r"\s+[-–—]+\s*|[-–—]\s+|\s*:\s*|\s*\(")
_LEVEL = 40  # characters that say how well at the most
_METER = re.compile(r"\s*(?:[●○■□★☆⬤◯▮▯█░*]{2,}|\d{1,3}\s?%|\d/\d{1,2})\s*$")
_STORY_WORDS = 5
_LONG_ROW = 70  # characters of a list that was broken, though the line would have had room
_CEFR = re.compile(r"\b[ABC][12]\b")


def _level_words(kind: str) -> frozenset[str]:
    return lexicon.words(f"words.{kind}")


@lru_cache(maxsize=4096)
def is_level(text: str) -> bool:
    """Whether a text only says how well somebody knows something."""
    flat = re.sub(r"[^\w\s+-]", " ", fold(text))
    flat = " ".join(
        w
        for w in flat.split()
        if not w.isdigit() and w not in {"c1", "c2", "b1", "b2", "a1", "a2", "de", "en", "of", "the", "+"}
    )
    words = _level_words("skill_level") | _level_words("language_level")
    return not flat or flat in words or all(w in words for w in flat.split())


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
    if (
        not tab
        or "\t" in tail + line.text
        or line.bullet
        or not last.xs
        or line.gap > 0.35
        or not _SEPARATED.search(tail)
    ):
        return False
    level = abs(last.xs[min(len(head) + 1, len(last.xs) - 1)][0] - line.x0) < 4
    return level and (last.wraps or line.text[:1].islower() or bool(re.search(r"[,;|/·•]\s*$", tail)))


def _metered(lines: list[Line]) -> list[Line]:
    """Where most skills end in a meter, one without is the beginning of the next: `Cash` over `handling ●●●○`."""
    metered = [bool(_METER.search(line.text)) for line in lines]
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


def _breaks_off(text: str) -> bool:
    """Whether a line is a long list, or ends in a word that joins it to the next one ("modelação de")."""
    words = text.split()
    return (len(text) >= _LONG_ROW and len(_SEPARATED.findall(text)) > 1) or (
        len(words) > 1 and words[-1].islower() and fold(words[-1]) in lexicon.words("stopwords")
    )


def _is_meter(text: str) -> bool:
    return not text or bool(_METER.fullmatch(text))


def _continues(last: Line, line: Line) -> bool:
    if _DATED_END.search(last.text) and _DATED_END.search(line.text):
        return False
    if last.region != line.region or "\t" in last.text or not _is_meter(line.text.partition("\t")[2]):
        return False
    if last.bullet and last.xs and line.x0 > last.x0 - 3 and line.gap < 0.35 and last.page == line.page:
        return abs(last.size - line.size) < 0.6
    if re.match(r"^[^:,;|]{2,25}:\s", line.text):
        return False
    if last.text.rstrip().endswith(",") or (line.text[:1].islower() and line.gap < 0.6 and _breaks_off(last.text)):
        return True
    alike = abs(last.size - line.size) <= 0.6 and (last.bold == line.bold or bool(last.runs[:1]))
    return last.wraps and line.gap <= 0.6 and alike and _goes_on(last, line)


def _goes_on(last: Line, line: Line) -> bool:
    """Whether what is said in a line that ran to the margin goes on in the next one."""
    listed = len(re.findall(rf"[,;{SEPARATORS}]|\s/\s", last.text))
    first = line.text.partition("\t")[0]
    if line.text[:1].islower() and (last.text.rstrip().endswith("-") or is_known(f"{last.text} {first}")):
        return True
    return (
        listed >= 2
        or (last.bullet and line.x0 > last.x0 - 3)
        or (listed >= 1 and "," in line.text)
        or (line.text[:1].islower() and not last.bullet and last.gap > line.gap + 0.15)
    )


def skill_items(section: Section) -> Iterator[Span]:
    """Every listed skill of a skills section; achievements told there are not skills."""
    lines = logical_lines(_metered(section.lines))
    told = [max(len(item.split()) for item in _ITEM_CUT.split(line.text)) for line in lines if line.bullet]
    stories = bool(told) and median(told) >= _STORY_WORDS
    for k, line in enumerate(lines):
        following = lines[k + 1] if k + 1 < len(lines) else None
        if (
            "@" in line.text
            or _is_story(line)
            or (stories and line.bullet and not is_run_on(line.text.partition(": ")[2]))
        ):
            continue
        start = _after_label(line)
        if start is None:
            if not (following and following.bullet and _is_story(following)):
                continue
            start = 0
        yield from _items(line, start)


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
        line.text[match.end() - 1 : match.end()] != "\t" or _is_category(match[1]) or _bold_head(line, match.end(1))
    ):
        rest = line.text[match.end() :].strip()
        if rest and is_level(rest):
            return 0
        return match.end() if rest else None
    first, tab, rest = line.text.partition("\t")
    if tab and rest.count(",") > 1 and not re.search(rf"[,;{SEPARATORS}]", first):
        return len(first) + 1
    bare = line.text.strip()
    if _is_category(bare) and "," not in bare:
        return None
    head = re.match(r"^\s*([^:,;|\t]{2,40}?)\s+[-–—]\s+", line.text)
    if head and "," in line.text[head.end() :] and (_is_category(head[1]) or _bold_head(line, head.end(1))):
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


def _is_category(text: str) -> bool:
    flat = fold(text.strip(" :"))
    return flat in lexicon.labels("category")


def _bold_head(line: Line, end: int) -> bool:
    return bool(line.runs) and line.runs[0].bold and line.runs[0].end >= end - 1 and not line.bold


def _items(line: Line, start: int) -> Iterator[Span]:
    text = line.text
    cells = text.split("\t")
    if len(cells) > 1 and all(map(_is_category, cells)):
        return  # labels of the columns below
    depth_safe = _outside_parentheses(text)
    position = start
    slashed = len(_SLASH.findall(text, start)) > max(1, text.count(","))
    cuts = [(m.start(), m.end()) for m in (_SLASHED if slashed else _ITEM_CUT).finditer(text, start)]
    for b, e in [*(cut for cut in cuts if depth_safe[cut[0]]), (len(text),) * 2]:
        begin, stop = position, b
        position = e
        numbered = _NUMBERED.match(text, begin, stop) if not begin else None
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


def without_level(text: str) -> str:
    """An item without a meter, a percentage or a level behind it."""
    text = _METER.sub("", text).rstrip()
    for mark in _BEFORE_LEVEL.finditer(text):
        if mark.start() > 0 and len(text) - mark.end() <= _LEVEL and is_level(text[mark.end() :].rstrip(" )")):
            return text[: mark.start()].rstrip()
    return text


def certificate_items(section: Section) -> Iterator[tuple[Span, int | None]]:
    """(name, year) of every certificate in a section."""
    lines = _whole_certificates(logical_lines([line for line in section.lines if "@" not in line.text]))
    previous: Line | None = None
    for line in lines:
        if _is_detail(line, previous):
            continue
        pieces = re.split(r"(;\s+)", line.text) if re.search(r";\s", line.text) else [line.text]
        position = 0
        for piece in pieces:
            span = _certificate(line, position, position + len(piece))
            position += len(piece)
            if span:
                yield span
        previous = line


def _whole_certificates(lines: list[Line]) -> list[Line]:
    """Where most certificates end with a year, a line without one that runs to the margin goes on below."""
    lines = _joined_to_dates(lines)
    dated = [bool(find_ranges(line.text)) for line in lines]
    joined: list[Line] = []
    if sum(dated) * 2 < len(lines):
        apart = max((line.gap for line in lines[1:]), default=0.0)
        for line in lines:
            dated_above = bool(joined) and bool(re.search(r"(?:19|20)\d\d\W*$", joined[-1].text))
            tight = bool(joined) and joined[-1].wraps and line.gap < apart - 0.2 and not line.bullet and not dated_above
            if tight and "\t" not in line.text and abs(joined[-1].size - line.size) < 0.6:
                joined[-1] = join_lines(joined[-1], line)
            else:
                joined.append(line)
        return joined
    for k, line in enumerate(lines):
        if (
            joined
            and dated[k]
            and not dated[k - 1]
            and (lines[k - 1].wraps or line.gap + 0.05 < lines[k - 1].gap)
            and not line.bullet
            and "\t" not in line.text
        ):
            joined[-1] = join_lines(joined[-1], line)
        else:
            joined.append(line)
    return joined


def _joined_to_dates(lines: list[Line]) -> list[Line]:
    """Where every certificate has its date in a line below, what stands between two dates is one name."""
    alone = [bool(find_ranges(line.text)) and not re.search(r"[^\W\d_]{4,}", line.text) for line in lines]
    if not lines or sum(alone) < 0.3 * len(lines) or alone[0] or not alone[-1]:
        return lines
    pairs = sum(not alone[k] and not alone[k - 1] for k in range(1, len(lines)))
    joined: list[Line] = []
    for k, line in enumerate(lines):
        broken = lines[k - 1].wraps or line.text.startswith("(") or 2 * pairs <= sum(alone)
        if k and not alone[k] and not alone[k - 1] and broken and _alike(lines[k - 1], line) and not line.bullet:
            joined[-1] = join_lines(joined[-1], line)
        else:
            joined.append(line)
    return joined


def _alike(one: Line, other: Line) -> bool:
    return one.bold == other.bold and one.italic == other.italic and abs(one.size - other.size) < 0.6


def _is_detail(line: Line, previous: Line | None) -> bool:
    """A line that only dates or describes the certificate above."""
    text = line.text
    for r in reversed(find_ranges(text)):
        text = text[: r.begin] + text[r.stop :]
    if not re.search(r"\w{2,}", text):
        return True
    if previous is None:
        return False
    smaller = (
        line.size < previous.size - 0.4 or (previous.bold and not line.bold) or (line.italic and not previous.italic)
    )
    return smaller and not line.bullet and line.gap <= max(0.3, previous.gap - 0.1)


def _certificate(line: Line, begin: int, stop: int) -> tuple[Span, int | None] | None:
    text = line.text
    ranges = list(find_ranges(text[begin:stop]))
    year = (ranges[-1].end or ranges[-1].start).year if ranges else None
    for r in ranges:
        b, e = begin + r.begin, begin + r.stop
        before, after = text[begin:b], text[e:stop]
        if not re.search(r"\w", after.strip(" )]")):
            stop = b
        elif not re.search(r"\w", before):
            begin = e
        elif re.search(r"[|\t(,–—-]\s*$", before):
            stop = b
        break
    cells = [(m.start() + begin, m.end() + begin) for m in re.finditer(rf"\t|\s+[{SEPARATORS}]\s+", text[begin:stop])]
    if cells:
        first = text[begin : cells[0][0]]
        if re.search(r"\w{2,}", first):
            stop = cells[0][0]
        else:
            begin = cells[0][1]
    numbered = _NUMBERED.match(text, begin, stop)
    begin = numbered.end() if numbered else begin
    while begin < stop and (text[begin] in " \t,.:;([])" or text[begin] in BULLETS + SEPARATORS):
        begin += 1
    while stop > begin and (
        text[stop - 1] in " \t-–—•·,:;|(["
        or (text[stop - 1] in ")]" and text[begin:stop].count("(") < text[begin:stop].count(")"))
    ):
        stop -= 1
    issued = re.search(
        r"[\s,(–-]+(?:"
        + "|".join(map(re.escape, sorted(lexicon.words("words.issued"), key=len, reverse=True)))
        + r")\s*:?$",
        fold(text[begin:stop]),
    )
    if issued and len(fold(text[begin:stop])) == stop - begin:
        stop = begin + issued.start()
    if not any(c.isalpha() for c in text[begin:stop]) or stop - begin > 120:
        return None
    return Span(line, begin, stop, "certification", 1.0), year


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
