"""Trees that correct the linear model, kept apart by group so that contributions are exact.

LightGBM with `interaction_constraints` = the four groups never mixes groups in one tree, so each tree's value belongs
to one group. Values are summed in whole units of 1e-9: exact, whatever the order or the number of rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import lightgbm as lgb
import numpy as np
from numpy.typing import NDArray

from scoring.matching.features import FEATURES, NAMES, Floats
from scoring.matching.learning import Examples
from scoring.matching.rule import GROUP_COLUMNS, UNIT
from scoring.matching.schemas import GROUPS

MAX_ROUNDS = 200
STEP = 20
"""Rounds are chosen in steps of this."""

_GROUP_OF = {column: g for g, group in enumerate(GROUPS) for column in GROUP_COLUMNS[group]}


def _parameters(rows: int, seed: int) -> dict[str, Any]:
    return {
        "objective": "cross_entropy",
        "learning_rate": 0.04,
        "num_leaves": 4,
        "max_depth": 3,
        "lambda_l2": 5.0,
        "min_data_in_leaf": max(20, min(80, rows // 20)),
        "interaction_constraints": [list(GROUP_COLUMNS[group]) for group in GROUPS],
        "monotone_constraints": [int(f.rises) for f in FEATURES],
        "monotone_constraints_method": "basic",
        "boost_from_average": False,
        "deterministic": True,
        "force_col_wise": True,
        "num_threads": 1,
        "seed": seed,
        "verbose": -1,
    }


def boost(examples: Examples, start: Floats, *, rounds: int, seed: int) -> lgb.Booster:
    """Trees fitted to what the `start` log-odds leave unexplained."""
    data = lgb.Dataset(
        examples.features, examples.target, init_score=start, feature_name=list(NAMES), free_raw_data=True
    )
    return lgb.train(_parameters(len(examples), seed), data, num_boost_round=rounds)


def path(booster: lgb.Booster, features: Floats) -> list[Floats]:
    """What the trees add to the log-odds after 0, STEP, 2 STEP, ... MAX_ROUNDS rounds."""
    steps = range(STEP, MAX_ROUNDS + 1, STEP)
    later = [np.asarray(booster.predict(features, raw_score=True, num_iteration=n), np.float64) for n in steps]
    return [np.zeros(len(features)), *later]


@dataclass(frozen=True)
class Trees:
    """A booster with each leaf's value in units and each tree's group. No booster: no correction."""

    text: str = ""
    booster: lgb.Booster | None = None
    leaves: NDArray[np.int64] | None = None
    group: NDArray[np.int64] | None = None

    @classmethod
    def of(cls, text: str) -> "Trees":
        """From LightGBM's own text format."""
        if not text:
            return cls()
        booster = lgb.Booster(model_str=text)
        found = [_tree(info["tree_structure"]) for info in booster.dump_model()["tree_info"]]
        width = max(len(values) for values, _ in found)
        leaves = np.array([values + [values[0]] * (width - len(values)) for values, _ in found], np.int64)
        return cls(text, booster, leaves, np.array([group for _, group in found], np.int64))

    def logits(self, features: Floats) -> Floats:
        """What the trees add to the log-odds, by group: shape (rows, groups)."""
        out = np.zeros((len(features), len(GROUPS)))
        if self.booster is None or self.leaves is None or self.group is None or not len(features):
            return out
        at = np.asarray(self.booster.predict(features, pred_leaf=True, num_threads=1), np.int64)
        at = at.reshape(len(features), -1) + np.arange(len(self.leaves)) * self.leaves.shape[1]
        units = self.leaves.ravel()[at]
        for g in range(len(GROUPS)):
            out[:, g] = units[:, self.group == g].sum(axis=1) * UNIT
        return out

    def ends(self) -> tuple[Floats, Floats]:
        """Lowest and highest that each group's trees can add."""
        low, high = np.zeros(len(GROUPS)), np.zeros(len(GROUPS))
        if self.leaves is not None and self.group is not None:
            np.add.at(low, self.group, self.leaves.min(axis=1) * UNIT)
            np.add.at(high, self.group, self.leaves.max(axis=1) * UNIT)
        return low, high


def _tree(root: dict[str, Any]) -> tuple[list[int], int]:
    """Leaf values in units by leaf index, and the group that all splits belong to."""
    values: dict[int, int] = {}
    groups: set[int] = set()
    stack: list[dict[str, Any]] = [root]
    while stack:
        node = stack.pop()
        if "leaf_value" in node:
            values[int(node.get("leaf_index", 0))] = round(float(node["leaf_value"]) / UNIT)
        else:
            groups.add(_GROUP_OF[int(node["split_feature"])])
            stack += [node["left_child"], node["right_child"]]
    if len(groups) > 1:
        raise ValueError("a tree mixes groups of features, so contributions would not be exact")
    return [values[i] for i in sorted(values)], groups.pop() if groups else 0


def best_rounds(losses: Sequence[Floats]) -> int:
    """The number of rounds with the least mean loss, given the losses of held-out rows along `path`."""
    return int(np.argmin([loss.mean() for loss in losses])) * STEP
