"""What every screen's state stands on: who is asking, what they may do, and the one bridge to the services.

Every public handler of a state can be called by anybody with a socket. So each is declared with `@handler(policy)`,
which resolves the actor from the session cookie on every event; a test walks all handlers and fails on one without.
Services are synchronous; `_run` takes a use case to a thread with a unit of work of the actor.
"""

import functools
import inspect
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextvars import ContextVar
from enum import StrEnum
from http.cookies import SimpleCookie
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

import anyio.to_thread
import reflex as rx
import structlog

from ats_app.accounts.sessions import cookie_name, resolve_session
from ats_app.core.actor import Actor
from ats_app.core.db import UnitOfWork, unit_of_work
from ats_app.core.errors import AppError, Unauthenticated
from ats_app.core.permissions import Permission
from ats_app.core.tables import new_id
from ats_app.core.telemetry.metrics import measure_event

P = ParamSpec("P")
T = TypeVar("T")
log = structlog.get_logger(__name__)


class Open(StrEnum):
    """Policies that are no permission."""

    SIGNED_IN = "signed-in"
    """Anybody with a session."""
    ANYBODY = "anybody"
    """Public screens: careers, sign-in. The handler has no actor unless it makes a visitor."""


Policy = Permission | Open
_current: ContextVar[Actor | None] = ContextVar("actor", default=None)

Handler = Callable[..., Any]
POLICY_MARK = "_ats_policy"


def handler(policy: Policy, *, background: bool = False, supersedes: bool = False) -> Callable[[Handler], Any]:
    """Declares a state's event handler and who may call it.

    Errors that a person can meet become a toast; `Unauthenticated` leads to the sign-in page; everything else is logged
    by Reflex's exception handler.

    Args:
        policy: a permission, or one of `Open`.
        background: a long-running handler that takes the state's lock only where it says `async with self`.
        supersedes: a newer call cancels this one (searching as you type).
    """

    def declare(function: Handler) -> Any:
        guard = _guard_generator if inspect.isasyncgenfunction(function) else _guard
        guarded = guard(function, policy, background)
        functools.update_wrapper(guarded, function)
        setattr(guarded, POLICY_MARK, policy)
        return rx.event(guarded, background=background or None, supersedes=supersedes or None)

    return declare


def _guard(function: Handler, policy: Policy, background: bool) -> Callable[..., Awaitable[Any]]:
    name = function.__qualname__

    async def guarded(self: "AppState", *args: Any, **kwargs: Any) -> Any:
        try:
            with measure_event(name):
                _current.set(await _admit(self, policy, background=background))
                result = function(self, *args, **kwargs)
                return await result if inspect.isawaitable(result) else result
        except AppError as error:
            return self._explain(error)

    return guarded


def _guard_generator(function: Handler, policy: Policy, background: bool) -> Callable[..., AsyncGenerator[Any, None]]:
    async def guarded(self: "AppState", *args: Any, **kwargs: Any) -> AsyncGenerator[Any, None]:
        try:
            _current.set(await _admit(self, policy, background=background))
            async for update in function(self, *args, **kwargs):
                yield update
        except AppError as error:
            yield self._explain(error)

    return guarded


def policy_of(event_handler: Any) -> Policy | None:
    """The declared policy of a registered Reflex handler; None for one that was not declared with `@handler`."""
    return getattr(getattr(event_handler, "fn", event_handler), POLICY_MARK, None)


class AppState(rx.State):
    """Base of every screen's state. Public vars hold display rows only; what begins with `_` stays on the server."""

    _session_of_state: str = ""

    def _bind(self, actor: Actor) -> None:
        """A state belongs to one session for good: who holds a client token of somebody else gets nothing."""
        session = str(actor.session_id)
        if self._session_of_state not in ("", session):
            raise Unauthenticated
        self._session_of_state = session

    async def _run(self, use_case: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs a service's use case as this event's actor, in a thread, in one unit of work."""
        return await run_as(self._actor, use_case, *args, **kwargs)

    @property
    def _actor(self) -> Actor:
        """Who caused this event; set by `@handler`."""
        actor = _current.get()
        if actor is None:
            raise Unauthenticated
        return actor

    def _param(self, name: str) -> str:
        """A dynamic part or query parameter of the page's address; empty when absent."""
        value = self.router._page.params.get(name, "")
        return str(value)

    def _cookie(self) -> str:
        cookie = SimpleCookie(self.router.headers.cookie)
        morsel = cookie.get(cookie_name())
        return morsel.value if morsel else ""

    def _address(self) -> str:
        return self.router.session.client_ip

    def _explain(self, error: AppError) -> Any:
        """What the person sees of an expected error. Screens with forms override it to mark fields."""
        if isinstance(error, Unauthenticated):
            return rx.call_script("window.location.assign('/login?next=' + encodeURIComponent(location.pathname))")
        return rx.toast.error(error.message)


def gone(state: Any, error: AppError) -> bool:
    """Ends the loading of a screen of one record; a record that is not there is said by the screen, not by a toast."""
    state.loading = False
    if error.status != 404:
        return False
    state.missing = True
    return True


def uuid_param(value: str) -> UUID | None:
    """An id out of an address; None for anything else, which then is a record that doesn't exist."""
    try:
        return UUID(value) if value else None
    except ValueError:
        return None


async def _admit(state: AppState, policy: Policy, *, background: bool) -> Actor | None:
    """Resolves the actor of an event and checks the policy.

    Raises:
        Unauthenticated: no valid session, or the state belongs to another session than the cookie.
        Forbidden: the role lacks the permission.
    """
    if policy is Open.ANYBODY:
        return None
    cookie, address = state._cookie(), state._address()
    actor = await in_thread(resolve_session, cookie, address=address, correlation_id=new_id().hex)
    if isinstance(policy, Permission):
        actor.require(policy)
    if background:
        async with state:
            state._bind(actor)
    else:
        state._bind(actor)
    return actor


async def in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Takes blocking work off the event loop."""
    return await anyio.to_thread.run_sync(functools.partial(function, *args, **kwargs))


async def run_as(
    actor: Actor, use_case: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs
) -> T:
    """Runs a use case as an actor that the caller has resolved (visitors of public pages, live loops)."""

    def work() -> T:
        with unit_of_work(actor) as uow:
            return use_case(uow, *args, **kwargs)

    return await in_thread(work)
