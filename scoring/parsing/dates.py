"""Dates and ranges in the writing of every language there is a data file for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Final, NamedTuple

from . import lexicon

_FIRST_YEAR: Final = 1950
_LINE: Final = 200  # letters of a text that is worth remembering
_DASH: Final = r"[-‐‑‒–—―−~/→>]|\.\.\.?|…"


class Moment(NamedTuple):
    """A year with an optional month."""

    year: int
    month: int | None = None

    def __str__(self) -> str:
        return f"{self.year:04d}" if self.month is None else f"{self.year:04d}-{self.month:02d}"


@dataclass(frozen=True, slots=True)
class DateRange:
    """`text[begin:stop]` says from `start` to `end`; `end` None with `current` means still going on.

    A single date has `end` None and `current` False.
    """

    begin: int
    stop: int
    start: Moment
    end: Moment | None
    current: bool

    @property
    def single(self) -> bool:
        """One date, not a range."""
        return self.end is None and not self.current


def fold_same_length(text: str) -> str:
    """Lower case without accents, character by character, so that positions stay valid."""
    return "".join(_fold_char(c) for c in text)


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    if char in "’‘ʼ´`":
        return "'"
    base = unicodedata.normalize("NFKD", char)
    lowered = base[0].lower() if base else char
    return lowered if len(lowered) == 1 else char


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))


@cache
def _date_pattern() -> re.Pattern[str]:
    month = rf"(?:{_alternatives(lexicon.months())})"
    season = rf"(?:{_alternatives(lexicon.seasons())})"
    year = r"(?:19[5-9]\d|20[0-4]\d)"
    of = r"(?:\s*(?:de|del|do|of)\s+|\s*[.,]?\s*[-/]?\s*)"
    return re.compile(
        rf"(?<![\w.,@+])(?:"
        rf"(?P<iso>{year})[-/.](?P<isom>0?[1-9]|1[0-2])(?:[-/.](?:0?[1-9]|[12]\d|3[01]))?(?![\d])"
        rf"|(?:\d{{1,2}}(?:\.|er|st|nd|rd|th|º|°)?(?:\s+(?:de|of))?\s+)?(?P<name>{month})\.?(?:\s+\d{{1,2}},)?{of}(?P<namey>{year})(?!\d)"
        rf"|(?P<namem2>{month})\.?\s*(?:['’`]|[-/ ](?=\d\d(?!\d)))\s*(?P<namey2>\d\d)(?![\d:])"
        rf"|(?P<season>{season})\s+(?P<seasony>{year})(?!\d)"
        rf"|(?:0?[1-9]|[12]\d|3[01])[./-](?P<dm>0?[1-9]|1[0-2])[./-](?P<dmy>{year})(?!\d)"
        rf"|(?P<m>0?[1-9]|1[0-2])\s?[/.-]\s?(?P<my>{year})(?!\d)"
        rf"|(?P<ms>0[1-9]|1[0-2])[/.](?P<mys>\d\d)(?![\d./])"
        rf"|(?P<yname>{year})\s*[,.]?\s+(?P<ymonth>{month})\b\.?"
        rf"|(?P<year>{year})(?![\d%])"
        rf")"
    )


@cache
def _present_pattern() -> re.Pattern[str]:
    words = _alternatives(lexicon.words("present")).replace(r"\ ", r"\s?")  # a narrow space may get lost
    return re.compile(rf"(?:{words})(?!\w)")


@cache
def _noted_pattern() -> re.Pattern[str]:
    return re.compile(rf"\s*\(\s*(?:{_alternatives(lexicon.words('present'))})\s*\)")


@cache
def _joiner_pattern() -> re.Pattern[str]:
    until = _alternatives(lexicon.words("until"))
    present = _alternatives(lexicon.words("present"))
    return re.compile(
        rf"\s*(?:(?:{_DASH})+|(?<=\s)(?:{until})(?=\s)|(?=\s+(?:jusqu|hasta|until|bis|ate)\b)|(?=\s(?:{present})))\s*(?:(?:{until})\s+(?:(?:la|el|le|o|the|zum)\s+)?)?"
    )


@cache
def _since_pattern() -> re.Pattern[str]:
    since = _alternatives(lexicon.words("since") - {"de", "du", "von", "from"})
    return re.compile(rf"(?<!\w)(?:{since})\s*(?:le|el|o|dem|the)?\s*:?\s*$")


@cache
def _lead_pattern() -> re.Pattern[str]:
    lead = _alternatives(lexicon.words("since") | {"from", "von", "de", "du", "entre", "between", "zwischen"})
    return re.compile(rf"(?<!\w)(?:{lead})\s+$")


@cache
def _bare_month_pattern() -> re.Pattern[str]:
    month = _alternatives(lexicon.months())
    return re.compile(rf"(?<!\w)(?P<name>{month})\.?\s*$|(?<![\w/.])(?P<number>0?[1-9]|1[0-2])\.?\s*$")


def _moment(match: re.Match[str]) -> Moment | None:
    group = match.groupdict()
    months = lexicon.months()
    if group["namem2"]:
        return Moment(_century(int(group["namey2"])), months[group["namem2"]])
    if group["season"]:
        return Moment(int(group["seasony"]), lexicon.seasons()[group["season"]])
    if group["ms"]:
        return Moment(_century(int(group["mys"])), int(group["ms"]))
    for year, month in (("iso", "isom"), ("namey", "name"), ("dmy", "dm"), ("my", "m"), ("yname", "ymonth")):
        if group[year]:
            written = group[month]
            return Moment(int(group[year]), int(written) if written.isdigit() else months[written])
    return Moment(int(group["year"]))


def _century(two: int) -> int:
    return 2000 + two if two <= 45 else 1900 + two


def find_ranges(text: str) -> list[DateRange]:
    """Every date and range in a text, in order, without overlaps."""
    return list(_of_line(text)) if len(text) <= _LINE else _ranges(text)


@lru_cache(maxsize=4096)
def _of_line(text: str) -> tuple[DateRange, ...]:
    """Each line is asked for its dates a dozen times."""
    return tuple(_ranges(text))


def _ranges(text: str) -> list[DateRange]:
    flat = fold_same_length(text)
    found: list[DateRange] = []
    position = 0
    pattern = _date_pattern()
    while match := pattern.search(flat, position):
        moment = _moment(match)
        if moment is None or moment.year > date.max.year:
            position = match.end()
            continue
        found.append(_range(flat, match, moment, position))
        position = found[-1].stop
    return found


def _range(flat: str, match: re.Match[str], start: Moment, floor: int) -> DateRange:
    begin, stop = match.span()
    lead = _lead_pattern().search(flat, floor, begin)
    since = _since_pattern().search(flat, floor, begin)
    joiner = _joiner_pattern().match(flat, stop)
    if joiner:
        after = joiner.end()
        present = _present_pattern().match(flat, after)
        if present:
            noted = _noted_pattern().match(flat, present.end())  # `2024 – present (ongoing)`
            return DateRange(lead.start() if lead else begin, (noted or present).end(), start, None, True)
        other = _date_pattern().match(flat, after)
        if other and (end := _moment(other)) and end.year >= start.year:
            return DateRange(lead.start() if lead else begin, other.end(), start, end, False)
        short = re.compile(r"(\d\d)(?![\d/.\w])").match(flat, after)
        if short and start.month is None and start.year % 100 <= int(short[1]) and re.search(r"[-–—/]", joiner.group()):
            return DateRange(begin, short.end(), start, Moment(start.year // 100 * 100 + int(short[1])), False)
        rest = flat[joiner.end() :]
        if re.search(r"[-–—]", joiner.group()) and re.match(r"\s*(?:$|[\t|)\]])", rest):
            return DateRange(begin, joiner.start() + len(joiner.group().rstrip()), start, None, True)
    if since:
        return DateRange(since.start(), stop, start, None, True)
    earlier = _earlier_month(flat, begin, floor, start)
    return earlier or DateRange(begin, stop, start, None, False)


def _earlier_month(flat: str, begin: int, floor: int, end: Moment) -> DateRange | None:
    """`Jan – Jun 2019`: the month before a date that shares its year."""
    if end.month is None:
        return None
    head = flat[floor:begin]
    dash = re.search(rf"\s*(?:{_DASH})\s*$", head)
    if not dash:
        return None
    bare = _bare_month_pattern().search(head[: dash.start()])
    if not bare:
        return None
    month = lexicon.months()[bare["name"]] if bare["name"] else int(bare["number"])
    if month > end.month:
        return None
    stop = _date_pattern().match(flat, begin)
    return DateRange(floor + bare.start(), stop.end() if stop else begin, Moment(end.year, month), end, False)


def is_duration(text: str) -> bool:
    """`3 years 8 months` in any language, `3y 8m`: numbers with units of time and no more. `3M` is an employer."""
    return len(text) <= _LINE and bool(_duration_pattern().match(fold_same_length(text)))


@cache
def _duration_pattern() -> re.Pattern[str]:
    unit = rf"(?:{_alternatives(lexicon.words('durations'))})"
    joint = r"\s*(?:[.,;]\s*)?(?:(?:and|y|e|et|und|[&+])\s+)?"
    pair = r"\d{1,2}\s?[^\W\d][. ,]*\d{1,2}\s?[^\W\d]\.?"  # 3y 8m, 3 J. 8 M.
    return re.compile(rf"^\W*(?:\d{{1,2}}\s*{unit}(?!\w)\.?(?:{joint}\d{{1,2}}\s*{unit}(?!\w)\.?)?|{pair})\W*$")


def months_between(start: Moment, end: Moment) -> tuple[int, int]:
    """Half-open interval in months since year 0; a bare year counts from its January to its December."""
    first = start.year * 12 + (start.month or 1) - 1
    last = end.year * 12 + (end.month or 1)
    return first, max(first + 1, last)


def years_covered(spans: Iterable[tuple[Moment, Moment | None]], today: date) -> int:
    """Full years in the union of jobs; gaps and overlaps do not count."""
    now = Moment(today.year, today.month)
    intervals = sorted(months_between(start, min(end, now, key=_order) if end else now) for start, end in spans)
    total = reach = 0
    for first, last in intervals:
        total += max(0, last - max(first, reach))
        reach = max(reach, last)
    return total // 12


def _order(moment: Moment) -> tuple[int, int]:
    return moment.year, moment.month or 12


def newest_first(item: tuple[Moment | None, Moment | None, bool]) -> tuple[int, int, int, int]:
    """Sort key: current first, then by end, then by start, newest first."""
    start, end, current = item
    known = end or start
    last = (9999, 12) if current else _order(known) if known else (0, 0)
    first = _order(start) if start else (0, 0)
    return (-last[0], -last[1], -first[0], -first[1])
