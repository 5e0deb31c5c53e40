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
from scoring.matching.fairness import DIMENSIONS, SMALL_GROUP, RateTable, table_of_counts
from scoring.matching.fairness.tables import UNKNOWN, Dimension

MINIMUM_GROUP = 5
"""Groups of fewer people are never shown: their people count as unknown, so that no table tells on anybody."""
STAGES = ("applied", "screen", "interview", "offer", "hired")
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
class Cells:
    """Counted applications as parallel columns; `groups` has labels and a code per cell for each dimension."""

    people: NDArray[np.int64]
    furthest: NDArray[np.int64]
    status: NDArray[np.str_]
    score: NDArray[np.float64]
    groups: Mapping[Dimension, tuple[list[str], NDArray[np.int64]]]

    @classmethod
    def of(cls, rows: Sequence[Any]) -> "Cells":
        stated: dict[Dimension, list[str]] = {
            "sex": [row.sex or UNKNOWN for row in rows],
            "race_ethnicity": [row.race_ethnicity or UNKNOWN for row in rows],
            "intersection": [
                f"{row.sex} / {row.race_ethnicity}" if row.sex and row.race_ethnicity else UNKNOWN for row in rows
            ],
        }
        return cls(
            np.array([row.people for row in rows], np.int64),
            np.array([row.furthest for row in rows], np.int64),
            np.array([row.status for row in rows], np.str_),
            np.array([np.nan if row.score is None else float(row.score) for row in rows], np.float64),
            {dimension: _coded(labels) for dimension, labels in stated.items()},
        )

    def sizes(self, dimension: Dimension, considered: Mask, selected: Mask) -> dict[str, tuple[int, int]]:
        """Group -> (people considered, people selected)."""
        labels, codes = self.groups[dimension]
        everybody = np.bincount(codes, weights=self.people * considered, minlength=len(labels))
        chosen = np.bincount(codes, weights=self.people * (considered & selected), minlength=len(labels))
        counted = zip(labels, everybody.tolist(), chosen.tolist(), strict=True)
        return {label: (int(n), int(k)) for label, n, k in counted if n}

    def total(self, mask: Mask) -> int:
        return int(self.people[mask].sum())

    def median(self) -> float | None:
        """The median score of all scored applications."""
        scored = ~np.isnan(self.score)
        values = np.repeat(self.score[scored], self.people[scored])
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
    cells = Cells.of(AuditRepository(uow).cells(**Scope.of(job_id, months).values()))
    tables = {dimension: rates(cells, dimension, measure, threshold) for dimension in DIMENSIONS}
    every = np.ones(len(cells.people), np.bool_)
    stated = cells.sizes("sex", every, every), cells.sizes("race_ethnicity", every, every)
    ratios = [table.worst_ratio for table in tables.values() if table.worst_ratio is not None]
    return FairnessOverview(
        applications=cells.total(every),
        scored=cells.total(~np.isnan(cells.score)),
        answered=cells.total(every) - min(sizes.get(UNKNOWN, (0, 0))[0] for sizes in stated),
        median=cells.median(),
        tables={str(dimension): table for dimension, table in tables.items()},
        funnel=funnel(cells),
        what_if=what_if(cells),
        worst_ratio=min(ratios, default=None),
        flags=sum(row.flagged for table in tables.values() for row in table.rows),
    )


def rates(cells: Cells, dimension: Dimension, measure: str, threshold: float = 0.0) -> RateRows:
    """One table of rates."""
    considered, selected = _measured(cells, measure, threshold)
    table = _table(cells, dimension, considered, selected)
    return RateRows(
        measure=measure,
        dimension=dimension,
        rows=[_line(row.model_dump()) for row in table.rows],
        unknown=table.unknown,
        withheld=table.withheld,
        undecided=cells.total(~considered),
        reference=table.reference,
        worst_ratio=table.worst_ratio,
        flagged=table.flagged,
    )


def funnel(cells: Cells, dimension: Dimension = "sex") -> list[FunnelLine]:
    """How many of each shown group reached each stage."""
    every = np.ones(len(cells.people), np.bool_)
    reached = [cells.sizes(dimension, every, cells.furthest > at) for at in range(len(STAGES))]
    shown = sorted(name for name, (people, _) in reached[0].items() if people >= MINIMUM_GROUP and name != UNKNOWN)
    return [FunnelLine(group=name, reached=[stage[name][1] for stage in reached]) for name in shown]


def what_if(cells: Cells) -> list[WhatIfLine]:
    """Thresholds from 10 to 90: who would pass, and the worst ratio along each dimension, which is not told where
    hardly anybody passes: there it would be chance."""
    lines = []
    for threshold in THRESHOLDS:
        considered, selected = _measured(cells, "threshold", threshold)
        passed = cells.total(considered & selected)
        ratios: dict[str, float | None] = {
            dimension: _table(cells, dimension, considered, selected).worst_ratio if passed >= SMALL_GROUP else None
            for dimension in DIMENSIONS
        }
        lines.append(WhatIfLine(threshold=threshold, passed=passed, worst_ratio=ratios))
    return lines


def _measured(cells: Cells, measure: str, threshold: float) -> tuple[Mask, Mask]:
    """Whom a measure can speak of, and whom it selects.

    A stage speaks of who reached it or was rejected before; who still waits, or withdrew before, is undecided.
    """
    scored = ~np.isnan(cells.score)
    if measure == "threshold":
        return scored, np.asarray(np.nan_to_num(cells.score, nan=-1.0) >= threshold)
    if measure == "median":
        median = cells.median()
        return scored, np.asarray(np.nan_to_num(cells.score, nan=-1.0) > (median if median is not None else 0.0))
    reached = cells.furthest > STAGES.index(measure)
    return np.asarray(reached | (cells.status == "rejected")), np.asarray(reached)


def _table(cells: Cells, dimension: Dimension, considered: Mask, selected: Mask) -> RateTable:
    sizes = cells.sizes(dimension, considered, selected)
    return table_of_counts(sizes, dimension, seed=SEED, minimum=MINIMUM_GROUP)


def _line(row: dict[str, Any]) -> GroupLine:
    low, high = row["ratio_interval"] or (None, None)
    return GroupLine.model_validate(row | {"low": low, "high": high})


def _coded(labels: list[str]) -> tuple[list[str], NDArray[np.int64]]:
    names, codes = np.unique(np.array(labels, np.str_), return_inverse=True)
    return [str(name) for name in names], np.asarray(codes, np.int64)
