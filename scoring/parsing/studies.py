"""Courses: which they are, and a degree told from its field."""

from __future__ import annotations

import re

from .atoms import glues_towns
from .dates import newest_first
from .decoding import decode
from .entries import cut_entries, entry_dates
from .roles import find_degree
from .sections import Section, sections_of
from .spans import Row, Span

_STUDY_ROLES = ("degree", "field", "institution", "location")
_STUDY_MISSING = {"degree": -2.5, "institution": -2.5, "field": -0.6}
_JOINTS = (
    *("in", "of", "with"),
    *("en", "del", "de", "em", "do", "da", "dos", "das", "du", "des"),
    *("der", "zum", "zur", "zu", "als", "im", "für"),
    *("fach", "fachrichtung", "studienrichtung", "mention", "option", "spécialité"),
)
_KINDS = ("the field of", "fach", "fachrichtung", "bereich", "schwerpunkt", "área de", "domaine de", "domaine du")
_CONNECTOR = re.compile(
    rf"^[\s,:;–\-(|]*(?:(?:{'|'.join(_JOINTS)}|major in)\b\s*|d['’])?(?:(?:{'|'.join(_KINDS)})\s+)?[\s,:;–\-(]*",
    re.IGNORECASE,
)
_KIND = re.compile(r"\s*\((?:FH|TH|TU|BA|DH|HTL|Univ\.?|Uni|Hons\.?|Honours)\)")  # `Diplom-Ingenieur (FH) Hochbau`
_NAMED = re.compile(r"((?:Bachelor|Master|Doctor|Associate)(?:['’]s)? of [^,()]+?)(?: in (?=\S)|$)", re.IGNORECASE)
_BARE = re.compile(r"(?:bachelor|master|doctor|associate)(?:['’]s)?", re.IGNORECASE)
_LISTED = re.compile(r"\w\s+(?:and|y|e|et|und|&)\s+\w")
_LEAD = re.compile(
    rf"^(?:{'|'.join(sorted({'mention', 'option', 'spécialité', 'especialidad', 'especialização', *_KINDS}))})\b[\s:]+",
    re.IGNORECASE,
)


def courses(sections: list[Section]) -> list[Row]:
    """The courses of a document, newest first."""
    entries = [e for s in sections_of(sections, "education") for e in cut_entries(s.lines, study=True)]
    decode(entries, _STUDY_ROLES, _STUDY_MISSING, glued=glues_towns(sections))
    rows = [(e, *entry_dates(e, single_is_end=True)) for e in entries if e.span("degree") or e.span("institution")]
    rows.sort(key=lambda row: newest_first((row[1], row[2], row[3])))
    return rows


def split_degree(degree: Span | None, field: Span | None) -> tuple[Span | None, Span | None]:
    """`Bachelor of Science in Nursing` as degree and field; a field of its own stays."""
    field = _without_lead(field)
    if degree is None:
        return None, field
    match = find_degree(degree.text)
    if match is None or match.end >= len(degree.text):
        return degree, field
    kind = _KIND.match(degree.text, match.end)
    stop = kind.end() if kind else match.end
    named = _NAMED.match(degree.text) if not kind else None  # `Bachelor of Kinesiology in Human Performance`
    if named and (named.end() > named.end(1) or _BARE.fullmatch(degree.text, 0, match.end)):
        stop = named.end(1)
    rest = degree.text[stop:]
    lead = _CONNECTOR.match(rest)
    begin = degree.start + stop + (lead.end() if lead else 0)
    end = degree.end - (degree.text.endswith(")") and "(" not in degree.line.text[begin : degree.end])
    head = Span(degree.line, degree.start, degree.start + stop, "degree", degree.score, degree.margin)
    if end - begin < 3:
        return (head, field) if lead and not rest[lead.end() :].strip() else (degree, field)
    beside = field and field.line is degree.line and degree.end < field.start <= degree.end + 3
    if field and beside and (field.text[:1].islower() or _LISTED.search(field.text)):
        end = field.end  # a field with commas of its own: `Panadería, Repostería y Confitería`
    return head, Span(degree.line, begin, end, "field", degree.score, degree.margin)


def _without_lead(field: Span | None) -> Span | None:
    """`mention Biologie`, `Fachrichtung: Maschinenbau`: the field without the word that announces it."""
    lead = _LEAD.match(field.text) if field else None
    if field is None or lead is None or field.end - field.start - lead.end() < 3:
        return field
    return Span(field.line, field.start + lead.end(), field.end, "field", field.score, field.margin)
