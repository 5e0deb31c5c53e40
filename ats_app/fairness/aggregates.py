"""What the fairness screen shows of a job and a period: rates of groups, never a row of a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from ats_app.core.db import UnitOfWork
from ats_app.core.errors import Invalid
from ats_app.core.permissions import Permission
from ats_app.fairness.repository import AuditRepository
from ats_app.fairness.schemas import FairnessOverview, FunnelLine, GroupLine, RateRows, WhatIfLine
from ats_app.fairness.words import MEASURES
from ats_app.matching.outcomes import STAGE_KINDS
from scoring.matching.fairness import DIMENSIONS, SMALL_GROUP, RateTable, table_of_counts
from scoring.matching.fairness.tables import UNKNOWN, Dimension

MINIMUM_GROUP = 5
"""Groups of fewer different people are never shown: they count as unknown, so that no table tells on anybody."""
STAGES = STAGE_KINDS
THRESHOLDS = tuple(range(10, 100, 10))
SEED = 0
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Scope:
    """Applications of a job (or all) that came in from a day on, as they stood at a moment."""

    job_id: UUID | None
    applied_from: datetime | None
    as_of: datetime

    @classmethod
    def of(cls, job_id: UUID | None, months: int | None, *, now: datetime | None = None) -> "Scope":
        """Whole months back, so that two periods never differ by a day's few people."""
        now = now or datetime.now(UTC)
        if months is None:
            return cls(job_id, None, now)
        index = now.year * 12 + now.month - 1 - (months - 1)
        return cls(job_id, datetime(index // 12, index % 12 + 1, 1, tzinfo=UTC), now)

    def values(self) -> dict[str, Any]:
        return {
            "job": self.job_id,
            "applied_from": self.applied_from,
            "applied_until": self.as_of,
            "as_of": self.as_of,
        }


@dataclass(frozen=True)
class Population:
    """Applications as parallel columns; `groups` has labels and a code per application for each dimension."""

    person: NDArray[np.int64]
    furthest: NDArray[np.int64]
    status: NDArray[np.str_]
    score: NDArray[np.float64]
    groups: Mapping[Dimension, tuple[list[str], NDArray[np.int64]]]

    @classmethod
    def of(cls, rows: Sequence[Any]) -> "Population":
        stated: dict[Dimension, list[str]] = {
            "sex": [row.sex or UNKNOWN for row in rows],
            "race_ethnicity": [row.race_ethnicity or UNKNOWN for row in rows],
            "intersection": [
                f"{row.sex} / {row.race_ethnicity}" if row.sex and row.race_ethnicity else UNKNOWN for row in rows
            ],
        }
        return cls(
            np.array([row.person for row in rows], np.int64),
            np.array([row.furthest for row in rows], np.int64),
            np.array([row.status for row in rows], np.str_),
            np.array([np.nan if row.score is None else float(row.score) for row in rows], np.float64),
            {dimension: _coded(labels) for dimension, labels in stated.items()},
        )

    def everybody(self) -> Mask:
        return np.ones(len(self.person), np.bool_)

    def sizes(self, dimension: Dimension, considered: Mask, selected: Mask) -> dict[str, tuple[int, int]]:
        """Group -> (applications considered, applications selected)."""
        labels, codes = self.groups[dimension]
        every = np.bincount(codes[considered], minlength=len(labels)).tolist()
        chosen = np.bincount(codes[considered & selected], minlength=len(labels)).tolist()
        return {label: (n, k) for label, n, k in zip(labels, every, chosen, strict=True) if n}

    def too_few(self, dimension: Dimension, considered: Mask) -> list[str]:
        """Groups of fewer different people than may be shown, however many applications they sent."""
        labels, codes = self.groups[dimension]
        pairs = np.unique(np.stack([codes[considered], self.person[considered]]), axis=1)
        people = np.bincount(pairs[0], minlength=len(labels)).tolist()
        return [label for label, n in zip(labels, people, strict=True) if 0 < n < MINIMUM_GROUP and label != UNKNOWN]

    def median(self) -> float | None:
        """The median score of all scored applications."""
        values = self.score[~np.isnan(self.score)]
        return float(np.median(values)) if len(values) else None


def overview(
    uow: UnitOfWork,
    *,
    job_id: UUID | None = None,
    months: int | None = 12,
    measure: str = "median",
    threshold: float = 60,
) -> FairnessOverview:
    """The rates of a measure along every dimension, the funnel by group, and what thresholds would do.

    Args:
        uow: of an actor who may read fairness figures.
        job_id: one job; None for all.
        months: applications of so many months back; None for all.
        measure: a key of `words.MEASURES`.
        threshold: the score of the measure `threshold`, 0-100.

    Raises:
        Invalid: a measure that we don't have.
    """
    uow.actor.require(Permission.FAIRNESS_READ)
    if measure not in MEASURES:
        raise Invalid(fields={"measure": f"One of {', '.join(MEASURES)}."})
    crowd = Population.of(AuditRepository(uow).standing(**Scope.of(job_id, months).values()))
    tables = {dimension: rates(crowd, dimension, measure, threshold) for dimension in DIMENSIONS}
    every = crowd.everybody()
    stated = crowd.sizes("sex", every, every), crowd.sizes("race_ethnicity", every, every)
    ratios = [table.worst_ratio for table in tables.values() if table.worst_ratio is not None]
    return FairnessOverview(
        applications=len(every),
        scored=int((~np.isnan(crowd.score)).sum()),
        answered=len(every) - min(sizes.get(UNKNOWN, (0, 0))[0] for sizes in stated),
        median=crowd.median(),
        tables={str(dimension): table for dimension, table in tables.items()},
        funnel=funnel(crowd),
        what_if=what_if(crowd),
        worst_ratio=min(ratios, default=None),
        flags=sum(row.flagged for table in tables.values() for row in table.rows),
    )


def rates(crowd: Population, dimension: Dimension, measure: str, threshold: float = 0.0) -> RateRows:
    """One table of rates."""
    considered, selected = _measured(crowd, measure, threshold)
    table = _table(crowd, dimension, considered, selected)
    return RateRows(
        measure=measure,
        dimension=dimension,
        rows=[_line(row.model_dump()) for row in table.rows],
        unknown=table.unknown,
        withheld=table.withheld,
        undecided=int((~considered).sum()),
        reference=table.reference,
        worst_ratio=table.worst_ratio,
        flagged=table.flagged,
    )


def funnel(crowd: Population, dimension: Dimension = "sex") -> list[FunnelLine]:
    """How many of each shown group reached each stage."""
    every = crowd.everybody()
    reached = [crowd.sizes(dimension, every, crowd.furthest > at) for at in range(len(STAGES))]
    hidden = {UNKNOWN, *crowd.too_few(dimension, every)}
    shown = sorted(set(reached[0]) - hidden)
    return [FunnelLine(group=name, reached=[stage[name][1] for stage in reached]) for name in shown]


def what_if(crowd: Population) -> list[WhatIfLine]:
    """Thresholds from 10 to 90: who would pass, and the worst ratio along each dimension, which is not told where
    hardly anybody passes: there it would be chance."""
    lines = []
    for threshold in THRESHOLDS:
        considered, selected = _measured(crowd, "threshold", threshold)
        passed = int((considered & selected).sum())
        ratios: dict[str, float | None] = {
            dimension: _table(crowd, dimension, considered, selected).worst_ratio if passed >= SMALL_GROUP else None
            for dimension in DIMENSIONS
        }
        lines.append(WhatIfLine(threshold=threshold, passed=passed, worst_ratio=ratios))
    return lines


def _measured(crowd: Population, measure: str, threshold: float) -> tuple[Mask, Mask]:
    """Whom a measure can speak of, and whom it selects.

    A stage speaks of who reached it or was rejected before; who still waits, or withdrew before, is undecided.
    """
    scored = ~np.isnan(crowd.score)
    if measure == "threshold":
        return scored, np.asarray(np.nan_to_num(crowd.score, nan=-1.0) >= threshold)
    if measure == "median":
        median = crowd.median()
        return scored, np.asarray(np.nan_to_num(crowd.score, nan=-1.0) > (median if median is not None else 0.0))
    reached = crowd.furthest > STAGES.index(measure)
    return np.asarray(reached | (crowd.status == "rejected")), np.asarray(reached)


def _table(crowd: Population, dimension: Dimension, considered: Mask, selected: Mask) -> RateTable:
    sizes = crowd.sizes(dimension, considered, selected)
    return table_of_counts(sizes, dimension, seed=SEED, withheld=crowd.too_few(dimension, considered))


def _line(row: dict[str, Any]) -> GroupLine:
    low, high = row["ratio_interval"] or (None, None)
    return GroupLine.model_validate(row | {"low": low, "high": high})


def _coded(labels: list[str]) -> tuple[list[str], NDArray[np.int64]]:
    names, codes = np.unique(np.array(labels, np.str_), return_inverse=True)
    return [str(name) for name in names], np.asarray(codes, np.int64)
