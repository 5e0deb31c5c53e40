"""What all sections of the administration share."""

from typing import Any

import reflex as rx

from ats_app.communication.caught import is_catching
from ats_app.core.permissions import Permission
from state.base import AppState, handler


class AdminState(AppState):
    mail_shown: bool = False
    """Whether mail is caught here instead of leaving, so that there is something to look at."""

    @handler(Permission.SETTINGS_WRITE)
    async def load(self) -> None:
        """Finds out which tabs there are."""
        self.mail_shown = is_catching()

    @handler(Permission.SETTINGS_WRITE)
    async def enter(self) -> Any:
        """`/admin` is its first section."""
        return rx.redirect("/admin/settings", replace=True)
