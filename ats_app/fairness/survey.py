"""The voluntary survey: a candidate answers by private link, changes it, takes it back. Nobody else reads an answer."""

from datetime import datetime
from uuid import UUID

from ats_app.accounts import company
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import Conflict, Invalid
from ats_app.core.permissions import Permission
from ats_app.core.schemas import Row
from ats_app.fairness import settings
from ats_app.fairness.repository import AuditRepository, SurveyRepository
from ats_app.fairness.schemas import SurveyInput
from ats_app.fairness.words import CONSENT_TEXT, CONSENT_VERSION, RACES, SEXES


class SurveyRow(Row):
    """What a candidate sees of the survey: whether it is asked, and whether and when they answered. Not the answer:
    who has the link may not be who gave it."""

    enabled: bool
    given_at: datetime | None
    consent_text: str
    sexes: dict[str, str]
    races: dict[str, str]


def read(uow: UnitOfWork, candidate_id: UUID | None) -> SurveyRow:
    """The survey as it is put to a candidate; without an id as it would be put to anybody."""
    uow.actor.require(Permission.CAREERS_READ)
    return SurveyRow(
        enabled=settings.survey_enabled(uow),
        given_at=SurveyRepository(uow).given_at(candidate_id) if candidate_id else None,
        consent_text=CONSENT_TEXT.format(company=company.company(uow).name),
        sexes=dict(SEXES),
        races=dict(RACES),
    )


def answer(uow: UnitOfWork, candidate_id: UUID, data: SurveyInput) -> SurveyRow:
    """Keeps a candidate's answers in place of earlier ones. Declining every question keeps nothing at all.

    Raises:
        Invalid: something was answered without consent.
        Conflict: the company does not ask.
    """
    uow.actor.require(Permission.CAREERS_APPLY)
    if not settings.survey_enabled(uow):
        raise Conflict("This company does not run the survey.")
    repository = SurveyRepository(uow)
    if data.sex is None and data.race_ethnicity is None:
        repository.withdraw(candidate_id)
        return read(uow, candidate_id)
    if not data.consent:
        raise Invalid(fields={"survey_consent": "Without your consent we may not keep your answers."})
    words = CONSENT_TEXT.format(company=company.company(uow).name)
    repository.keep(candidate_id, data.sex, data.race_ethnicity, CONSENT_VERSION, words)
    return read(uow, candidate_id)


def withdraw(uow: UnitOfWork, candidate_id: UUID) -> SurveyRow:
    """Deletes a candidate's answers. Doing it twice is no error."""
    uow.actor.require(Permission.CAREERS_APPLY)
    SurveyRepository(uow).withdraw(candidate_id)
    return read(uow, candidate_id)


def for_statistics(uow: UnitOfWork) -> dict[str, dict[str, str]]:
    """Candidate -> what they stated, for a worker that computes aggregates and keeps none of it."""
    uow.actor.require(Permission.FAIRNESS_READ)
    return AuditRepository(uow).stated()
