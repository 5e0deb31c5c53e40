"""The sections of a document: every line under the heading it belongs to."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby

from . import lexicon
from .content import is_dated_list, kind_by_content
from .dates import find_ranges
from .document import Document, Line, slice_line
from .forms import FACTS, REMARKS, label_key, label_kind
from .heading_lines import Look, heading_style, read_heading, whole_headings
from .headings import heading_guess, heading_of, is_category, is_duties_label
from .lexicon import fold, heading_key
from .lists.levels import is_level
from .roles import find_degree

_LISTS = ("skills", "languages", "certifications")
_LABEL = re.compile(r"^([^:\t,;]{2,30}?)\s*:\s*(?=\S)")
_CELL = re.compile(r"^([^:\t,;]{2,60}?)\s*\t\s*(?=\S)")
_LONGEST_LABEL = 30
_ALIGNED = 6.0  # points that lines under one another may begin apart
_SAME_SIZE = 0.6  # points by which the letters of one list may differ
_RULE = re.compile(r"^[\s\-=_*~•·.─━—–#+]{3,}$")


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


def split_sections(document: Document) -> list[Section]:
    """The lines of a document grouped under their headings, in reading order, per column stream."""
    lines = whole_headings([line for line in document.lines if line.text.strip()])
    style = heading_style(lines)
    sections: list[Section] = []
    for _, group in groupby(lines, key=lambda line: line.region):
        stream = _unsigned([line for line in group if not _RULE.match(line.text)])
        if not stream:
            continue
        if not (sections and _flows_on(sections[-1], stream, style)):
            sections.append(Section(""))
        previous: Line | None = None
        for line in stream:
            titled = previous is None and len(sections) == 1 and fold(line.text) in lexicon.words("document_titles")
            if titled or line.text.startswith("©"):
                continue
            if _is_declaration(line.text):
                sections.append(Section("other"))
            _put(sections, line, read_heading(line, previous, style))
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
    if kind is not None and _is_label_inside(line, kind, current):
        kind = None
    if kind == "other?" and ((current.heading is not None and not current.lines) or _is_labelled(line)):
        kind = None  # no section is empty: what stands first in it may look like a heading
    if kind is None and (other := _other_list(line, current.kind)):
        kind, heading = other, line
    if kind is not None:
        sections.append(Section(kind, [] if rest is None else [rest], heading))
    elif current.kind in _LISTS and (inline := _inline_heading(line, current.kind)):
        if inline[0] != current.kind:
            sections.append(Section(inline[0]))
        sections[-1].lines.append(inline[1])
    elif not (current.kind == "skills" and not line.bullet and heading_of(line.text) == "skills"):
        current.lines.append(line)  # a list does not name itself


def _is_label_inside(line: Line, kind: str, section: Section) -> bool:
    """A line that looks like a heading, but only names a group of skills or announces the duties of a job."""
    if section.kind == "work":
        larger = bool(section.lines) and line.size > section.lines[-1].size + 0.9
        headed = larger and section.heading is not None and Look.of(line) == Look.of(section.heading)
        return is_duties_label(line.text.partition("\t")[0]) and not headed
    if section.kind == "education" and kind in ("education", "other?"):
        return _is_degree(line.text)
    return section.kind == "skills" and kind in ("skills", "other?") and is_category(line.text)


def _is_labelled(line: Line) -> bool:
    """`Institution: Leeds College`: a line of a form."""
    label = _LABEL.match(line.text)
    return label is not None and label_kind(label[1], (*FACTS, *REMARKS)) is not None


def _is_degree(text: str) -> bool:
    degree = find_degree(text.strip())
    return degree is not None and (degree.begin, degree.end) == (0, len(text.strip()))


def _flows_on(section: Section, stream: list[Line], style: frozenset[Look]) -> bool:
    """Whether text goes on in a section: below a box that it began beside, over the whole width, or on another page."""
    if section.heading is not None and not section.lines:
        return _is_just_below(section.heading, stream[0])
    if not section.lines:
        return False
    last, first = section.lines[-1], stream[0]
    if first.page == last.page + 1 and _is_set_like(first, last):
        return read_heading(first, last, style)[0] is None
    if section.kind not in ("work", "education"):
        return False
    below = last.page == first.page and first.xs and first.top >= last.bottom - 2 and first.x0 < last.x1
    if not below or last.x0 >= first.x1 or read_heading(first, last, style)[0]:
        return False
    head = next((k for k, line in enumerate(stream) if k and read_heading(line, stream[k - 1], style)[0]), len(stream))
    return kind_by_content(stream[:head]) in (None, section.kind)


def _is_set_like(one: Line, other: Line) -> bool:
    """Whether two lines begin at one place in one size, as those of one list do."""
    return bool(one.xs and other.xs) and abs(one.x0 - other.x0) < _ALIGNED and abs(one.size - other.size) < _SAME_SIZE


def _is_just_below(heading: Line, line: Line) -> bool:
    """Whether text that a page's columns cut off from its heading stands right under it."""
    aligned = heading.xs and line.xs and abs(heading.x0 - line.x0) < _ALIGNED
    return bool(aligned) and heading.page == line.page and 0 < line.bottom - heading.bottom < 3 * heading.size


def _other_list(line: Line, section: str) -> str | None:
    """The list that `Idiomas`, alone on a line among skills, begins without the looks of a heading; or any among
    languages."""
    if line.bullet or section not in ("skills", "languages"):
        return None
    kind = heading_of(line.text)
    if section == "skills":
        return kind if line.gap > 0.1 and kind in ("languages", "certifications") else None
    if kind is None and is_category(line.text) and not is_level(line.text):
        return "skills"
    return kind if kind != "languages" else None


def _inline_heading(line: Line, section: str) -> tuple[str, Line] | None:
    """`Idiomas<tab>Inglés (C1)` among skills: a list of its own under a label that is a heading elsewhere."""
    head = _CELL.match(line.text) or _LABEL.match(line.text)
    label, begin = (head[1], head.end()) if head else _bold_label(line)
    if not label:
        return None
    celled = head is not None and head.re is _CELL
    kind = "languages" if label_key(label) in lexicon.labels("tongues") else heading_of(label)
    told = ("languages", "certifications", "interests", *(("skills", "other") if celled else ()))
    if kind is None and celled and section == "languages":
        kind = heading_guess(label)
    if kind is not None and kind in told:
        return kind, slice_line(line, begin, len(line.text))
    return ("skills", line) if is_category(label) else None


def _bold_label(line: Line) -> tuple[str, int]:
    """The bold words that begin a line in plain letters, and where those begin; nothing where none do."""
    runs = [run for run in line.runs if line.text[run.start : run.end].strip()]
    if len(runs) < 2 or not runs[0].bold or any(run.bold for run in runs[1:]) or runs[0].end > _LONGEST_LABEL:
        return "", 0
    return line.text[runs[0].start : runs[0].end].strip(), runs[1].start


def _is_declaration(text: str) -> bool:
    """`I declare that the above is true`: what ends a form."""
    said = fold(text)
    return any(said.startswith(f"{words} ") for words in lexicon.words("declarations"))


def _unsigned(lines: list[Line]) -> list[Line]:
    """Lines without the place and day that end them."""
    return lines[:-1] if lines and _is_signature(lines[-1].text) else lines


def _is_signature(text: str) -> bool:
    """`Steyr, 3.11.2026`: place and day, where a letter would be signed."""
    ranges = find_ranges(text)
    day = re.search(r"\b\d{1,2}\.?[\s./-]+(?:de\s+)?\w+[\s./-]+(?:de\s+)?\d{4}\W*$", text)
    return day is not None and len(ranges) == 1 and ranges[0].single and len(text[: day.start()].split()) <= 5


def _classified(section: Section) -> Section:
    """A section under a heading that says nothing, by what stands in it."""
    if section.kind == "summary" and len(section.lines) > 2 and kind_by_content(section.lines) == "work":
        section.kind = "work"  # "Career summary" heads a list of jobs, too
    if section.kind == "skills" and is_dated_list(section.lines):
        section.kind = "certifications"  # "Qualifications" heads either
    if section.kind == "other?" or (not section.kind and section.lines and section.lines[0].region > 0):
        section.kind = kind_by_content(section.lines) or section.kind
    return section
