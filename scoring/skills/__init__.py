"""The skills taxonomy: what people call a skill or tool in five languages, and how near two of them are."""

from scoring.skills.model import Skill
from scoring.skills.taxonomy import Taxonomy, taxonomy

__all__ = ["Skill", "Taxonomy", "taxonomy"]
