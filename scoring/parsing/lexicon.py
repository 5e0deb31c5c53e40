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
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


def fold(text: str) -> str:
    """Case, accents, quotes and repeated spaces removed; for comparing, never for showing."""
    flat = unicodedata.normalize("NFKD", text.casefold().replace("’", "'").replace("ß", "ss"))
    return " ".join("".join(c for c in flat if not unicodedata.combining(c)).split())


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


def heading_key(text: str) -> str:
    """A heading without its decoration, numbering and the words that join its parts."""
    flat = fold(text).replace("&", " ").replace("/", " ")
    flat = re.sub(r"[^\w\s'-]|_", " ", flat)
    flat = re.sub(r"^\s*(?:\d{1,2}|[ivx]{1,4}(?=\s))\s+", "", flat)
    return " ".join(w for w in flat.split() if w not in {"and", "y", "e", "et", "und", "-", "--"})


@cache
def heading_words() -> dict[str, dict[str, float]]:
    """Word of headings -> share of each section among the known headings that use it."""
    small = words("stopwords") | {"my", "other", "i", "me", "what", "a"}
    counts: dict[str, dict[str, float]] = {}
    for phrase, section in headings().items():
        for word in set(phrase.split()) - small:
            seen = counts.setdefault(word, {})
            seen[section] = seen.get(section, 0.0) + 1.0
    return {w: {s: n / sum(seen.values()) for s, n in seen.items()} for w, seen in counts.items()}


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
def countries() -> dict[str, str]:
    """Folded country name in any language -> ISO 3166 alpha-2."""
    extra = {"usa": "US", "u.s.a.": "US", "uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "northern ireland": "GB",
             "great britain": "GB", "deutschland": "DE", "brasil": "BR", "holland": "NL", "etats-unis": "US", "eeuu": "US",
             "ee.uu.": "US", "eua": "US", "inglaterra": "GB", "angleterre": "GB", "uae": "AE"}  # fmt: skip
    return {**_cldr()["countries"], **extra}


@cache
def tongues() -> dict[str, str]:
    """Folded language name in any language -> ISO 639."""
    extra = {"mandarin": "zh", "mandarin chinese": "zh", "cantonese": "yue", "castellano": "es", "mandarim": "zh", "hochdeutsch": "de",
             "schweizerdeutsch": "gsw", "chinois mandarin": "zh", "farsi": "fa", "punjabi": "pa", "valenciano": "ca",
             "euskera": "eu", "gallego": "gl", "flamand": "nl", "tagalog": "tl", "mandarin-chinesisch": "zh", "chino mandarin": "zh",
             "american sign language": "ase", "british sign language": "bfi", "lsf": "fsl", "serbokroatisch": "sh"}  # fmt: skip
    return {**_cldr()["languages"], **extra}


def _read_lines(name: str) -> Iterable[str]:
    return gzip.decompress((DATA / name).read_bytes()).decode().splitlines()


def _more_names(kind: str) -> frozenset[str]:
    data = tomllib.loads((DATA / "names_more.toml").read_text(encoding="utf-8"))
    return frozenset(fold(n) for n in data[kind].split())


@cache
def given_names() -> frozenset[str]:
    """Folded given names of many origins."""
    return frozenset(fold(n) for n in _read_lines("given_names.txt.gz")) | _more_names("given")


@cache
def family_names() -> frozenset[str]:
    """Folded family names of many origins."""
    return frozenset(fold(n) for n in _read_lines("family_names.txt.gz")) | _more_names("family")


@cache
def towns() -> dict[str, tuple[str, ...]]:
    """Folded town -> ISO codes of the countries that have one of that name."""
    found: dict[str, tuple[str, ...]] = {}
    for line in _read_lines("towns.txt.gz"):
        name, _, codes = line.partition("\t")
        key = fold(name)
        found[key] = tuple(sorted({*found.get(key, ()), *codes.split(",")}))
    for line in (DATA / "towns_more.txt").read_text(encoding="utf-8").splitlines():
        code, _, names = line.partition(": ")
        for key in map(fold, names.split(", ")):
            found[key] = tuple(sorted({*found.get(key, ()), code}))
    return found


US_STATES = frozenset(
    [
        "AL",
        "AK",
        "AZ",
        "AR",
        "CA",
        "CO",
        "CT",
        "DE",
        "FL",
        "GA",
        "HI",
        "ID",
        "IL",
        "IN",
        "IA",
        "KS",
        "KY",
        "LA",
        "ME",
        "MD",
        "MA",
        "MI",
        "MN",
        "MS",
        "MO",
        "MT",
        "NE",
        "NV",
        "NH",
        "NJ",
        "NM",
        "NY",
        "NC",
        "ND",
        "OH",
        "OK",
        "OR",
        "PA",
        "RI",
        "SC",
        "SD",
        "TN",
        "TX",
        "UT",
        "VT",
        "VA",
        "WA",
        "WV",
        "WI",
        "WY",
        "DC",
        "PR",
    ]
)
CA_PROVINCES = frozenset(["AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT"])
BR_STATES = frozenset(
    [
        "AC",
        "AL",
        "AP",
        "AM",
        "BA",
        "CE",
        "DF",
        "ES",
        "GO",
        "MA",
        "MT",
        "MS",
        "MG",
        "PA",
        "PB",
        "PR",
        "PE",
        "PI",
        "RJ",
        "RN",
        "RS",
        "RO",
        "RR",
        "SC",
        "SP",
        "SE",
        "TO",
    ]
)
REGIONS: dict[str, str] = {
    **dict.fromkeys(
        ["california", "texas", "florida", "illinois", "ohio", "georgia", "north carolina", "michigan", "massachusetts", "virginia",
         "arizona", "colorado", "oregon", "minnesota", "wisconsin", "pennsylvania", "new jersey", "maryland", "tennessee",
         "missouri", "indiana", "utah", "nevada", "connecticut", "south carolina", "kentucky", "louisiana", "alabama", "oklahoma"],
        "US",
    ),
    **dict.fromkeys(["ontario", "alberta", "nova scotia", "british columbia", "manitoba", "saskatchewan", "new brunswick"], "CA"),
    **dict.fromkeys(
        ["karnataka", "maharashtra", "tamil nadu", "telangana", "kerala", "west bengal", "gujarat", "uttar pradesh", "haryana",
         "rajasthan", "punjab", "andhra pradesh"],
        "IN",
    ),
    **dict.fromkeys(
        ["andalucia", "cataluna", "catalunya", "comunidad de madrid", "galicia", "pais vasco", "aragon", "asturias", "castilla y leon",
         "region de murcia", "comunidad valenciana", "vizcaya", "bizkaia", "canarias", "navarra", "extremadura", "cantabria"],
        "ES",
    ),
    **dict.fromkeys(["jalisco", "nuevo leon", "yucatan", "estado de mexico", "guanajuato", "veracruz", "sinaloa", "sonora", "oaxaca",
                     "chihuahua", "coahuila", "michoacan", "quintana roo"], "MX"),
    **dict.fromkeys(["santa fe", "provincia de buenos aires", "caba", "entre rios", "chubut", "neuquen"], "AR"),
    **dict.fromkeys(["bayern", "hessen", "sachsen", "nrw", "nordrhein-westfalen", "baden-wurttemberg", "niedersachsen", "thuringen",
                     "brandenburg", "schleswig-holstein", "rheinland-pfalz", "saarland", "sachsen-anhalt"], "DE"),
    **dict.fromkeys(["minas gerais", "parana", "santa catarina", "rio grande do sul", "pernambuco", "bahia", "ceara", "goias"], "BR"),
    **dict.fromkeys(["ile-de-france", "bretagne", "auvergne-rhone-alpes", "occitanie", "nouvelle-aquitaine", "hauts-de-france",
                     "grand est", "normandie", "pays de la loire"], "FR"),
    **dict.fromkeys(["vaud", "valais", "ticino", "aargau", "thurgau", "kanton zurich", "kanton bern"], "CH"),
    **dict.fromkeys(["steiermark", "tirol", "oberosterreich", "niederosterreich", "karnten", "vorarlberg", "burgenland"], "AT"),
    **dict.fromkeys(["wallonie", "flandre", "hainaut"], "BE"),
}  # fmt: skip
