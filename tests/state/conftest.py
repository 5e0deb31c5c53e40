"""States without a server: the cookie and the address of the page are given, everything behind them is real."""

from typing import Any

import pytest

from ats_app.core.cache import redis_client
from state.base import AppState


class Browser:
    """What a state can see of the browser that sent an event."""

    def __init__(self) -> None:
        self.cookie = ""
        self.params: dict[str, str] = {}

    def open(self, state_class: type[AppState]) -> Any:
        """A new state, as a freshly opened tab has it."""
        return state_class(_reflex_internal_init=True)  # type: ignore[call-arg]


@pytest.fixture
def browser(db: object, monkeypatch: pytest.MonkeyPatch) -> Browser:
    redis_client().flushdb()
    mine = Browser()
    monkeypatch.setattr(AppState, "_cookie", lambda _: mine.cookie)
    monkeypatch.setattr(AppState, "_address", lambda _: "203.0.113.7")
    monkeypatch.setattr(AppState, "_param", lambda _, name: mine.params.get(name, ""))
    return mine


async def fire(handler: Any, state: AppState, *args: Any) -> Any:
    """Calls a state's event handler as Reflex would, on this very state."""
    return await handler.fn(state, *args)
