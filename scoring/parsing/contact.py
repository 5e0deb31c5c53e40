"""Who the résumé is about: name, e-mail, phone, place."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from . import lexicon
from .dates import find_ranges, fold_same_length
from .document import Document, Line
from .joining import join_lines
from .lexicon import fold
from .names import clean_name, name_score
from .places import is_street, place_score, take_apart
from .roles import find_degree, hits, role_scores
from .sections import Section, heading_of
from .spans import Span

# A top-level domain ends the address; a well-known one also where the next fact follows without a space.
_EMAIL = re.compile(
    r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)*\.(?:[a-z]{2,24}(?![\w@]|\.[a-z])|(?:com|org|net|edu|[a-z]{2})(?=\d|(?-i:[A-Z][a-zé]+\W)))",
    re.IGNORECASE,
)
_GLUED_LABEL = re.compile(r"^(?:E-?[Mm]ail|Correo|Courriel|E-?MAIL)(?=\w{3})")
_BROKEN_EMAIL = re.compile(r"[\w.+%'-]+\s?@\s?[\w-]+(?:\.[\w-]+)*\s?\.\s?[a-z]{2,24}", re.IGNORECASE)
_PHONE = re.compile(
    r"(?:(?<![\w/@.])(?:00|\(\+)?|(?<![\d/@.])\+)[(\d][\d ().\-–/·\u00a0]{5,22}\d(?![\d@]|(?-i:[a-z]))", re.IGNORECASE
)
_LINK = re.compile(r"(?:https?://|www\.)\S+|(?:linkedin\.com|github\.com|xing\.com)/\S+", re.IGNORECASE)
_MARK = r"\t|\s*[|•·●◦▪■¦‖│;]\s*|\s+[–—/-]\s+|\s{3,}"
_POST_TOWN = re.compile(r"(?:^|,\s*|\s)(?:[A-Z]{1,2}-)?\d{4,5}(?:-\d{3})?\s+[A-ZÀ-Ý][^\W\d]{2,}")
_SYMBOLS = re.compile(r"^[^\w(]+")  # an icon or a mark before a fact
_TOP = 14
_NEAR = 3  # lines around an address or a labelled fact that may hold the others
_DOMAINS = lexicon.domains()


@dataclass(slots=True)
class Contact:
    """The spans found, with the values made of them."""

    name: Span | None = None
    first: str | None = None
    last: str | None = None
    email: Span | None = None
    phone: Span | None = None
    e164: str | None = None
    location: Span | None = None
    links: tuple[str, ...] = ()
    phone_certain: bool = False
    name_score: float = 0.0


def read_contact(document: Document, sections: list[Section], language: str, country_hint: str | None) -> Contact:
    """All contact facts of a document."""
    zone = _zone(document, sections)
    found = Contact(email=_email(zone) or _email(document.lines))
    found.links = tuple(m.group().rstrip(".,;)") for line in zone for m in _LINK.finditer(line.text))[:5]
    local = found.email.text.partition("@")[0] if found.email else ""
    found.name, found.name_score = _name(document, sections, local)
    found.location = _location(zone, found.name)
    countries = _countries(document, found, language, country_hint)
    found.phone, found.e164, found.phone_certain = _phone(zone, document, countries)
    if found.name:
        found.first, found.last = clean_name(found.name.text, local, language)
    else:
        _labelled_name(zone, found)
    return found


def _zone(document: Document, sections: list[Section]) -> list[Line]:
    """Lines where contact facts stand: the top, contact sections, and unnamed beginnings of columns."""
    inside = {id(line) for s in sections if s.kind not in ("", "contact", "other?") for line in s.lines}
    lines: list[Line] = []
    for section in sections:
        if section.kind == "contact":
            lines = [*lines, *([section.heading] if section.heading else []), *section.lines[:12]]
    lines = [*(line for line in document.lines[:_TOP] if id(line) not in inside), *lines]
    for section in sections:
        if not section.kind:
            lines = [*lines, *section.lines[:12]]
    for k, line in enumerate(document.lines):
        if "@" in line.text or (line.page == 1 and _label_of(line.text) in ("email", "phone", "location")):
            near = document.lines[max(0, k - _NEAR) : k + _NEAR + 1]
            level = [o for o in document.lines if o.xs and o.page == line.page and abs(o.top - line.top) < 3 and _short(o)]
            lines = [*lines, *(other for other in near if other.region == line.region and _short(other)), *level]
    seen: set[int] = set()
    return [line for line in lines if not (id(line) in seen or seen.add(id(line)))]  # type: ignore[func-returns-value]


def _short(line: Line) -> bool:
    """A fact of its own rather than a line of prose, a heading or a dated entry."""
    return len(line.text) < 90 and not line.bullet and not heading_of(line.text) and not find_ranges(line.text)


@cache
def _cut() -> re.Pattern[str]:
    """What stands between contact facts on one line: marks, or nothing but the label of the next one."""
    kinds = ("email", "phone", "location", "name")
    words = sorted({w for kind in kinds for w in lexicon.words(f"labels.{kind}")}, key=len, reverse=True)
    labels = "|".join(re.escape(w) for w in words)
    return re.compile(rf"{_MARK}|\s+(?=(?:{labels})\.?\s?:)")


def _label_of(text: str) -> str | None:
    head = re.match(r"^([^:\t]{2,24})(?::|\t|$)", text)
    if not head:
        return None
    key = fold(head[1].strip(" .:"))
    return next(
        (
            kind
            for kind in ("email", "phone", "location", "name", "first_name", "last_name")
            if key in lexicon.labels(kind)
        ),
        None,
    )


def _email(lines: Iterable[Line]) -> Span | None:
    lines = list(lines)
    for k, line in enumerate(lines):
        match = _EMAIL.search(line.text)
        if match and match.start() == 0 and k and re.fullmatch(r"[\w.+-]*[-._]", lines[k - 1].text.strip()):
            joined = join_lines(lines[k - 1], line, glue="")
            match = _EMAIL.search(joined.text)
            return Span(joined, match.start(), match.end(), "email", 1.0) if match else None
        if match:
            return _without_label(_to_the_end(line, match, lines[k + 1 : k + 2]))
    for line in lines:
        match = _BROKEN_EMAIL.search(line.text)
        if match:
            return Span(line, match.start(), match.end(), "email", 1.0)
    for first, second in itertools.pairwise(lines):
        glued = first.text.rstrip() + second.text.strip().split("\t")[0]
        match = _EMAIL.search(glued)
        if match and match.end() > len(first.text.rstrip()) > match.start() and "@" in first.text + second.text:
            merged = Line(glued, first.page, first.x0, first.top, first.x1, second.bottom, offset=first.offset)
            return Span(merged, match.start(), match.end(), "email", 0.5)
    return None


def _to_the_end(line: Line, match: re.Match[str], below: list[Line]) -> Span:
    """An address that was broken in the middle of its domain goes on in the line below."""
    rest = below[0].text.strip() if below else ""
    domain = match.group().rpartition(".")[2].lower()
    whole = (domain if "." not in rest else "") + rest.rpartition(".")[2]
    broken = (
        match.end() == len(line.text.rstrip())
        and re.fullmatch(r"[a-z\d.-]{1,20}", rest)
        and (domain not in _DOMAINS or (line.wraps and whole in _DOMAINS))
    )
    if not broken:
        return Span(line, match.start(), match.end(), "email", 3.0)
    merged = Line(line.text.rstrip() + rest, line.page, line.x0, line.top, line.x1, below[0].bottom, offset=line.offset)
    merged.xs = [*line.xs[: len(line.text.rstrip())], *below[0].xs[: len(rest)]] if line.xs else []
    return Span(merged, match.start(), len(merged.text), "email", 1.0)


def _without_label(span: Span) -> Span:
    """An address that its label was set against: `E-mailada@example.org`."""
    label = _GLUED_LABEL.match(span.text)
    return Span(span.line, span.start + label.end(), span.end, "email", span.score - 1.0) if label else span


def email_value(span: Span) -> str:
    """The address without spaces that a line break or kerning put in."""
    return re.sub(r"\s+", "", span.text).strip(".'-")


# --- phone -----------------------------------------------------------------------------------------------------------

_LANGUAGE_COUNTRIES = {
    "en": ("US", "GB", "IN", "CA", "IE", "AU"),
    "es": ("ES", "MX", "AR", "CO", "CL", "PE"),
    "pt": ("BR", "PT"),
    "fr": ("FR", "BE", "CH", "CA", "LU"),
    "de": ("DE", "AT", "CH", "LU"),
}


def _countries(document: Document, found: Contact, language: str, hint: str | None) -> list[str]:
    """Countries by likelihood: hint, address, e-mail domain, places named in the text, language."""
    weights: dict[str, float] = defaultdict(float)
    if hint:
        weights[hint.upper()] += 8
    place = take_apart(found.location.text) if found.location else None
    if place and place.country:
        weights[place.country] += 6
    elif place:
        for code in lexicon.towns().get(fold(place.city or ""), ()):
            weights[code] += 3
    domain = found.email.text.rpartition(".")[2].upper() if found.email else ""
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


def _phone(zone: list[Line], document: Document, countries: list[str]) -> tuple[Span | None, str | None, bool]:
    """(where, E.164, whether the number is valid in a likely country)."""
    for lines in (zone, document.lines):
        found = [
            candidate
            for k, line in enumerate(lines)
            for candidate in _numbers(line, lines[k - 1] if k else None, k, countries)
        ]
        if found:
            span, e164, valid = max(found, key=lambda candidate: candidate[0].score)
            return span, e164, valid
    return None, None, False


def _numbers(line: Line, above: Line | None, rank: int, countries: list[str]) -> Iterator[tuple[Span, str, bool]]:
    text = _EMAIL.sub(lambda m: " " * len(m.group()), line.text)
    for match in _PHONE.finditer(text):
        start, stop, answer = _number_in(match, countries)
        if answer is None:
            continue
        before = fold(line.text[:start])
        label = _label_of(line.text) == "phone" or bool(re.search(r"(?:tel|phone|mob|cel|fon|gsm)\w*\W*$", before))
        label = label or (above is not None and _label_of(above.text) == "phone")
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


# --- place -----------------------------------------------------------------------------------------------------------


def _location(zone: list[Line], name: Span | None) -> Span | None:
    """The likeliest place among the contact facts."""
    best: tuple[float, Span] | None = None
    facts = [bool(_EMAIL.search(line.text) or _numbers_in(line.text)) for line in zone]
    for index, line in enumerate(zone):
        labelled = _label_of(line.text) == "location"
        below_label = index > 0 and _label_of(zone[index - 1].text) == "location" and not _label_of(line.text)
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
    return best[1]


def _numbers_in(text: str) -> bool:
    return any(sum(c.isdigit() for c in m.group()) >= 7 for m in _PHONE.finditer(text)) and not find_ranges(text)


def _pieces(line: Line) -> Iterator[tuple[int, int]]:
    """The parts of a line between marks, addresses and numbers."""
    found = [
        *_cut().finditer(fold_same_length(line.text)),
        *_EMAIL.finditer(line.text),
        *_PHONE.finditer(line.text),
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
    if _label_of(text) or heading_of(text) or hits("title", text) or find_degree(text):
        return None
    roles = role_scores(text)
    if max(roles["title"], roles["field"], roles["institution"]) > (1.5 if score > 0.5 else 0.5):
        return None
    if any(fold(p) in lexicon.tongues() for p in parts) or _is_label_word(text) or name_score(text, "") > 1.5:
        return None
    return Span(line, start, stop, "location", score)


def _is_label_word(text: str) -> bool:
    key = fold(text.strip(" :.()"))
    kinds = ("email", "phone", "location", "name", "first_name", "last_name", "period")
    return any(key in lexicon.labels(kind) for kind in kinds) or key in lexicon.words("document_titles")


def _place_span(line: Line, start: int, stop: int, labelled: bool) -> Span | None:
    text = line.text[start:stop]
    label = re.match(r"^\s*[^:,\d]{2,24}:\s*", text)
    if label and fold(label.group().strip(" :")) in lexicon.labels("location"):
        start += label.end()
        text, labelled = line.text[start:stop], True
    lead, tail = len(text) - len(_SYMBOLS.sub("", text)), len(text.rstrip(" ,"))
    start, stop, text = start + lead, start + tail, text[lead:tail]
    if len(text) < 3 or "@" in text or len(text) > 80 or _PHONE.fullmatch(text) or heading_of(text):
        return None
    if _label_of(text) and fold(text.strip(" :")) in lexicon.labels("location"):
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


# --- name ------------------------------------------------------------------------------------------------------------


def _name(document: Document, sections: list[Section], local: str) -> tuple[Span | None, float]:
    top = [line for line in document.lines if line.page == 1]
    largest = max(map(_tallest, top), default=0.0)
    starts = {id(s.lines[0]) for s in sections if s.lines and not s.kind}
    best: tuple[float, Span] | None = None
    for index, line in enumerate(top):
        if line.bullet or (len(line.text) > 90 and index > 2) or (heading_of(line.text) and line.size < largest):
            continue
        labelled = _label_of(line.text) == "name"
        for whole in _whole_names(top, index, largest):
            if (score := name_score(whole.text, local)) > 0:
                score += _completes_name(line.text, whole.text, local)
                score += 2.5 + 0.6 * (index == 0) - min(index, 20) * 0.12 + 0.1 * len(whole.text.split())
                if best is None or score > best[0]:
                    best = score, Span(whole, 0, len(whole.text), "name", score)
        position = 0
        for begin, end in [(m.start(), m.end()) for m in re.finditer(r"\t|\s*[|•·]\s*|\s+[–—-]\s+|:\s*", line.text)] + [
            (len(line.text),) * 2
        ]:
            text = line.text[position:begin]
            start, position = position, end
            score = name_score(text, local)
            if score <= 0:
                continue
            runs = [r.size for r in line.runs if r.start < begin and r.end > start]
            size = max(runs, default=line.size)
            score += 2.0 * (size >= largest - 0.1) + 1.0 * (id(line) in starts) - min(index, 20) * 0.12 + 2.5 * labelled
            score += 0.6 * (index == 0) + 0.3 * line.bold
            if best is None or score > best[0]:
                lead = len(text) - len(text.lstrip())
                best = score, Span(line, start + lead, start + len(text.rstrip()), "name", score)
    if best is None or best[0] < 1.2:
        return None, 0.0
    return best[1], best[0]


def _completes_name(first: str, whole: str, local: str) -> float:
    """How much the words below a line are missed in it: the address holds them, or the line ends in a given name."""
    rest = [fold(w) for w in whole[len(first) :].split() if len(w) > 2]
    last = fold(first.rsplit(maxsplit=1)[-1]) if first.split() else ""
    in_address = any(word in fold(local) for word in rest)
    return 1.2 * in_address + 0.8 * (
        bool(rest) and last in lexicon.given_names() and last not in lexicon.family_names()
    )


def _tallest(line: Line) -> float:
    """The size of the largest text in a line; a lone letter may come from another font."""
    return max((run.size for run in line.runs if run.end - run.start > 1), default=line.size)


def _whole_names(top: list[Line], index: int, largest: float) -> Iterator[Line]:
    """A name in large type set over two or three lines, or with a wide gap inside."""
    line = top[index]
    if _tallest(line) < largest - 0.6:
        return
    if "\t" in line.text:
        yield line
    joined = line
    for below in top[index + 1 : index + 3]:
        if any(c.isdigit() for c in below.text) or abs(_tallest(below) - _tallest(line)) > 0.6:
            return
        joined = join_lines(joined, below)
        if len(joined.text.split()) <= 5:
            yield joined


def _labelled_name(zone: list[Line], found: Contact) -> None:
    for line in zone:
        match = re.match(r"^([^:\t]{2,24})(?::\s*|\t)(.+)$", line.text)
        if not match:
            continue
        key = fold(match[1])
        if key in lexicon.labels("first_name"):
            found.first = found.first or match[2].strip()
        elif key in lexicon.labels("last_name"):
            found.last = found.last or match[2].strip()
