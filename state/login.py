"""Sign-in. What is typed goes from the browser to the session routes and never through here."""

import json
import re
from typing import Any

import reflex as rx

from ats_app.accounts.sessions import resolve_session
from ats_app.core.errors import Unauthenticated
from state.base import AppState, Open, handler, in_thread

_OWN_ADDRESS = re.compile(r"/(?![/\\])")


class LoginState(AppState):
    @handler(Open.ANYBODY)
    async def load(self) -> Any:
        """Sends who is signed in already on to where they wanted to go."""
        try:
            await in_thread(resolve_session, self._cookie(), address=self._address())
        except Unauthenticated:
            return None
        # a fresh page with a fresh state: this tab's may belong to a session that has ended
        there = json.dumps(destination(self._param("next")))
        return rx.call_script(f"window.sessionStorage.removeItem('token'); window.location.replace({there})")


def destination(wanted: str) -> str:
    """An address of ours to go on to; anything else would be a way to send people to strangers."""
    return wanted if _OWN_ADDRESS.match(wanted) else "/"
