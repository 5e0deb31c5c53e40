"""Published taxonomies made into data files of ours: ESCO's skills as CSV, O*NET's technology skills as text.

A concept whose name the taxonomy already knows adds its spellings to that skill; any other becomes a skill of its own.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from scoring.skills.model import LANGUAGES, Kind
from scoring.skills.normalise import normalise
from scoring.skills.table import COLUMNS
from scoring.skills.taxonomy import Taxonomy

ATTRIBUTION = {
    "esco": "This service uses the ESCO classification of the European Commission.",
    "onet": (
        "This product includes information from the O*NET Database by the U.S. Department of Labor, Employment and "
        "Training Administration (USDOL/ETA), used under the CC BY 4.0 license. O*NET® is a trademark of USDOL/ETA. "
        "The information was modified."
    ),
}
_ESCO_COLUMNS = frozenset({"conceptUri", "preferredLabel", "altLabels"})
_ESCO_HIERARCHY = frozenset({"conceptUri", "broaderUri"})
_ONET_COLUMNS = frozenset({"O*NET-SOC Code", "Example", "Commodity Title"})
_ESCO_LANGUAGE = re.compile(r"_([a-z]{2})$")
_CELL_BREAKERS = re.compile(r"[\t\n\r;]+")


@dataclass
class Concept:
    """One entry of a published taxonomy; `forms` are its spellings per language, the usual one first."""

    id: str
    kind: Kind
    subgroup: str
    forms: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Import:
    """What became of one source's concepts; `rows` are the lines of the data file."""

    source: str
    rows: list[str]
    joined: int
    """Concepts that are skills of the taxonomy already."""
    added: int
    """Concepts that are new."""


class UnknownFormatError(ValueError):
    """A file that is neither ESCO's nor O*NET's."""


def read_published(paths: Iterable[Path]) -> dict[str, list[Concept]]:
    """Source ("esco", "onet") -> concepts of the given files; a folder stands for the files in it that fit.

    Raises UnknownFormatError for a named file that doesn't fit, and for nothing that fits at all.
    """
    esco, onet = _Esco(), _Onet()
    for path in paths:
        fits = [_read_one(file, esco, onet) for file in _files(path)]
        if not any(fits):
            raise UnknownFormatError(
                f"{path}: neither ESCO skills (skills_en.csv ...) nor O*NET technology skills (Technology Skills.txt)"
            )
    found = {"esco": esco.concepts(), "onet": list(onet.concepts.values())}
    return {source: concepts for source, concepts in found.items() if concepts}


def merge(source: str, concepts: Iterable[Concept], base: Taxonomy) -> Import:
    """Rows for `concepts`, joined to the skills that `base` finds under their English or only name."""
    rows, joined, added = [], 0, 0
    for concept in concepts:
        usual = concept.forms.get("en") or next(iter(concept.forms.values()))
        known = base.find(usual[0])
        joined, added = joined + (known is not None), added + (known is None)
        skill_id = known.id if known else concept.id
        rows.append(_row(skill_id, usual[0], concept))
    return Import(source, rows, joined, added)


def write(imported: Import, directory: Path) -> Path:
    """Writes the data file and the attribution that its licence asks for; returns the data file's path."""
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / f"{imported.source}.tsv"
    content = "\n".join(["\t".join(COLUMNS), *imported.rows]) + "\n"
    partial = path.with_suffix(".partial")
    partial.write_text(content, encoding="utf-8")
    partial.replace(path)  # a process that reads meanwhile sees the old file or the new one
    note = directory / f"{imported.source}-attribution.txt"
    note.write_text(ATTRIBUTION[imported.source] + "\n", encoding="utf-8")
    return path


class _Esco:
    def __init__(self) -> None:
        self._concepts: dict[str, Concept] = {}
        self._broader: dict[str, str] = {}

    def read(self, path: Path, rows: Iterator[dict[str, str]]) -> None:
        match = _ESCO_LANGUAGE.search(path.stem)
        language = match[1] if match else "en"
        if language not in LANGUAGES:
            return
        for row in rows:
            uri = row["conceptUri"].rstrip("/").rsplit("/", 1)[-1]
            forms = [row["preferredLabel"] or "", *(row["altLabels"] or "").split("\n")]
            spellings = list(dict.fromkeys(filter(None, map(_clean, forms))))
            if spellings:
                concept = self._concepts.setdefault(uri, Concept(f"esco-{uri}", "skill", f"esco-{uri}"))
                concept.forms[language] = spellings

    def read_hierarchy(self, rows: Iterator[dict[str, str]]) -> None:
        for row in rows:
            child, parent = (row[column].rsplit("/", 1)[-1] for column in ("conceptUri", "broaderUri"))
            self._broader.setdefault(child, parent)

    def concepts(self) -> list[Concept]:
        for uri, concept in self._concepts.items():
            if uri in self._broader:
                concept.subgroup = f"esco-{self._broader[uri]}"
        return list(self._concepts.values())


class _Onet:
    def __init__(self) -> None:
        self.concepts: dict[str, Concept] = {}

    def read(self, rows: Iterator[dict[str, str]]) -> None:
        for row in rows:
            name = _clean(row["Example"])
            slug = _slug(name)
            if slug and slug not in self.concepts:
                subgroup = f"onet-{_slug(row['Commodity Title'])}"
                self.concepts[slug] = Concept(f"onet-{slug}", "tool", subgroup, {"en": [name]})


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.iterdir() if file.suffix.lower() in {".csv", ".txt"})


def _read_one(path: Path, esco: _Esco, onet: _Onet) -> bool:
    """Whether the file is one of the known ones, and if so reads it."""
    delimiter = "," if path.suffix.lower() == ".csv" else "\t"
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines, delimiter=delimiter)
        columns = frozenset(rows.fieldnames or ())
        if columns >= _ESCO_COLUMNS:
            esco.read(path, rows)
        elif columns >= _ESCO_HIERARCHY:
            esco.read_hierarchy(rows)
        elif columns >= _ONET_COLUMNS:
            onet.read(rows)
        else:
            return False
    return True


def _row(skill_id: str, name: str, concept: Concept) -> str:
    english = [form for form in concept.forms.get("en", []) if form != name]
    others = [concept.forms.get(language, []) for language in LANGUAGES[1:]]
    cells = [english, *others, []]
    return "\t".join([skill_id, concept.kind, concept.subgroup, name, *map("; ".join, cells)])


def _clean(form: str) -> str:
    return _CELL_BREAKERS.sub(" ", form).strip()


def _slug(name: str) -> str:
    return normalise(name).replace("#", " sharp").replace("+", " plus").replace(".", "").replace(" ", "-")
