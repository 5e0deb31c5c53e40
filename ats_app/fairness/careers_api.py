"""`/api/v1/careers/{tenant}`: the voluntary survey of an applicant, by private link, and the published audit."""

from fastapi import APIRouter

from ats_app.applications import status
from ats_app.applications.careers_api import Visitor, slow_down
from ats_app.core.db import unit_of_work
from ats_app.fairness import publishing, survey
from ats_app.fairness.schemas import SummaryRow, SurveyInput
from ats_app.web.routing import Access, guarded

router = APIRouter(prefix="/careers/{tenant}", tags=["careers"])


@router.get("/status/{token}/survey", **guarded(Access.PUBLIC))
def read_survey(actor: Visitor, token: str) -> survey.SurveyRow:
    """The survey, and whether it was answered; never the answers."""
    with unit_of_work(actor) as uow:
        return survey.read(uow, status.candidate_of(uow, token))


@router.put("/status/{token}/survey", **guarded(Access.PUBLIC))
def answer_survey(actor: Visitor, token: str, data: SurveyInput) -> survey.SurveyRow:
    """Keeps the answers apart from the application; they replace earlier ones."""
    slow_down(actor, "survey")
    with unit_of_work(actor) as uow:
        return survey.answer(uow, status.candidate_of(uow, token), data)


@router.delete("/status/{token}/survey", **guarded(Access.PUBLIC))
def withdraw_survey(actor: Visitor, token: str) -> survey.SurveyRow:
    """Deletes the answers."""
    with unit_of_work(actor) as uow:
        return survey.withdraw(uow, status.candidate_of(uow, token))


@router.get("/fairness", **guarded(Access.PUBLIC))
def summary(actor: Visitor) -> SummaryRow:
    """The summary of the bias audit that the company has published; 404 where there is none."""
    with unit_of_work(actor) as uow:
        return publishing.summary(uow)
