"""Questionnaires over REST: written by recruiters, answered by candidates over their private link."""

from uuid import UUID

from fastapi import APIRouter, Response

from ats_app.applications.careers_api import Visitor, slow_down
from ats_app.core.db import unit_of_work
from ats_app.core.errors import NotFound
from ats_app.core.permissions import Permission
from ats_app.matching import questionnaires
from ats_app.matching.questionnaires import (
    AnswersInput,
    AskedRow,
    AssessmentRow,
    QuestionnaireInput,
    QuestionnaireRow,
)
from ats_app.web.idempotency import IdempotentRoute
from ats_app.web.routing import Access, CurrentActor, guarded

router = APIRouter(tags=["questionnaires"], route_class=IdempotentRoute)


@router.get("/jobs/{job_id}/questionnaire", **guarded(Permission.JOBS_WRITE))
def get_questionnaire(actor: CurrentActor, job_id: UUID) -> QuestionnaireRow:
    """A job's questionnaire with its key; 404 where there is none."""
    with unit_of_work(actor) as uow:
        return questionnaires.get(uow, job_id)


@router.put("/jobs/{job_id}/questionnaire", **guarded(Permission.JOBS_WRITE))
def define(actor: CurrentActor, job_id: UUID, data: QuestionnaireInput) -> QuestionnaireRow:
    """Writes or replaces it; with `version`, a stale one is refused. Answers already given keep their points."""
    with unit_of_work(actor) as uow:
        return questionnaires.define(uow, job_id, data)


@router.delete("/jobs/{job_id}/questionnaire", status_code=204, **guarded(Permission.JOBS_WRITE))
def remove(actor: CurrentActor, job_id: UUID) -> Response:
    """Asks it no more; deletes it where nobody has answered."""
    with unit_of_work(actor) as uow:
        questionnaires.remove(uow, job_id)
    return Response(status_code=204)


@router.get("/applications/{application_id}/assessment", **guarded(Permission.APPLICATIONS_READ))
def assessment(actor: CurrentActor, application_id: UUID) -> AssessmentRow:
    """What an applicant's answers came to; 404 until they answered."""
    with unit_of_work(actor) as uow:
        found = questionnaires.result(uow, application_id)
    if found is None:
        raise NotFound("This applicant has not answered a questionnaire.")
    return found


@router.get("/careers/{tenant}/status/{token}/questionnaire", **guarded(Access.PUBLIC))
def asked(actor: Visitor, token: str) -> AskedRow:
    """What the applicant of a private link is asked; 404 where nothing is."""
    with unit_of_work(actor) as uow:
        found = questionnaires.asked(uow, token)
    if found is None:
        raise NotFound("Nothing is asked.")
    return found


@router.post("/careers/{tenant}/status/{token}/questionnaire", **guarded(Access.PUBLIC))
def answer(actor: Visitor, token: str, data: AnswersInput) -> AskedRow:
    """Takes the applicant's answers, once and all of them."""
    slow_down(actor, "questionnaire")
    with unit_of_work(actor) as uow:
        return questionnaires.answer(uow, token, data)
