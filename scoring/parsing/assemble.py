"""From a document to the résumé: sections to fields, fields to the public answer."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import date

from scoring.skills import taxonomy

from . import schema
from .confidence import confidence
from .contact import Contact, email_value, read_contact
from .dates import Moment, years_covered
from .document import Document, Line
from .evidence import contact_parts, course_parts, job_parts, sureness
from .headings import is_duties_label
from .jobs import WORK_ROLES, jobs
from .language import detect
from .lexicon import fold
from .lists.certificates import certificate_items
from .lists.rows import logical_lines
from .lists.skills import shown_skills, skill_items
from .lists.tongues import language_items
from .places import take_apart
from .roles import find_degree
from .sections import Section, sections_of, split_sections
from .spans import Row, Span
from .studies import courses, split_degree
from .version import version

_JOB_NEEDS = ("title", "company", "start_date")
_COURSE_NEEDS = ("degree", "institution", "graduation_year")


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
    work, spans = _work(sections, sources)
    education = _education(sections, sources)
    owner = fold(" ".join(name for name in (contact.first_name, contact.last_name) if name))
    skills = _skills(sections, sources)
    certifications = _certifications(sections_of(sections, "certifications"), owner, sources)
    languages = _languages(sections_of(sections, "languages"), sources)
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
    sources.span("contact_info.first_name", found.given)
    sources.span("contact_info.last_name", found.family)
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


def _work(
    sections: list[Section], sources: _Sources
) -> tuple[tuple[schema.Work, ...], list[tuple[Moment, Moment | None]]]:
    rows = jobs(sections)
    found: list[schema.Work] = []
    spans: list[tuple[Moment, Moment | None]] = []
    for k, row in enumerate(rows):
        found.append(_job(row, k, sources))
        _, start, end, current, _ = row
        if start:
            spans.append((start, None if current else end))
    return tuple(found), spans


def _job(row: Row, k: int, sources: _Sources) -> schema.Work:
    path = f"work_history.{k}"
    entry, start, end, _, where = row
    for role in ("title", "company", "location"):
        sources.span(f"{path}.{role}", entry.span(role))
    if where:
        for name in ("start_date", "end_date"):
            sources.add(f"{path}.{name}", where[0], where[1].begin, where[1].stop)
    value = {role: span.text if (span := entry.span(role)) else None for role in WORK_ROLES}
    return schema.Work(
        title=value["title"],
        company=value["company"],
        location=value["location"],
        start_date=str(start) if start else None,
        end_date=str(end) if end else None,
        description=_description(entry.body),
        confidence=sureness("work_history", job_parts(entry, start, end, where), _JOB_NEEDS),
    )


def _description(lines: Iterable[Line]) -> str:
    return "\n".join(line.text for line in logical_lines([ln for ln in lines if not is_duties_label(ln.text)]))


def _education(sections: list[Section], sources: _Sources) -> tuple[schema.Education, ...]:
    rows = courses(sections)
    told = [course_parts(entry, end, where) for entry, _, end, _, where in rows]
    several = len(rows) > 1  # what none of several courses has was left out on purpose
    needs = tuple(f for f in _COURSE_NEEDS if not several or any(parts[f][0] is not None for parts in told))
    return tuple(_course(row, k, needs, sources) for k, row in enumerate(rows))


def _course(row: Row, k: int, needs: tuple[str, ...], sources: _Sources) -> schema.Education:
    entry, _, end, _, where = row
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
        confidence=sureness("education", course_parts(entry, end, where), needs),
    )


def _skills(sections: list[Section], sources: _Sources) -> tuple[schema.Skill, ...]:
    found: dict[str, schema.Skill] = {}
    listed = [skill_items(section) for section in sections_of(sections, "skills")]
    for items in (*listed, *map(shown_skills, sections_of(sections, "other"))):
        for span in items:
            known = taxonomy().resolve(span.text)
            name = known.name if known else span.text
            key = fold(name)
            if known and key in found:
                if known.kind == "tool" or fold(span.text) in (key, fold(found[key].as_written)):
                    continue
                # another phrase for what the taxonomy holds to be the same stays as it was written
                known, name, key = None, span.text, fold(span.text)
            if key in found:
                continue
            sources.span(f"skills.{len(found)}", span)
            found[key] = schema.Skill(
                id=known.id if known else None,
                name=name,
                as_written=span.text,
                confidence=0.95 if known else 0.85,
            )
    return tuple(found.values())


def _certifications(sections: list[Section], owner: str, sources: _Sources) -> tuple[schema.Certification, ...]:
    found: dict[str, schema.Certification] = {}
    for section in sections:
        for span, year in certificate_items(section):
            key = fold(span.text)
            names_owner = bool(owner) and owner in key  # the foot of a page
            if key not in found and not names_owner:
                sources.span(f"certifications.{len(found)}", span)
                found[key] = schema.Certification(name=span.text, year=year, confidence=0.9)
    return tuple(found.values())


def _languages(sections: list[Section], sources: _Sources) -> tuple[schema.Language, ...]:
    found: dict[str, schema.Language] = {}
    for section in sections:
        for span, code, level in language_items(section.lines):
            if code not in found:
                sources.span(f"languages.{len(found)}", span)
                found[code] = schema.Language(name=span.text, code=code, level=level)
    return tuple(found.values())
