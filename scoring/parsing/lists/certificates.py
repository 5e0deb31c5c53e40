"""The certificates of a section that lists them, and the year of each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .. import lexicon
from ..dates import find_ranges
from ..document import BULLETS, SEPARATORS, Line
from ..forms import label_kind
from ..joining import join_lines
from ..lexicon import fold
from ..sections import Section
from ..spans import Span
from .rows import DATED_END, NUMBERED, logical_lines

_COLUMNS = ("name", "institution", "company", "year", "period")
_EVEN = 0.03  # line heights by which gaps meant to be one may differ
_SET_CLOSER = 0.05
_SET_MUCH_CLOSER = 0.2


def certificate_items(section: Section) -> Iterator[tuple[Span, int | None]]:
    """(name, year) of every certificate in a section."""
    lines = _whole_certificates(logical_lines([line for line in section.lines if "@" not in line.text]))
    previous: Line | None = None
    for line in lines:
        if _is_detail(line, previous) or all(label_kind(c, _COLUMNS) for c in line.text.split("\t")):
            continue
        pieces = re.split(r"(;\s+)", line.text) if re.search(r";\s", line.text) else [line.text]
        position = 0
        for piece in pieces:
            span = _certificate(line, position, position + len(piece))
            position += len(piece)
            if span:
                yield span
        previous = line


def _joined_by_gaps(lines: list[Line]) -> list[Line]:
    """A line that runs to the margin, and the one below it when that is set closer than the certificates are apart."""
    gaps = [line.gap for line in lines[1:]]
    apart = max(gaps, default=0.0)
    usual = sum(gap > apart - _EVEN for gap in gaps) > 1
    closer = apart - (_SET_CLOSER if usual else _SET_MUCH_CLOSER)
    joined: list[Line] = []
    for line in lines:
        above = joined[-1] if joined else None
        broken = above is not None and above.wraps and line.gap < closer and not line.bullet and "\t" not in line.text
        if above and broken and not DATED_END.search(above.text) and abs(above.size - line.size) < 0.6:
            joined[-1] = join_lines(above, line)
        else:
            joined.append(line)
    return joined


def _whole_certificates(lines: list[Line]) -> list[Line]:
    """Where most certificates end with a year, a line without one that runs to the margin goes on below."""
    lines = _joined_to_dates(lines)
    dated = [bool(find_ranges(line.text)) for line in lines]
    if sum(dated) * 2 < len(lines):
        return _joined_by_gaps(lines)
    joined: list[Line] = []
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
    numbered = NUMBERED.match(text, begin, stop)
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
