"""Places: whether a text is one, and its city, region and country."""

from __future__ import annotations

import re
from functools import lru_cache

from . import lexicon
from .lexicon import fold
from .schema import Place

_POSTCODE = re.compile(
    r"\b(?:[A-Z]{1,2}[- ])?\d{4,5}(?:-\d{3,4})?\b|\b[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}\b|\b[A-Z]\d[A-Z] ?\d[A-Z]\d\b"
)
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
    known = [_part_score(p, k) for k, p in enumerate(parts)]
    if known[0] == 0 and len(parts) > 1 and known[-1] >= 0.9:
        return 0.75 if len(parts[0].split()) <= 3 and parts[0][:1].isupper() else 0.3
    return sum(known) / len(known)


def _parts(text: str) -> list[str]:
    bare = _POSTCODE.sub("", text)
    return [p.strip() for p in re.split(r",|\s[-–—|/·•]\s|\(|\)", bare) if p.strip()]


def _part_score(part: str, index: int) -> float:
    flat = fold(part)
    if flat in lexicon.countries() and len(flat) > 1:
        return 1.0
    if index and part in lexicon.US_STATES | lexicon.CA_PROVINCES | lexicon.BR_STATES:
        return 1.0
    if flat in lexicon.REGIONS:
        return 0.95
    if flat in lexicon.words("words.remote"):
        return 0.9
    codes = lexicon.towns().get(flat)
    if codes and part[:1].isupper():
        return 0.9 if flat not in lexicon.family_names() else 0.75
    match = re.match(r"^(.*\S)\s+([A-Z]{2,3})$", part)
    if match and (
        match[2].casefold() in _iso() or match[2] in lexicon.US_STATES | lexicon.BR_STATES | lexicon.CA_PROVINCES
    ):
        return 0.9 if fold(match[1]) in lexicon.towns() else 0.4
    return 0.0


@lru_cache(maxsize=1)
def _iso() -> frozenset[str]:
    return frozenset(code.casefold() for code in lexicon.countries().values())


@lru_cache(maxsize=4096)
def take_apart(text: str) -> Place | None:
    """City, region and country (ISO alpha-2) of a location; None when nothing is recognised."""
    city = region = country = None
    towns = lexicon.towns()
    for part in _parts(text):
        flat = fold(part)
        tail = re.match(r"^(.*\S)\s+([A-Z]{2})$", part)
        if flat in lexicon.countries():
            country = lexicon.countries()[flat]
        elif part in lexicon.US_STATES | lexicon.CA_PROVINCES and city:
            region = part
            country = country or ("CA" if part in lexicon.CA_PROVINCES else "US")
        elif part in lexicon.BR_STATES and city and "BR" in towns.get(fold(city), ()):
            region, country = part, country or "BR"
        elif flat in lexicon.REGIONS and city:
            region, country = part, country or lexicon.REGIONS[flat]
        elif tail and not city and tail[2].casefold() in _iso():
            city, country = tail[1], tail[2]
        elif city is None and not any(c.isdigit() for c in part):
            city = part
    if city and country is None:
        codes = towns.get(fold(city), ())
        country = codes[0] if len(codes) == 1 else None
    return Place(city=city, region=region, country=country) if city or country else None


def is_street(text: str) -> bool:
    """Whether a text holds a street address."""
    return bool(_STREET.search(text))
