"""What the taxonomy hands out."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["tool", "skill", "language", "certificate"]
LANGUAGES = ("en", "es", "pt", "fr", "de")


@dataclass(frozen=True, slots=True)
class Skill:
    """One skill, tool, spoken language or certificate. `id` is a slug, the same in every language."""

    id: str
    name: str
    """The canonical English term, or the tool's own name."""
    kind: Kind
    group: str
    subgroup: str
    labels: dict[str, str]
    """The usual term per language code; a tool is called the same in all."""
    aliases: tuple[str, ...]
    """Every other accepted spelling, of all languages."""

    def label(self, language: str) -> str:
        """The usual term in a language, the canonical name where the taxonomy has none."""
        return self.labels.get(language, self.name)

    def __hash__(self) -> int:
        return hash(self.id)
