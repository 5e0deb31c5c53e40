"""The gate between a retrained model and its use: a worse impact on any group needs a person's name.

Two things trip it. The scores: the challenger's worst impact ratio is under four fifths, or falls by more than 0.02.
The labels: the decisions it was trained on advanced a group less often at equal score, or at under four fifths of the
best group's rate; a model that learned from them may hide in allowed features what people did openly.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from pydantic import BaseModel, ConfigDict

from scoring.matching.engine import score_many
from scoring.matching.fairness.outcomes import equal_score_rows
from scoring.matching.fairness.report import STAGES
from scoring.matching.fairness.tables import (
    DIMENSIONS,
    FOUR_FIFTHS,
    Bools,
    Survey,
    above_median,
    rate_table,
)
from scoring.matching.features import Floats
from scoring.matching.model import MatchModel, as_of
from scoring.matching.schemas import Candidate, Job, Outcome

MAX_DROP = 0.02


class GateDecision(BaseModel):
    """Whether a challenger may be activated. `tripped` lists why not; a named person can still sign it off."""

    model_config = ConfigDict(frozen=True)

    activate: bool
    tripped: list[str]
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
    names = [o.candidate_id for o in rows]
    advanced = np.array([o.outcome in STAGES["advanced"] for o in rows], np.bool_)
    tripped, old, new = _scores_tripped(names, before, after, survey, seed)
    if rows:
        tripped += _labels_tripped(rows, before, advanced, survey, seed)
    activate = not tripped or bool(signed_off_by)
    return GateDecision(
        activate=activate,
        tripped=tripped,
        worst_ratio_champion=old,
        worst_ratio_challenger=new,
        signed_off_by=signed_off_by,
    )


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


def _worst(people: Sequence[str], selected: Bools, survey: Survey, seed: int) -> float | None:
    tables = [rate_table(people, selected, survey, d, seed=seed) for d in DIMENSIONS]
    return min((t.worst_ratio for t in tables if t.worst_ratio is not None), default=None)


def _scores_tripped(
    people: Sequence[str], before: Floats, after: Floats, survey: Survey, seed: int
) -> tuple[list[str], float | None, float | None]:
    old = _worst(people, above_median(before.tolist()), survey, seed)
    new = _worst(people, above_median(after.tolist()), survey, seed)
    tripped = []
    if new is not None and new < FOUR_FIFTHS:
        tripped.append(f"worst impact ratio of the scores is {new:.2f}, under {FOUR_FIFTHS:.2f}")
    if new is not None and old is not None and old - new > MAX_DROP:
        tripped.append(f"worst impact ratio of the scores falls from {old:.2f} to {new:.2f}")
    return tripped, old, new


def _labels_tripped(
    rows: Sequence[Outcome], scores: Floats, advanced: Bools, survey: Survey, seed: int
) -> list[str]:
    """Decisions that are not fit to learn from, judged at equal score of the champion, which did not learn from them."""
    people, jobs = [o.candidate_id for o in rows], [o.job_id for o in rows]
    tripped = []
    for dimension in DIMENSIONS:
        table = rate_table(people, advanced, survey, dimension, seed=seed)
        if table.worst_ratio is not None and table.worst_ratio < FOUR_FIFTHS and table.flagged:
            tripped.append(f"training decisions by {dimension}: worst impact ratio {table.worst_ratio:.2f}")
        for row in equal_score_rows(people, jobs, scores, advanced, survey, dimension):
            if row.flagged:
                tripped.append(
                    f"training decisions: {row.group} advanced {-row.gap:.1%} less often at equal scores"
                )
    return tripped
