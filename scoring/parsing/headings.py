"""Which section a heading opens, by its words."""

from __future__ import annotations

import re
from functools import lru_cache

from . import lexicon
from .lexicon import fold, heading_key, headings

_PARTS = re.compile(r"\s+(?:and|y|e|et|und)\s+|\s*[&/,+]\s*")
_ASIDE = re.compile(r"\s*\([^()]{4,60}\)\s*$")
_SPACED = re.compile(r"^(?:\w ){3,}\w$")
_DECORATION = re.compile(r"^[\W_]+|[\W_]+$")


def without_aside(text: str) -> str:
    """`Experience (most recent first)` without what stands in parentheses behind it."""
    return _ASIDE.sub("", text) or text


@lru_cache(maxsize=4096)
def heading_of(text: str) -> str | None:
    """The section that a heading with this text opens, or None."""
    bare = without_aside(text)
    if bare != text:
        return heading_of(bare)
    key = heading_key(respace(text))
    if not key or len(key) > 50:
        return None
    table = headings()
    if key in table:
        return table[key]
    if _SPACED.match(text.strip()):
        return _squeezed_headings().get("".join(key.split()))
    bare = re.sub(
        r"^(?:my|mi|mis|meu|meus|minha|minhas|mon|ma|mes|mein|meine|key|main|relevant|other|additional|selected|weitere|autres?|"
        r"otras?|otros?|outras?|outros?|principales|principais|principales|berufliche|additional|sonstige|the|wichtige|zentrale)\s+",
        "",
        key,
    )
    return table.get(bare) or _composed(text)


def _composed(text: str) -> str | None:
    """The section of `Skills & Interests`: each part a heading by itself; the first one counts."""
    parts = _PARTS.split(fold(respace(text)))
    kinds = [headings().get(heading_key(part)) for part in parts]
    return kinds[0] if len(parts) > 1 and all(kinds) else None


@lru_cache(maxsize=1)
def _squeezed_headings() -> dict[str, str]:
    """Headings without spaces, for those set letter by letter: `W O R K E X P E R I E N C E`."""
    return {key.replace(" ", ""): kind for key, kind in headings().items()}


@lru_cache(maxsize=1024)
def heading_guess(text: str) -> str | None:
    """The section that the words of an unknown heading speak of, or None when they are unknown or disagree."""
    table = lexicon.heading_words()
    votes: dict[str, float] = {}
    for word in heading_key(respace(text)).split():
        for section, share in table.get(word, {}).items():
            votes[section] = votes.get(section, 0.0) + share
    if not votes:
        return None
    best = max(votes, key=lambda s: votes[s])
    return best if votes[best] >= 0.55 * sum(votes.values()) and votes[best] >= 0.5 else None


def speaks_of_section(text: str) -> bool:
    """Two to five words, all of which are used in headings: `Habilitations et certificats`."""
    words = [w for w in heading_key(text).split() if w not in lexicon.words("stopwords")]
    table = lexicon.heading_words()
    return 2 <= len(words) <= 4 and all(w in table for w in words) and heading_guess(text) is not None


def is_category(text: str) -> bool:
    """Whether a text names a group of skills: `Tools:`."""
    return fold(text.strip(" :")) in lexicon.labels("category")


def is_duties_label(text: str) -> bool:
    """Whether a line only announces the list of duties below ("Highlights", "Aufgaben:")."""
    known = lexicon.labels("duties")
    parts = [_DECORATION.sub("", part) for part in _PARTS.split(fold(text))]  # `Achievements/Tasks`
    return fold(_DECORATION.sub("", text)) in known or all(part in known for part in parts)


def respace(text: str) -> str:
    """Join the letters of a letter-spaced heading."""
    text = text.strip()
    if _SPACED.match(re.sub(r"\s{2,}", " ", text)):
        return " ".join("".join(part.split()) for part in re.split(r"\s{2,}", text))
    return text
