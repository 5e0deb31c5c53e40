"""What a short text is: a job title, an employer, a school, a degree, a field of study, a place."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from . import lexicon
from .classifier import log_odds
from .dates import fold_same_length
from .lexicon import fold
from .places import place_score

_HEAD = 2  # letters that every degree has; a text without them at the start of a word holds none
_TRUST = 0.6  # weight of the trained pipeline against the word lists


class DegreeMatch(NamedTuple):
    """A degree inside a text: its characters, its level 1..5."""

    begin: int
    end: int
    level: int


@cache
def _compound(kind: str) -> tuple[str, ...]:
    """German compounds end in these words ("Gebietsverkaufsleiterin", "Universitätsklinikum")."""
    return tuple(w for w in lexicon.words(f"words.{kind}", "de") if len(w) > 3 and " " not in w)


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
            if len(word) > 6 and word.endswith(_compound(kind)):
                found += 0.8
    return min(found, 2.0)


@cache
def _degrees_by_head() -> tuple[tuple[str, str, int], ...]:
    """(first letters, degree, level), longest first."""
    return tuple((name[:_HEAD], name, level) for name, level in lexicon.degrees())


@lru_cache(maxsize=4096)
def find_degree(text: str) -> DegreeMatch | None:
    """The longest known degree in a text; one at the start wins over one inside."""
    flat = fold_same_length(text).replace("’", "'")
    heads = {flat[at : at + _HEAD] for at in range(len(flat)) if at == 0 or not flat[at - 1].isalnum()}
    best: DegreeMatch | None = None
    for head, name, level in _degrees_by_head():
        if head not in heads:
            continue
        at = flat.find(name)
        while at >= 0:
            end = at + len(name)
            free = (at == 0 or not flat[at - 1].isalnum()) and (end == len(flat) or not flat[end].isalnum())
            if free and (
                len(name) > 3 or text[at:end].replace(".", "").isupper() or (text[at : at + 1].isupper() and at == 0)
            ):
                match = DegreeMatch(at, end, level)
                if at == 0:
                    return match
                best = best or match
                break
            at = flat.find(name, at + 1)
    return best


@lru_cache(maxsize=16384)
def role_scores(text: str) -> dict[str, float]:
    """Score of each role for a text: what the word lists say and what the trained pipeline says, added up."""
    learned = log_odds(text)
    words = len(text.split())
    place = place_score(text)
    title, company, school = (hits(k, text) for k in ("title", "company", "institution"))
    degree = find_degree(text)
    long = max(0, words - 6) * 0.3
    listed = {
        "title": 1.6 * title - 0.7 * company - 0.6 * (place > 0.7) - long,
        "company": 1.3 * company + 0.3 * school - 0.9 * title - 1.0 * (place > 0.7) - long,
        "location": 4.2 * place - 1.5 if place else -2.0,
        "institution": 2.0 * school
        + 0.3 * company
        - 0.8 * (place > 0.7)
        - long
        - 0.6 * bool(degree and degree.begin == 0),
        "degree": (3.0 if degree.begin == 0 else 1.2) - 0.8 * school if degree else -2.0,
        "field": 0.8 * hits("field", text) - 0.8 * school - 0.8 * (place > 0.7) - 0.6 * bool(degree) - long,
    }
    if words == 1 and 2 < len(text) < 8 and text.isalpha() and text.isupper() and not degree:
        listed["institution"] += 1.5  # "ESPOL", "PUCP"
        listed["company"] += 1.0
        listed["title"] -= 0.8
        listed["field"] -= 1.0
    scores = {role: value + _TRUST * max(-4.0, learned[role]) for role, value in listed.items()}
    scores["other"] = -1.6 + 0.5 * max(learned["story"], learned["other"], -1.0)
    if lexicon.words("words.employment") & {fold(text)}:
        scores["other"] += 5.0
    return scores


def tells_a_story(text: str) -> bool:
    """Whether a line reads like something somebody did rather than the name of a job, an employer or a course."""
    learned = log_odds(text)
    return len(text.split()) > 2 and learned["story"] > max(1.3, *(v for k, v in learned.items() if k != "story"))
