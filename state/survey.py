"""The voluntary survey on the receipt and the status page: by private link, for the candidate alone."""

from typing import Any
from uuid import UUID

import reflex as rx

from ats_app.applications import careers_api
from ats_app.applications import status as own_status
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import AppError, Invalid
from ats_app.core.schemas import validated
from ats_app.fairness import survey
from ats_app.fairness.schemas import SurveyInput
from state.base import Open, handler, run_as
from state.careers import CareersState


class SurveyState(CareersState):
    asked: bool = False
    given_at: str = ""
    sexes: list[list[str]] = []
    races: list[list[str]] = []
    survey_text: str = ""
    survey_error: str = ""
    survey_note: str = ""
    """What became of the answers, after they were sent or taken back."""
    sending: bool = False

    _link: str = ""

    @handler(Open.ANYBODY)
    async def load_survey(self) -> None:
        """Asks on the page of a private link."""
        await self._open(self._param("token"))

    @handler(Open.ANYBODY)
    async def ask_after(self, status_url: str) -> None:
        """Asks on the receipt, whose private link was just made."""
        await self._open(status_url.rsplit("/", 1)[-1])

    @handler(Open.ANYBODY)
    async def answer(self, form: dict[str, Any]) -> Any:
        """Keeps the answers; what is declined is not stored."""
        self.survey_error = self.survey_note = ""
        visitor = await self._visitor()
        careers_api.slow_down(visitor, "survey")
        data = validated(
            SurveyInput,
            {
                "sex": str(form.get("sex") or "") or None,
                "race_ethnicity": str(form.get("race_ethnicity") or "") or None,
                "consent": form.get("survey_consent") in (True, "on", "true"),
            },
        )
        row = await run_as(visitor, _answer, self._link, data)
        self._show_survey(row)
        self.survey_note = (
            "Thank you. Your answers are stored apart from your application."
            if row.given_at
            else "Thank you. Nothing was stored."
        )

    @handler(Open.ANYBODY)
    async def take_back(self) -> None:
        """Deletes the answers."""
        self._show_survey(await run_as(await self._visitor(), _withdraw, self._link))
        self.survey_note, self.survey_error = "Your answers were deleted.", ""

    async def _open(self, link: str) -> None:
        self._link, self.survey_note, self.survey_error = link, "", ""
        self._show_survey(await run_as(await self._visitor(), _read, link))

    def _show_survey(self, row: survey.SurveyRow) -> None:
        self.asked, self.survey_text = row.enabled or row.given_at is not None, row.consent_text
        self.given_at = row.given_at.isoformat() if row.given_at else ""
        self.sexes = [[key, words] for key, words in row.sexes.items()]
        self.races = [[key, words] for key, words in row.races.items()]

    def _explain(self, error: AppError) -> Any:
        if isinstance(error, Invalid) and "survey_consent" in error.fields:
            self.survey_error = error.fields["survey_consent"]
            return rx.set_focus("survey_consent")
        if error.status == 404:
            self.asked = False
            return None
        return super()._explain(error)


def _candidate(uow: UnitOfWork, link: str) -> UUID:
    return own_status.candidate_of(uow, link)


def _read(uow: UnitOfWork, link: str) -> survey.SurveyRow:
    return survey.read(uow, _candidate(uow, link))


def _answer(uow: UnitOfWork, link: str, data: SurveyInput) -> survey.SurveyRow:
    return survey.answer(uow, _candidate(uow, link), data)


def _withdraw(uow: UnitOfWork, link: str) -> survey.SurveyRow:
    return survey.withdraw(uow, _candidate(uow, link))
