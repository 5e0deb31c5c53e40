"""Figures of merit of a ranking: probability that a person who was advanced stands above one who was not."""

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from scoring.matching.features import Floats

Labels = NDArray[np.int64]


def auc(scores: Floats, positive: NDArray[np.bool_]) -> float:
    """Area under the ROC curve, ties one half; NaN when one of the two kinds is missing."""
    good = int(positive.sum())
    bad = len(positive) - good
    if not good or not bad:
        return float("nan")
    ranks = rankdata(scores)
    return float((ranks[positive].sum() - good * (good + 1) / 2) / (good * bad))


def auc_in_job(scores: Floats, positive: NDArray[np.bool_], job: Labels) -> float:
    """`auc` inside each job (codes in `job`), averaged over the jobs that have both kinds; NaN when none has."""
    inside = [auc(scores[job == code], positive[job == code]) for code in np.unique(job)]
    known = [value for value in inside if not np.isnan(value)]
    return float(np.mean(known)) if known else float("nan")
