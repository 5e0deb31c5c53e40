"""Reading the data files: one row a skill, cells separated by tabs, spellings in a cell by semicolons."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

from scoring.skills.model import LANGUAGES, Kind, Skill
from scoring.skills.normalise import normalise

COLUMNS = ("id", "kind", "subgroup", "name", "aliases", "es", "pt", "fr", "de", "list_only")
_FIRST_FORM, _LIST_ONLY = 3, 9
_COLUMN_LANGUAGE = ("en", "en", "es", "pt", "fr", "de")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


class DataError(ValueError):
    """A data file that can't be read, with the place."""


class Row:
    """One skill as the files write it: its spellings per column, each beside its normalised key."""

    __slots__ = ("columns", "group", "id", "kind", "list_only", "subgroup")

    def __init__(self, group: str, raw: list[str], keys: list[str]) -> None:
        self.group = group
        self.id, self.kind, self.subgroup = raw[:_FIRST_FORM]
        self.columns = [
            list(zip(_split(cell), _split(key), strict=True))
            for cell, key in zip(raw[_FIRST_FORM:_LIST_ONLY], keys[_FIRST_FORM:_LIST_ONLY], strict=True)
        ]
        self.list_only = set(_split(keys[_LIST_ONLY])) if keys[_LIST_ONLY] else set()

    @property
    def keys(self) -> Iterator[str]:
        """Every key under which the skill is found, German ones also with ae, oe, ue for their umlauts."""
        for column in self.columns:
            for _, key in column:
                yield key
        for form, key in self.columns[-1]:
            if not form.isascii():
                spelled_out = normalise(form.translate(_UMLAUTS))
                if spelled_out != key:
                    yield spelled_out

    def extend(self, other: "Row") -> None:
        """Take in the spellings that another file gives for the same id."""
        for mine, theirs in zip(self.columns[1:], other.columns[1:], strict=True):
            mine += [pair for pair in theirs if pair not in mine]
        self.list_only |= other.list_only

    def spellings(self, language: str) -> Iterator[tuple[str, str]]:
        """(form, key) of the name, the aliases and one language's terms, each key once."""
        seen: set[str] = set()
        for column_language, column in zip(_COLUMN_LANGUAGE, self.columns, strict=True):
            if column_language in {"en", language}:
                for form, key in column:
                    if key not in seen:
                        seen.add(key)
                        yield form, key

    def skill(self) -> Skill:
        """The row as the taxonomy hands it out."""
        name = self.columns[0][0][0]
        own = dict(zip(LANGUAGES, [self.columns[0], *self.columns[2:]], strict=True))
        labels = {language: column[0][0] for language, column in own.items() if column}
        forms = dict.fromkeys(form for column in self.columns for form, _ in column)
        aliases = tuple(form for form in forms if form != name)
        return Skill(self.id, name, cast("Kind", self.kind), self.group, self.subgroup, labels, aliases)


def read_table(path: Path) -> list[Row]:
    """The rows of one data file. Raises DataError when its columns are not `COLUMNS` or a row has others."""
    text = path.read_text(encoding="utf-8")
    header, _, body = text.partition("\n")
    if tuple(header.split("\t")) != COLUMNS:
        raise DataError(f"{path.name}: the first line must name the columns {', '.join(COLUMNS)}")
    lines = body.rstrip("\n").split("\n") if body.strip() else []
    keys = normalise("\n".join(lines)).split("\n")
    rows = []
    for number, (line, key_line) in enumerate(zip(lines, keys, strict=False), start=2):
        raw = line.split("\t")
        if len(raw) != len(COLUMNS) or not all((raw[0], raw[1], raw[2], raw[3])):
            raise DataError(f"{path.name}, line {number}: {len(COLUMNS)} cells wanted, the first four filled")
        rows.append(Row(path.stem, raw, _padded(key_line.split("\t"))))
    return rows


def read_groups(path: Path) -> dict[str, tuple[str, float]]:
    """Subgroup -> (group, cohesion): how far its skills stand in for one another where nothing finer is written."""
    return {subgroup: (group, float(cohesion)) for subgroup, group, _, cohesion in _lines(path, 4)}


def read_relations(path: Path) -> dict[tuple[str, str], float]:
    """(a, b) -> relatedness, a <= b; either may be a skill's id or `@subgroup` for all its skills."""
    return {(a, b): float(weight) for a, b, weight in _lines(path, 3)}


def _lines(path: Path, width: int) -> Iterator[list[str]]:
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        cells = line.split("\t")
        if len(cells) != width:
            raise DataError(f"{path.name}: {width} cells wanted in {line!r}")
        yield cells


def _padded(cells: list[str]) -> list[str]:
    return cells + [""] * (len(COLUMNS) - len(cells))


def _split(cell: str) -> list[str]:
    return [form.strip(" ") for form in cell.split(";")] if cell else []
