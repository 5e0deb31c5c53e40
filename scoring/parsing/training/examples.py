"""Labelled short texts as they stand on résumés, made from word lists and Faker; no résumé is read for them."""

from __future__ import annotations

import importlib
import random
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from .. import lexicon

_JOB_LOCALES = {
    "en": ("en_US",),
    "de": ("de_AT", "de_DE"),
    "es": ("es_ES", "es_MX"),
    "fr": ("fr_FR", "fr_CH"),
    "pt": ("pt_BR", "pt_PT"),
}
_COUNTRIES = {
    "en": {"US", "GB", "IN", "CA", "IE", "AU"},
    "de": {"DE", "AT", "CH"},
    "es": {"ES", "MX", "AR", "CO", "CL", "PE"},
    "pt": {"PT", "BR"},
    "fr": {"FR", "BE", "CH", "CA"},
}
_ABBREVIATIONS = {
    "en": ["Ltd", "Inc.", "LLC", "plc", "Group", "Corp."],
    "de": ["GmbH", "AG", "KG", "GmbH & Co. KG", "e.K."],
    "es": ["S.A.", "S.L.", "S.A. de C.V.", "S.R.L."],
    "pt": ["Ltda.", "Lda.", "S.A.", "ME"],
    "fr": ["SA", "SAS", "SARL", "& Cie"],
}

Example = tuple[str, str]


def _phrases() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((Path(__file__).parent / "phrases.toml").read_text(encoding="utf-8"))


def _jobs(language: str) -> list[str]:
    found: set[str] = set()
    for locale in _JOB_LOCALES[language]:
        provider = importlib.import_module(f"faker.providers.job.{locale}").Provider
        for key in ("jobs", "jobs_male", "jobs_female"):
            found.update(str(j) for j in getattr(provider, key, ()))
    return sorted(re.sub(r"[*:/]in\b|\(.*?\)", "", j).strip() for j in found if len(j) < 50)


class Maker:
    """Makes examples of one language from one seed."""

    def __init__(self, language: str, seed: int) -> None:
        self.language = language
        self.words = _phrases()[language]
        self.rng = random.Random(f"{language}/{seed}")
        self.jobs = _jobs(language)
        self.degrees = sorted(lexicon.words_as_written(language, "degrees"))
        self.heads = sorted(w for w in self._own("title") if len(w) > 2)
        self.kinds = sorted(w for w in self._own("company") if len(w) > 3 and "." not in w and "&" not in w)
        self.towns = sorted(
            t for t, codes in lexicon.towns().items() if _COUNTRIES[language] & set(codes) and len(t) < 22
        )
        self.names = sorted(n for n in lexicon.family_names() if n.isalpha() and 3 < len(n) < 13)

    def _own(self, kind: str) -> list[str]:
        return lexicon.words_as_written(self.language, "words", kind)

    def _fill(self, form: str) -> str:
        pick = self.rng.choice
        values = {
            "head": self._title_case(pick(self.heads)),
            "rank": pick(self.words["ranks"]),
            "area": self._area(),
            "name": pick(self.names).title(),
            "name2": pick(self.names).title(),
            "kind": self._title_case(pick(self.kinds)),
            "kind2": pick(self.kinds),
            "town": pick(self.towns).title(),
            "field": pick(self.words["fields"]),
            "n": str(self.rng.randint(2, 95)),
        }
        return form.format(**values)

    def _area(self) -> str:
        area = self.rng.choice(self.words["areas"])
        return area.title() if self.language == "en" and self.rng.random() < 0.8 else area

    def _title_case(self, text: str) -> str:
        return text.title() if self.language == "en" else text[:1].upper() + text[1:]

    def title(self) -> str:
        if self.rng.random() < 0.45:
            job = self.rng.choice(self.jobs)
            return job[:1].upper() + job[1:]
        return self._fill(self.rng.choice(self.words["title_forms"]))

    def company(self) -> str:
        text = self._fill(self.rng.choice(self.words["company_forms"]))
        if self.rng.random() < 0.15:
            text += " " + self.rng.choice(_ABBREVIATIONS[self.language])
        return text

    def institution(self) -> str:
        return self._fill(self.rng.choice(self.words["school_forms"]))

    def degree(self) -> str:
        name = self.rng.choice(self.degrees)
        name = name.upper() if len(name) < 5 and self.rng.random() < 0.7 else self._title_case(name)
        joint = {"en": " in ", "es": " en ", "pt": " em ", "fr": " en ", "de": " in "}[self.language]
        return name + joint + self.rng.choice(self.words["fields"]) if self.rng.random() < 0.35 else name

    def field(self) -> str:
        one = self.rng.choice(self.words["fields"])
        joint = {"en": " and ", "es": " y ", "pt": " e ", "fr": " et ", "de": " und "}[self.language]
        return one + joint + self.rng.choice(self.words["fields"]) if self.rng.random() < 0.2 else one

    def location(self) -> str:
        town = self.rng.choice(self.towns).title()
        if self.rng.random() < 0.7:
            return town
        region = self.rng.choice(sorted(lexicon.countries())).title()
        return f"{town}, {region}" if self.rng.random() < 0.8 else region

    def story(self) -> str:
        text = self._fill(f"{self.rng.choice(self.words['verbs'])} {self.rng.choice(self.words['objects'])}")
        if self.rng.random() < 0.25:
            text = self._fill(self.rng.choice(self.words["objects"]))
            text = text[:1].upper() + text[1:]
        return text + "." if self.rng.random() < 0.15 else text

    def other(self) -> str:
        return self.rng.choice(self.words["remarks"])


LABELS = ("title", "company", "institution", "degree", "field", "location", "story", "other")
_SHARE = {"title": 5, "company": 5, "institution": 3, "degree": 2, "field": 2, "location": 3, "story": 4, "other": 1}


def examples(count: int, seed: int) -> Iterator[Example]:
    """`count` (text, label) pairs, languages taking turns; a tenth in capitals."""
    makers = [Maker(code, seed) for code in ("en", "es", "pt", "fr", "de")]
    labels = [label for label, share in _SHARE.items() for _ in range(share)]
    for k in range(count):
        maker = makers[k % len(makers)]
        label = maker.rng.choice(labels)
        text = getattr(maker, label)()
        yield (text.upper() if maker.rng.random() < 0.08 else text), label
