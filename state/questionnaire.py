"""The job's questionnaire on the status page: by private link, answered once."""

from typing import Any, TypedDict

from ats_app.applications import careers_api
from ats_app.core.errors import AppError, Invalid, StaleVersion
from ats_app.core.schemas import validated
from ats_app.matching import questionnaires
from ats_app.matching.questionnaires import AnswersInput, AskedRow
from state.base import Open, handler, run_as
from state.careers import CareersState
from state.toasts import refused


class Question(TypedDict):
    id: str
    text: str
    options: list[list[str]]
    """(id, words) of each answer."""


class QuestionnaireState(CareersState):
    title: str = ""
    """Empty while nothing is asked."""
    introduction: str = ""
    questions: list[Question] = []
    answered_at: str = ""
    wrong: dict[str, str] = {}
    """What is missing, by the id of a question."""

    _version: int = 0
    """Of the questions that are shown."""

    @handler(Open.ANYBODY)
    async def load_questionnaire(self) -> None:
        """Asks on the page of a private link."""
        self.wrong = {}
        self._show(await run_as(await self._visitor(), questionnaires.asked, self._param("token")))

    @handler(Open.ANYBODY)
    async def send(self, form: dict[str, Any]) -> None:
        """Takes the answers, all of them."""
        self.wrong = {}
        visitor = await self._visitor()
        careers_api.slow_down(visitor, "questionnaire")
        given = [{"question": item["id"], "option": str(form.get(item["id"]) or "")} for item in self.questions]
        data = validated(AnswersInput, {"answers": given, "version": self._version})
        self._show(await run_as(visitor, questionnaires.answer, self._param("token"), data))

    def _show(self, row: AskedRow | None) -> None:
        self.title, self.introduction = (row.title, row.introduction) if row else ("", "")
        self._version = row.version if row else 0
        self.answered_at = row.answered_at.isoformat() if row and row.answered_at else ""
        self.questions = [
            Question(id=item.id, text=item.text, options=[[option.id, option.text] for option in item.options])
            for item in (row.questions if row else [])
        ]

    def _explain(self, error: AppError) -> Any:
        if isinstance(error, Invalid) and error.fields:
            self.wrong = error.fields
            return None
        if error.status == 404:
            self.title = ""
            return None
        if isinstance(error, StaleVersion):
            return [refused(error.message), QuestionnaireState.load_questionnaire]
        return super()._explain(error)
