"""What colleagues say about the score of the application at hand."""

from typing import Any, TypedDict
from uuid import UUID

from ats_app.core.errors import AppError, Invalid
from ats_app.core.permissions import Permission
from ats_app.core.schemas import validated
from ats_app.fairness import feedback
from ats_app.fairness.schemas import FeedbackInput, FeedbackRow
from ats_app.fairness.words import DIRECTIONS, FACTORS, REASONS
from state.base import AppState, handler
from state.candidate import CandidateState
from state.toasts import done

NO_ERRORS = {"direction": "", "reason": "", "text": ""}


class FeedbackLine(TypedDict):
    id: str
    what: str
    why: str
    text: str
    who: str
    score: str
    at: str
    mine: bool


class FeedbackState(AppState):
    lines: list[FeedbackLine] = []
    may_give: bool = False
    writing: bool = False
    errors: dict[str, str] = NO_ERRORS

    @handler(Permission.CANDIDATES_READ)
    async def load(self) -> None:
        """Shows the feedback on the application that the page has at hand."""
        self.may_give = self._actor.can(Permission.FEEDBACK_WRITE)
        self.lines, self.writing, self.errors = [], False, NO_ERRORS
        application = await self._application()
        if application is not None and self._actor.can(Permission.APPLICATIONS_READ):
            self._show(await self._run(feedback.of_application, application))

    @handler(Permission.FEEDBACK_WRITE)
    async def open(self) -> None:
        """Opens the form."""
        self.writing, self.errors = True, NO_ERRORS

    @handler(Permission.FEEDBACK_WRITE)
    async def close(self, _open: bool = False) -> None:
        """Closes the form."""
        self.writing = False

    @handler(Permission.FEEDBACK_WRITE)
    async def give(self, form: dict[str, Any]) -> Any:
        """Keeps what the person says about the score."""
        application = await self._application()
        if application is None:
            return None
        try:
            names = ("direction", "factor", "reason", "text")
            data = validated(FeedbackInput, {name: form[name] for name in names if form.get(name)})
        except Invalid as error:
            self.errors = NO_ERRORS | {name: "Please choose one." for name in error.fields if name in NO_ERRORS}
            return None
        self._show(await self._run(feedback.give, application, data))
        self.writing, self.errors = False, NO_ERRORS
        return done("Thank you. It is in the fairness report and in the next training.")

    @handler(Permission.FEEDBACK_WRITE)
    async def take_back(self, feedback_id: str) -> Any:
        """Deletes one's own feedback."""
        await self._run(feedback.take_back, UUID(feedback_id))
        self.lines = [line for line in self.lines if line["id"] != feedback_id]
        return done("Taken back")

    async def _application(self) -> UUID | None:
        page = await self.get_state(CandidateState)
        return UUID(page.application["id"]) if page.application["id"] else None

    def _show(self, rows: list[FeedbackRow]) -> None:
        me = self._actor.user_id
        self.lines = [_line(row, mine=row.author_id == me) for row in rows]

    def _explain(self, error: AppError) -> Any:
        return None if error.status == 404 else super()._explain(error)


def _line(row: FeedbackRow, *, mine: bool) -> FeedbackLine:
    return FeedbackLine(
        id=str(row.id),
        what=f"{DIRECTIONS[row.direction]} · {FACTORS[row.factor]}",
        why=REASONS[row.reason],
        text=row.text,
        who=row.author or "A former colleague",
        score="–" if row.score is None else f"{row.score:.0f}",
        at=row.created_at.isoformat(),
        mine=mine,
    )
