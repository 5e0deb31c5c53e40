"""Which values a person should look at: those whose kind was too often wrong when the confidence was fitted.

`training.calibrate` finds the threshold and writes `data/review.json`.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Final

from .lexicon import DATA

FILE: Final = DATA / "review.json"
_DEFAULT: Final = 0.8


@cache
def threshold() -> float:
    """Values at least this sure are right as often as the training asked for; the others should be checked."""
    return float(json.loads(FILE.read_text(encoding="utf-8"))["threshold"]) if FILE.exists() else _DEFAULT


def asks_for(sureness: float) -> bool:
    """Whether a person should be asked to check a value."""
    return sureness < threshold()
