"""Selection and scoring rates by group, and what the law makes of them.

Four-fifths rule: 29 CFR 1607.4(D). Scores: New York City Local Law 144, 6 RCNY 5-300, where the scoring rate is the
share of a group strictly above the median of the full sample. Groups are only ever what people said themselves.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from scoring.matching.fairness.statistics import Interval, difference_test, holm, ratio_interval

Bools = NDArray[np.bool_]
Survey = Mapping[str, Mapping[str, str]]
"""Candidate id -> {"sex": ..., "race_ethnicity": ...}; whoever is missing or empty is unknown."""

Dimension = Literal["sex", "race_ethnicity", "intersection"]
DIMENSIONS: tuple[Dimension, ...] = ("sex", "race_ethnicity", "intersection")
UNKNOWN = "unknown"

FOUR_FIFTHS = 0.80
SMALL_GROUP = 30
"""Below this many people a rate is shown but said to be small, and never flagged on the ratio alone."""
LL144_MAY_OMIT_BELOW = 0.02
_LEVEL = 0.05


class GroupRow(BaseModel):
    """One group's line. `ratio` is to the group with the highest rate; None when the group is left out of ratios."""

    model_config = ConfigDict(frozen=True)

    group: str
    people: int
    selected: int
    rate: float
    ratio: float | None
    ratio_interval: Interval | None
    z: float | None
    p_value: float | None
    p_corrected: float | None
    test: Literal["z", "fisher"] | None
    significant: bool
    small: bool
    omitted: bool
    flagged: bool
    note: str


class RateTable(BaseModel):
    """Rates of all groups along one dimension; people of unknown group stand beside the table, outside its ratios."""

    model_config = ConfigDict(frozen=True)

    dimension: Dimension
    rows: list[GroupRow]
    unknown: int
    """People who stated nothing, and those of groups too small to be shown."""
    withheld: int = 0
    """How many groups are too small to be shown."""
    reference: str | None
    worst_ratio: float | None
    flagged: bool


def group_of(person: str, survey: Survey, dimension: Dimension) -> str:
    """The group a person stated along a dimension; an intersection needs both parts."""
    answers = survey.get(person, {})
    if dimension != "intersection":
        return answers.get(dimension) or UNKNOWN
    both = [answers.get("sex") or "", answers.get("race_ethnicity") or ""]
    return " / ".join(both) if all(both) else UNKNOWN


def above_median(scores: Sequence[float]) -> Bools:
    """Local Law 144's reading of a score as a yes/no: strictly above the median of the full sample."""
    values = np.asarray(scores, np.float64)
    return np.asarray(values > np.median(values)) if len(values) else np.zeros(0, np.bool_)


def rate_table(
    people: Sequence[str],
    selected: Bools,
    survey: Survey,
    dimension: Dimension,
    *,
    seed: int,
    omit_below: float = LL144_MAY_OMIT_BELOW,
    minimum: int = 0,
) -> RateTable:
    """Rates, ratios, tests and intervals of the groups along one dimension.

    `people` and `selected` are parallel: one entry an application. A group with less than `omit_below` of the known
    people is shown with its count and rate but takes no part in the ratios. A group of fewer than `minimum` different
    people is not shown at all, so that no table tells what a single person stated: it counts as unknown.
    """
    groups = np.array([group_of(person, survey, dimension) for person in people], dtype=object)
    sizes = {str(g): (int((groups == g).sum()), int(selected[groups == g].sum())) for g in set(groups)}
    persons = Counter(group_of(person, survey, dimension) for person in set(people))
    withheld = [name for name in sizes if persons[name] < minimum]
    return table_of_counts(sizes, dimension, seed=seed, omit_below=omit_below, withheld=withheld)


def table_of_counts(
    sizes: Mapping[str, tuple[int, int]],
    dimension: Dimension,
    *,
    seed: int,
    omit_below: float = LL144_MAY_OMIT_BELOW,
    withheld: Collection[str] = (),
) -> RateTable:
    """The same table from counts: group -> (people, selected), with `UNKNOWN` for who stated nothing. The groups of
    `withheld` are counted as unknown."""
    withheld = [name for name in withheld if name in sizes and name != UNKNOWN]
    unknown = sum(sizes[name][0] for name in (*withheld, UNKNOWN) if name in sizes)
    sizes = {name: sizes[name] for name in sorted(sizes) if name not in withheld and name != UNKNOWN}
    known = sum(people for people, _ in sizes.values())
    omitted = {name for name, (people, _) in sizes.items() if people < omit_below * known}
    reference = _reference({name: size for name, size in sizes.items() if name not in omitted})
    rows = _corrected([_row(name, sizes, reference, name in omitted, seed) for name in sizes])
    ratios = [row.ratio for row in rows if row.ratio is not None and not row.small]
    return RateTable(
        dimension=dimension,
        rows=rows,
        unknown=unknown,
        withheld=len(withheld),
        reference=reference,
        worst_ratio=min(ratios, default=None),
        flagged=any(row.flagged for row in rows),
    )


def _reference(sizes: Mapping[str, tuple[int, int]]) -> str | None:
    """The group with the highest rate; a small group only where no other has anybody selected."""
    big = {name: size for name, size in sizes.items() if size[0] >= SMALL_GROUP and size[1]} or {
        name: size for name, size in sizes.items() if size[1]
    }
    return max(big, key=lambda name: (big[name][1] / big[name][0], name), default=None)


def _row(name: str, sizes: Mapping[str, tuple[int, int]], reference: str | None, omitted: bool, seed: int) -> GroupRow:
    people, selected = sizes[name]
    rate = selected / people
    row = GroupRow(
        group=name,
        people=people,
        selected=selected,
        rate=round(rate, 6),
        ratio=None,
        ratio_interval=None,
        z=None,
        p_value=None,
        p_corrected=None,
        test=None,
        significant=False,
        small=people < SMALL_GROUP,
        omitted=omitted,
        flagged=False,
        note=_note(people, omitted),
    )
    if reference is None or omitted:
        return row
    of_people, of_selected = sizes[reference]
    test = difference_test((selected, people), (of_selected, of_people)) if name != reference else None
    return row.model_copy(
        update={
            "ratio": round(rate / (of_selected / of_people), 6),
            "ratio_interval": ratio_interval((selected, people), (of_selected, of_people), seed=seed)
            if name != reference
            else None,
            "z": round(test.z, 4) if test else None,
            "p_value": round(test.p_value, 6) if test else None,
            "test": test.kind if test else None,
        }
    )


def _note(people: int, omitted: bool) -> str:
    if omitted:
        return "under 2 % of the people known: count and rate shown, left out of the ratios"
    return f"only {people} people: too few to judge by the ratio alone" if people < SMALL_GROUP else ""


def _corrected(rows: list[GroupRow]) -> list[GroupRow]:
    """Holm's correction over the table's tests, and the flags that follow.

    A group is flagged for a ratio under four fifths when it is not small, and for a lower rate that is significant
    after correction, whatever its size. Both together leave little to chance.
    """
    tested = [row.p_value for row in rows if row.p_value is not None]
    corrected = iter(holm(tested, len(tested) * (len(tested) + 1) // 2))
    out = []
    for row in rows:
        p = next(corrected) if row.p_value is not None else None
        low = row.ratio is not None and row.ratio < FOUR_FIFTHS and not row.small
        behind = p is not None and p < _LEVEL and (row.ratio or 0.0) < 1.0
        changes = {"p_corrected": None if p is None else round(p, 6), "significant": behind, "flagged": low or behind}
        out.append(row.model_copy(update=changes))
    return out
