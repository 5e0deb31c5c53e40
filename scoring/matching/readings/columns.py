"""Small array operations that the readings share. Owners (the row of a person) come in ascending order."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

UNKNOWN = 0.5
"""Where a fact is not known and nothing else speaks for either end."""


def best(owner: Ints, values: Floats, count: int, empty: float = 0.0) -> Floats:
    """Largest value of each of `count` owners; `values` may have several columns."""
    out = np.full((count, *values.shape[1:]), empty)
    if len(owner):
        first = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
        out[owner[first]] = np.maximum.reduceat(values, first, axis=0)
    return out


def total(owner: Ints, values: Floats, count: int) -> Floats:
    """Sum of each owner's values."""
    return np.bincount(owner, weights=values, minlength=count).astype(np.float64)


def number(owner: Ints, count: int) -> Floats:
    """How many rows each owner has."""
    return np.bincount(owner, minlength=count).astype(np.float64)


def looked_up(values: list[float], code: Ints) -> Floats:
    """The value of each row, by the code of its name."""
    return np.array(values, np.float64)[code] if len(code) else np.zeros(0)


def mean_over(values: Floats) -> Floats:
    """Row means over the things asked for; nothing asked is nothing missed."""
    return values.mean(axis=1) if values.shape[1] else np.ones(len(values))
