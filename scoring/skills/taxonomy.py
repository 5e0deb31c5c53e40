"""The taxonomy in memory: look-up of names, phrases for running text, and relatedness."""

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property, lru_cache
from pathlib import Path

from scoring.skills.model import Skill
from scoring.skills.modifiers import readings
from scoring.skills.normalise import compact, loosen, normalise
from scoring.skills.table import Row, read_groups, read_relations, read_retired, read_table

SHIPPED = Path(__file__).parent / "data"
_NOT_TABLES = frozenset({"groups.tsv", "relations.tsv", "retired.tsv"})
_SHORTEST_IN_TEXT = 3
_SAME_GROUP = 0.1
_ADDED_SUBGROUP = 0.2
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


class Taxonomy:
    """Skills by id and by every way of writing them. `Taxonomy.load` builds it; it doesn't change afterwards."""

    def __init__(
        self,
        rows: Iterable[Row],
        groups: dict[str, tuple[str, float]],
        relations: dict[tuple[str, str], float],
        retired: Mapping[str, str] | None = None,
    ) -> None:
        """`groups`: subgroup -> (group, cohesion); `relations`: two ids or @subgroups, sorted -> weight; `retired`:
        id given up -> id in its place, accepted wherever an id is.
        """
        self._retired = dict(retired or {})
        self._groups = groups
        self._relations = relations
        self._rows: dict[str, Row] = {}
        self._index: dict[str, str] = {}
        for row in rows:
            self._add(row)
        self._resolve_cached = lru_cache(maxsize=50_000)(self._resolve)

    @classmethod
    def load(cls, *directories: Path) -> "Taxonomy":
        """The shipped data and the `*.tsv` of the given directories, if any; shipped names win over added ones.

        Raises DataError for a file that is not a table of skills.
        """
        tables = [path for path in sorted(SHIPPED.glob("*.tsv")) if path.name not in _NOT_TABLES]
        for directory in directories:
            tables += sorted(directory.glob("*.tsv"))
        return cls(
            (row for path in tables for row in read_table(path)),
            read_groups(SHIPPED / "groups.tsv"),
            read_relations(SHIPPED / "relations.tsv"),
            read_retired(SHIPPED / "retired.tsv"),
        )

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Skill]:
        return map(self.get, self._rows)

    def __contains__(self, skill_id: object) -> bool:
        return skill_id in self._rows or skill_id in self._retired

    def get(self, skill_id: str) -> Skill:
        """The skill with this id. Raises KeyError for an unknown one."""
        return self._skills[self._retired.get(skill_id, skill_id)]

    def group(self, skill_id: str) -> str:
        """The group of a skill: the name of the file it is written in. Raises KeyError for an unknown id."""
        return self._row(skill_id).group

    def resolve(self, name: str) -> Skill | None:
        """The skill that a written name means, in any of the languages, or None.

        Case, accents, punctuation, versions, levels and "knowledge of" don't matter. A short ambiguous name
        ("R", "Go") is taken at its word: the caller says that the whole string is a skill's name.
        """
        skill_id = self._resolve_cached(name)
        return None if skill_id is None else self._skills[skill_id]

    def find(self, name: str) -> Skill | None:
        """Like `resolve`, but nothing is taken off the name: "use of SAP" is not SAP here."""
        skill_id = self._find(normalise(name))
        return None if skill_id is None else self._skills[skill_id]

    def phrases(self, language: str) -> Iterator[tuple[str, str]]:
        """(phrase, skill id) to look for in running text: names, aliases, English and the language's own terms.

        Words that mean something else in a sentence ("Go", "Word", "Access") are left to `ambiguous_phrases`.
        """
        return self._spellings(language, list_only=False)

    def ambiguous_phrases(self, language: str) -> Iterator[tuple[str, str]]:
        """(phrase, skill id) that name a skill only in a list of skills, or where something near confirms it."""
        return self._spellings(language, list_only=True)

    def relatedness(self, a_id: str, b_id: str) -> float:
        """How far one skill stands in for another, 0 to 1: symmetric, 1 for the same.

        A written relation decides; otherwise the cohesion of a shared subgroup, or a little for a shared group.
        Raises KeyError for an unknown id.
        """
        a, b = self._row(a_id), self._row(b_id)
        if a is b:
            return 1.0
        written = self._written_relation(a, b)
        if written is not None:
            return written
        if a.group != b.group or "language" in (a.kind, b.kind):
            return 0.0
        if a.subgroup == b.subgroup:
            return self._groups[a.subgroup][1] if a.subgroup in self._groups else _ADDED_SUBGROUP
        return _SAME_GROUP if a.subgroup in self._groups and "certificate" not in (a.kind, b.kind) else 0.0

    def collisions(self) -> list[tuple[str, str, str]]:
        """(key, id that is found by it, id that also claims it): nothing, for the shipped data."""
        return [
            (key, self._index[key], row.id)
            for row in self._rows.values()
            for key in dict.fromkeys(row.keys)
            if self._index[key] != row.id
        ]

    def _row(self, skill_id: str) -> Row:
        return self._rows[self._retired.get(skill_id, skill_id)]

    def _add(self, row: Row) -> None:
        known = self._rows.setdefault(row.id, row)
        for key in row.keys:
            self._index.setdefault(key, row.id)
        if known is not row:
            known.extend(row)

    def _resolve(self, name: str) -> str | None:
        for key in readings(name):
            found = self._find(key)
            if found:
                return found
        return None

    def _find(self, key: str) -> str | None:
        if not key:
            return None
        return self._index.get(key) or self._compact_index.get(compact(key)) or self._loose_index.get(loosen(key))

    def _written_relation(self, a: Row, b: Row) -> float | None:
        for x in (a.id, f"@{a.subgroup}"):
            for y in (b.id, f"@{b.subgroup}"):
                weight = self._relations.get((min(x, y), max(x, y)))
                if weight is not None:
                    return weight
        return None

    def _spellings(self, language: str, *, list_only: bool) -> Iterator[tuple[str, str]]:
        for row in self._rows.values():
            ambiguous = row.list_only
            for form, key in row.spellings(language):
                if (len(key) < _SHORTEST_IN_TEXT or key in ambiguous) is list_only:
                    yield form, row.id

    @cached_property
    def _skills(self) -> "_Skills":
        return _Skills(self._rows)

    @cached_property
    def _compact_index(self) -> dict[str, str]:
        """Keys without spaces; German terms also with ae, oe and ue for their umlauts."""
        german = (
            (compact(normalise(form.translate(_UMLAUTS))), row.id)
            for row in self._rows.values()
            for form, _ in row.spellings("de")
            if not form.isascii()
        )
        return _unambiguous([*((compact(key), skill_id) for key, skill_id in self._index.items()), *german])

    @cached_property
    def _loose_index(self) -> dict[str, str]:
        return _unambiguous((loosen(key), skill_id) for key, skill_id in self._index.items())


class _Skills(dict[str, Skill]):
    """Skills made from their rows when first asked for."""

    def __init__(self, rows: dict[str, Row]) -> None:
        super().__init__()
        self._rows = rows

    def __missing__(self, skill_id: str) -> Skill:
        skill = self[skill_id] = self._rows[skill_id].skill()
        return skill


def _unambiguous(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """A lax key that two skills share belongs to neither."""
    index: dict[str, str] = {}
    shared = {""}
    for key, skill_id in pairs:
        if index.setdefault(key, skill_id) != skill_id:
            shared.add(key)
    for key in shared:
        index.pop(key, None)
    return index


def added_directory() -> Path:
    """Where imported skills are kept: `skills` in the product's data directory (ATS_DATA_DIR, by default `.ats`)."""
    return Path(os.environ.get("ATS_DATA_DIR", ".ats")) / "skills"


@cache
def taxonomy() -> Taxonomy:
    """The process's taxonomy: shipped and imported skills. `taxonomy.cache_clear()` has them read again."""
    return Taxonomy.load(added_directory())
