"""Could the features stand in for a trait? And where do groups gain or lose points?

A proxy scan asks how well a stated group can be predicted from the features by cross-validation (0.5 is chance). A
single feature that tells groups apart by itself is named. Neither proves unfairness; both say where to look.
"""

from collections.abc import Mapping, Sequence

import lightgbm as lgb
import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from scoring.matching.fairness.tables import SMALL_GROUP, UNKNOWN, Dimension, Survey, group_of
from scoring.matching.features import NAMES, Floats
from scoring.matching.ranking import auc
from scoring.matching.schemas import GROUPS

SUSPECT_AUC = 0.60
"""Told apart this well, or better, and beyond what chance does to a group of this size: worth a look."""
_DEVIATIONS = 3.0
_FOLDS = 4
_ROUNDS = 60
_MOST_ROWS = 10_000


class ProxyRow(BaseModel):
    """How well one group is told from everybody else by all features together, and by the most telling ones alone."""

    model_config = ConfigDict(frozen=True)

    dimension: Dimension
    group: str
    people: int
    auc: float
    suspect: bool
    telling_features: dict[str, float]


class GapRow(BaseModel):
    """Mean contribution of each factor for a group minus the mean of everybody else, in points."""

    model_config = ConfigDict(frozen=True)

    dimension: Dimension
    group: str
    people: int
    gaps: dict[str, float]


def proxy_scan(
    people: Sequence[str], features: Floats, survey: Survey, dimension: Dimension, *, seed: int
) -> list[ProxyRow]:
    """For each stated group of enough people: can the features tell its members?

    Each person counts once, in the first application given, so that nobody is recognised as themselves.
    """
    first = sorted({person: row for row, person in reversed(list(enumerate(people)))}.values())
    people, features = [people[row] for row in first], features[first]
    rows = []
    for name, member, table in _members(people, features, survey, dimension):
        least = max(SUSPECT_AUC, 0.5 + _DEVIATIONS * _chance_deviation(member))
        alone = {f: round(abs(auc(table[:, i], member) - 0.5) + 0.5, 4) for i, f in enumerate(NAMES)}
        telling = {f: a for f, a in sorted(alone.items(), key=lambda p: (-p[1], p[0]))[:3] if a >= least}
        together = round(_predictability(table, member, seed), 4)
        rows.append(
            ProxyRow(
                dimension=dimension,
                group=name,
                people=int(member.sum()),
                auc=together,
                suspect=together >= least or bool(telling),
                telling_features=telling,
            )
        )
    return rows


def _chance_deviation(member: NDArray[np.bool_]) -> float:
    """Standard deviation of the AUC of a guess without any knowledge."""
    inside = int(member.sum())
    outside = len(member) - inside
    return float(np.sqrt((inside + outside + 1) / (12 * inside * outside)))


def contribution_gaps(
    people: Sequence[str], contributions: Floats, survey: Survey, dimension: Dimension
) -> list[GapRow]:
    """Where each group's points differ from everybody else's; columns of `contributions` are the four factors."""
    rows = []
    for name, member, table in _members(people, contributions, survey, dimension):
        gap = table[member].mean(axis=0) - table[~member].mean(axis=0)
        gaps = {factor: round(float(value), 4) for factor, value in zip(GROUPS, gap, strict=True)}
        rows.append(GapRow(dimension=dimension, group=name, people=int(member.sum()), gaps=gaps))
    return rows


def _members(
    people: Sequence[str], table: Floats, survey: Survey, dimension: Dimension
) -> list[tuple[str, NDArray[np.bool_], Floats]]:
    """Each group that has, and leaves, enough people: name, membership among the known, their rows."""
    groups = np.array([group_of(person, survey, dimension) for person in people], dtype=object)
    known = groups != UNKNOWN
    groups, table = groups[known], table[known]
    out = []
    for name in sorted({str(g) for g in groups}):
        member = np.asarray(groups == name, np.bool_)
        if SMALL_GROUP <= int(member.sum()) <= len(member) - SMALL_GROUP:
            out.append((name, member, table))
    return out


def _predictability(table: Floats, member: NDArray[np.bool_], seed: int) -> float:
    """Cross-validated AUC of a small booster; over people, features as the model sees them."""
    random = np.random.default_rng(seed)
    keep = random.permutation(len(member))[:_MOST_ROWS]
    table, member = table[keep], member[keep]
    fold = random.permutation(len(member)) % _FOLDS
    guess = np.zeros(len(member))
    settings: Mapping[str, object] = {
        "objective": "binary",
        "num_leaves": 7,
        "learning_rate": 0.05,
        "min_data_in_leaf": 20,
        "deterministic": True,
        "force_col_wise": True,
        "num_threads": 1,
        "seed": seed,
        "verbose": -1,
    }
    for held in range(_FOLDS):
        inside = fold != held
        data = lgb.Dataset(table[inside], member[inside].astype(np.float64))
        booster = lgb.train(dict(settings), data, num_boost_round=_ROUNDS)
        guess[~inside] = np.asarray(booster.predict(table[~inside]), np.float64)
    return auc(guess, member)
