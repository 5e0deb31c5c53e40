"""Learning an employer's taste from outcomes, starting from the rule and leaving it only as far as evidence carries.

The first stage is a logistic model whose weights have the rule's as prior mean: outcomes first move the weight of a
whole group, then single features, and a weight that may not fall below zero doesn't. A small intercept for each job
takes up that one job hires one in three and another one in fifty. The second stage is trees (trees.py).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from scoring.matching.features import FEATURES, Floats
from scoring.matching.rule import GROUP_COLUMNS, RULE_WEIGHTS
from scoring.matching.schemas import GROUPS

Ints = NDArray[np.int64]

RULE_SLOPE = 14.0
"""Prior mean of the log-odds between a rule score of 0 and one of 100; measured on invented employers."""
SLOPE_DEVIATION = 4.0
_GROUP_DEVIATION = 0.4 * RULE_SLOPE
_WEIGHT_DEVIATION = 0.7
_JOB_DEVIATION = 0.7
_MAX_ITERATIONS = 400
_FOLDS = 5
_MIN_JOBS_FOR_FOLDS = 5
_JOBS_ENOUGH = 3
_FEW, _ENOUGH = 30, 300
_STRICT, _LENIENT, _SPAN = 1.5, -2.5, 2.0

_LOGIT_RULE: Floats = RULE_WEIGHTS / 100.0
_BY_GROUP: Floats = np.array([[w if i in GROUP_COLUMNS[g] else 0.0 for i, w in enumerate(_LOGIT_RULE)] for g in GROUPS])


@dataclass(frozen=True)
class Examples:
    """Outcomes as arrays: features (n, features), target 0-1 (0.5: says nothing), code of the job."""

    features: Floats
    target: Floats
    job: Ints

    def __len__(self) -> int:
        return len(self.target)

    def at(self, rows: NDArray[np.bool_]) -> "Examples":
        """The examples of some rows."""
        return Examples(self.features[rows], self.target[rows], self.job[rows])

    @property
    def mixed(self) -> bool:
        """Whether there is something to tell apart."""
        return bool((self.target > 0.5).any() and (self.target < 0.5).any())


@dataclass(frozen=True)
class Linear:
    """Log-odds = intercept + features @ weights (+ the job's own effect, in training only).

    `slope` is what the outcomes say the rule alone is worth: its log-odds from score 0 to score 100.
    """

    intercept: float
    weights: Floats
    slope: float
    job_effects: Floats

    def logits(self, features: Floats) -> Floats:
        return np.asarray(self.intercept + features @ self.weights)


def fit_linear(examples: Examples, near: Linear | None = None) -> Linear:
    """The most probable weights given prior and outcomes (maximum a posteriori), by bounded L-BFGS.

    `near` is where the search starts; the problem is convex, so it only saves time.
    """
    count = len(FEATURES)
    jobs = int(examples.job.max()) + 1
    middle = examples.features.mean(axis=0)
    start = np.r_[0.0, RULE_SLOPE, np.full(len(GROUPS), RULE_SLOPE), RULE_SLOPE * _LOGIT_RULE, np.zeros(jobs)]
    if near is not None:
        start[1 : 2 + len(GROUPS)] = near.slope
        start[2 + len(GROUPS) : 2 + len(GROUPS) + count] = near.weights
    floor = [0.0 if f.rises else None for f in FEATURES]
    bounds = [(None, None), *[(0.0, None)] * (1 + len(GROUPS)), *[(low, None) for low in floor]]
    bounds += [(None, None)] * jobs
    found = minimize(
        _posterior(examples, examples.features - middle, jobs),
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"maxiter": _MAX_ITERATIONS},
    ).x
    first = 2 + len(GROUPS)
    weights = found[first : first + count]
    effects = found[first + count :]
    return Linear(float(found[0] - middle @ weights), weights, float(found[1]), effects)


def _posterior(examples: Examples, centred: Floats, jobs: int) -> Callable[[Floats], tuple[float, Floats]]:
    """Negative log posterior and gradient over (intercept, slope, group slopes, weights, job effects)."""
    target, job = examples.target, examples.job
    first, count = 2 + len(GROUPS), centred.shape[1]

    def value(point: Floats) -> tuple[float, Floats]:
        slope, group = point[1], point[2:first]
        weights, effects = point[first : first + count], point[first + count :]
        logits = point[0] + centred @ weights + effects[job]
        error = 1.0 / (1.0 + np.exp(-np.clip(logits, -35, 35))) - target
        off_slope = (slope - RULE_SLOPE) / SLOPE_DEVIATION**2
        off_group = (group - slope) / _GROUP_DEVIATION**2
        off_weight = (weights - group @ _BY_GROUP) / _WEIGHT_DEVIATION**2
        off_job = effects / _JOB_DEVIATION**2
        loss = float((np.logaddexp(0.0, logits) - target * logits).sum())
        loss += 0.5 * float(
            off_slope**2 * SLOPE_DEVIATION**2
            + (off_group**2).sum() * _GROUP_DEVIATION**2
            + (off_weight**2).sum() * _WEIGHT_DEVIATION**2
            + (off_job**2).sum() * _JOB_DEVIATION**2
        )
        gradient = np.r_[
            error.sum(),
            off_slope - off_group.sum(),
            off_group - _BY_GROUP @ off_weight,
            centred.T @ error + off_weight,
            np.bincount(job, error, jobs) + off_job,
        ]
        return loss, gradient

    return value


def folds(job: Ints, *, seed: int) -> Ints:
    """A fold for each row: whole jobs together, as new jobs are what a model is for; single rows if jobs are few."""
    random = np.random.default_rng(seed)
    codes = np.unique(job)
    if len(codes) >= _MIN_JOBS_FOR_FOLDS:
        of_job = dict(zip(codes.tolist(), random.permutation(len(codes)) % _FOLDS, strict=True))
        return np.array([of_job[code] for code in job.tolist()], np.int64)
    return np.asarray(random.permutation(len(job)) % _FOLDS, np.int64)


def log_loss(logits: Floats, target: Floats) -> Floats:
    """Loss of each row in nats."""
    return np.asarray(np.logaddexp(0.0, logits) - target * logits)


def trust(before: Floats, after: Floats, job: Ints) -> tuple[float, float]:
    """How far to follow a model that has these losses over one that had those, on the same held-out rows.

    Returns (share 0-1, t): t is the mean improvement in its own standard errors. Thirty outcomes would have to show
    one and a half standard errors to be followed at all and three and a half to be followed all the way; three hundred
    are followed unless they show harm. One job can't speak for the next, two do so in part.
    """
    gain = before - after
    deviation = float(gain.std(ddof=1)) if len(gain) > 1 else 0.0
    if deviation == 0.0:
        return 0.0, 0.0
    t = float(gain.mean()) / deviation * float(np.sqrt(len(gain)))
    known = np.clip(np.log(len(gain) / _FEW) / np.log(_ENOUGH / _FEW), 0.0, 1.0)
    least = _STRICT - (_STRICT - _LENIENT) * known**2
    share = np.clip((t - least) / _SPAN, 0.0, 1.0) * min(1.0, (len(np.unique(job)) - 1) / (_JOBS_ENOUGH - 1))
    return round(float(share), 4), round(t, 3)
