"""The words of each language, from `data/`: headings, months, labels, degrees, titles, names, places.

A language is one TOML file in `data/languages/`; adding a file adds a language. Everything is folded (see `fold`), so
accents and case never matter for matching.
"""

from __future__ import annotations

import gzip
import json
import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
_SHORT = 80  # letters of a text that is worth remembering


def fold(text: str) -> str:
    """Case, accents, quotes and repeated spaces removed; for comparing, never for showing."""
    if text.isascii():
        return " ".join(text.casefold().split())
    return _remembered(text) if len(text) <= _SHORT else _without_accents(text)


def _without_accents(text: str) -> str:
    flat = unicodedata.normalize("NFKD", text.casefold().replace("’", "'").replace("ß", "ss"))
    return " ".join("".join(c for c in flat if not unicodedata.combining(c)).split())


_remembered = lru_cache(maxsize=8192)(_without_accents)


@cache
def _languages() -> dict[str, dict[str, Any]]:
    files = sorted((DATA / "languages").glob("*.toml"))
    return {data["code"]: data for f in files for data in [tomllib.loads(f.read_text(encoding="utf-8"))]}


@cache
def languages() -> tuple[str, ...]:
    """ISO codes of the languages there are data files for."""
    return tuple(_languages())


@cache
def words(key: str, language: str | None = None) -> frozenset[str]:
    """The folded words under a dotted `key` ("present", "words.title"), of one language or of all."""
    found: set[str] = set()
    for code, data in _languages().items():
        if language in (None, code):
            value: Any = data
            for part in key.split("."):
                value = value.get(part, ())
            found.update(fold(w) for w in value)
    return frozenset(found)


def words_as_written(language: str, *path: str) -> list[str]:
    """The words under a path of one language file with case and accents; of all lists below it."""
    value: Any = _languages()[language]
    for part in path:
        value = value[part]
    return list(value) if isinstance(value, list) else [word for words in value.values() for word in words]


@cache
def headings() -> dict[str, str]:
    """Folded heading -> section. The first section to claim a wording keeps it."""
    found: dict[str, str] = {}
    for data in _languages().values():
        for section, names in data["sections"].items():
            for name in names:
                found.setdefault(heading_key(name), section)
    return found


PLURAL = re.compile(r"\((?:es|s|en|n|e|oes|ões)\)")  # `Other language(s)`

_COUNT = re.compile(r"\s*\(\d{1,3}\)\s*$")  # `Experience (2)`


def heading_key(text: str) -> str:
    """A heading without its decoration, numbering and the words that join its parts."""
    flat = fold(PLURAL.sub("", _COUNT.sub("", text))).replace("&", " ").replace("/", " ")
    flat = re.sub(r"[^\w\s'-]|_", " ", flat)
    flat = re.sub(r"^\s*(?:\d{1,2}|[ivx]{1,4}(?=\s))\s+", "", flat)
    words = (w.rstrip("-") for w in flat.split() if w not in {"and", "y", "e", "et", "und", "-", "--"})
    return " ".join(words)


@cache
def heading_words() -> dict[str, dict[str, float]]:
    """Word of headings -> share of each section among the known headings that use it.

    A word that only one longer heading uses ("commercial experience") says nothing.
    """
    small = words("stopwords") | {"my", "other", "i", "me", "what", "a"}
    counts: dict[str, dict[str, float]] = {}
    for phrase, section in headings().items():
        for word in set(phrase.split()) - small:
            seen = counts.setdefault(word, {})
            seen[section] = seen.get(section, 0.0) + 1.0
    telling = {w: seen for w, seen in counts.items() if sum(seen.values()) > 1 or w in headings()}
    return {w: {s: n / sum(seen.values()) for s, n in seen.items()} for w, seen in telling.items()}


@cache
def months() -> dict[str, int]:
    """Folded month name or abbreviation -> 1..12."""
    return {
        fold(name): number
        for data in _languages().values()
        for number, names in enumerate(data["months"], 1)
        for name in names
    }


@cache
def seasons() -> dict[str, int]:
    """Folded season -> its first month."""
    return {fold(k): v for data in _languages().values() for k, v in data["seasons"].items()}


@cache
def labels(kind: str) -> frozenset[str]:
    """Folded words that stand before a value of this kind ("email", "period", "duties", ...)."""
    return words(f"labels.{kind}")


@cache
def degrees() -> tuple[tuple[str, int], ...]:
    """(folded degree, level 1..5), longest first."""
    found: dict[str, int] = {}
    for data in _languages().values():
        for level, names in data["degrees"].items():
            for name in names:
                found.setdefault(fold(name), int(level))
    return tuple(sorted(found.items(), key=lambda item: -len(item[0])))


@cache
def degree_levels() -> dict[str, int]:
    """Folded degree -> level 1..5."""
    return dict(degrees())


@cache
def _cldr() -> dict[str, dict[str, str]]:
    data: dict[str, dict[str, str]] = json.loads((DATA / "cldr.json").read_text(encoding="utf-8"))
    return {kind: {fold(k): v for k, v in names.items()} for kind, names in data.items()}


@cache
def domains() -> frozenset[str]:
    """Top-level domains that e-mail addresses end in: the common generic ones and every country's."""
    generic = {
        "com",
        "org",
        "net",
        "edu",
        "gov",
        "info",
        "biz",
        "name",
        "pro",
        "online",
        "email",
        "tech",
        "dev",
        "uk",
        "eu",
    }
    return frozenset(generic | {code.casefold() for code in _cldr()["countries"].values()})


def _more_names_of(kind: str) -> dict[str, str]:
    names: dict[str, str] = tomllib.loads((DATA / "everyday_names.toml").read_text(encoding="utf-8"))[kind]
    return names


@cache
def countries() -> dict[str, str]:
    """Folded country name in any language -> ISO 3166 alpha-2."""
    return {**_cldr()["countries"], **_more_names_of("countries")}


@cache
def tongues() -> dict[str, str]:
    """Folded language name in any language -> ISO 639."""
    return {**_cldr()["languages"], **_more_names_of("languages")}


def _read_lines(name: str) -> Iterable[str]:
    return gzip.decompress((DATA / name).read_bytes()).decode().splitlines()


@cache
def words_of_names(kind: str) -> frozenset[str]:
    """Folded names of a list in `names_more.toml`: given, family, second_given, one_family, two_family, of_mary."""
    data = tomllib.loads((DATA / "names_more.toml").read_text(encoding="utf-8"))
    return frozenset(fold(n) for n in data[kind].split())


@cache
def given_names() -> frozenset[str]:
    """Folded given names of many origins."""
    return frozenset(_read_lines("given_names.txt.gz")) | words_of_names("given")


@cache
def family_names() -> frozenset[str]:
    """Folded family names of many origins."""
    return frozenset(_read_lines("family_names.txt.gz")) | words_of_names("family")


@cache
def towns() -> dict[str, tuple[str, ...]]:
    """Folded town -> ISO codes of the countries that have one of that name."""
    shared: dict[str, tuple[str, ...]] = {}  # many towns, few combinations of countries
    pairs = (line.split("\t") for line in _read_lines("towns.txt.gz"))
    found = {name: shared.get(codes) or shared.setdefault(codes, tuple(codes.split(","))) for name, codes in pairs}
    for line in (DATA / "towns_more.txt").read_text(encoding="utf-8").splitlines():
        code, _, names = line.partition(": ")
        for key in map(fold, names.split(", ")):
            found[key] = tuple(sorted({*found.get(key, ()), code}))
    return found


_REGIONS: dict[str, Any] = tomllib.loads((DATA / "regions.toml").read_text(encoding="utf-8"))
US_STATES, CA_PROVINCES, BR_STATES = (frozenset(_REGIONS["codes"][c].split()) for c in ("US", "CA", "BR"))
REGIONS: dict[str, str] = {name: code for code, names in _REGIONS.items() if isinstance(names, list) for name in names}
"""Folded region -> country."""


@cache
def regions_behind_towns() -> dict[str, tuple[str, ...]]:
    """Letters (`VIC`) and folded names of regions that are such only behind a town -> their countries."""
    found: dict[str, tuple[str, ...]] = {}
    letters = {country: names.split() for country, names in _REGIONS["codes"].items()}
    for country, names in [*letters.items(), *_REGIONS["behind_town"].items()]:
        for name in names:
            found[name] = (*found.get(name, ()), country)
    return found
