"""Words around a skill that don't change which skill it is: versions, levels, "knowledge of"."""

import re
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from scoring.skills.normalise import normalise

_DATA = Path(__file__).parent / "data" / "modifiers.toml"
_VERSION = re.compile(r"v?\d[\dx]*\+?|[a-z]?\d{2,4}[a-z]?\d?\+?|[+x]|\d+h\d")
_PARENTHESISED = re.compile(r"\s*[(\[{][^)\]}]*[)\]}]?")
_RATING = re.compile(r"[\s:–—-]*(?:[★☆●○•◦■□▪▫*✓✔]+|\d+\s*/\s*\d+|\d+\s*%)\s*$")
_DASH = re.compile(r"\s+[–—-]+\s+")
_GLUED_NUMBER = re.compile(r"(?<=[a-z#+]{3})v?\d+$")
_GLUED_KNOWLEDGE = re.compile(r"(?<=\w{2})(?:grund)?kenntnisse\b")
_SEPARATORS = str.maketrans("\t\n;", "   ")


def readings(name: str) -> Iterator[str]:
    """Normalised keys to try for a written name, the most literal first, then shorter and shorter.

    "Python 3.11", "Excel (advanced)", "Java 17 - expert" and "Kenntnisse in SAP" come down to the bare name.
    """
    name = name.translate(_SEPARATORS)
    yield normalise(name)
    bare = _RATING.sub("", _PARENTHESISED.sub("", name))
    yield from _shortened(_GLUED_KNOWLEDGE.sub(" kenntnisse", normalise(bare)).split())
    head = _DASH.split(bare)[0]
    if head != bare:
        yield from _shortened(normalise(head).split())


def _shortened(words: list[str]) -> Iterator[str]:
    """What is left without some of the words before and after that don't matter, the longest first."""
    before, after = _words()
    starts = [0, *_while(words[:-1], lambda word: word in before)]
    ends = [0, *_while(words[:0:-1], lambda word: word in after or bool(_VERSION.fullmatch(word)))]
    cuts = sorted(((start, end) for start in starts for end in ends if start + end < len(words)), key=sum)
    for start, end in cuts:
        left = words[start : len(words) - end]
        yield " ".join(left)
        if _is_abbreviation(left[-1], left[:-1]):
            yield " ".join(left[:-1])
        if _GLUED_NUMBER.search(left[-1]):
            yield " ".join([*left[:-1], _GLUED_NUMBER.sub("", left[-1])])


def _while(words: list[str], holds: Callable[[str], bool]) -> range:
    """1, 2, ... as far as all words up to that many hold."""
    return range(1, 1 + next((i for i, word in enumerate(words) if not holds(word)), len(words)))


def _is_abbreviation(word: str, words: list[str]) -> bool:
    """Whether a word repeats the others: "structured query language SQL"."""
    return len(word) > 1 and word == "".join(other[0] for other in words)


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    """The words to drop from the front and from the end, of all languages together."""
    languages = tomllib.loads(_DATA.read_text(encoding="utf-8")).values()
    before = frozenset(word for language in languages for word in language["before"].split())
    after = frozenset(word for language in languages for word in language["after"].split())
    return before, after
