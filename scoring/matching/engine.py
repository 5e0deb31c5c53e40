"""From a job and candidates to scores with reasons: the entry points of matching."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

import numpy as np

from scoring.matching.explain import Plan, Reasons, confidence
from scoring.matching.features import NAMES, Floats, extract, from_snapshot
from scoring.matching.model import MatchModel
from scoring.matching.rule import RULE_VERSION, rule_factors, rule_points
from scoring.matching.schemas import GROUPS, Candidate, Job, MatchResult
from scoring.matching.skillspace import SkillSpace, default_space

_PARTS = ("base", *GROUPS)
_NO_REASONS = Reasons()
POINT_DIGITS = 2
"""Decimals of points. A score is the sum of its rounded contributions, so the two agree exactly."""


def score_pair(
    job: Job, candidate: Candidate, *, model: MatchModel | None = None, today: date | None = None
) -> MatchResult:
    """Score one candidate for one job, with the full explanation. Without a model the published rule scores."""
    return score_many(job, [candidate], model=model, explain_top=1, today=today)[0]


def score_many(
    job: Job,
    candidates: Sequence[Candidate],
    *,
    model: MatchModel | None = None,
    explain_top: int = 50,
    today: date | None = None,
) -> list[MatchResult]:
    """Score candidates for a job, best first (ties by id); the first `explain_top` get strengths, gaps and advice.

    `today` ends positions that are current; give the date of a stored score to get that score again.
    """
    today = today or datetime.now(UTC).date()
    space, count = space_of(model), len(candidates)
    # Where everybody is explained anyway, people and their what-ifs are one table: half the work for a single pair.
    at_once = Plan.of(job, candidates, space) if count <= explain_top else Plan.of(job, [], space)
    everybody = extract(job, [*candidates, *at_once.changed], space=space, today=today)
    all_points = points_of(everybody, model)
    all_totals = _totals(all_points)
    table, points, totals = everybody[:count], all_points[:count], all_totals[:count].tolist()
    order = sorted(range(count), key=lambda i: (-totals[i], candidates[i].id))
    if count <= explain_top:
        reasons = dict(enumerate(at_once.advised(totals, all_totals[count:])))
    else:
        top = order[: max(0, explain_top)]
        plan = Plan.of(job, [candidates[i] for i in top], space)
        after = _totals(points_of(extract(job, plan.changed, space=space, today=today), model))
        reasons = dict(zip(top, plan.advised([totals[i] for i in top], after), strict=True))
    rows = zip(totals, np.round(rule_factors(table), 1).tolist(), points.tolist(), table.tolist(), strict=True)
    numbers = [_Numbers(*row) for row in rows]
    return [_result(job, candidates[i], numbers[i], reasons.get(i, _NO_REASONS), model) for i in order]


def rescore(features: Mapping[str, float], model: MatchModel | None = None) -> tuple[float, dict[str, float]]:
    """The score and contributions again from a stored feature snapshot and the model of its `model_version`."""
    points = points_of(from_snapshot(features), model)
    return float(_totals(points)[0]), dict(zip(_PARTS, points[0].tolist(), strict=True))


def space_of(model: MatchModel | None) -> SkillSpace:
    """The skill space a model scores in: the taxonomy, with what the model learned about skills."""
    return model.space if model else default_space()


def points_of(table: Floats, model: MatchModel | None) -> Floats:
    """Rounded points per row: base, then the four groups in order."""
    if model is not None:
        return np.asarray(np.round(model.points(table), POINT_DIGITS), np.float64)
    points = np.column_stack([np.zeros(len(table)), rule_points(table)])
    return np.asarray(np.round(points, POINT_DIGITS), np.float64)


def _totals(points: Floats) -> Floats:
    """Column by column, so that a row alone gives the same bits as among many."""
    total = points[:, 0].copy()
    for part in range(1, len(_PARTS)):
        total += points[:, part]
    return np.asarray(np.round(total, POINT_DIGITS), np.float64)


class _Numbers(NamedTuple):
    """One row's figures as plain floats."""

    score: float
    factors: list[float]
    points: list[float]
    features: list[float]


def _result(
    job: Job, candidate: Candidate, numbers: _Numbers, reasons: Reasons, model: MatchModel | None
) -> MatchResult:
    return MatchResult.of_own(
        {
            "job_id": job.id,
            "candidate_id": candidate.id,
            "match_score": numbers.score,
            "factors": dict(zip(GROUPS, numbers.factors, strict=True)),
            "contributions": dict(zip(_PARTS, numbers.points, strict=True)),
            "strengths": reasons.strengths,
            "gaps": reasons.gaps,
            "what_would_help": reasons.what_would_help,
            "confidence": confidence(job, candidate, model.evidence if model else 0.0),
            "model_version": model.version if model else RULE_VERSION,
            "features": dict(zip(NAMES, numbers.features, strict=True)),
        }
    )
