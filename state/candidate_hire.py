"""How the hire at hand turned out, as somebody says it on the candidate's page."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from ats_app.applications import hires
from ats_app.applications.schemas import HireOutcomeInput
from ats_app.core.errors import Invalid
from ats_app.core.permissions import Permission
from ats_app.core.schemas import validated
from state.base import AppState, handler
from state.candidate import CandidateState
from state.candidate_talk import TalkState
from state.candidate_views import ApplicationView
from state.toasts import done

NO_ERRORS = {"outcome": "", "on": "", "note": ""}


class HireState(AppState):
    writing: bool = False
    today: str = ""
    day: str = ""
    """The day in the form: what was said before, or today."""
    errors: dict[str, str] = NO_ERRORS

    @handler(Permission.HIRES_JUDGE)
    async def open(self) -> None:
        """Opens the form."""
        self.writing, self.errors, self.today = True, NO_ERRORS, datetime.now(UTC).date().isoformat()
        self.day = (await self._at_hand())["outcome_on"] or self.today

    @handler(Permission.HIRES_JUDGE)
    async def close(self, _open: bool = False) -> None:
        """Closes the form."""
        self.writing = False

    @handler(Permission.HIRES_JUDGE)
    async def save(self, form: dict[str, Any]) -> Any:
        """Keeps what is said."""
        hire = await self._at_hand()
        values = {name: form[name] for name in NO_ERRORS if form.get(name)}
        try:
            data = validated(HireOutcomeInput, values | {"version": hire["version"]})
            await self._run(hires.judge, UUID(hire["id"]), data)
        except Invalid as error:
            choose = {"outcome": "Please choose one."} if "outcome" in error.fields else {}
            self.errors = NO_ERRORS | {name: said for name, said in error.fields.items() if name in NO_ERRORS} | choose
            return None
        self.writing, self.errors = False, NO_ERRORS
        return [CandidateState.refresh, TalkState.refresh, done("Kept. The next training learns from it.")]

    async def _at_hand(self) -> ApplicationView:
        return (await self.get_state(CandidateState)).application
