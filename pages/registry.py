"""Every screen of the product: its address, its title, who may open it, what it loads first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import reflex as rx

from state.base import Policy

Builder = Callable[[], rx.Component]


@dataclass(frozen=True, slots=True)
class Screen:
    route: str
    build: Builder
    title: str
    access: Policy
    """Declared for readers and tests; it is enforced by the handlers in `on_load` and all others of the screen."""
    on_load: tuple[Any, ...]


SCREENS: list[Screen] = []


def screen(route: str, *, title: str, access: Policy, on_load: Sequence[Any] = ()) -> Callable[[Builder], Builder]:
    """Registers a page builder; the composition root adds it to the app."""

    def register(build: Builder) -> Builder:
        SCREENS.append(Screen(route=route, build=build, title=title, access=access, on_load=tuple(on_load)))
        return build

    return register


def add_all(app: rx.App) -> None:
    """Adds every registered screen to the app."""
    for item in SCREENS:
        app.add_page(item.build, route=item.route, title=item.title, on_load=list(item.on_load))
