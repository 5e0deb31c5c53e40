"""How near two skills are: taxonomy first, then what the tenant's own candidates show, then the spelling.

Every name becomes a key: the taxonomy's id where it knows the name, else the normalised spelling, so that a skill
nobody has catalogued still matches itself.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

from scoring.matching.associations import Associations
from scoring.skills import taxonomy

_NOT_KEPT = re.compile(r"[^\w+#&/ ]+")
_SPACES = re.compile(r"\s+")
_IN_BRACKETS = re.compile(r"\(([^)]*)\)")
_VENDORS = ("microsoft ", "ms ", "apache ")
_MIN_STEM = 3

RELATED_CREDIT = 0.7
"""The most that a related skill counts for in place of the one that was asked for."""


class KnownSkill(Protocol):
    """What matching needs to know of a skill in the taxonomy."""

    @property
    def id(self) -> str: ...


class SkillSource(Protocol):
    """A skills taxonomy: `scoring.skills.Taxonomy` is one."""

    def resolve(self, name: str) -> KnownSkill | None: ...

    def relatedness(self, id_a: str, id_b: str) -> float: ...


@lru_cache(maxsize=65_536)
def spelling(name: str) -> str:
    """One spelling for the ways people write a name: case, accents, punctuation, `.js`, vendor prefixes aside."""
    text = unicodedata.normalize("NFKD", _IN_BRACKETS.sub(" ", name) or name).casefold()
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = _SPACES.sub(" ", _NOT_KEPT.sub(" " if " " in text.strip() else "", text.replace("-", " "))).strip()
    for vendor in _VENDORS:
        text = text.removeprefix(vendor)
    stem = text.removesuffix("js").strip()
    return stem if len(stem) >= _MIN_STEM else text or name.casefold().strip()


@dataclass
class SkillSpace:
    """Keys of skills and the similarity between them (0-1, symmetric, 1 for the same skill)."""

    taxonomy: SkillSource
    learned: Associations = field(default_factory=Associations)
    _keys: dict[str, str] = field(default_factory=dict, repr=False)
    _near: dict[tuple[str, str], float] = field(default_factory=dict, repr=False)

    def key(self, name: str) -> str:
        found = self._keys.get(name)
        if found is None:
            found = self._keys[name] = self._resolve(name)
        return found

    def _resolve(self, name: str) -> str:
        known = self.taxonomy.resolve(name)
        own = self.learned.apart.get(spelling(name))
        key = own or (f"id:{known.id}" if known else spelling(name))
        return self.learned.aliases.get(key, key)

    def similarity(self, one: str, other: str) -> float:
        """How far the skill with key `one` stands in for the skill with key `other`; 1.0 only for the same skill."""
        if one == other:
            return 1.0
        pair = (one, other) if one < other else (other, one)
        near = self._near.get(pair)
        if near is None:
            near = self._near[pair] = self._relate(*pair)
        return near

    def _relate(self, one: str, other: str) -> float:
        known = 0.0
        if one.startswith("id:") and other.startswith("id:"):
            a, b = one[3:].partition("/")[0], other[3:].partition("/")[0]
            known = 1.0 if a == b else self.taxonomy.relatedness(a, b)
        return RELATED_CREDIT * min(1.0, max(known, self.learned.between(one, other)))


def default_space(learned: Associations | None = None) -> SkillSpace:
    """The space over the product's own taxonomy."""
    return SkillSpace(taxonomy(), learned or Associations())
