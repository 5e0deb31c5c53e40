"""How well somebody knows something, and the words, meters and numbers that say so."""

from __future__ import annotations

import re
from functools import lru_cache

from .. import lexicon
from ..lexicon import fold

_BEFORE_LEVEL = re.compile(r"\s+[-–—]+\s*|[-–—]\s+|\s*:\s*|\s*\(")
_LEVEL = 40  # characters that say how well at the most
METER = re.compile(r"\s*(?:[●○■□★☆⬤◯▮▯█░*]{2,}|\d{1,3}\s?%|\d/\d{1,2})\s*$")


@lru_cache(maxsize=4096)
def is_level(text: str) -> bool:
    """Whether a text only says how well somebody knows something."""
    flat = re.sub(r"[^\w\s+-]", " ", fold(text))
    flat = " ".join(
        w
        for w in flat.split()
        if not w.isdigit() and w not in {"c1", "c2", "b1", "b2", "a1", "a2", "de", "en", "of", "the", "+"}
    )
    words = _level_words("skill_level") | _level_words("language_level")
    return not flat or flat in words or all(w in words for w in flat.split())


def without_level(text: str) -> str:
    """An item without a meter, a percentage or a level behind it."""
    text = METER.sub("", text).rstrip()
    for mark in _BEFORE_LEVEL.finditer(text):
        if mark.start() > 0 and len(text) - mark.end() <= _LEVEL and is_level(text[mark.end() :].rstrip(" )")):
            return text[: mark.start()].rstrip()
    return text


def _level_words(kind: str) -> frozenset[str]:
    return lexicon.words(f"words.{kind}")


def is_meter(text: str) -> bool:
    return not text or bool(METER.fullmatch(text))
