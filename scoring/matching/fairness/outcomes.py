"""What people decided, group by group, and whether equal scores were treated equally.

A model learns from decisions. Where decisions marked a group down, a table of scores may look innocent (the features
carry no trait), and yet the labels are not fit to learn from: that shows here, as a gap at equal score.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, sqrt

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from scoring.matching.fairness.statistics import holm
from scoring.matching.fairness.tables import DIMENSIONS, SMALL_GROUP, UNKNOWN, Bools, Dimension, Survey, group_of
from scoring.matching.features import Floats

_STRATA = 10
_LEVEL = 0.01
_GAP_WORTH_A_FLAG = 0.02
TOP = 10
"""Ranks of a job's list that count as seen."""


class EqualScoreRow(BaseModel):
    """One group's decisions beside what everybody with such scores got.

    `gap` is advanced share minus expected share; `true_positive_rate` the share of its advanced people whom the score
    put above the median; `top_share_ratio` its share of the first ranks over its share of applicants.
    """

    model_config = ConfigDict(frozen=True)

    dimension: Dimension
    group: str
    people: int
    advanced: float
    expected: float
    gap: float
    z: float
    p_corrected: float
    true_positive_rate: float | None
    top_share_ratio: float | None
    flagged: bool


@dataclass(frozen=True)
class Decided:
    """Decided applications as parallel columns."""

    people: Sequence[str]
    jobs: Sequence[str]
    scores: Floats
    advanced: Bools


@dataclass(frozen=True)
class _Draft:
    dimension: Dimension
    group: str
    member: Bools
    gap: float
    z: float


def equal_score_rows(decided: Decided, survey: Survey) -> list[EqualScoreRow]:
    """Compare decisions at equal score (stratified by deciles), true-positive rates and exposure of stated groups.

    The tests of all groups along all dimensions are corrected together.
    """
    if not decided.people:
        return []
    stratum = _deciles(decided.scores)
    drafts = []
    for dimension in DIMENSIONS:
        groups = np.array([group_of(person, survey, dimension) for person in decided.people], dtype=object)
        for name in sorted({str(g) for g in groups} - {UNKNOWN}):
            member = np.asarray(groups == name, np.bool_)
            if int(member.sum()) >= SMALL_GROUP:
                drafts.append(_Draft(dimension, name, member, *_gap(member, decided.advanced, stratum)))
    corrected = holm([erfc(abs(draft.z) / sqrt(2)) for draft in drafts])
    high, top = decided.scores > np.median(decided.scores), _in_top(decided.jobs, decided.scores)
    return [_row(draft, p, decided.advanced, high, top) for draft, p in zip(drafts, corrected, strict=True)]


def _row(draft: _Draft, p: float, advanced: Bools, high: Bools, top: Bools) -> EqualScoreRow:
    rate = float(advanced[draft.member].mean())
    return EqualScoreRow(
        dimension=draft.dimension,
        group=draft.group,
        people=int(draft.member.sum()),
        advanced=round(rate, 6),
        expected=round(rate - draft.gap, 6),
        gap=round(draft.gap, 6),
        z=round(draft.z, 4),
        p_corrected=round(p, 6),
        true_positive_rate=_share(high, draft.member & advanced),
        top_share_ratio=_exposure(top, draft.member),
        flagged=p < _LEVEL and draft.gap < -_GAP_WORTH_A_FLAG,
    )


def _deciles(scores: Floats) -> NDArray[np.int64]:
    edges = np.quantile(scores, np.linspace(0, 1, _STRATA + 1)[1:-1])
    return np.asarray(np.searchsorted(edges, scores, side="right"), np.int64)


def _gap(member: Bools, advanced: Bools, stratum: NDArray[np.int64]) -> tuple[float, float]:
    """Mantel-Haenszel: advanced share of the group minus the share its strata had, and that difference's z."""
    surplus = variance = 0.0
    for code in np.unique(stratum):
        inside = stratum == code
        total, own, good = int(inside.sum()), int((inside & member).sum()), int(advanced[inside].sum())
        if total > 1:
            surplus += int(advanced[inside & member].sum()) - own * good / total
            variance += own * (total - own) * good * (total - good) / (total**2 * (total - 1))
    z = surplus / sqrt(variance) if variance else 0.0
    return surplus / int(member.sum()), z


def _in_top(jobs: Sequence[str], scores: Floats) -> Bools:
    rows: dict[str, list[int]] = {}
    for row, job in enumerate(jobs):
        rows.setdefault(job, []).append(row)
    top = np.zeros(len(jobs), np.bool_)
    for own in rows.values():
        top[sorted(own, key=lambda row: (-scores[row], row))[:TOP]] = True
    return top


def _share(of: Bools, within: Bools) -> float | None:
    return round(float(of[within].mean()), 6) if within.any() else None


def _exposure(top: Bools, member: Bools) -> float | None:
    return round(float(member[top].mean() / member.mean()), 6) if top.any() else None
