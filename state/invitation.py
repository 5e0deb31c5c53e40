"""An invitation as its holder sees it: who invites whom, to be what."""

from ats_app.accounts import links
from ats_app.accounts.errors import LinkSpent
from ats_app.accounts.schemas import Caller
from state.base import AppState, Open, handler, in_thread
from state.shell import ROLE_LABELS


class InvitationState(AppState):
    checked: bool = False
    valid: bool = False
    company: str = ""
    email: str = ""
    full_name: str = ""
    role_label: str = ""

    @handler(Open.ANYBODY)
    async def load(self) -> None:
        """Looks at the link in the address without using it."""
        caller = Caller(address=self._address())
        try:
            info = await in_thread(links.look, self._param("token"), links.INVITATION, caller)
        except LinkSpent:
            self.checked, self.valid = True, False
            return
        self.company, self.email, self.full_name = info.tenant.name, info.email, info.full_name
        self.role_label = ROLE_LABELS[info.role]
        self.checked = self.valid = True
