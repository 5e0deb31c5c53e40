"""Header lines cut into atoms at every mark that can separate facts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from . import lexicon
from .dates import find_ranges, fold_same_length, is_duration
from .document import SEPARATORS, WEB, Line, Run
from .forms import FACTS, announces_date, label_key, label_kind, leading_label
from .lexicon import fold
from .places import place_score
from .roles import find_degree
from .sections import Section
from .spans import Atom, Entry

_STRONG: Final = re.compile(
    rf"\t|\s*[{SEPARATORS}/]\s+|\s+[{SEPARATORS}/]\s*|\s+[-–—−―]+\s+|\s*;\s+|:\s+|\s+@\s+|\s*[()\[\]]\s*|"
    r"\s*[→»>]\s+|(?<=[^\W\d_]{5})\.\s+(?=[A-ZÀ-Ý])"
)
# before an employer as well as before a field of work: "Cook in ..." may go on either way
_IN: Final = re.compile(
    r"\s+(?:en|em|na|no|nas|nos|à|au|aux|im|in der|in einem|for|with the|with|para|pour)\s+(?=[A-ZÀ-Ý\"«])"
)
# in small letters: the employer of "Cook at The Salted Plum" and of "Plongeur, Bistrot Chez Odette" is whole
_AT: Final = re.compile(
    r"\s+(?:at the|at|bei der(?: firma)?|beim|bei|chez|au sein (?:de la|de l['’]entreprise|du|des|de)|dans la société|"
    r"en la (?:empresa|compañía)|na (?:empresa|companhia)|AT THE|AT|BEIM|BEI|@)\s+(?=[\w\"'«])"
)
_ADDRESS: Final = re.compile(r"\w@\w")
_HEADCOUNT: Final = re.compile(
    r"\d\s+(?:staff|employees|people|salariés|collaborateurs|empleados|trabajadores|personas|mitarbeite\w+|beschäftigte\w*|"
    r"funcionários|colaboradores|trabalhadores)\b",
    re.IGNORECASE,
)
_LEGAL: Final = re.compile(r"(?:Inc|LLC|LLP|Ltd|Ltda|Lda|Limited|PLC|GmbH|SARL|SAS|S\.? ?[AL]\.?(?:U\.?)?)(?![\w-])\.?")
_MARK: Final = re.compile(r"[\s:]*\d")
_WEAK: Final = re.compile(r",\s+")
_HYPHEN: Final = re.compile(r"(?<=[^\W\d_]|[.)])[-–—](?=[^\W\d_])")
_TOWN: Final = 0.7
_LONG: Final = 90  # characters; longer lines are sentences
_TOWN_ENDS: Final = re.compile(rf"[\t,;(){SEPARATORS}]|\s[–—-]\s")


def atoms_of(entry: Entry, *, employed: bool = True, glued: bool = False) -> list[Atom]:
    """The atoms of all header lines, dates taken out.

    With `employed`, a small word may stand before an employer; with `glued`, a hyphen before a town parts facts, too.
    """
    found: list[Atom] = []
    for row, line in enumerate(entry.header):
        taken = [
            (r.begin, r.stop)
            for r in find_ranges(line.text)
            if (r.begin, r.stop) in {(d.begin, d.stop) for ln, d in entry.dates if ln is line}
        ]
        marks = sorted([*_marks(line, taken, employed), *(_glued_mark(line) if glued else ())])
        atoms = [a for a in _named(_atoms_of_line(line, row, marks)) if not _is_aside(a)]
        label = label_of(line)
        if label:
            atoms = [a for a in atoms if a.start >= label[1] - 1]
            for atom in atoms[:1]:
                atom.hint, atom.sep = label[0], "\n"
        found.extend(atoms)
    return found


def _named(atoms: list[Atom]) -> list[Atom]:
    """Atoms behind labels inside a line have what those say: `Kind: employed, Position: Lecturer`."""
    kept: list[Atom] = []
    for before, atom in zip([None, *atoms], atoms, strict=False):
        label = label_kind(before.text, (*FACTS, "terms")) if before and atom.sep == ":" else None
        if label == "terms":
            continue
        if label in ("title", "company", "institution", "degree"):
            atom.hint, atom.sep = label, "\n"
        kept.append(atom)
    return kept


def _is_aside(atom: Atom) -> bool:
    """A duration, an address, a mark (`GPA 3.8`) or the label of another fact (`Country:`): no fact of the entry."""
    if is_duration(atom.text) or _ADDRESS.search(atom.text) or _HEADCOUNT.search(atom.text):
        return True
    if fold(atom.text) in lexicon.labels("honours"):
        return True
    label, rest = leading_label(atom.text)
    if label in lexicon.labels("grade") and _MARK.match(rest):
        return True
    text = atom.line.text
    if announces_date(text[atom.start :], [r.begin - atom.start for r in find_ranges(text)]):
        return True
    if not atom.line.text[atom.end :].lstrip().startswith(":"):
        return False
    return any(
        fold(atom.text) in lexicon.labels(kind)
        for kind in ("location", "period", "company", "title", "phone", "grade", "terms")
    )


def glues_towns(sections: Iterable[Section]) -> bool:
    """Whether a document writes `Employer-Town` without spaces: one name alone, or told again, may have a hyphen."""
    lines = [line for section in sections if section.kind in ("work", "education") for line in section.lines]
    known = {
        fold(f"{line.text[:begin].split()[-1]}-{town}")
        for line in lines
        if not line.bullet
        for (begin, _), town in _glued(line)
        if place_score(town) >= _TOWN
    }
    return len(known) > 1


def _glued_mark(line: Line) -> list[tuple[int, int, str]]:
    """The hyphen before a town, which may be one that nobody knows, then the last."""
    found = list(_glued(line))
    known = [mark for mark, town in found if place_score(town) >= _TOWN]
    return [(*mark, "–") for mark in known[:1] or [mark for mark, _ in found[-1:]]]


def _glued(line: Line) -> Iterator[tuple[tuple[int, int], str]]:
    """(hyphen, what stands behind it) for every hyphen that may part a name of several words from a town.

    Not the ones inside `Saint-Denis`, nor those of sentences.
    """
    towns = lexicon.towns()
    for mark in _HYPHEN.finditer(line.text) if len(line.text) < _LONG else ():
        dated = next((r.begin for r in find_ranges(line.text) if r.begin > mark.end()), len(line.text))
        town = _TOWN_ENDS.split(line.text[mark.end() : dated])[0].strip()
        before = line.text[: mark.start()].split()
        if town[:1].isupper() and len(town.split()) < 5 and before and fold(f"{before[-1]}-{town}") not in towns:
            yield mark.span(), town


def _atoms_of_line(line: Line, row: int, marks: list[tuple[int, int, str]]) -> list[Atom]:
    atoms: list[Atom] = []
    position, sep, cell, order = 0, "\n", 0, 0
    for b, e, kind in [*marks, (len(line.text), len(line.text), "end")]:
        begin, stop = _strip(line.text, position, b)
        if stop > begin:
            atoms.append(_atom(line, (begin, stop), sep, (row, cell, order)))
            order += 1
            sep = kind
        elif sep not in ("\n", "\t"):
            sep = kind
        if kind == "\t":
            cell, order, sep = cell + 1, 0, "\t"
        position = e
    return atoms


def _marks(line: Line, taken: list[tuple[int, int]], employed: bool) -> list[tuple[int, int, str]]:
    """What separates facts: dates, marks, small words before an employer, changes of style; in order."""
    text = line.text
    marks: list[tuple[int, int, str]] = [(b, e, "date") for b, e in taken]

    def free(begin: int, end: int) -> bool:
        return not any(b < end and begin < e for b, e, _ in marks)

    marks.extend((*m.span(), "|") for m in WEB.finditer(text))
    for pattern in (_STRONG, _WEAK):
        found = [m for m in pattern.finditer(text) if free(*m.span()) and not _part_of_word(text, m, employed)]
        marks.extend((*m.span(), _kind(m.group())) for m in found)
    for kind, pattern, where in (("at", _AT, text), ("in", _IN, text if employed else "")):
        marks.extend([(*m.span(), kind) for m in pattern.finditer(where) if free(*m.span())])
    for one, two in pairwise(line.runs):
        if (one.bold, one.italic) != (two.bold, two.italic) or abs(one.size - two.size) > 0.7:
            p = two.start
            if (one.bold, one.italic) == (two.bold, two.italic) and _in_small_capitals(text, one, two):
                continue
            inside = p and text[p - 1].isalnum() and text[p : p + 1].isalnum()  # a letter from another font
            if p and not inside and not any(b <= p <= e for b, e, _ in marks):
                marks.append((p, p, "style"))
    return sorted(marks)


def _in_small_capitals(text: str, one: Run, two: Run) -> bool:
    """Words whose first letters are larger capitals: sizes differ inside one name."""
    return text[one.start : one.end].isupper() and text[two.start : two.end].isupper()


def _part_of_word(text: str, mark: re.Match[str], employed: bool) -> bool:
    """`, Inc.`, `, Davis`, `(IHK)`, `(Hons)`: a legal form, a campus, or a parenthesis of the word before it.

    Of a course, the one that ends the line may be its school: `Licenciatura en Derecho (PUCP)`.
    """
    bare = mark.group().strip()
    if bare == "," and (_LEGAL.match(text, mark.end()) or _is_campus(text, mark)):
        return True
    if bare not in ("(", ")"):
        return False
    begin = text.rfind("(", 0, mark.end()) if bare == ")" else mark.start() + mark.group().index("(")
    inner = re.match(r"\(([^()\d]{1,8})\)", text[begin:]) if begin > 0 else None
    if inner is None or place_score(inner[1]) >= 0.5:
        return False
    last = not text[begin + inner.end() :].strip() and len(inner[1]) > 3 and inner[1][0].isupper()
    degree = find_degree(text[: begin + inner.end()])
    return employed or not last or (degree is not None and degree.end > begin)


def _is_campus(text: str, comma: re.Match[str]) -> bool:
    """`University of California, Davis`: a comma inside a name."""
    before, after = fold_same_length(text[: comma.start()]), fold_same_length(text[comma.end() :])
    names = (name.split(", ") for name in lexicon.words("campuses"))
    return any(before.endswith(head) and after.startswith(tail) for head, tail in names)


def _kind(mark: str) -> str:
    bare = mark.strip(" ")
    if "\t" in mark:
        return "\t"
    return {"(": "(", "[": "(", ")": ")", "]": ")", ",": ",", ":": ":", ";": ";"}.get(
        bare, "–" if bare[:1] in "-–—−―" else "|"
    )


def _strip(text: str, begin: int, stop: int) -> tuple[int, int]:
    while begin < stop and (text[begin].isspace() or text[begin] in ",;|–—-·•:()[]/."):
        begin += 1
    ended = text[begin:stop].endswith(".") and text[begin : stop - 1]
    if ended and (re.search(r"[^\W\d_]{5}$", ended) or place_score(ended) >= _TOWN):
        stop -= 1  # the end of a sentence rather than of an abbreviation
    while stop > begin and (
        text[stop - 1].isspace()
        or text[stop - 1] in ",;|–—-·•:([]/"
        or (text[stop - 1] == ")" and "(" not in text[begin:stop])
    ):
        stop -= 1
    return begin, stop


def _atom(line: Line, span: tuple[int, int], sep: str, place: tuple[int, int, int]) -> Atom:
    begin, stop = span
    run = max(line.runs, key=lambda r: min(r.end, stop) - max(r.start, begin), default=Run(0, 0))
    return Atom(line, begin, stop, sep, *place, run.bold, run.italic, run.size)


def label_of(line: Line) -> tuple[str, int] | None:
    """(role, where the value starts) of `Employer: X` or `Position<tab>Y`."""
    match = re.match(r"^([^:\t]{2,80})(?:\s*:\s*|\s*\t\s*)(?=\S)", line.text)
    if not match or label_key(match[1]) in lexicon.degree_levels():
        return None
    kind = label_kind(match[1])
    return ("period" if kind == "year" else kind, match.end()) if kind else None
