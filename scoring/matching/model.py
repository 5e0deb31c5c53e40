"""A tenant's matching model: what its own candidates and outcomes taught, on top of the published rule."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from scoring.matching.associations import Associations, learn
from scoring.matching.people import Floats
from scoring.matching.rule import RULE_VERSION, rule_points
from scoring.matching.schemas import Candidate, Job, Outcome
from scoring.matching.skillspace import SkillSpace, default_space, spelling


@dataclass
class MatchModel:
    """What `train` learned; scores are the rule's over the skill ties found among the tenant's candidates."""

    version: str = RULE_VERSION
    evidence: float = 0.0
    space: SkillSpace = field(default_factory=default_space)
    metrics: dict[str, Any] = field(default_factory=dict)
    data_hash: str = ""

    @classmethod
    def train(
        cls, jobs: Iterable[Job], candidates: Sequence[Candidate], outcomes: Sequence[Outcome], *, seed: int
    ) -> "MatchModel":
        """Learn from a tenant's jobs, candidates and outcomes; one seed, one result."""
        space = default_space()
        skills = [frozenset(space.key(s.skill) for s in c.skills) for c in candidates]
        held = [frozenset(spelling(name) for name in c.certifications) for c in candidates]
        learned = learn(skills, held)
        digest = hashlib.sha256(json.dumps([learned.to_json(), len(outcomes), seed]).encode()).hexdigest()
        version = f"{RULE_VERSION}+{digest[:12]}"
        return cls(version=version, space=default_space(learned), data_hash=digest)

    def points(self, table: Floats) -> Floats:
        """Points of base and the four groups for each row of features."""
        return np.column_stack([np.zeros(len(table)), rule_points(table)])

    def to_bytes(self) -> bytes:
        """The model as UTF-8 JSON."""
        kept = {"version": self.version, "learned": self.space.learned.to_json(), "data_hash": self.data_hash}
        return json.dumps(kept, sort_keys=True).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "MatchModel":
        """The model that `to_bytes` wrote."""
        kept = json.loads(data)
        space = default_space(Associations(**kept["learned"]))
        return cls(version=kept["version"], space=space, data_hash=kept["data_hash"])
