"""From a score to the chance of being advanced: a straight line in log-odds, with a prior that keeps it sane."""

import numpy as np

from scoring.matching.features import Floats
from scoring.matching.learning import RULE_SLOPE, SLOPE_DEVIATION

_ITERATIONS = 30
_CLOSE = 1e-9


def fit_line(scores: Floats, target: Floats) -> tuple[float, float]:
    """Intercept and slope of log-odds over scores in 0-1, by Newton's method, slope near the rule's prior."""
    intercept, slope = 0.0, RULE_SLOPE
    middle = float(scores.mean())
    centred = scores - middle
    for _ in range(_ITERATIONS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(intercept + slope * centred, -35, 35)))
        error, weight = chance - target, chance * (1.0 - chance) + _CLOSE
        off = (slope - RULE_SLOPE) / SLOPE_DEVIATION**2
        gradient = np.array([error.sum(), (error * centred).sum() + off])
        cross = float((weight * centred).sum())
        curvature = np.array([[weight.sum(), cross], [cross, (weight * centred**2).sum() + 1.0 / SLOPE_DEVIATION**2]])
        step = np.linalg.solve(curvature, gradient)
        intercept, slope = intercept - float(step[0]), slope - float(step[1])
        if float(np.abs(step).max()) < _CLOSE:
            break
    return intercept - slope * middle, slope
