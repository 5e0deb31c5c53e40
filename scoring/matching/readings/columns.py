"""Small array operations that the readings share."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

UNKNOWN = 0.5
"""Where a fact is not known and nothing else speaks for either end."""


@dataclass(frozen=True)
class Rows:
    """Entries of one kind, laid end to end, and whose they are.

    `owner` is the row of the person of each entry, ascending; `first` the first entry of everybody who has any, and
    `having` who that is; `number` how many entries each of all `count` people has.
    """

    count: int
    owner: Ints
    first: Ints
    having: Ints
    number: Floats

    @classmethod
    def of(cls, counts: Sequence[int]) -> "Rows":
        """From the number of entries of each person."""
        number = np.array(counts, np.int64)
        having = number.nonzero()[0]
        ends = number.cumsum()
        owner = np.arange(len(number)).repeat(number)
        return cls(len(number), owner, (ends - number)[having], having, number.astype(np.float64))

    def best(self, values: Floats) -> Floats:
        """Largest value of each person along the last axis; 0 for who has none."""
        out = np.zeros((*values.shape[:-1], self.count))
        if len(self.first):
            out[..., self.having] = np.maximum.reduceat(values, self.first, axis=-1)
        return out

    def total(self, values: Floats) -> Floats:
        """Sum of each person's values."""
        return np.asarray(np.bincount(self.owner, weights=values, minlength=self.count), np.float64)


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
