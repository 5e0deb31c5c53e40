"""The phone number as E.164, with the country it is likely from."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from .. import lexicon
from ..dates import find_ranges
from ..document import Document, Line
from ..joining import join_lines
from ..lexicon import fold
from ..places import take_apart
from ..spans import Span
from .marks import EMAIL, PHONE, label_of

_OPEN_NUMBER = re.compile(r"(?<![\w/-])[+(]?\d[\d ()./-]{0,12}$")
_REST = re.compile(r"\(?\d[\d ()./-]{3,14}")
_LANGUAGE_COUNTRIES = {
    "en": ("US", "GB", "IN", "CA", "IE", "AU"),
    "es": ("ES", "MX", "AR", "CO", "CL", "PE"),
    "pt": ("BR", "PT"),
    "fr": ("FR", "BE", "CH", "CA", "LU"),
    "de": ("DE", "AT", "CH", "LU"),
}


def likely_countries(
    document: Document, location: Span | None, email: Span | None, language: str, hint: str | None
) -> list[str]:
    """Countries by likelihood: hint, address, e-mail domain, places named in the text, language."""
    weights: dict[str, float] = defaultdict(float)
    if hint:
        weights[hint.upper()] += 8
    place = take_apart(location.text) if location else None
    if place and place.country:
        weights[place.country] += 6
    elif place:
        for code in lexicon.towns().get(fold(place.city or ""), ()):
            weights[code] += 3
    domain = email.text.rpartition(".")[2].upper() if email else ""
    if len(domain) == 2:
        weights[{"UK": "GB"}.get(domain, domain)] += 5
    _add_places(document, weights)
    for rank, code in enumerate(_LANGUAGE_COUNTRIES.get(language, ())):
        weights[code] += 1.2 - 0.3 * rank if weights[code] or rank < 2 else 0.1
    return sorted(weights, key=lambda code: -weights[code])[:6]


def _add_places(document: Document, weights: dict[str, float]) -> None:
    """Countries, towns and states that the text names."""
    for line in document.lines:
        for part in re.split(r"[,|•()\t–]|\s-\s", line.text):
            flat = fold(part)
            if len(flat) < 3:
                weights["US"] += 0.6 * (part.strip() in lexicon.US_STATES)
                weights["CA"] += 0.6 * (part.strip() in lexicon.CA_PROVINCES)
            elif flat in lexicon.countries():
                weights[lexicon.countries()[flat]] += 1
            codes = lexicon.towns().get(flat, ())
            for code in codes:
                weights[code] += 0.6 / len(codes)


def find_phone(zone: list[Line], own: list[Line], countries: list[str]) -> tuple[Span | None, str | None, bool]:
    """(where, E.164, whether the number is valid in a likely country); `own` are the lines about the person alone."""
    for lines in (_whole_numbers(zone), own):
        found = [
            candidate
            for k, line in enumerate(lines)
            for candidate in _numbers(line, lines[k - 1] if k else None, k, countries)
        ]
        if found:
            span, e164, valid = max(found, key=lambda candidate: candidate[0].score)
            return span, e164, valid
    return None, None, False


def _whole_numbers(lines: list[Line]) -> list[Line]:
    """The lines with a number that was broken at the margin on the first of its two lines."""
    whole: list[Line] = []
    for line in lines:
        last = whole[-1] if whole else None
        if last is not None and last.wraps and _OPEN_NUMBER.search(last.text) and _REST.fullmatch(line.text):
            whole[-1] = join_lines(last, line)
        else:
            whole.append(line)
    return whole


def _numbers(line: Line, above: Line | None, rank: int, countries: list[str]) -> Iterator[tuple[Span, str, bool]]:
    text = EMAIL.sub(lambda m: " " * len(m.group()), line.text)
    for match in PHONE.finditer(text):
        start, stop, answer = _number_in(match, countries)
        if answer is None:
            continue
        before = fold(line.text[:start])
        label = label_of(line.text) == "phone" or bool(re.search(r"(?:tel|phone|mob|cel|fon|gsm)\w*\W*$", before))
        label = label or (above is not None and label_of(above.text) == "phone")
        score = answer[1] + 2.0 * label - 0.02 * rank - 3.0 * bool(re.search(r"fax\W*$", before))
        yield Span(line, start, stop, "phone", score), answer[0], answer[1] >= 2


def _number_in(match: re.Match[str], countries: list[str]) -> tuple[int, int, tuple[str, float] | None]:
    """(start, stop, answer) of a written number; where marks join it to other digits, of its first valid part."""
    raw, begin = match.group(), match.start()
    parts = [(0, len(raw)), *((m.start(), m.end()) for m in re.finditer(r"(?:(?!\s[·–/-]\s|\s{2}).)+", raw))]
    best: tuple[int, int, tuple[str, float] | None] = (begin, match.end(), None)
    for start, stop in parts:
        piece = raw[start:stop]
        digits = sum(c.isdigit() for c in piece)
        answer = _e164(piece, countries) if 7 <= digits <= 15 and not _is_dates(piece, digits) else None
        if answer and (best[2] is None or answer[1] > best[2][1]):
            best = begin + start, begin + stop, answer
    return best


def _is_dates(raw: str, digits: int) -> bool:
    """`2024 - 05/2026`: digits with dashes that are dates."""
    ranges = find_ranges(raw)
    if not ranges or raw.startswith(("+", "(")):
        return False
    return digits <= 8 or any(not r.single and r.stop - r.begin > 0.7 * len(raw) for r in ranges)


def _e164(raw: str, countries: list[str]) -> tuple[str, float] | None:
    """(number, quality 0..3) of a written number; the first country in which it is valid wins."""
    import phonenumbers as lib

    text = re.sub(r"^\(\+", "+", raw.strip()).replace("·", " ").replace("–", "-")
    text = re.sub(r"^00(?=\d)", "+", text)
    international = text.startswith("+")
    possible: tuple[str, float] | None = None
    for rank, country in enumerate([None] if international else countries):
        try:
            number = lib.parse(text, country)
        except lib.NumberParseException:
            continue
        value = lib.format_number(number, lib.PhoneNumberFormat.E164)
        if lib.is_valid_number(number):
            return value, 3.0 - 0.25 * rank
        if possible is None and lib.is_possible_number(number):
            possible = value, 1.4 if international else 1.0 - 0.1 * rank
    return possible
