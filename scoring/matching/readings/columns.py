"""Small array operations that the readings share. Owners (the row of a person) come in ascending order."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

UNKNOWN = 0.5
"""Where a fact is not known and nothing else speaks for either end."""


def best(owner: Ints, values: Floats, count: int) -> Floats:
    """Largest value of each of `count` owners along the last axis; 0 for who has none."""
    out = np.zeros((*values.shape[:-1], count))
    if len(owner):
        first = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
        out[..., owner[first]] = np.maximum.reduceat(values, first, axis=-1)
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
    """Mean over the things asked for (rows), for each person; nothing asked is nothing missed.

    Sorted first, so that the order in which things are asked for can't change a single bit.
    """
    if not len(values):
        return np.ones(values.shape[1])
    return np.asarray(np.sort(values, axis=0).sum(axis=0) / len(values))
