"""Which values a person should look at: those whose kind was often enough wrong when the confidence was fitted.

`training.threshold` finds the threshold and writes `data/review.json`.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Final

from .confidence import curves
from .lexicon import DATA

FILE: Final = DATA / "review.json"
_DEFAULT: Final = 0.9


@cache
def threshold() -> float:
    """Values at least this sure are right as often as the training asked for; the others should be checked."""
    return float(json.loads(FILE.read_text(encoding="utf-8"))["threshold"]) if FILE.exists() else _DEFAULT


def asks_for(field: str, sureness: float) -> bool:
    """Whether a person should be asked to check a value of a field; a sureness that was never fitted asks nothing."""
    return field in curves() and sureness < threshold()
