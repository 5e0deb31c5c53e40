"""The gate between a retrained model and its use: a worse impact on any group needs a person's name.

Two things trip it. The scores: the challenger takes the worst impact ratio under four fifths, or down by more than
0.02, beyond what chance explains. The labels: the decisions it was trained on advanced a group less often at equal
score, or at under four fifths of the best group's rate; a model that learned from them may hide in allowed features
what people did openly. What looks low but may be chance, as in small intersections, is a warning.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from pydantic import BaseModel, ConfigDict

from scoring.matching.clock import as_of
from scoring.matching.engine import score_many
from scoring.matching.fairness.outcomes import Decided, equal_score_rows
from scoring.matching.fairness.report import STAGES
from scoring.matching.fairness.tables import (
    DIMENSIONS,
    FOUR_FIFTHS,
    Bools,
    RateTable,
    Survey,
    above_median,
    rate_table,
)
from scoring.matching.features import Floats
from scoring.matching.model import MatchModel
from scoring.matching.schemas import Candidate, Job, Outcome

MAX_DROP = 0.02


class GateDecision(BaseModel):
    """Whether a challenger may be activated. `tripped` lists why not; a named person can still sign it off."""

    model_config = ConfigDict(frozen=True)

    activate: bool
    tripped: list[str]
    warnings: list[str]
    worst_ratio_champion: float | None
    worst_ratio_challenger: float | None
    signed_off_by: str | None


def gate(
    champion: MatchModel | None,
    challenger: MatchModel,
    *,
    jobs: Sequence[Job],
    candidates: Sequence[Candidate],
    outcomes: Sequence[Outcome],
    survey: Survey,
    signed_off_by: str | None = None,
    seed: int = 0,
) -> GateDecision:
    """Compare challenger and champion (None: the rule) over the decided applications the challenger learned from."""
    known_jobs, people = {j.id: j for j in jobs}, {c.id: c for c in candidates}
    rows = [o for o in outcomes if o.job_id in known_jobs and o.candidate_id in people]
    rows = sorted({(o.job_id, o.candidate_id): o for o in rows}.values(), key=lambda o: (o.job_id, o.candidate_id))
    before, after = (_scores(rows, known_jobs, people, model) for model in (champion, challenger))
    people_of, jobs_of = [o.candidate_id for o in rows], [o.job_id for o in rows]
    advanced = np.array([o.outcome in STAGES["advanced"] for o in rows], np.bool_)
    old, new = (_tables(people_of, above_median(s.tolist()), survey, seed) for s in (before, after))
    labels = _tables(people_of, advanced, survey, seed)
    tripped, warnings = _scores_said(old, new)
    for text, sure in _low_ratios("training decisions", labels):
        (tripped if sure else warnings).append(text)
    for row in equal_score_rows(Decided(people_of, jobs_of, before, advanced), survey):
        if row.flagged:
            tripped.append(f"training decisions: {row.group} advanced {-row.gap:.1%} less often at equal scores")
    return GateDecision(
        activate=not tripped or bool(signed_off_by),
        tripped=tripped,
        warnings=warnings,
        worst_ratio_champion=_worst(old),
        worst_ratio_challenger=_worst(new),
        signed_off_by=signed_off_by,
    )


def _tables(people: Sequence[str], selected: Bools, survey: Survey, seed: int) -> list[RateTable]:
    return [rate_table(people, selected, survey, dimension, seed=seed) for dimension in DIMENSIONS]


def _worst(tables: Sequence[RateTable]) -> float | None:
    return min((t.worst_ratio for t in tables if t.worst_ratio is not None), default=None)


def _scores_said(old: Sequence[RateTable], new: Sequence[RateTable]) -> tuple[list[str], list[str]]:
    """What trips and what warns in the challenger's scores, held against the champion's group by group."""
    before = {(t.dimension, row.group): row.ratio for t in old for row in t.rows}
    tripped: list[str] = []
    warnings: list[str] = []
    for table in new:
        for row in table.rows:
            was = before.get((table.dimension, row.group))
            if row.ratio is None or row.small or was is None:
                continue
            low = row.ratio < FOUR_FIFTHS and (was >= FOUR_FIFTHS or was - row.ratio > MAX_DROP)
            if low or was - row.ratio > MAX_DROP:
                text = f"scores: impact ratio of {row.group} goes from {was:.2f} to {row.ratio:.2f}"
                (tripped if row.significant else warnings).append(text)
    return tripped, warnings


def _low_ratios(about: str, tables: Sequence[RateTable]) -> Iterator[tuple[str, bool]]:
    """Each group under four fifths, and whether that is beyond chance."""
    for table in tables:
        for row in table.rows:
            if row.ratio is not None and row.ratio < FOUR_FIFTHS and not row.small:
                yield f"{about}: impact ratio of {row.group} is {row.ratio:.2f}", row.significant


def _scores(
    rows: Sequence[Outcome], jobs: Mapping[str, Job], people: Mapping[str, Candidate], model: MatchModel | None
) -> Floats:
    by_job: dict[str, list[Outcome]] = {}
    for row in rows:
        by_job.setdefault(row.job_id, []).append(row)
    today = as_of(rows, people.values())
    score: dict[tuple[str, str], float] = {}
    for job, own in by_job.items():
        candidates = [people[o.candidate_id] for o in own]
        for result in score_many(jobs[job], candidates, model=model, explain_top=0, today=today):
            score[result.job_id, result.candidate_id] = result.match_score
    return np.array([score[o.job_id, o.candidate_id] for o in rows], np.float64)
