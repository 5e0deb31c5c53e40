"""The tests behind the tables: two proportions, exact where counts are small, intervals, many comparisons."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, sqrt
from typing import Literal, NamedTuple

import numpy as np

Count = tuple[int, int]
"""(selected, people)"""

_SMALL_EXPECTED = 5.0
_RESAMPLES = 2000
_TAILS = (2.5, 97.5)


class Interval(NamedTuple):
    """A 95 % interval."""

    low: float
    high: float


@dataclass(frozen=True)
class Test:
    """A two-sided test of equal rates. `z` is negative where the first group has the lower rate."""

    __test__ = False

    kind: Literal["z", "fisher"]
    z: float
    p_value: float


def difference_test(one: Count, other: Count) -> Test:
    """Pooled z test of two rates; Fisher's exact test where an expected cell is under 5."""
    (a, n), (b, m) = one, other
    pooled = (a + b) / (n + m)
    error = sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    z = (a / n - b / m) / error if error else 0.0
    expected = min(n, m) * min(pooled, 1 - pooled)
    if expected < _SMALL_EXPECTED:
        return Test("fisher", z, _fisher(one, other))
    return Test("z", z, erfc(abs(z) / sqrt(2)))


def _fisher(one: Count, other: Count) -> float:
    from scipy.stats import fisher_exact

    table = [[one[0], one[1] - one[0]], [other[0], other[1] - other[0]]]
    return float(fisher_exact(table).pvalue)


def ratio_interval(one: Count, other: Count, *, seed: int) -> Interval | None:
    """Bootstrap interval of the ratio of two rates; None where the other group has nobody selected.

    Resampling people with replacement is drawing their selected count from a binomial, which is how it is done.
    """
    (a, n), (b, m) = one, other
    if not b:
        return None
    random = np.random.default_rng([seed, a, n, b, m])
    first = random.binomial(n, a / n, _RESAMPLES) / n
    second = random.binomial(m, b / m, _RESAMPLES) / m
    some = second > 0
    low, high = np.percentile(first[some] / second[some], _TAILS)
    return Interval(round(float(low), 4), round(float(high), 4))


def holm(p_values: Sequence[float], comparisons: int | None = None) -> list[float]:
    """Holm's step-down correction, in the order given, for as many `comparisons` as were open to be made.

    Comparing k groups with the best of them is choosing among k (k - 1) / 2 pairs.
    """
    total = max(len(p_values), comparisons or 0)
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    out, reached = [0.0] * len(p_values), 0.0
    for rank, i in enumerate(order):
        reached = max(reached, min(1.0, (total - rank) * p_values[i]))
        out[i] = reached
    return out
