"""What a careful reader finds in a document: the person's truth less what the document does not show."""

from typing import Any

from ats_app.demo.resumes.careers import AS_OF
from ats_app.demo.resumes.people import Education, Person, Work
from ats_app.demo.resumes.sheet import Shows, shown_location
from ats_app.demo.resumes.style import Style


def truth_of(person: Person, style: Style, shows: Shows, *, layout: str, extension: str) -> dict[str, Any]:
    """The truth file: contact_info, education, work_history, skills, ... A missing key = not shown.

    Dates are "YYYY-MM", or "YYYY" where the document shows years only; then years of experience stay only if a
    reader of the years alone comes within one year of them. A person still studying has no graduation_year.
    """
    info = person.contact_info
    contact = {"first_name": info.first_name, "last_name": info.last_name, "email": info.email}
    if shows.phone:
        contact["phone"] = info.phone
    if shows.location:
        contact["location"] = shown_location(person, style)
    truth: dict[str, Any] = {
        "contact_info": contact,
        "education": [_study(e, shows) for e in person.education],
        "work_history": [_job(w, style, shows) for w in person.work_history],
        "skills": list(person.skills),
        "skills_as_written": list(person.skills_as_written),
        "certifications": list(person.certifications) if shows.certifications else [],
        "languages": list(person.languages) if shows.languages else [],
        "years_of_experience": person.years_of_experience,
        "language": person.language,
        "layout": layout,
        "format": extension,
    }
    if style.dates == "year" and abs(_years_read(person) - person.years_of_experience) > 1:
        del truth["years_of_experience"]
    if not shows.readable:
        truth["expected_error"] = "needs_ocr"
    return truth


def _study(study: Education, shows: Shows) -> dict[str, Any]:
    entry: dict[str, Any] = {"degree": study.degree, "field": study.field, "institution": study.institution}
    if study.graduation_year and shows.graduation:
        entry["graduation_year"] = study.graduation_year
    return entry


def _job(work: Work, style: Style, shows: Shows) -> dict[str, Any]:
    digits = 4 if style.dates == "year" else 7
    return {
        "title": work.title,
        "company": work.company,
        "start_date": work.start_date[:digits],
        "end_date": work.end_date[:digits] if work.end_date else None,
        "description": work.description if shows.bullets else "",
    }


def _years_read(person: Person) -> int:
    """Years of experience of somebody who sees only years: the union of [start, end) of each job."""
    spans = [(int(w.start_date[:4]), int(w.end_date[:4]) if w.end_date else AS_OF // 12) for w in person.work_history]
    return len({year for start, end in spans for year in range(start, end)})
