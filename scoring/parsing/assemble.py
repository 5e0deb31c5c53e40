"""From a document to the résumé: sections to fields, fields to the public answer."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from datetime import date
from itertools import pairwise

from . import schema
from .confidence import MISSING, confidence
from .contact import Contact, email_value, read_contact
from .dates import DateRange, Moment, newest_first, years_covered
from .decoding import decode
from .document import Document, Line
from .entries import cut_entries, entry_dates
from .language import detect
from .lexicon import fold
from .listed import certificate_items, language_items, skill_items
from .places import place_score, take_apart
from .reading import read
from .roles import find_degree
from .sections import Section, split_sections
from .spans import Entry, Span
from .version import version

_HEADLINE = 6  # sections and lines at the top that may hold the person's title
_WORK_ROLES = ("title", "company", "location")
_WORK_MISSING = {"title": -3.0, "company": -2.5}
_STUDY_ROLES = ("degree", "field", "institution", "location")
_STUDY_MISSING = {"degree": -2.5, "institution": -2.5, "field": -0.6}
_JOB_NEEDS = ("title", "company", "start_date")
_COURSE_NEEDS = ("degree", "institution", "graduation_year")
_JOINTS = [
    "in",
    "of",
    "en",
    "em",
    "de",
    "der",
    "des",
    "del",
    "zum",
    "zur",
    "zu",
    "als",
    "im",
    "für",
    "with",
    "do",
    "da",
    "dos",
    "das",
    "du",
    "fach",
    "mention",
    "option",
    "spécialité",
    "fachrichtung",
    "studienrichtung",
]
_KINDS = ("the field of", "fach", "fachrichtung", "bereich", "schwerpunkt", "área de", "domaine de", "domaine du")
_CONNECTOR = re.compile(
    rf"^[\s,:;–\-(|]*(?:(?:{'|'.join(_JOINTS)}|major in)\b\s*|d['’])?(?:(?:{'|'.join(_KINDS)})\s+)?[\s,:;–\-(]*",
    re.IGNORECASE,
)
_LEAD = re.compile(
    rf"^(?:{'|'.join(sorted({'mention', 'option', 'spécialité', 'especialidad', 'especialização', *_KINDS}))})\b[\s:]+",
    re.IGNORECASE,
)


class _Sources:
    """Collects where values stand."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.found: dict[str, schema.Source] = {}

    def add(self, path: str, line: Line, start: int, end: int) -> None:
        begin = line.offset + start
        box = line.box(start, end)
        self.found[path] = schema.Source(
            page=line.page,
            box=None if box is None else (round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1)),
            span=(begin, begin + end - start),
            text=line.text[start:end],
        )

    def span(self, path: str, span: Span | None) -> None:
        if span is not None:
            self.add(path, span.line, span.start, span.end)


def assemble(document: Document, *, country_hint: str | None, today: date, started: float) -> schema.ParsedResume:
    """Read every field of a document."""
    language = detect(document)
    sections = split_sections(document)
    sources = _Sources(document)
    contact = _contact(read_contact(document, sections, language, country_hint), sources)
    work, spans = _work(_of(sections, "work"), headlines_of(sections), sources)
    education = _education(_of(sections, "education"), sources)
    skills = _skills(_of(sections, "skills"), language, sources)
    certifications = _certifications(_of(sections, "certifications"), sources)
    languages = _languages(_of(sections, "languages"), sources)
    summary = next((" ".join(line.text for line in s.lines) for s in sections if s.kind == "summary" and s.lines), None)
    data = schema.CandidateData(
        contact_info=contact,
        summary=summary,
        education=education,
        work_history=work,
        skills=skills,
        certifications=certifications,
        languages=languages,
        years_of_experience=years_covered(spans, today),
        sources=sources.found,
    )
    meta = schema.ParsingMetadata(
        format=document.format,
        pages=document.pages,
        language=language,
        processing_time_ms=round((time.perf_counter() - started) * 1000, 1),
        overall_confidence=_overall(data),
        parser_version=version(),
    )
    return schema.ParsedResume(candidate_data=data, parsing_metadata=meta)


def _of(sections: list[Section], kind: str) -> list[Section]:
    return [s for s in sections if s.kind == kind and s.lines]


def _overall(data: schema.CandidateData) -> float:
    parts = [
        data.contact_info.confidence,
        *(w.confidence for w in data.work_history),
        *(e.confidence for e in data.education),
    ]
    values = [value for part in parts for value in part.values()]
    return round(sum(values) / len(values), 3) if values else 0.0


def _contact(found: Contact, sources: _Sources) -> schema.ContactInfo:
    sure = {
        name: confidence(f"contact_info.{name}", score)
        for name, (value, score, _) in contact_parts(found).items()
        if value
    }
    if found.name:
        sources.span("contact_info.first_name", found.name)
        sources.span("contact_info.last_name", found.name)
    for field in ("email", "phone", "location"):
        span: Span | None = getattr(found, field)
        sources.span(f"contact_info.{field}", span)
    location = found.location.text if found.location else None
    return schema.ContactInfo(
        first_name=found.first,
        last_name=found.last,
        email=email_value(found.email) if found.email else None,
        phone=found.e164,
        location=location,
        place=take_apart(location) if location else None,
        links=found.links,
        confidence=sure,
    )


Part = tuple[object, float, float]  # value, score, lead over the next best reading


def _sure(kind: str, parts: dict[str, Part], needs: tuple[str, ...]) -> dict[str, float]:
    """Confidence by field; what an entry should have and hasn't counts as doubtful."""
    siblings = sum(value is not None for value, _, _ in parts.values())
    sure = {
        f: confidence(f"{kind}.{f}", score, lead, siblings)
        for f, (value, score, lead) in parts.items()
        if value is not None
    }
    return {**{f: MISSING for f in needs if f not in sure}, **sure}


def contact_parts(found: Contact) -> dict[str, Part]:
    """Value and score of every contact field."""
    spans = {"email": found.email, "phone": found.phone, "location": found.location}
    values = {
        "email": found.email and email_value(found.email),
        "phone": found.e164,
        "location": found.location and found.location.text,
    }
    parts: dict[str, Part] = {k: (values[k], span.score if span else 0.0, 0.0) for k, span in spans.items()}
    return {
        "first_name": (found.first, found.name_score, 0.0),
        "last_name": (found.last, found.name_score, 0.0),
        **parts,
    }


def job_parts(
    entry: Entry, start: Moment | None, end: Moment | None, where: tuple[Line, DateRange] | None
) -> dict[str, Part]:
    """Value, score and lead of every field of a job."""
    parts: dict[str, Part] = {r: _span_part(entry.span(r)) for r in ("title", "company")}
    clear = 0.0 if where is None else 3.0 - len(entry.dates)
    parts["start_date"] = (str(start) if start else None, clear, 0.0)
    parts["end_date"] = (str(end) if end else "" if where else None, clear, 0.0)
    return parts


def course_parts(entry: Entry, end: Moment | None, where: tuple[Line, DateRange] | None) -> dict[str, Part]:
    """Value, score and lead of every field of a course."""
    degree, field = split_degree(entry.span("degree"), entry.span("field"))
    clear = 0.0 if where is None else 3.0 - len(entry.dates)
    return {
        "degree": _span_part(degree),
        "field": _span_part(field),
        "institution": _span_part(entry.span("institution")),
        "graduation_year": (str(end.year) if end else None, clear, 0.0),
    }


def _span_part(span: Span | None) -> Part:
    return (span.text, span.score, span.margin) if span else (None, 0.0, 0.0)


def read_fields(data: bytes) -> dict[str, list[dict[str, Part]]]:
    """Every field of contact, work and education with its score, for fitting confidence."""
    document = read(data)
    sections = split_sections(document)
    contact = read_contact(document, sections, detect(document), None)
    jobs = [job_parts(entry, start, end, where) for entry, start, end, _, where in _jobs(_of(sections, "work"), headlines_of(sections))]
    courses = [course_parts(entry, end, where) for entry, _, end, _, where in _courses(_of(sections, "education"))]
    return {"contact_info": [contact_parts(contact)], "work_history": jobs, "education": courses}


# --- work ------------------------------------------------------------------------------------------------------------


Row = tuple[Entry, Moment | None, Moment | None, bool, tuple[Line, DateRange] | None]


def _jobs(sections: list[Section], headlines: frozenset[str]) -> list[Row]:
    """The jobs of the work sections, newest first."""
    entries = [e for s in sections for e in cut_entries(s.lines, study=False)]
    decode(entries, _WORK_ROLES, _WORK_MISSING, headlines)
    _share_employers(entries)
    rows = [(e, *entry_dates(e, single_is_end=False)) for e in entries if e.span("title") or e.span("company")]
    rows.sort(key=lambda row: newest_first((row[1], row[2], row[3])))
    return rows


def _work(
    sections: list[Section], headlines: frozenset[str], sources: _Sources
) -> tuple[tuple[schema.Work, ...], list[tuple[Moment, Moment | None]]]:
    rows = _jobs(sections, headlines)
    found: list[schema.Work] = []
    spans: list[tuple[Moment, Moment | None]] = []
    for k, row in enumerate(rows):
        found.append(_job(row, k, sources))
        _, start, end, current, _ = row
        if start:
            spans.append((start, None if current else end))
    return tuple(found), spans


def _share_employers(entries: list[Entry]) -> None:
    """Several positions under one employer's name: those without one have that of the entry above."""
    for above, entry in pairwise(entries):
        employer = above.span("company")
        if employer is not None and entry.span("title") is not None and entry.span("company") is None:
            entry.spans.append(Span(employer.line, employer.start, employer.end, "company", employer.score, 0.0))


def headlines_of(sections: list[Section]) -> frozenset[str]:
    """The folded texts around the name at the top of the page that may be the person's title."""
    lines = [line for s in sections[:_HEADLINE] if s.kind in ("", "contact") for line in s.lines[:_HEADLINE]]
    texts = [text.strip() for line in lines for text in re.split(r"[\t|•·]|\s[–—-]\s", line.text)]
    plain = [t for t in texts if 3 < len(t) < 60 and not re.search(r"[\d@:]", t) and place_score(t) < 0.5]
    return frozenset(map(fold, plain))


def _job(row: Row, k: int, sources: _Sources) -> schema.Work:
    path = f"work_history.{k}"
    entry, start, end, _, where = row
    for role in ("title", "company", "location"):
        sources.span(f"{path}.{role}", entry.span(role))
    if where:
        for name in ("start_date", "end_date"):
            sources.add(f"{path}.{name}", where[0], where[1].begin, where[1].stop)
    value = {role: span.text if (span := entry.span(role)) else None for role in _WORK_ROLES}
    return schema.Work(
        title=value["title"],
        company=value["company"],
        location=value["location"],
        start_date=str(start) if start else None,
        end_date=str(end) if end else None,
        description=_description(entry.body),
        confidence=_sure("work_history", job_parts(entry, start, end, where), _JOB_NEEDS),
    )


def _description(lines: Iterable[Line]) -> str:
    from .listed import logical_lines
    from .sections import is_duties_label

    return "\n".join(line.text for line in logical_lines([ln for ln in lines if not is_duties_label(ln.text)]))


# --- education -------------------------------------------------------------------------------------------------------


def _courses(sections: list[Section]) -> list[Row]:
    """The courses of the education sections, newest first."""
    entries = [e for s in sections for e in cut_entries(s.lines, study=True)]
    decode(entries, _STUDY_ROLES, _STUDY_MISSING)
    rows = [(e, *entry_dates(e, single_is_end=True)) for e in entries if e.span("degree") or e.span("institution")]
    rows.sort(key=lambda row: newest_first((row[1], row[2], row[3])))
    return rows


def _education(sections: list[Section], sources: _Sources) -> tuple[schema.Education, ...]:
    rows = _courses(sections)
    return tuple(_course(entry, end, where, k, sources) for k, (entry, _, end, _, where) in enumerate(rows))


def _course(
    entry: Entry, end: Moment | None, where: tuple[Line, DateRange] | None, k: int, sources: _Sources
) -> schema.Education:
    path = f"education.{k}"
    degree, field = split_degree(entry.span("degree"), entry.span("field"))
    institution = entry.span("institution")
    for name, span in (("degree", degree), ("field", field), ("institution", institution)):
        sources.span(f"{path}.{name}", span)
    if where:
        sources.add(f"{path}.graduation_year", where[0], where[1].begin, where[1].stop)
    match = find_degree(degree.text) if degree else None
    return schema.Education(
        degree=degree.text if degree else None,
        field=field.text if field else None,
        institution=institution.text if institution else None,
        graduation_year=end.year if end else None,
        level=match.level if match else 0,
        confidence=_sure("education", course_parts(entry, end, where), _COURSE_NEEDS),
    )


def split_degree(degree: Span | None, field: Span | None) -> tuple[Span | None, Span | None]:
    """`Bachelor of Science in Nursing` as degree and field; a field of its own stays."""
    field = _without_lead(field)
    if degree is None:
        return None, field
    match = find_degree(degree.text)
    if match is None or match.end >= len(degree.text):
        return degree, field
    rest = degree.text[match.end :]
    lead = _CONNECTOR.match(rest)
    begin = degree.start + match.end + (lead.end() if lead else 0)
    end = degree.end - (degree.text.endswith(")") and "(" not in degree.line.text[begin : degree.end])
    head = Span(degree.line, degree.start, degree.start + match.end, "degree", degree.score, degree.margin)
    if end - begin < 3:
        return (head, field) if lead and not rest[lead.end() :].strip() else (degree, field)
    if field and field.line is degree.line and degree.end < field.start <= degree.end + 3 and field.text[:1].islower():
        end = field.end  # a field with commas of its own
    return head, Span(degree.line, begin, end, "field", degree.score, degree.margin)


def _without_lead(field: Span | None) -> Span | None:
    """`mention Biologie`, `Fachrichtung: Maschinenbau`: the field without the word that announces it."""
    lead = _LEAD.match(field.text) if field else None
    if field is None or lead is None or field.end - field.start - lead.end() < 3:
        return field
    return Span(field.line, field.start + lead.end(), field.end, "field", field.score, field.margin)


# --- lists -----------------------------------------------------------------------------------------------------------


def _skills(sections: list[Section], language: str, sources: _Sources) -> tuple[schema.Skill, ...]:
    del language
    resolve = _resolver()
    found: dict[str, schema.Skill] = {}
    for section in sections:
        for span in skill_items(section):
            known = resolve(span.text)
            name = known[1] if known else span.text
            key = fold(name)
            if key in found:  # another phrase for what the taxonomy holds to be the same stays as it was written
                if not known or known[2] or fold(span.text) in (key, fold(found[key].as_written)):
                    continue
                known, name, key = None, span.text, fold(span.text)
                if key in found:
                    continue
            sources.span(f"skills.{len(found)}", span)
            found[key] = schema.Skill(
                id=known[0] if known else None,
                name=name,
                as_written=span.text,
                confidence=0.95 if known else 0.85,
            )
    return tuple(found.values())


def _resolver() -> Callable[[str], tuple[str, str, bool] | None]:
    """Text -> (id, name, whether it is a tool) of a skill of the taxonomy."""
    try:
        from scoring.skills import taxonomy
    except ImportError:
        return lambda _text: None
    table = taxonomy()

    def resolve(text: str) -> tuple[str, str, bool] | None:
        skill = table.resolve(text)
        return (skill.id, skill.name, skill.kind == "tool") if skill else None

    return resolve


def _certifications(sections: list[Section], sources: _Sources) -> tuple[schema.Certification, ...]:
    found: dict[str, schema.Certification] = {}
    for section in sections:
        for span, year in certificate_items(section):
            if fold(span.text) not in found:
                sources.span(f"certifications.{len(found)}", span)
                found[fold(span.text)] = schema.Certification(name=span.text, year=year, confidence=0.9)
    return tuple(found.values())


def _languages(sections: list[Section], sources: _Sources) -> tuple[schema.Language, ...]:
    found: dict[str, schema.Language] = {}
    for section in sections:
        for span, code, level in language_items(section.lines):
            if code not in found:
                sources.span(f"languages.{len(found)}", span)
                found[code] = schema.Language(name=span.text, code=code, level=level)
    return tuple(found.values())
