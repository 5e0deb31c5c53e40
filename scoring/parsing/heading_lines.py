"""Which lines are headings: by their words, by their look, and by the look that the other headings have."""

from __future__ import annotations

import re
from dataclasses import dataclass

from . import lexicon
from .document import Line, Run, slice_line
from .headings import heading_guess, heading_of, is_category, respace, speaks_of_section, without_aside
from .lexicon import fold
from .roles import find_degree, hits

_SHORT = 6  # letters of an acronym, which is a name rather than an unknown heading


@dataclass(frozen=True, slots=True)
class Look:
    """What a heading looks like, to recognise headings whose words are unknown."""

    size: float
    bold: bool
    caps: bool
    color: int
    level: int

    @classmethod
    def of(cls, line: Line) -> Look:
        return cls(round(line.size * 2) / 2, line.bold, line.caps, line.color, line.heading_level)


def heading_style(lines: list[Line]) -> frozenset[Look]:
    """The looks that only lines with known headings (and a few more) have."""
    known: dict[Look, set[str]] = {}
    other: dict[Look, int] = {}
    for line in lines:
        look = Look.of(line)
        kind = heading_of(line.text) if _plausible(line) and "\t" not in line.text else None
        if kind and is_category(line.text):
            continue  # "Tools" heads a section or a group of skills
        if kind:
            known.setdefault(look, set()).add(kind)
        else:
            other[look] = other.get(look, 0) + 1
    return frozenset(
        look for look, kinds in known.items() if len(kinds) >= 2 and other.get(look, 0) <= 2 * len(kinds) + 1
    )


def read_heading(line: Line, previous: Line | None, style: frozenset[Look]) -> tuple[str | None, Line, Line | None]:
    """(section kind or None, the heading, what follows on the same line)."""
    text = line.text.strip()
    if text.startswith("#") and heading_of(text.lstrip("# ")):
        return heading_of(text.lstrip("# ")), line, None
    if not line.bullet and "\t" in text and heading_of(text.replace("\t", " ")) is None:
        return (None, line, None) if _labels_alike(line, previous) else _heading_cell(line, style)
    if line.bullet and heading_of(text) and (line.bold or line.caps or (previous and line.size > previous.size + 0.9)):
        return heading_of(text), line, None  # an icon stands before it
    if not _plausible(line):
        return None, line, None
    return _plain_heading(line, previous, style), line, None


def _plausible(line: Line) -> bool:
    text = without_aside(respace(line.text))
    short = len(text) < 60 and len(text.split()) <= 7
    return short and not line.bullet and not text.endswith((",", ";", "|", "–", "-"))


def _heading_cell(line: Line, style: frozenset[Look]) -> tuple[str | None, Line, Line | None]:
    """A heading that stands beside its section."""
    head = line.text.strip().partition("\t")[0]
    kind = heading_of(head)
    if kind and len(head) < 40 and _stands_out(line, 0, len(head), style):
        return kind, slice_line(line, 0, len(head)), slice_line(line, len(head) + 1, len(line.text))
    return None, line, None


def _stands_out(line: Line, start: int, end: int, style: frozenset[Look]) -> bool:
    runs = [r for r in line.runs if r.start < end and r.end > start]
    rest = [r for r in line.runs if r.start >= end]
    if not runs:
        return line.text[start:end].isupper()
    bold = all(r.bold for r in runs) and not all(r.bold for r in rest)
    first = runs[0]
    looks = any(
        look.bold == first.bold and look.color == first.color and abs(look.size - first.size) < 0.6 for look in style
    )
    return (
        bold
        or looks
        or line.text[start:end].isupper()
        or bool(rest and runs[0].size > rest[0].size + 0.4)
        or bool(rest and runs[0].color != rest[0].color)
    )


def _labels_alike(line: Line, previous: Line | None) -> bool:
    """Whether the line above begins with a label set alike, so that this one's is a label, too: `Place<tab>Leeds`."""
    head, tab, _ = previous.text.partition("\t") if previous is not None else ("", "", "")
    if previous is None or not tab or not previous.runs or not line.runs or heading_of(head):
        return False
    one, two = previous.runs[0], line.runs[0]
    alike = (one.bold, one.color, round(one.size)) == (two.bold, two.color, round(two.size))
    return alike and abs(previous.x0 - line.x0) < 2 and re.search(r"\d", head) is None


def _plain_heading(line: Line, previous: Line | None, style: frozenset[Look]) -> str | None:
    """The section that a line of its own opens by its words and its look, or None."""
    text, look = line.text.strip(), Look.of(line)
    kind = heading_of(text)
    if kind:
        shown = look in style or not style or _emphasised(line, previous) or text.isupper() or text.endswith(":")
        return kind if shown or line.gap > 0.4 or line.heading_level else None
    if (
        look in style
        and (line.gap >= 0.1 or _tall(look, style))
        and not re.search(r"\d{4}|@", text)
        and _only_headings_look(look, style)
    ):
        if _names_a_job(text) or _names_a_course(text):
            return None
        return heading_guess(text) or (None if len(text) < _SHORT else "other?")
    if (
        (line.gap > 0.4 or not style or line.bold or line.caps)
        and speaks_of_section(text)
        and not _names_a_course(text)
    ):
        return heading_guess(text)
    return None


def _names_a_job(text: str) -> bool:
    """`Carpenter | Ashgrove Library`: the first line of an entry, though set like a heading."""
    told = [
        hits("title", text) > 0,
        hits("company", text) > 0,
        hits("institution", text) > 0,
        find_degree(text) is not None,
    ]
    return bool(re.search(r"\s[|@]\s", text)) or sum(told) > 1 or (any(told) and ", " in text)


def _names_a_course(text: str) -> bool:
    """`Licence – Langues étrangères`: a degree with its field, though set like a heading."""
    degree = find_degree(text)
    return degree is not None and degree.begin == 0 and degree.end < len(text)


def _tall(look: Look, style: frozenset[Look]) -> bool:
    """A look that stands out by itself, without white space above."""
    return (look.bold and look.caps) or look.level > 0 or look.size >= max(s.size for s in style)


def _only_headings_look(look: Look, style: frozenset[Look]) -> bool:
    return look in style and (look.bold or look.caps or look.level > 0 or look.size > 0)


def _emphasised(line: Line, previous: Line | None) -> bool:
    return line.bold or line.caps or line.heading_level > 0 or previous is None or line.size > previous.size + 0.4


def whole_headings(lines: list[Line]) -> list[Line]:
    """A heading that a narrow column broke over two lines, put together: `Core<tab>Python, SQL` / `Competencies`."""
    whole: list[Line] = []
    for line in lines:
        above = whole[-1] if whole else None
        head, _, rest = line.text.partition("\t")
        if above is not None and _one_heading(above, line, head):
            first, tab, tail = above.text.partition("\t")
            joined = slice_line(above, 0, len(above.text))
            heading = _joined(first, head)
            joined.text = f"{heading}{tab}{tail}"
            shift = len(heading) - len(first)
            cut = len(first)
            joined.runs = [
                Run(
                    r.start + shift * (r.start >= cut),
                    r.end + shift * (r.end >= cut),
                    r.bold,
                    r.italic,
                    r.size,
                    r.color,
                )
                for r in above.runs
            ]
            joined.xs = (
                [*above.xs[:cut], *[above.xs[cut - 1]] * shift, *above.xs[cut:]] if above.xs and shift >= 0 else []
            )
            joined.gap, joined.heading_level = above.gap, above.heading_level
            whole[-1] = joined
            if rest:
                whole.append(slice_line(line, len(head) + 1, len(line.text)))
        else:
            whole.append(line)
    return whole


def _joined(first: str, head: str) -> str:
    """The two halves of a heading, also of one whose word was broken: `SPRACHKENNT-` / `NISSE`."""
    broken = re.sub(r"(?<=\w)-\s*$", "", first)
    if broken != first and heading_of(broken + head) and (first.isupper() or head[:1].islower()):
        return broken + head
    return f"{first.rstrip()} {head}"


def _one_heading(above: Line, line: Line, head: str) -> bool:
    first = above.text.partition("\t")[0]
    if (
        len(first) + len(head) > 40
        or above.region != line.region
        or abs(above.x0 - line.x0) > 90
        or line.gap > 0.5
        or line.bullet
        or first.endswith(":")
    ):
        return False
    if (
        not above.runs
        or not line.runs
        or (above.runs[0].bold, above.runs[0].color) != (line.runs[0].bold, line.runs[0].color)
    ):
        return False
    if heading_of(first) and first.isupper() != head.isupper():
        return False
    if heading_of(first) and fold(first).split()[-1] in lexicon.words("joints"):
        return True
    known = heading_of(_joined(first, head))
    return (
        known is not None
        and known != "other"
        and not (heading_of(first) and heading_of(head) and heading_of(first) != known)
    )
