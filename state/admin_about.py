"""What this installation is made of."""

import platform
from functools import cache
from pathlib import Path
from typing import TypedDict

import reflex as rx

from ats_app.core.permissions import Permission
from scoring.skills import taxonomy
from scoring.skills.importing import ATTRIBUTION
from state.base import AppState, handler

_PROJECT = Path(__file__).parents[1] / "pyproject.toml"


class Fact(TypedDict):
    term: str
    value: str


class AdminAboutState(AppState):
    facts: list[Fact] = []
    attributions: list[str] = []

    @handler(Permission.SETTINGS_WRITE)
    async def load(self) -> None:
        """Fills the page."""
        self.facts = [
            Fact(term="Version", value=version()),
            Fact(term="Licence", value="Apache License 2.0"),
            Fact(term="Skills known", value=f"{len(list(taxonomy())):,}"),
            Fact(term="Python", value=platform.python_version()),
            Fact(term="Reflex", value=rx.constants.Reflex.VERSION),
        ]
        self.attributions = list(ATTRIBUTION.values())


@cache
def version() -> str:
    """The product's version, from the one place that has it."""
    import tomllib

    return str(tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]["version"])
