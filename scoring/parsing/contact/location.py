"""Where the person lives: the likeliest place among the contact facts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .. import lexicon
from ..dates import find_ranges, fold_same_length
from ..document import Line
from ..headings import heading_of
from ..joining import join_lines
from ..lexicon import fold
from ..names import name_score
from ..places import is_street, place_score
from ..roles import find_degree, hits, role_scores
from ..spans import Span
from .marks import EMAIL, PHONE, between_facts, label_of

_POST_TOWN = re.compile(r"(?:^|,\s*|\s)(?:[A-Z]{1,2}-)?\d{4,5}(?:-\d{3})?\s+[A-ZÀ-Ý][^\W\d]{2,}")
_TOWN = 0.6
_LETTER = re.compile(r"^\s*[ALOWPM](?::\s*|\s+)(?=[A-ZÀ-Ý0-9])")  # `A: Leeds`, the label cut to a letter
_SYMBOLS = re.compile(r"^[^\w(]+")  # an icon or a mark before a fact


def find_location(zone: list[Line], name: Span | None) -> Span | None:
    """The likeliest place among the contact facts."""
    best: tuple[float, Span] | None = None
    facts = [bool(EMAIL.search(line.text) or _numbers_in(line.text)) for line in zone]
    for index, line in enumerate(zone):
        labelled = label_of(line.text) == "location"
        below_label = index > 0 and _wants_more(zone[index - 1].text) and not label_of(line.text)
        near = [k for k in range(max(0, index - 2), min(len(zone), index + 3)) if zone[k].region == line.region]
        among = 0.35 * any(facts[k] for k in near) + 0.25 * facts[index]
        for begin, end in _pieces(line):
            if name and line.text[begin:end].strip() and line.text[begin:end].strip() in name.text:
                continue
            span = _place_span(line, begin, end, labelled or below_label)
            unlisted = span is None and among > 0
            if unlisted:
                span = _unlisted_place(line, begin, end, among)
            if span is None:
                continue
            if not unlisted:
                span.score += 0.5 * among
            span.score += (2.0 if labelled or below_label else 0.0) - 0.03 * min(index, 12)
            if best is None or span.score > best[0]:
                best = span.score, span
    if best is None or best[0] < 0.3:
        return None
    return _with_town_below(best[1], zone)


def _wants_more(text: str) -> bool:
    """`Address:`, or an address that ends before its town."""
    return label_of(text) == "location" and place_score(re.split(r",\s*|\t|:\s+", text.rstrip(" ,"))[-1]) <= _TOWN


def _with_town_below(span: Span, zone: list[Line]) -> Span:
    """`Paseo de los Tilos 93, 69114` over `Elche`: an address that was broken before its town."""
    k = next((k for k, line in enumerate(zone) if line is span.line), len(zone))
    below = zone[k + 1] if k + 1 < len(zone) else None
    last = re.split(r",\s*", span.text.rstrip(" ,"))[-1]
    ends = span.end >= len(span.line.text.rstrip(" ,"))
    if below is None or not ends or not is_street(span.text) or label_of(below.text):
        return span
    town = last.lstrip("0123456789- ") + " " * (not last.endswith("-")) + below.text
    halved = fold(town) in lexicon.towns()  # `Talavera` over `de la Reina`
    alike = below.region == span.line.region and abs(below.x0 - span.line.x0) < 4 and below.gap < 0.5
    if not alike or not (halved or (place_score(last) <= _TOWN and place_score(below.text) >= 0.7)):
        return span
    joined = join_lines(span.line, below, glue="" if last.endswith("-") else " ")
    return Span(joined, span.start, len(joined.text.rstrip()), "location", span.score)


def _numbers_in(text: str) -> bool:
    return any(sum(c.isdigit() for c in m.group()) >= 7 for m in PHONE.finditer(text)) and not find_ranges(text)


def _pieces(line: Line) -> Iterator[tuple[int, int]]:
    """The parts of a line between marks, addresses and numbers."""
    found = [
        *between_facts().finditer(fold_same_length(line.text)),
        *EMAIL.finditer(line.text),
        *PHONE.finditer(line.text),
    ]
    position = 0
    for begin, end in [*sorted((m.start(), m.end()) for m in found), (len(line.text), len(line.text))]:
        yield position, begin
        position = max(position, end)


def _unlisted_place(line: Line, start: int, stop: int, score: float) -> Span | None:
    """What stands among the contact facts and is none of the others: most likely a town that no list knows."""
    text = line.text[start:stop]
    lead, tail = len(text) - len(_SYMBOLS.sub("", text)), len(text.rstrip(" ,"))
    start, stop, text = start + lead, start + tail, text[lead:tail]
    words = text.split()
    if len(text) < 3 or len(words) > 6 or not text[0].isupper() or any(c.isdigit() or c in "@/:+" for c in text):
        return None
    parts = [p for p in re.split(r",\s*|\s[-–]\s", text) if p]
    if label_of(text) or heading_of(text) or hits("title", text) or find_degree(text):
        return None
    roles = role_scores(text)
    if max(roles["title"], roles["field"], roles["institution"]) > (1.5 if score > 0.5 else 0.5):
        return None
    if any(fold(p) in lexicon.tongues() for p in parts) or _is_label_word(text) or name_score(text, "") > 1.5:
        return None
    return Span(line, start, stop, "location", score)


def _is_label_word(text: str) -> bool:
    key = fold(text.strip(" :.()[]"))
    kinds = ("email", "phone", "location", "name", "first_name", "last_name", "period")
    return any(key in lexicon.labels(kind) for kind in kinds) or key in lexicon.words("document_titles")


def _place_span(line: Line, start: int, stop: int, labelled: bool) -> Span | None:
    text = line.text[start:stop]
    label = re.match(r"^\s*[^:,\d]{2,24}:\s*", text)
    if label and fold(label.group().strip(" :")) in lexicon.labels("location"):
        start += label.end()
        text, labelled = line.text[start:stop], True
    letter = _LETTER.match(text)
    if letter and (place_score(text) < 0.5 or ":" in letter.group()):
        start, text = start + letter.end(), text[letter.end() :]
    lead, tail = len(text) - len(_SYMBOLS.sub("", text)), len(text.rstrip(" ,"))
    start, stop, text = start + lead, start + tail, text[lead:tail]
    if len(text) < 3 or "@" in text or len(text) > 80 or PHONE.fullmatch(text) or heading_of(text):
        return None
    if (text.startswith("(") and _is_label_word(text)) or label_of(text) in ("email", "phone"):
        return None  # `(Mobile)`, which is a town as well
    if label_of(text) and fold(text.strip(" :")) in lexicon.labels("location"):
        return None
    street = is_street(text)
    score = place_score(re.sub(r"^.*?,\s*(?=[^,]+(?:,|$))", "", text) if street and "," in text else text)
    score = max(
        score,
        0.6 if street else 0.0,
        0.7 if _POST_TOWN.search(text) and not find_ranges(text) else 0.0,
        0.8 if labelled and score == 0 and re.search(r"[^\W\d_]{3}", text) else 0.0,
    )
    return Span(line, start, stop, "location", score) if score > 0.3 else None
