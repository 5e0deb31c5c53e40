"""Lines of an entry that the page broke, put together again."""

from __future__ import annotations

import re
from typing import Final

from . import lexicon
from .dates import DateRange, find_ranges, is_duration
from .document import WEB, Line, Run, slice_line, strip_bullet
from .forms import announces_date, leading_label
from .lexicon import fold
from .places import place_score
from .roles import find_degree, hits

SENTENCE: Final = 90


def looks(line: Line) -> tuple[bool, bool, float, bool]:
    return (line.bold, line.italic, round(line.size), line.caps)


def is_sentence(line: Line) -> bool:
    text = WEB.sub("", line.text).rstrip()
    words = len(text.split())
    ranges = find_ranges(text)
    dated = any(not r.single or r.begin == 0 or r.stop >= len(text) - 2 for r in ranges)
    begun = any(not r.single and r.begin == 0 for r in ranges)
    dated = dated or announces_date(text, [r.begin for r in ranges])
    if len(text) > SENTENCE and not begun and (line.bullet or not (dated or _lists_facts(text))):
        return True
    return text.endswith((".", ";")) and words > 6 and not re.search(r"\b[A-Z]\w{0,4}\.$", text) and not dated


def _lists_facts(text: str) -> bool:
    """A long line that holds a course or a job in parts: `University of Leeds, Leeds — Master of Science in ...`."""
    parts = re.split(r"\s[—–|·@]\s", text)
    if len(parts) < 2 or len(text) > 1.6 * SENTENCE or text.endswith("."):
        return False
    return any(find_degree(p) or hits("title", p) for p in parts) and any(
        hits("institution", p) or hits("company", p) for p in parts
    )


def anchor_range(line: Line, *, strict: bool) -> DateRange | None:
    """The date that makes a line the anchor of an entry."""
    ranges = find_ranges(line.text)
    if not ranges:
        return None
    best = next((r for r in ranges if not r.single), ranges[-1])
    if best.current and best.start.year < _FIRST_POST:
        return None  # `the parish registers since 1874` tells of papers
    rest = line.text[: best.begin] + line.text[best.stop :]
    if best.single and strict and len(rest.split()) > (20 if best.begin == 0 else 12):
        return None
    if is_sentence(line) and not (best.begin == 0 or best.stop >= len(line.text.rstrip(" ).")) or "\t" in line.text):
        return None
    if (
        best.single
        and re.search(r"[a-z]", rest)
        and strict
        and best.begin > 0
        and not re.match(r"\s*$|[\t|)\]•·]|,?\s", line.text[best.stop :])
    ):
        return None
    return best


def is_note(text: str) -> bool:
    """Only a date, a duration or a place."""
    bare = text
    for r in reversed(find_ranges(text)):
        bare = bare[: r.begin] + bare[r.stop :]
    return not re.search(r"\w{3,}", bare) or place_score(text) > 0.6 or is_duration(text)


def only_date(line: Line) -> bool:
    return only_date_text(line.text)


def only_date_text(text: str) -> bool:
    """Whether a text is nothing but a date or range."""
    rest = text
    for r in reversed(find_ranges(text)):
        rest = rest[: r.begin] + rest[r.stop :]
    return not re.search(r"\w", rest)


def ungridded(lines: list[Line]) -> list[Line]:
    """Entries set side by side, read one after the other: rows of as many cells as the row that dates each of them."""
    for k, line in enumerate(lines):
        cells = line.text.split("\t")
        if len(cells) < 2 or not all(find_ranges(cell) and only_date_text(cell) for cell in cells):
            continue
        first, last = k, k
        while first and lines[first - 1].text.count("\t") == len(cells) - 1 and not lines[first].gap > 1.2:
            first -= 1
        while (
            last + 1 < len(lines) and lines[last + 1].text.count("\t") == len(cells) - 1 and lines[last + 1].gap < 1.2
        ):
            last += 1
        if first == last:
            continue
        columns = [_column(lines[first : last + 1], n) for n in range(len(cells))]
        return [*lines[:first], *(part for column in columns for part in column), *ungridded(lines[last + 1 :])]
    return lines


def _column(rows: list[Line], n: int) -> list[Line]:
    parts: list[Line] = []
    for row in rows:
        starts = [0, *(m.end() for m in re.finditer("\t", row.text)), len(row.text) + 1]
        part = slice_line(row, starts[n], starts[n + 1] - 1)
        part.gap = max(row.gap, 1.0) if not parts else row.gap
        parts.append(part)
    return parts


def mend_dates(lines: list[Line]) -> list[Line]:
    """A range broken over two lines of a narrow date column becomes one: `May 2020 -<tab>Cook` / `June 2021`."""
    mended: list[Line] = []
    k = 0
    while k < len(lines):
        line, below = lines[k], lines[k + 1] if k + 1 < len(lines) else None
        head, tab, _ = line.text.partition("\t")
        other = below.text.partition("\t")[0] if below is not None else ""
        if below is not None and tab and len(head) + len(other) < 45 and completes(head, other):
            mended.append(insert(line, len(head), " " + other))
            if len(other) < len(below.text):
                rest = slice_line(below, len(other) + 1, len(below.text))
                text, mark = strip_bullet(rest.text)
                rest = slice_line(rest, len(rest.text) - len(text), len(rest.text))
                rest.bullet, rest.gap = mark or below.bullet, below.gap
                mended.append(rest)
            k += 2
        else:
            mended.append(line)
            k += 1
    return mended


def mend_dates_at_the_right(lines: list[Line]) -> list[Line]:
    """A range broken at the right margin: `Cook, Inn<tab>May 2020 -` over `Bread every night<tab>June 2021`."""
    mended = list(lines)
    for k, line in enumerate(mended):
        head, tab, tail = line.text.rpartition("\t")
        if not tab or not re.search(r"[-–—]\s*$", tail) or find_ranges(head):
            continue
        for n, below in enumerate(mended[k + 1 : k + 3], k + 1):
            first, cut, other = below.text.rpartition("\t")
            if (only_date_text(other) or len(other) < 20) and completes(tail, other):
                mended[k] = insert(line, len(line.text), " " + other)
                rest = slice_line(below, 0, len(first))
                rest.bullet, rest.gap = below.bullet, below.gap
                mended[n : n + 1] = [rest] if cut else []
                break
    return mended


def completes(head: str, other: str) -> bool:
    """Whether a broken text and the one below it are one range and nothing else."""
    before, whole = find_ranges(head), find_ranges(f"{head} {other}")
    if len(whole) != 1 or whole[0].single or not other.strip() or len(before) > 1:
        return False
    rest = f"{head} {other}"[: whole[0].begin] + f"{head} {other}"[whole[0].stop :]
    done = bool(before) and (before[0].end is not None or (before[0].current and not re.search(r"[-–—]\s*$", head)))
    return not done and not re.search(r"\w", rest)


def insert(line: Line, at: int, text: str) -> Line:
    """A line with words of the line below put in; the box stays that of the line."""
    whole = slice_line(line, 0, len(line.text))
    whole.text = line.text[:at] + text + line.text[at:]
    whole.runs = [
        Run(
            r.start + (len(text) if r.start >= at else 0),
            r.end + (len(text) if r.end > at else 0),
            r.bold,
            r.italic,
            r.size,
            r.color,
        )
        for r in line.runs
    ]
    if line.xs:
        whole.xs = [*line.xs[:at], *[line.xs[max(0, at - 1)]] * len(text), *line.xs[at:]]
    whole.bullet, whole.gap = line.bullet, line.gap
    return whole


def lift_notes(lines: list[Line]) -> list[Line]:
    """Dates set at the right of the first bullets go back to the header they belong to."""
    lifted: list[Line] = []
    place = 0
    for line in lines:
        cut = line.text.rfind("\t")
        note = slice_line(line, cut + 1, len(line.text)) if cut > 0 else None
        if note is None or not line.bullet or not is_note(note.text):
            lifted.append(line)
            if not line.bullet:
                place = len(lifted)
            continue
        rest = slice_line(line, 0, cut)
        rest.bullet, rest.gap = line.bullet, line.gap
        note.gap = 0.0
        lifted.insert(place, note)
        place += 1
        lifted.append(rest)
    return lifted


def join_wrapped(lines: list[Line]) -> list[Line]:
    """Header lines that were broken at the right margin, as one line."""
    joined: list[Line] = []
    for line in lines:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.wraps
            and not line.bullet
            and line.gap < 0.35
            and not last.text.rstrip().endswith((".", ":"))
            and ((_meets(last, line) and abs(last.x0 - line.x0) < 4) or (last.bullet and line.x0 >= last.x0 - 4))
            and (last.bullet or not (anchor_range(last, strict=False) and anchor_range(line, strict=False)))
            and not _school_below(last, line)
            and not _date_below(last, line)
            and "\t" not in last.text
        ) or (
            last is not None and (_ends_in_dash(last, line) or goes_on_beside(last, line) or _unfinished(last, line))
        ):
            joined[-1] = join_lines(last, line, glue=" – " if line.bullet and not last.bullet else " ")
        elif last is not None and _goes_on_below(last, line):
            joined[-1] = _join_below(last, line)
        else:
            joined.append(line)
    return joined


_FIRST_POST: Final = 1975  # who has held a post since before has retired
_LABELLED: Final = re.compile(r"^[^\W\d_][^:\t,;]{1,24}?\s?:\s")


def _is_marked(text: str) -> bool:
    """`Nota media: 8,1`: what a course ended with, in a line of its own."""
    label, rest = leading_label(text)
    return bool(rest) and label in lexicon.labels("grade")


def _meets(last: Line, line: Line) -> bool:
    """Whether a line ends in the style in which the next one begins; one with a label begins something new."""
    if (_LABELLED.match(last.text) and _LABELLED.match(line.text)) or _is_marked(line.text):
        return False
    if not last.runs or not line.runs:
        return looks(last) == looks(line)
    one, two = last.runs[-1], line.runs[0]
    return (one.bold, one.italic, one.color) == (two.bold, two.italic, two.color) and abs(one.size - two.size) < 0.6


def _school_below(last: Line, line: Line) -> bool:
    """A degree that happens to fill its line, and its school in the next one."""
    words = last.text.split()
    done = bool(words) and fold(words[-1]) not in lexicon.words("stopwords") and last.text.rstrip()[-1].isalnum()
    named = hits("institution", line.text) > 0 and hits("institution", last.text) == 0
    return done and named and find_degree(last.text) is not None and not line.text[:1].islower()


def _date_below(last: Line, line: Line) -> bool:
    """A date of its own below a line that happens to be full."""
    words = last.text.split()
    month = bool(words) and fold(words[-1].strip(".,")) in lexicon.months()
    ranges = find_ranges(line.text)
    alone = only_date(line) or announces_date(line.text, [r.begin for r in ranges])
    return alone and bool(ranges) and not month and last.text.rstrip()[-1:] not in "-–—,(/"


def _unfinished(last: Line, line: Line) -> bool:
    """A line that ends in a mark or in a word that joins it to the next: `Licence de droit | Université de`."""
    if (
        line.bullet
        or last.bullet
        or "\t" in last.text + line.text
        or abs(last.size - line.size) > 0.6
        or line.gap > 2.5
    ):
        return False
    small = ends_small(last.text)
    opened = last.text.count("(") > last.text.count(")") and ")" in line.text
    if not (small or opened or re.search(r"[^\s|][ ]*\|\s*$|\w[,&/]\s*$", last.text)) or len(last.text) > SENTENCE:
        return False
    if opened and _completes_range(last.text, line.text):
        return True
    return not (anchor_range(last, strict=False) and anchor_range(line, strict=False))


def _ends_in_dash(last: Line, line: Line) -> bool:
    """`Oregon State University, 2015 –` over `2018`."""
    if line.bullet and re.fullmatch(r"(?:19|20)\d\d\W*", line.text) and last.wraps:
        found = find_ranges(last.text)  # `2014` over `– 2018`, the dash taken for a list mark
        return bool(found) and found[-1].single and found[-1].stop == len(last.text.rstrip())
    open_end = re.search(r"\d{4}\s*[-–—]\s*$", last.text)
    return open_end is not None and only_date(line) and bool(find_ranges(line.text)) and not line.bullet


def _completes_range(head: str, other: str) -> bool:
    """`Baker (May 2020 until` over `June 2021)`: dates of two lines that are one range."""
    ranges = find_ranges(f"{head} {other}")
    return len(ranges) == 1 and not ranges[0].single and ranges[0].begin < len(head) < ranges[0].stop


def goes_on_beside(last: Line, line: Line) -> bool:
    """The text beside a date was broken: `2016<tab>Técnico en Diseño de` over `Interiores`."""
    head, tab, _ = last.text.rpartition("\t")
    if not tab or "\t" in line.text or line.bullet or not last.xs or not (is_note(head) or "\t" in head):
        return False
    level = abs(last.xs[min(len(head) + 1, len(last.xs) - 1)][0] - line.x0) < 4
    return level and last.wraps and line.gap < 0.25 and _meets(last, line) and not find_ranges(line.text)


def _goes_on_below(last: Line, line: Line) -> bool:
    """The cell before the last was broken, the last being a date or place: `... in Trans-<tab>2015` / `port`."""
    head, tab, tail = last.text.rpartition("\t")
    if not tab or "\t" in line.text or line.bullet or last.bullet or line.gap > 0.2:
        return False
    begin = head.rfind("\t") + 1
    left = last.xs[begin][0] if last.xs and begin else last.x0
    if not is_note(tail) or find_ranges(line.text) or _LABELLED.match(line.text) or abs(left - line.x0) > 4:
        return False
    broken = (
        head.rstrip().endswith(("-", "–", ",", "|", "&", "/"))
        or line.text[:1].islower()
        or ends_small(head)
        or _fills(last, head, line)
    )
    ends = next((run for run in reversed(last.runs) if run.start < len(head)), Run(0, 0))
    cell = slice_line(last, begin, len(head))
    return broken and (line.bold, line.italic) in ((cell.bold, cell.italic), (ends.bold, ends.italic))


def ends_small(text: str) -> bool:
    """Whether a text ends in a word that joins it to the next one: `Programação de`."""
    words = text.split()
    return len(words) > 1 and words[-1].islower() and fold(words[-1]) in lexicon.words("stopwords")


def _fills(last: Line, head: str, line: Line) -> bool:
    """Whether the first word of a line would not have fitted between the first cell of the line above and its last."""
    if not last.xs or not line.xs or len(line.text) > 60:
        return False
    word = line.text.partition(" ")[0]
    room = last.xs[len(head) + 1][0] - last.xs[len(head) - 1][1]
    return room < line.xs[len(word) - 1][1] - line.xs[0][0] + 1.5 * line.size


def _join_below(last: Line, line: Line) -> Line:
    cut = last.text.rfind("\t")
    joined = join_lines(slice_line(last, 0, cut), line)
    tail = slice_line(last, cut, len(last.text))
    whole = join_lines(joined, tail)
    at = len(joined.text.rstrip())
    whole.text = joined.text.rstrip() + tail.text
    if whole.xs:
        del whole.xs[at : at + 1]
    whole.runs = [*joined.runs, *(Run(r.start + at, r.end + at, r.bold, r.italic, r.size, r.color) for r in tail.runs)]
    whole.gap = last.gap
    return whole


def _is_small(text: str) -> bool:
    """`und` behind `Grund-`: the hyphen stands for a part of the word and not for a break."""
    return fold(text.split(maxsplit=1)[0]) in lexicon.words("stopwords")


def join_lines(first: Line, second: Line, *, glue: str = " ") -> Line:
    """Two lines as one (unless `glue` is ""): a hyphen at the break is removed before a small letter, and kept without
    a space before a capital."""
    head = first.text.rstrip()
    if glue and re.search(r"\w\s?-$", head) and second.text[:1].islower() and not _is_small(second.text):
        head, glue = head[:-1].rstrip(), ""
    elif glue == " " and re.search(r"\w-$", head) and second.text[:1].isupper():
        glue = ""
    text = head + glue + second.text
    shift = len(head) + len(glue)
    runs = [Run(r.start, min(r.end, len(head)), r.bold, r.italic, r.size, r.color) for r in first.runs]
    runs += [r.moved(shift) for r in second.runs]
    xs = [*first.xs[: len(head)], *([first.xs[-1]] * len(glue) if first.xs else []), *second.xs]
    line = Line(text, first.page, first.x0, first.top, max(first.x1, second.x1), second.bottom, runs, xs)
    line.bullet, line.region, line.gap, line.wraps, line.offset = (
        first.bullet,
        first.region,
        first.gap,
        second.wraps,
        first.offset,
    )
    return line


def join_stacked_dates(lines: list[Line]) -> list[Line]:
    """`2015` above `2018` becomes `2015 – 2018`."""
    joined: list[Line] = []
    for line in lines:
        last = joined[-1] if joined else None
        if last is not None and only_date(line) and only_date(last) and line.page == last.page:
            one, two = find_ranges(last.text), find_ranges(line.text)
            if len(one) == len(two) == 1 and one[0].single and two[0].single and one[0].start <= two[0].start:
                merged = join_lines(last, line)
                merged.text = merged.text.replace(" ", " – ", 1) if " – " not in merged.text else merged.text
                at = len(last.text.rstrip())
                if merged.xs:
                    merged.xs[at:at] = [merged.xs[at - 1]] * 2
                joined[-1] = merged
                continue
        joined.append(line)
    return joined
