"""Every event handler is a door to anybody with a socket: each says who may come in, and keeps the others out.

The doors are found by walking what Reflex has registered, and who may pass them comes from the table of permissions,
so that a new screen is covered by being there.
"""

import asyncio
import inspect
import re
from typing import Any, get_args, is_typeddict
from uuid import UUID

import pytest
from reflex_base.registry import RegistrationContext

import pages  # noqa: F401 - registers the states of every screen
from ats_app.accounts.sessions import open_session
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.core.errors import AppError, Forbidden, Unauthenticated
from ats_app.core.permissions import ROLE_PERMISSIONS, STAFF_ROLES, Permission, Role
from state.base import AppState, Open, Policy, _admit, handler, policy_of
from tests.factories import make_tenant, make_user
from tests.state.conftest import Browser

ROLES = (*STAFF_ROLES, Role.PLATFORM_ADMIN)
REFLEX_OWN = frozenset({"setvar"})
"""Registered by Reflex on every state; it calls setters, of which ours have none (tested below)."""
CONFIDENTIAL = re.compile(r"token|hash|cookie|secret|password", re.IGNORECASE)


def states() -> list[type[AppState]]:
    """The product's own states: tests and Reflex register theirs as well."""
    known = RegistrationContext.ensure_context().base_states.values()
    return sorted(
        (found for found in known if issubclass(found, AppState) and found.__module__.startswith("state.")),
        key=lambda found: found.get_full_name(),
    )


def doors() -> list[tuple[str, type[AppState], Any]]:
    """(name, state, handler) of everything registered on our states."""
    registered = RegistrationContext.ensure_context().event_handlers.values()
    ours = set(states())
    return [
        (f"{found.__name__}.{door.handler.fn.__name__}", found, door.handler)
        for door in registered
        for found in door.states
        if found in ours and door.handler.fn.__name__ not in REFLEX_OWN
    ]


DOORS = doors()
GUARDED = [(name, owner, door, policy_of(door)) for name, owner, door in DOORS if policy_of(door) is not Open.ANYBODY]


def cookie_for(tenant_id: UUID, role: Role) -> str:
    if role is Role.PLATFORM_ADMIN:
        tenant_id = make_tenant(slug="platform", name="Platform")
    user = make_user(tenant_id, role)
    with unit_of_work(Actor.system(tenant_id)) as uow:
        return open_session(uow, user).cookie


def knock(owner: type[AppState], door: Any, monkeypatch: pytest.MonkeyPatch) -> AppError | None:
    """The error that keeps the caller out; the arguments don't matter, since nobody has looked at them yet."""
    seen: list[AppError] = []
    monkeypatch.setattr(owner, "_explain", lambda _self, error: seen.append(error))
    fresh = owner(_reflex_internal_init=True)  # type: ignore[call-arg]
    before = {name: getattr(fresh, name) for name in owner.base_vars}

    async def call() -> None:
        answer = door.fn(fresh)
        if inspect.isasyncgen(answer):
            async for _ in answer:
                pass
        else:
            await answer

    asyncio.run(call())
    assert {name: getattr(fresh, name) for name in owner.base_vars} == before
    return seen[0] if seen else None


def test_there_are_doors_to_look_at() -> None:
    assert len(DOORS) > 80
    assert {"HomeState.load", "AdminUsersState.invite", "BoardState.move", "PlatformState.suspend"} <= {
        name for name, *_ in DOORS
    }


def test_every_handler_declares_who_may_call_it() -> None:
    assert [name for name, _, door in DOORS if policy_of(door) is None] == []


def test_a_handler_without_a_policy_would_be_found() -> None:
    assert policy_of(lambda _self: None) is None
    assert policy_of(handler(Permission.JOBS_READ)(does_nothing)) is Permission.JOBS_READ


async def does_nothing(_self: AppState) -> None:
    """A handler's body."""


def test_screens_for_anybody_are_the_public_ones() -> None:
    public = {owner.__name__ for _, owner, door in DOORS if policy_of(door) is Open.ANYBODY}
    assert public <= {
        "CareersState",
        "AdvertState",
        "StatusState",
        "SummaryState",
        "SurveyState",
        "QuestionnaireState",
        "LoginState",
        "InvitationState",
        "PasswordResetState",
    }


def test_nobody_gets_in_without_a_session(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    for cookie in ("", "not.a.cookie"):
        browser.cookie = cookie
        open_doors = [
            name for name, owner, door, _ in GUARDED if not isinstance(knock(owner, door, monkeypatch), Unauthenticated)
        ]
        assert open_doors == []


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_refused_what_it_lacks(
    role: Role, browser: Browser, tenant_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.cookie = cookie_for(tenant_id, role)
    lacking = [
        (name, owner, door)
        for name, owner, door, policy in GUARDED
        if isinstance(policy, Permission) and policy not in ROLE_PERMISSIONS[role]
    ]
    assert lacking
    open_doors = [name for name, owner, door in lacking if not isinstance(knock(owner, door, monkeypatch), Forbidden)]
    assert open_doors == []


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_admitted_to_what_it_has(role: Role, browser: Browser, tenant_id: UUID) -> None:
    """The other half of the table, at the door itself: what happens behind it is each screen's own test."""
    browser.cookie = cookie_for(tenant_id, role)
    policies: set[Policy | None] = {policy for *_, policy in GUARDED}
    for policy in policies:
        if policy is Open.SIGNED_IN or policy in ROLE_PERMISSIONS[role]:
            actor = asyncio.run(_admit(browser.open(AppState), policy, background=False))  # type: ignore[arg-type]
            assert actor is not None
            assert actor.role is role


def test_a_state_stays_with_the_session_that_used_it_first(browser: Browser, tenant_id: UUID) -> None:
    state = browser.open(AppState)
    browser.cookie = cookie_for(tenant_id, Role.ADMIN)
    asyncio.run(_admit(state, Open.SIGNED_IN, background=False))
    browser.cookie = cookie_for(tenant_id, Role.RECRUITER)
    with pytest.raises(Unauthenticated):
        asyncio.run(_admit(state, Open.SIGNED_IN, background=False))


def test_no_var_that_a_browser_gets_is_named_like_a_secret() -> None:
    named = [f"{found.__name__}.{name}" for found in states() for name in found.vars for name in names_in(found, name)]
    assert [name for name in named if CONFIDENTIAL.search(name.split(".", 1)[1])] == []


def names_in(found: type[AppState], name: str) -> list[str]:
    """A var's name and those of the fields of its rows."""
    fields: list[str] = []
    waiting = [getattr(found.vars[name], "_var_type", None)]
    while waiting:
        kind = waiting.pop()
        waiting += get_args(kind)
        if is_typeddict(kind):
            fields += kind.__annotations__
    return [name, *fields]


def test_no_var_has_a_setter_that_a_browser_could_call() -> None:
    """Reflex's `setvar` reaches `set_NAME`; there must be none, under any name that a browser could send."""
    setters = [
        f"{found.__name__}.{name}"
        for found in states()
        for name in dir(found)
        if name.startswith("set_") and name != "set_is_hydrated"
    ]
    assert setters == []


def test_setvar_can_set_nothing(browser: Browser) -> None:
    for found in states():
        state = browser.open(found)
        for name in found.base_vars:
            with pytest.raises(AttributeError):
                found.event_handlers["setvar"].fn(state, name, "changed")
