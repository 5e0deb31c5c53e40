"""The published rule: skills 40, experience 30, education 20, other 10. It scores from day one, without any outcome."""

from collections.abc import Mapping

import numpy as np

from scoring.matching.features import FEATURES, Floats
from scoring.matching.schemas import GROUPS, Group

RULE_VERSION = "rule-2"
RULE_POINTS: Mapping[Group, float] = {"skills": 40.0, "experience": 30.0, "education": 20.0, "other": 10.0}
"""Most points that each group can give; they add up to 100."""

GROUP_COLUMNS: Mapping[Group, tuple[int, ...]] = {
    group: tuple(i for i, f in enumerate(FEATURES) if f.group == group) for group in GROUPS
}
RULE_WEIGHTS: Floats = np.array([f.weight * RULE_POINTS[f.group] for f in FEATURES])
"""Points per unit of each feature under the rule; all features are 0-1 and a group's weights add up to its points."""


UNIT = 1e-9
"""Sums are made of whole numbers of this: exact, so that a row gives the same bits alone and among ten thousand."""
_STARTS = [columns[0] for columns in GROUP_COLUMNS.values()]


def weighted(table: Floats, weights: Floats) -> Floats:
    """Sums of the weighted features of the four groups (columns in the order of `GROUPS`) for each row."""
    units = np.rint(table * (weights / UNIT)).astype(np.int64)
    return np.asarray(np.add.reduceat(units, _STARTS, axis=1) * UNIT)


def rule_points(table: Floats) -> Floats:
    """Points of the four groups (columns in the order of `GROUPS`) for each row of features."""
    return weighted(table, RULE_WEIGHTS)


def rule_factors(table: Floats) -> Floats:
    """The four factor scores, 0-100 each: how well the job's requirements are met."""
    return rule_points(table) * (100.0 / np.array([RULE_POINTS[group] for group in GROUPS]))
