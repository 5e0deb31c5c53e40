"""Headings, and which section every line belongs to."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby

from . import lexicon
from .document import SEPARATORS, Document, Line, Run
from .lexicon import fold, heading_key, headings

_LISTS = ("skills", "languages", "certifications")
_RULE = re.compile(r"^[\s\-=_*~•·.─━—–#+]{3,}$")
_DECORATION = re.compile(r"^[\W_]+|[\W_]+$")
_SHORT = 6  # letters of an acronym, which is a name rather than an unknown heading
_YEAR_AT_EDGE = re.compile(r"^\W*(?:19|20)\d\d\b(?!\s*[-–—/]\s*\d)|(?<![-–—/])\s\W?(?:19|20)\d\d\W*$")
_SPACED = re.compile(r"^(?:\w ){3,}\w$")


@dataclass(slots=True)
class Section:
    """Lines under one heading. `kind` is a section of the lexicon, or "" when nothing says what it is."""

    kind: str
    lines: list[Line] = field(default_factory=list)
    heading: Line | None = None
    score: float = 1.0


def sections_of(sections: list[Section], kind: str) -> list[Section]:
    """The sections of one kind that hold something."""
    return [s for s in sections if s.kind == kind and s.lines]


@lru_cache(maxsize=4096)
def heading_of(text: str) -> str | None:
    """The section that a heading with this text opens, or None."""
    key = heading_key(_respace(text))
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
    return table.get(bare)


@lru_cache(maxsize=1)
def _squeezed_headings() -> dict[str, str]:
    """Headings without spaces, for those set letter by letter: `W O R K E X P E R I E N C E`."""
    return {key.replace(" ", ""): kind for key, kind in headings().items()}


@lru_cache(maxsize=1024)
def heading_guess(text: str) -> str | None:
    """The section that the words of an unknown heading speak of, or None when they are unknown or disagree."""
    table = lexicon.heading_words()
    votes: dict[str, float] = {}
    for word in heading_key(_respace(text)).split():
        for section, share in table.get(word, {}).items():
            votes[section] = votes.get(section, 0.0) + share
    if not votes:
        return None
    best = max(votes, key=lambda s: votes[s])
    return best if votes[best] >= 0.55 * sum(votes.values()) and votes[best] >= 0.5 else None


def _respace(text: str) -> str:
    """Join the letters of a letter-spaced heading."""
    text = text.strip()
    if _SPACED.match(re.sub(r"\s{2,}", " ", text)):
        return " ".join("".join(part.split()) for part in re.split(r"\s{2,}", text))
    return text


def split_sections(document: Document) -> list[Section]:
    """The lines of a document grouped under their headings, in reading order, per column stream."""
    lines = _whole_headings([line for line in document.lines if line.text.strip()])
    if lines and _is_signature(lines[-1].text):
        lines.pop()
    style = _heading_style(lines)
    sections: list[Section] = []
    for _, group in groupby(lines, key=lambda line: line.region):
        stream = list(group)
        if not (sections and _flows_on(sections[-1], stream, style)):
            sections.append(Section(""))
        previous: Line | None = None
        for line in stream:
            titled = previous is None and len(sections) == 1 and fold(line.text) in lexicon.words("document_titles")
            if _RULE.match(line.text) or titled:
                continue
            _put(sections, line, _heading(line, previous, style))
            previous = line
    return _told_apart([_classified(s) for s in sections if s.lines or s.heading])


def _told_apart(sections: list[Section]) -> list[Section]:
    """Beside a section of skills, and without one of certificates, "Qualifications" are certificates."""
    kinds = Counter(section.kind for section in sections)
    if kinds["skills"] > 1 and not kinds["certifications"]:
        for section in sections:
            named = heading_key(section.heading.text) if section.heading else ""
            if section.kind == "skills" and named in lexicon.labels("skills_or_certificates"):
                section.kind = "certifications"
    return sections


def _put(sections: list[Section], line: Line, read: tuple[str | None, Line, Line | None]) -> None:
    """A line, read as (kind or None, heading, the rest beside it), in the section it opens or goes on."""
    kind, heading, rest = read
    current = sections[-1]
    if kind is not None and _is_label_inside(line, kind, current.kind):
        kind = None
    if kind is None and current.kind == "skills" and _is_other_list(line):
        kind, heading = heading_of(line.text), line
    if kind is not None:
        sections.append(Section(kind, [] if rest is None else [rest], heading))
    elif current.kind in _LISTS and (inline := _inline_heading(line)):
        if inline[0] != current.kind:
            sections.append(Section(inline[0]))
        sections[-1].lines.append(inline[1])
    else:
        current.lines.append(line)


def _is_label_inside(line: Line, kind: str, section: str) -> bool:
    """A line that looks like a heading, but only names a group of skills or announces the duties of a job."""
    if section == "work":
        return is_duties_label(line.text)
    if section == "education" and kind in ("education", "other?"):
        return _is_degree(line.text)
    group = fold(line.text.strip(" :")) in lexicon.labels("category")
    return section == "skills" and kind in ("skills", "other?") and group


def _flows_on(section: Section, stream: list[Line], style: frozenset[_Look]) -> bool:
    """Whether text that began beside a box goes on below it, over the whole width, in the section it is in."""
    if section.kind not in ("work", "education") or not section.lines:
        return False
    last, first = section.lines[-1], stream[0]
    below = last.page == first.page and first.xs and first.top >= last.bottom - 2 and first.x0 < last.x1
    if not below or last.x0 >= first.x1 or _heading(first, last, style)[0]:
        return False
    head = next((k for k, line in enumerate(stream) if k and _heading(line, stream[k - 1], style)[0]), len(stream))
    return kind_by_content(stream[:head]) in (None, section.kind)


def _is_other_list(line: Line) -> bool:
    """`Idiomas` alone on a line among skills, without the looks of a heading."""
    return line.gap > 0.1 and not line.bullet and heading_of(line.text) in ("languages", "certifications")


def _inline_heading(line: Line) -> tuple[str, Line] | None:
    """`Idiomas<tab>Inglés (C1)` among skills: a list of its own under a label that is a heading elsewhere."""
    head = re.match(r"^([^:\t,;]{2,30}?)\s*[:\t]\s*(?=\S)", line.text)
    if head is None:
        return None
    kind = heading_of(head[1])
    if kind in ("languages", "certifications"):
        return kind, slice_line(line, head.end(), len(line.text))
    return ("skills", line) if fold(head[1]) in lexicon.labels("category") else None


def _is_signature(text: str) -> bool:
    """`Steyr, 3.11.2026`: place and day, where a letter would be signed."""
    from .dates import find_ranges

    ranges = find_ranges(text)
    day = re.search(r"\b\d{1,2}\.?[\s./-]+(?:de\s+)?\w+[\s./-]+(?:de\s+)?\d{4}\W*$", text)
    return day is not None and len(ranges) == 1 and ranges[0].single and len(text[: day.start()].split()) <= 5


def _classified(section: Section) -> Section:
    """A section under a heading that says nothing, by what stands in it."""
    if section.kind == "summary" and len(section.lines) > 2 and kind_by_content(section.lines) == "work":
        section.kind = "work"  # "Career summary" heads a list of jobs, too
    if section.kind == "skills" and _is_dated_list(section.lines):
        section.kind = "certifications"  # "Qualifications" heads either
    if section.kind == "other?" or (not section.kind and section.lines and section.lines[0].region > 0):
        section.kind = kind_by_content(section.lines) or section.kind
    return section


def _is_dated_list(lines: list[Line]) -> bool:
    """Whether most lines are a few words with the year of one day: certificates rather than skills."""
    dated = [len(line.text) < 90 and _YEAR_AT_EDGE.search(line.text) is not None for line in lines]
    return bool(lines) and sum(dated) >= 0.6 * len(lines)


def kind_by_content(lines: list[Line]) -> str | None:
    """What a section without a telling heading holds: languages, work, education, skills, or None."""
    from .dates import find_ranges
    from .listed import is_level
    from .roles import find_degree, hits

    if not lines:
        return None
    items = [i.strip() for line in lines for i in re.split(rf"[\t,;{SEPARATORS}()–:]|\s-\s", line.text) if i.strip()]
    told = [i for i in items if not is_level(i)]
    if told and sum(fold(i) in lexicon.tongues() for i in told) >= 0.6 * len(told):
        return "languages"
    ranges = [r for line in lines for r in find_ranges(line.text)]
    spans = sum(not r.single for r in ranges)
    degrees = sum(1 for i in items if (d := find_degree(i)) and d.begin == 0)
    schools = sum(hits("institution", i) > 0 for i in items)
    titles = sum(hits("title", i) > 0 for i in items)
    if degrees and schools and (degrees + schools) * 2 >= titles:
        return "education"
    if spans and titles:
        return "work"
    if ranges or any("@" in line.text for line in lines):
        return None
    known = sum(bool(_skill(i)) for i in told)
    return "skills" if known >= 2 and known >= 0.3 * len(told) else None


def _skill(text: str) -> bool:
    from scoring.skills import taxonomy

    return len(text) > 1 and taxonomy().resolve(text) is not None


def _whole_headings(lines: list[Line]) -> list[Line]:
    """A heading that a narrow column broke over two lines, put together: `Core<tab>Python, SQL` / `Competencies`."""
    whole: list[Line] = []
    for line in lines:
        above = whole[-1] if whole else None
        head, _, rest = line.text.partition("\t")
        if above is not None and _one_heading(above, line, head):
            first, tab, tail = above.text.partition("\t")
            joined = slice_line(above, 0, len(above.text))
            joined.text = f"{first.rstrip()} {head}{tab}{tail}"
            shift = len(head) + 1 - (len(first) - len(first.rstrip()))
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


def _one_heading(above: Line, line: Line, head: str) -> bool:
    first = above.text.partition("\t")[0]
    if (
        len(first) + len(head) > 40
        or above.region != line.region
        or abs(above.x0 - line.x0) > 90
        or line.gap > 0.5
        or line.bullet
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
    known = heading_of(f"{first} {head}")
    return (
        known is not None
        and known != "other"
        and not (heading_of(first) and heading_of(head) and heading_of(first) != known)
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """What a heading looks like, to recognise headings whose words are unknown."""

    size: float
    bold: bool
    caps: bool
    color: int
    level: int

    @classmethod
    def of(cls, line: Line) -> _Look:
        return cls(round(line.size * 2) / 2, line.bold, line.caps, line.color, line.heading_level)


def _plausible(line: Line) -> bool:
    text = _respace(line.text)
    short = len(text) < 60 and len(text.split()) <= 7
    return short and not line.bullet and not text.endswith((",", ";", "|", "–", "-"))


def _heading_style(lines: list[Line]) -> frozenset[_Look]:
    """The looks that only lines with known headings (and a few more) have."""
    known: dict[_Look, set[str]] = {}
    other: dict[_Look, int] = {}
    for line in lines:
        look = _Look.of(line)
        kind = heading_of(line.text) if _plausible(line) and "\t" not in line.text else None
        if kind and fold(line.text.strip(" :")) in lexicon.labels("category"):
            continue  # "Tools" heads a section or a group of skills
        if kind:
            known.setdefault(look, set()).add(kind)
        else:
            other[look] = other.get(look, 0) + 1
    return frozenset(
        look for look, kinds in known.items() if len(kinds) >= 2 and other.get(look, 0) <= 2 * len(kinds) + 1
    )


def _heading_cell(line: Line, style: frozenset[_Look]) -> tuple[str | None, Line, Line | None]:
    """A heading that stands beside its section."""
    head = line.text.strip().partition("\t")[0]
    kind = heading_of(head)
    if kind and len(head) < 40 and _stands_out(line, 0, len(head), style):
        return kind, slice_line(line, 0, len(head)), slice_line(line, len(head) + 1, len(line.text))
    return None, line, None


def _labels_alike(line: Line, previous: Line | None) -> bool:
    """Whether the line above begins with a label set alike, so that this one's is a label, too: `Place<tab>Leeds`."""
    head, tab, _ = previous.text.partition("\t") if previous is not None else ("", "", "")
    if previous is None or not tab or not previous.runs or not line.runs or heading_of(head):
        return False
    one, two = previous.runs[0], line.runs[0]
    alike = (one.bold, one.color, round(one.size)) == (two.bold, two.color, round(two.size))
    return alike and abs(previous.x0 - line.x0) < 2 and re.search(r"\d", head) is None


def _heading(line: Line, previous: Line | None, style: frozenset[_Look]) -> tuple[str | None, Line, Line | None]:
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


def _plain_heading(line: Line, previous: Line | None, style: frozenset[_Look]) -> str | None:
    """The section that a line of its own opens by its words and its look, or None."""
    text, look = line.text.strip(), _Look.of(line)
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
    from .roles import find_degree, hits

    told = [
        hits("title", text) > 0,
        hits("company", text) > 0,
        hits("institution", text) > 0,
        find_degree(text) is not None,
    ]
    return bool(re.search(r"\s[|@]\s", text)) or sum(told) > 1 or (any(told) and ", " in text)


def _is_degree(text: str) -> bool:
    from .roles import find_degree

    degree = find_degree(text.strip())
    return degree is not None and (degree.begin, degree.end) == (0, len(text.strip()))


def _names_a_course(text: str) -> bool:
    """`Licence – Langues étrangères`: a degree with its field, though set like a heading."""
    from .roles import find_degree

    degree = find_degree(text)
    return degree is not None and degree.begin == 0 and degree.end < len(text)


def speaks_of_section(text: str) -> bool:
    """Two to five words, all of which are used in headings: `Habilitations et certificats`."""
    words = [w for w in heading_key(text).split() if w not in lexicon.words("stopwords")]
    table = lexicon.heading_words()
    return 2 <= len(words) <= 4 and all(w in table for w in words) and heading_guess(text) is not None


def _tall(look: _Look, style: frozenset[_Look]) -> bool:
    """A look that stands out by itself, without white space above."""
    return (look.bold and look.caps) or look.level > 0 or look.size >= max(s.size for s in style)


def _only_headings_look(look: _Look, style: frozenset[_Look]) -> bool:
    return look in style and (look.bold or look.caps or look.level > 0 or look.size > 0)


def _emphasised(line: Line, previous: Line | None) -> bool:
    return line.bold or line.caps or line.heading_level > 0 or previous is None or line.size > previous.size + 0.4


def _stands_out(line: Line, start: int, end: int, style: frozenset[_Look]) -> bool:
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


def slice_line(line: Line, start: int, end: int) -> Line:
    """A part of a line as a line of its own; offsets still point into the document."""
    runs = [
        Run(max(r.start, start) - start, min(r.end, end) - start, r.bold, r.italic, r.size, r.color)
        for r in line.runs
        if r.start < end and r.end > start
    ]
    part = Line(line.text[start:end], line.page, line.x0, line.top, line.x1, line.bottom, runs, line.xs[start:end])
    part.region, part.gap, part.wraps, part.offset = line.region, line.gap, line.wraps, line.offset + start
    if part.xs:
        part.x0, part.x1 = part.xs[0][0], part.xs[-1][1]
    return part


def is_duties_label(text: str) -> bool:
    """Whether a line only announces the list of duties below ("Highlights", "Aufgaben:")."""
    return fold(_DECORATION.sub("", text)) in lexicon.labels("duties")
