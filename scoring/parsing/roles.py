"""What a short text is: a job title, an employer, a school, a degree, a field of study, a place."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from . import lexicon
from .lexicon import fold
from .places import place_score


class DegreeMatch(NamedTuple):
    """A degree inside a text: its characters, its level 1..5."""

    begin: int
    end: int
    level: int


@cache
def _compound(kind: str) -> tuple[str, ...]:
    """German compounds end in these words ("Gebietsverkaufsleiterin", "Universitätsklinikum")."""
    return tuple(w for w in lexicon.words(f"words.{kind}", "de") if len(w) > 3 and " " not in w)  # noqa: PLR2004


@cache
def _phrases(kind: str) -> re.Pattern[str]:
    words = sorted(lexicon.words(f"words.{kind}"), key=lambda w: -len(w))
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + r")(?!\w)")


@lru_cache(maxsize=16384)
def hits(kind: str, text: str) -> float:
    """The weight of the words of `kind` in a text: the first word and the last count most."""
    flat = fold(text)
    found = 0.0
    for match in _phrases(kind).finditer(flat):
        found += 1.0 if match.start() == 0 or match.end() == len(flat) else 0.75
    if not found:
        for word in re.findall(r"[\w.-]+", flat):
            if len(word) > 6 and word.endswith(_compound(kind)):  # noqa: PLR2004
                found += 0.8
    return min(found, 2.0)


@lru_cache(maxsize=4096)
def find_degree(text: str) -> DegreeMatch | None:
    """The longest known degree in a text; one at the start wins over one inside."""
    from .dates import fold_same_length

    flat = fold_same_length(text).replace("’", "'")
    best: DegreeMatch | None = None
    for name, level in lexicon.degrees():
        at = flat.find(name)
        while at >= 0:
            end = at + len(name)
            free = (at == 0 or not flat[at - 1].isalnum()) and (end == len(flat) or not flat[end].isalnum())
            if free and (
                len(name) > 3 or text[at:end].replace(".", "").isupper() or text[at : at + 1].isupper() and at == 0
            ):  # noqa: PLR2004
                match = DegreeMatch(at, end, level)
                if at == 0:
                    return match
                best = best or match
                break
            at = flat.find(name, at + 1)
    return best


@lru_cache(maxsize=16384)
def role_scores(text: str) -> dict[str, float]:
    """Log-odds-like scores of each role for a text."""
    words = len(text.split())
    place = place_score(text)
    title, company, school = (hits(k, text) for k in ("title", "company", "institution"))
    degree = find_degree(text)
    lower = text[:1].islower()
    many = max(0, words - 6) * 0.4
    scores = {
        "title": 2.4 * title - 1.3 * company - 1.0 * (place > 0.7) - many - 0.6 * lower,
        "company": 2.0 * company + 0.5 * school - 1.6 * title - 1.8 * (place > 0.7) - many - 1.0 * lower,
        "location": 4.2 * place - 2.0 if place else -4.0,
        "institution": 2.8 * school
        + 0.4 * company
        - 1.2 * (place > 0.7)
        - many
        - 0.8 * bool(degree and degree.begin == 0),
        "degree": (3.4 if degree.begin == 0 else 1.6) - 1.0 * school if degree else -2.5,
        "field": 1.0 * hits("field", text) - 1.0 * school - 1.0 * (place > 0.7) - 0.8 * bool(degree) - many,
        "other": -1.6,
    }
    if re.search(r"\d", text):
        scores["location"] -= 0.5
    if lexicon.words("words.employment") & {fold(text)}:
        scores["other"] += 5.0
    return scores
