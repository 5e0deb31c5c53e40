"""Whether a link for a new password still works."""

from ats_app.accounts import links
from ats_app.accounts.errors import LinkSpent
from ats_app.accounts.schemas import Caller
from state.base import AppState, Open, handler, in_thread


class PasswordResetState(AppState):
    checked: bool = False
    valid: bool = False
    company: str = ""

    @handler(Open.ANYBODY)
    async def load(self) -> None:
        """Looks at the link in the address without using it."""
        caller = Caller(address=self._address())
        try:
            info = await in_thread(links.look, self._param("token"), links.PASSWORD_RESET, caller)
        except LinkSpent:
            self.checked, self.valid = True, False
            return
        self.company = info.tenant.name
        self.checked = self.valid = True
