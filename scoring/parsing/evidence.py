"""Every field with what speaks for it: the value, its score, and its lead over the next best reading."""

from __future__ import annotations

from .confidence import MISSING, confidence
from .contact import Contact, email_value, read_contact
from .dates import DateRange, Moment
from .document import Line
from .jobs import jobs
from .language import detect
from .reading import read
from .sections import split_sections
from .spans import Entry, Span
from .studies import courses, split_degree

Part = tuple[object, float, float]  # value, score, lead over the next best reading


def sureness(kind: str, parts: dict[str, Part], needs: tuple[str, ...]) -> dict[str, float]:
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
    work = jobs(sections)
    study = courses(sections)
    return {
        "contact_info": [contact_parts(contact)],
        "work_history": [job_parts(entry, start, end, where) for entry, start, end, _, where in work],
        "education": [course_parts(entry, end, where) for entry, _, end, _, where in study],
    }
