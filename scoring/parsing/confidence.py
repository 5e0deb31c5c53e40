"""How sure the parser is of a value, as a probability that was fitted to known answers.

Each field has a logistic curve over what the decoder knows about the value: its score, its lead over the next best
reading, and how many of its neighbours were found. `training.calibrate` fits the curves; `data/confidence.json` holds
them.
"""

from __future__ import annotations

import json
import math
from functools import cache
from typing import Final

from .lexicon import DATA
from .version import learned

FILE: Final = DATA / "confidence.json"
MISSING: Final = 0.15  # a job without a title or dates most likely has them and they were not found
_DEFAULT: Final = (2.5, 0.0, 0.0, 0.0)


def features(score: float, margin: float, siblings: int) -> tuple[float, float, float]:
    """Bounded features: score in [-2, 5], lead in [-2, 5], siblings found in [0, 4]."""
    return min(5.0, max(-2.0, score)), min(5.0, max(-2.0, margin)), float(min(4, siblings))


@cache
def curves() -> dict[str, tuple[float, float, float, float]]:
    """The curve of each field: bias, and the weights of the features; what was learned here, else the shipped ones."""
    file = learned(FILE.name) or FILE
    if not file.exists():
        return {}
    return {name: tuple(values) for name, values in json.loads(file.read_text(encoding="utf-8")).items()}


def confidence(field: str, score: float = 0.0, margin: float = 0.0, siblings: int = 0) -> float:
    """The probability that a value of `field` is right, two digits."""
    return confidence_of(field, features(score, margin, siblings))


def confidence_of(field: str, bounded: tuple[float, float, float]) -> float:
    """As `confidence`, of what `features` gave."""
    bias, *weights = curves().get(field, _DEFAULT)
    total = bias + sum(w * x for w, x in zip(weights, bounded, strict=True))
    return round(min(0.99, max(0.02, 1 / (1 + math.exp(-total)))), 3)
