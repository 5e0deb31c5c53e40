"""Places: whether a text is one, and its city, region and country."""

from __future__ import annotations

import re
from functools import lru_cache

from . import lexicon
from .lexicon import fold
from .schema import Place

_POSTCODE = re.compile(
    r"\b(?:[A-Z]{1,2}-|[A-Z] |CH )?\d{4,5}(?:-\d{3,4})?\b"
    r"|\b[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}\b|\b[A-Z]\d[A-Z] ?\d[A-Z]\d\b"
)
_MARKS = re.compile(r",|\s[-–—|/·•]\s|\(|\)|/(?=[A-Z]{2,3}\b)")
_TAIL = re.compile(r"^(.*\S)\s+([A-Z]{2,3}|[A-Z]\.\s?[A-Z]\.)$")
_DISTRICT = re.compile(r"^(.*\S)\s+(\d{1,2})(?:er|e|ème)?$")
_SITUATED = re.compile(
    r"^(\w[\w ]*?)(?:\s+(?:[abiov]\.\s?|(?:an|in|ob|vor) der |am |im |bei |upon |sur |sous )"
    r"|-(?:upon|on|sur|sous|lès|en)-)\w.*$"
)
_DEPARTMENT = re.compile(r"\d{2,3}|2[AB]")
_STREET = re.compile(
    r"(?<!\w)(?:\d+[a-z]?\s+\w+.*\b(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|way|close|court|ct|place|pl|blvd|boulevard|crescent|terrace|row|mews|square|sq|gardens|grove|park|hill|walk|parade|circle|highway|parkway|quay|green|rise|view|wharf|alley|gate|loop|trail|ridge|heights)\b"
    r"|\w*(?:stra(?:ss|ß)e|str\.|gasse|weg|platz|allee|ring|ufer|damm)\s*\d+|(?:(?:\d+\s?(?:bis|ter)?,?\s+)?(?:rue|avenue|av\.|bd|boulevard|chemin|cours|sentier|square|allées|passage|faubourg|montée|ruelle|place|impasse|quai|route|allée))\b.*"
    r"|(?:calle|c/|c\.|ctra\.?|carretera|ronda|camino|pasaje|glorieta|urb\.|col\.|colonia|calzada|jr\.|jirón|avenida|avda?\.?|paseo|plaza|carrera|cra\.|rua|r\.|travessa|alameda|praça|largo|estrada|rodovia|praceta|beco|av\.)\s.*)",
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)
def place_score(text: str) -> float:
    """How much a text reads like a location, in [0, 1]."""
    parts = _parts(text)
    if not parts or len(parts) > 4 or len(text) > 60:
        return 0.0
    first = _part_score(parts[0])
    known = [first, *(max(_part_score(part), _region_score(part, parts[0], first)) for part in parts[1:])]
    if known[0] == 0 and len(parts) > 1 and known[-1] >= 0.9:
        return 0.75 if len(parts[0].split()) <= 3 and parts[0][:1].isupper() else 0.3
    return sum(known) / len(known)


def _parts(text: str) -> list[str]:
    bare = _POSTCODE.sub("", text)
    return [p.strip() for p in _MARKS.split(bare) if p.strip()]


def _part_score(part: str) -> float:
    flat = fold(part)
    if flat in lexicon.countries() and len(flat) > 1:
        return 1.0
    if flat in lexicon.REGIONS:
        return 0.95
    if flat in lexicon.words("words.remote"):
        return 0.9
    if not part[:1].isupper():
        return 0.0
    if flat in lexicon.towns():
        return 0.9 if flat not in lexicon.family_names() else 0.75
    if town := _town_in(part):
        return 0.9 if fold(town) not in lexicon.family_names() else 0.4
    tail = _TAIL.match(part)
    return 0.4 if tail and (tail[2].casefold() in _iso() or tail[2] in lexicon.regions_behind_towns()) else 0.0


def _region_score(part: str, town: str, known: float) -> float:
    """How surely a part is the region of the town before it; a name that is a person's, too, needs a sure town."""
    if part in lexicon.US_STATES | lexicon.CA_PROVINCES | lexicon.BR_STATES:
        return 1.0
    if _region(part, town) is None:
        return 0.0
    words = fold(part).split()
    personal = words[0] not in ("co.", "county") and any(word in lexicon.given_names() for word in words)
    sure = 0.9 if personal else 0.7
    return 0.9 if known >= sure or part in lexicon.regions_behind_towns() else 0.0


def _region(part: str, town: str) -> str | None:
    """The country of a region that stands behind a town; one that has both, if there is such a country."""
    there = _countries_of(town)
    if _DEPARTMENT.fullmatch(part):
        return "FR" if "FR" in there else None
    codes = _countries_with(part)
    return next((code for code in codes if code in there), codes[0] if codes and not there else None)


def _countries_with(region: str) -> tuple[str, ...]:
    """The countries that have a region with these letters or this name."""
    table = lexicon.regions_behind_towns()
    return table.get(region) or table.get(fold(region)) or ()


def _countries_of(town: str) -> tuple[str, ...]:
    return lexicon.towns().get(fold(_town_in(town) or town), ())


@lru_cache(maxsize=4096)
def _town_in(part: str) -> str | None:
    """The known town in `Dublin 8`, `Zürich ZH`, `Weiden i. d. Oberpfalz` or `Ottignies-Louvain-la-Neuve`."""
    towns = lexicon.towns()
    if fold(part) in towns:
        return part
    for pattern in (_DISTRICT, _TAIL, _SITUATED):
        match = pattern.match(part)
        if match is None or fold(match[1]) not in towns:
            continue
        if pattern is not _TAIL or match[2].casefold() in _iso() or _shares_country(match[1], match[2]):
            return match[1]
    hyphens = [m.start() for m in re.finditer("-", part)]
    both = next((k for k in hyphens if fold(part[:k]) in towns and fold(part[k + 1 :]) in towns), None)
    return None if both is None else part[:both]


def _shares_country(town: str, region: str) -> bool:
    return any(code in lexicon.towns()[fold(town)] for code in _countries_with(region))


@lru_cache(maxsize=1)
def _iso() -> frozenset[str]:
    return frozenset(code.casefold() for code in lexicon.countries().values())


@lru_cache(maxsize=4096)
def take_apart(text: str) -> Place | None:
    """City, region and country (ISO alpha-2) of a location; None when nothing is recognised."""
    city = region = country = None
    for part in _parts(text):
        flat = fold(part)
        tail = _TAIL.match(part)
        if flat in lexicon.countries():
            country = lexicon.countries()[flat]
        elif city and (found := lexicon.REGIONS.get(flat) or _region(part, city)):
            region, country = part, country or found
        elif not city and tail and _region(tail[2], tail[1]):
            city, region, country = tail[1], tail[2], _region(tail[2], tail[1])
        elif not city and tail and tail[2].casefold() in _iso():
            city, country = tail[1], tail[2]
        elif not city and (_town_in(part) or not (any(c.isdigit() for c in part) or is_street(part))):
            district = _DISTRICT.match(part)
            city = district[1] if district else part
    if city and country is None:
        codes = _countries_of(city)
        country = codes[0] if len(codes) == 1 else None
    return Place(city=city, region=region, country=country) if city or country else None


def is_street(text: str) -> bool:
    """Whether a text holds a street address."""
    return bool(_STREET.search(text))
