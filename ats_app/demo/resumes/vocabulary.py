"""The words a résumé is made of, read once from the TOML files under ``data/``.

Everything there was written for this project: no employer or school exists, phone ranges are those set aside for
fiction where a country has them. A sixth language is two more files (``xx.toml``, ``occupations/xx.toml``).
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

Seniority = Literal["junior", "mid", "senior"]
SENIORITIES: tuple[Seniority, ...] = ("junior", "mid", "senior")
LANGUAGES = ("en", "es", "pt", "fr", "de")
DATA = Path(__file__).parent / "data"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Occupation(_Frozen):
    """What an occupation is in every language."""

    sector: str
    levels: list[str]
    tools: list[str]


class OccupationWords(_Frozen):
    """How one language speaks of an occupation. A title "X|Y" is for a man | for a woman."""

    junior: list[str]
    mid: list[str]
    senior: list[str]
    fields: list[str]
    bullets: list[str]
    phrases: list[str]
    certificates: list[str]

    def titles(self, seniority: Seniority) -> list[str]:
        return {"junior": self.junior, "mid": self.mid, "senior": self.senior}[seniority]


class Employers(_Frozen):
    stems: list[str]
    legal: list[str]
    endings: dict[str, list[str]]


class Wording(_Frozen):
    """One language's general words: months, headings, labels, schools, employers."""

    code: str
    document_words: list[str]
    honorific: str
    page_word: str
    generic_bullets: list[str]
    streets: list[str]
    interests: list[str]
    references: list[str]
    summaries: list[str]
    months: dict[str, list[str]]
    dates: dict[str, list[str]]
    headings: dict[str, list[str]]
    labels: dict[str, list[str]]
    degrees: dict[str, list[str]]
    degree_forms: dict[str, list[str]]
    schools: dict[str, list[str]]
    employers: Employers
    language_names: dict[str, str]
    levels: dict[str, list[str]]
    countries: dict[str, str]


class Origin(_Frozen):
    """Names of one part of the world; ``surnames`` = how many family names a person bears."""

    languages: list[str]
    countries: list[str]
    women: list[str]
    men: list[str]
    family: list[str]
    surnames: int = 1


class Country(_Frozen):
    cities: list[str]
    phones: list[str]


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


@cache
def wording(language: str) -> Wording:
    """General words of a language; KeyError for one we have no file for."""
    if language not in LANGUAGES:
        raise KeyError(language)
    return Wording.model_validate(_load(f"{language}.toml"))


@cache
def occupation_words(language: str) -> dict[str, OccupationWords]:
    return {k: OccupationWords.model_validate(v) for k, v in _load(f"occupations/{language}.toml").items()}


@cache
def occupations() -> dict[str, Occupation]:
    """Occupation key -> facts; keys are those of ``data/occupations.toml``."""
    return {k: Occupation.model_validate(v) for k, v in _load("occupations.toml").items()}


@cache
def tools() -> dict[str, list[str]]:
    """Canonical tool name -> other ways to write it."""
    return {str(k): list(v) for k, v in _load("tools.toml").items()}


@cache
def origins() -> dict[str, Origin]:
    return {k: Origin.model_validate(v) for k, v in _load("names.toml").items()}


@cache
def countries() -> dict[str, Country]:
    return {k: Country.model_validate(v) for k, v in _load("places.toml").items()}
