"""What people said of the values read in the demo's résumés, through the service that takes it from real people.

Recruiters look at what the parser is least sure of and at a few values more; whoever came through the careers page saw
a form that was filled in. Both know the truth of the invented person, so the parser's report shows how right it was.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

from sqlmodel import col

from ats_app.candidates.models import Candidate
from ats_app.core.actor import Actor
from ats_app.core.db import UnitOfWork
from ats_app.core.permissions import Role
from ats_app.core.repository import Repository
from ats_app.demo.copying import raw_connection
from ats_app.demo.documents import ReadResume
from ats_app.resumes import corrections
from ats_app.resumes.models import Document
from ats_app.resumes.overlay import parse_path, sureness_at, value_at
from ats_app.resumes.schemas import FORM_FIELDS, ConfirmationInput, CorrectionInput, FirstLook
from scoring.parsing import ParsedResume
from scoring.parsing.review import asks_for

Truth = Mapping[str, Any]
_CONTACT = ("first_name", "last_name", "email", "phone", "location")
_ENTRIES = {
    "work_history": ("title", "company", "start_date", "end_date"),
    "education": ("degree", "field", "institution", "graduation_year"),
}
_SURE_ONES = (2, 3, 4, 5, 6)
"""How many values a recruiter looks at beside those that were asked for."""
_NOTICED = 0.5
"""How many of the wrong values that nobody was asked about somebody notices."""
_SAME_ENTRY = 2
_TAKEN = "contact_info.email"
"""May be another candidate's of the demo: then the profile has a number in it, and nobody can correct that."""


def review(
    uow: UnitOfWork, slug: str, read: Sequence[ReadResume], documents: Sequence[UUID], recruiters: Sequence[UUID]
) -> None:
    """Recruiters confirm and correct values of documents (parallel to what was read in them)."""
    rng = Random(f"review/{slug}")  # noqa: S311 - a story
    for document_id, item in zip(documents, read, strict=True):
        if not isinstance(item.answer, ParsedResume):
            continue
        data = item.answer.model_dump(mode="json")["candidate_data"]
        recruiter = Actor.user(tenant_id=uow.actor.tenant_id, user_id=rng.choice(recruiters), role=Role.RECRUITER)
        with _acting(uow, recruiter):
            for path, parsed, true in _looked_at(data, item.resume.truth, rng):
                _say(uow, document_id, path, parsed, true)


def send_forms(uow: UnitOfWork, read: Mapping[UUID, ReadResume]) -> None:
    """The forms of those who came through the careers page, by document."""
    repository = Repository(uow)
    for document in uow.session.exec(repository.scoped(Document).where(col(Document.id).in_(list(read)))).all():
        candidate = uow.session.get(Candidate, (uow.actor.tenant_id, document.candidate_id))
        answer = read[document.id].answer
        if candidate and candidate.source == "careers-page" and isinstance(answer, ParsedResume):
            look = FirstLook.of(answer.model_dump(mode="json"))
            corrections.keep_form(uow, document, look, {name: str(getattr(candidate, name)) for name in FORM_FIELDS})
    uow.flush()


def date(uow: UnitOfWork, now: datetime) -> None:
    """Documents came with their applications, were read at once, and were looked at within some days."""
    connection, values = raw_connection(uow.session), {"tenant": uow.actor.tenant_id, "now": now}
    for statement in (_DATE_DOCUMENTS, _DATE_READINGS, _DATE_WORDS):
        connection.execute(statement, values)
    uow.session.expire_all()


@contextmanager
def _acting(uow: UnitOfWork, actor: Actor) -> Iterator[None]:
    before, uow.actor = uow.actor, actor
    try:
        yield
    finally:
        uow.actor = before


def _looked_at(data: dict[str, Any], truth: Truth, rng: Random) -> Iterator[tuple[str, str | None, str | None]]:
    """(path, what was read, what is right) of the values that somebody looks at."""
    sure = []
    for path, parsed, true in _values(data, truth):
        sureness = sureness_at(data, path)
        if sureness is not None and asks_for(parse_path(path).field, sureness) and path != _TAKEN:
            yield path, parsed, true
        elif parsed != true:
            if path != _TAKEN and rng.random() < _NOTICED:
                yield path, parsed, true
        elif parsed is not None:
            sure.append((path, parsed, true))
    yield from rng.sample(sure, min(len(sure), rng.choice(_SURE_ONES)))


def _values(data: dict[str, Any], truth: Truth) -> Iterator[tuple[str, str | None, str | None]]:
    for name in _CONTACT:
        if name in truth["contact_info"]:
            path = f"contact_info.{name}"
            parsed, printed = value_at(data, path), str(truth["contact_info"][name])
            yield path, parsed, parsed if name == "location" and _same_place(parsed, printed) else printed
    for section, names in _ENTRIES.items():
        for number, entry in enumerate(data[section]):
            true = _same(entry, truth[section], names)
            for name in names if true else ():
                path = f"{section}.{number}.{name}"
                if true and name in true:
                    yield path, value_at(data, path), None if true[name] is None else str(true[name])


def _same_place(parsed: str | None, true: str) -> bool:
    """Nobody corrects a place for the country behind it."""
    return parsed is not None and parsed.partition(",")[0].casefold() == true.partition(",")[0].casefold()


def _same(entry: Mapping[str, Any], known: Sequence[Truth], names: Sequence[str]) -> Truth | None:
    """The true entry that a read one is of."""
    hits = [sum(entry.get(name) == true.get(name) for name in names) for true in known]
    return known[hits.index(max(hits))] if hits and max(hits) >= _SAME_ENTRY else None


def _say(uow: UnitOfWork, document_id: UUID, path: str, parsed: str | None, true: str | None) -> None:
    if parsed == true:
        corrections.confirm(uow, document_id, ConfirmationInput(path=path, value=parsed))
        return
    version = corrections.reviewed(uow, document_id).version
    corrections.correct(uow, document_id, CorrectionInput(path=path, value=true, version=version))


_DATE_DOCUMENTS = """
UPDATE documents d SET created_at = a.first, updated_at = a.first
FROM (SELECT resume_id, min(applied_at) AS first FROM applications WHERE tenant_id = %(tenant)s GROUP BY 1) a
WHERE d.tenant_id = %(tenant)s AND d.id = a.resume_id
"""
_DATE_READINGS = """
UPDATE parsed_resumes p SET created_at = d.created_at, updated_at = d.created_at,
  parsed_at = d.created_at + interval '2 seconds'
FROM documents d WHERE p.tenant_id = %(tenant)s AND d.tenant_id = p.tenant_id AND d.id = p.document_id
"""
_DATE_WORDS = """
UPDATE parse_corrections c SET created_at = w.at, updated_at = w.at
FROM (SELECT c.id, CASE c.origin WHEN 'candidate' THEN d.created_at ELSE least(
    d.created_at + interval '1 hour' * (3 + abs(hashtext(d.id::text)) %% 66),
    d.created_at + (cast(%(now)s AS timestamptz) - d.created_at) / 2) END AS at
  FROM parse_corrections c JOIN documents d ON d.tenant_id = c.tenant_id AND d.id = c.document_id
  WHERE c.tenant_id = %(tenant)s) w
WHERE c.tenant_id = %(tenant)s AND c.id = w.id
"""
