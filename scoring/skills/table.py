"""Reading the data files: one row a skill, cells separated by tabs, spellings in a cell by semicolons."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

from scoring.skills.model import LANGUAGES, Kind, Skill
from scoring.skills.normalise import normalise

COLUMNS = ("id", "kind", "subgroup", "name", "aliases", "es", "pt", "fr", "de", "list_only")
_FIRST_FORM, _LIST_ONLY = 3, 9
_COLUMN_LANGUAGE = ("en", "en", "es", "pt", "fr", "de")


class DataError(ValueError):
    """A data file that can't be read, with the place."""


class Row:
    """One skill as the files write it; cells are taken apart when they are asked for."""

    __slots__ = ("_cells", "_keys", "group", "id", "kind", "subgroup")

    def __init__(self, group: str, cells: list[str], keys: list[str]) -> None:
        self.group = group
        self.id, self.kind, self.subgroup = cells[:_FIRST_FORM]
        self._cells = cells[_FIRST_FORM:]
        self._keys = keys[_FIRST_FORM:]

    @property
    def keys(self) -> list[str]:
        """Every normalised key under which the skill is found."""
        return list(filter(None, ";".join(self._keys[:-1]).split(";")))

    @property
    def list_only(self) -> frozenset[str]:
        """The keys of spellings that are ordinary words and name the skill only in a list of skills."""
        return frozenset(self._keys[-1].split(";")) - {""}

    def extend(self, other: "Row") -> None:
        """Take in the spellings that another file gives for the same id; the name stays."""
        self._cells = [f"{mine};{theirs}" for mine, theirs in zip(self._cells, other._cells, strict=True)]
        self._keys = [f"{mine};{theirs}" for mine, theirs in zip(self._keys, other._keys, strict=True)]

    def spellings(self, language: str) -> Iterator[tuple[str, str]]:
        """(form, key) of the name, the aliases and one language's terms, each key once."""
        seen: set[str] = set()
        columns = zip(_COLUMN_LANGUAGE, self._cells[:-1], self._keys[:-1], strict=True)
        for column_language, cell, keys in columns:
            if column_language in {"en", language}:
                for form, key in zip(_forms(cell), keys.split(";"), strict=True):
                    if key and key not in seen:
                        seen.add(key)
                        yield form, key

    def skill(self) -> Skill:
        """The row as the taxonomy hands it out."""
        columns = [[form for form in _forms(cell) if form] for cell in self._cells[:-1]]
        name = columns[0][0]
        per_language = zip(LANGUAGES, [columns[0], *columns[2:]], strict=True)
        labels = {language: forms[0] for language, forms in per_language if forms}
        aliases = tuple(dict.fromkeys(form for forms in columns for form in forms if form != name))
        return Skill(self.id, name, cast("Kind", self.kind), self.group, self.subgroup, labels, aliases)


def read_table(path: Path) -> Iterator[Row]:
    """The rows of one data file. Raises DataError when its columns are not `COLUMNS` or a row has others."""
    header, _, body = path.read_text(encoding="utf-8").partition("\n")
    if tuple(header.split("\t")) != COLUMNS:
        raise DataError(f"{path.name}: the first line must name the columns {', '.join(COLUMNS)}")
    lines = body.rstrip("\n")
    if not lines:
        return
    numbered = enumerate(zip(lines.split("\n"), normalise(lines).split("\n"), strict=True), start=2)
    for number, (line, key_line) in numbered:
        cells, keys = line.split("\t"), key_line.split("\t")
        if len(cells) != len(COLUMNS) or not all(cells[: _FIRST_FORM + 1]):
            raise DataError(f"{path.name}, line {number}: {len(COLUMNS)} cells wanted, the first four filled")
        yield Row(path.stem, cells, keys)


def read_groups(path: Path) -> dict[str, tuple[str, float]]:
    """Subgroup -> (group, cohesion): how far its skills stand in for one another, if nothing finer is written."""
    return {subgroup: (group, float(cohesion)) for subgroup, group, _, cohesion in _lines(path, 4)}


def read_relations(path: Path) -> dict[tuple[str, str], float]:
    """(a, b) -> relatedness, a <= b; either may be a skill's id or `@subgroup` for all its skills."""
    return {(a, b): float(weight) for a, b, weight in _lines(path, 3)}


def read_retired(path: Path) -> dict[str, str]:
    """Id that was given up -> id of the skill that took its spellings in; data stored earlier still holds it."""
    return {cells[0]: cells[1] for cells in _lines(path, 2)}


def _lines(path: Path, width: int) -> Iterator[list[str]]:
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        cells = line.split("\t")
        if len(cells) != width:
            raise DataError(f"{path.name}: {width} cells wanted in {line!r}")
        yield cells


def _forms(cell: str) -> list[str]:
    return [form.strip() for form in cell.split(";")]
