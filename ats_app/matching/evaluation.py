"""Challenger against champion against rule, on decisions about jobs that neither has seen.

A model that learned from a decision looks good on it. So jobs are dealt into folds, and for each fold challenger and
champion are learned again without its jobs: the challenger from all other outcomes, the champion from those that it
had when it was learned. What is compared is thus what each knows, on the same rows, and the rule on them too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np

from ats_app.matching.dataset import Dataset
from ats_app.matching.models import ModelStatus
from scoring.matching import MatchModel, Outcome, score_many
from scoring.matching.clock import as_of
from scoring.matching.ranking import auc_in_job

SEED = 0
FOLDS = 4
ENOUGH_ROWS = 2000
"""With so many held-out rows judged the remaining folds would not change the answer."""
LEAST_OUTCOMES = 30
_DIGITS = 4
_ADVANCED = frozenset({"hired_success", "offer"})

Window = tuple[datetime, datetime]


@dataclass
class _Judged:
    """Held-out rows with the score that each side gave them."""

    job: list[str] = field(default_factory=list)
    advanced: list[bool] = field(default_factory=list)
    scores: dict[str, list[float]] = field(default_factory=dict)

    def auc(self, side: str) -> float | None:
        _, codes = np.unique(self.job, return_inverse=True)
        positive = np.array(self.advanced, np.bool_)
        found = auc_in_job(np.array(self.scores[side], np.float64), positive, codes.astype(np.int64))
        return None if np.isnan(found) else round(found, _DIGITS)


@dataclass(frozen=True)
class Comparison:
    """How often each side puts an advanced person above one who was not, inside a job (area under the ROC curve).

    All on the same `rows` held-out outcomes of `jobs` jobs; None where no job has both kinds.
    """

    rows: int
    jobs: int
    rule: float | None
    champion: float | None
    challenger: float | None

    @property
    def is_known(self) -> bool:
        return None not in (self.rule, self.champion, self.challenger)

    def as_metrics(self) -> dict[str, Any]:
        auc = {"rule": self.rule, "champion": self.champion, "challenger": self.challenger}
        return {"rows": self.rows, "jobs": self.jobs, "auc_in_job": auc}


@dataclass(frozen=True)
class Verdict:
    """What becomes of a challenger, and why in plain words."""

    status: ModelStatus
    words: str


def too_few(data: Dataset) -> str:
    """Why there is not enough to learn from; empty when there is."""
    counts = data.counts
    total, jobs = counts["total"], counts["jobs"]
    advanced = sum(counts.get(kind, 0) for kind in _ADVANCED)
    if total < LEAST_OUTCOMES:
        return (
            f"Too few outcomes: {total} decided {_plural(total, 'application')}, and learning needs {LEAST_OUTCOMES}."
            " The rule goes on scoring."
        )
    if not 0 < advanced < total:
        kind = "rejections" if advanced else "hires or offers"
        return (
            f"All {total} decisions are alike: without {kind} there is nothing to tell apart. The rule goes on scoring."
        )
    if jobs < 2:
        return "All decisions are about one job, which can't speak for the next one. The rule goes on scoring."
    return ""


def compare(data: Dataset, champion: Window | None) -> Comparison:
    """Judges both on held-out jobs. `champion` is the window of the model in use, None when it is the rule."""
    fold_of = _folds(data)
    sides = ("rule", "champion", "challenger")
    judged = _Judged(scores={side: [] for side in sides})
    for fold in sorted(set(fold_of.values())):
        held = [row for row in data.outcomes if fold_of[data.job_of[row.job_id]] == fold]
        rest = data.within(row for row in data.outcomes if fold_of[data.job_of[row.job_id]] != fold)
        models: dict[str, MatchModel | None] = {"rule": None, "challenger": learn(rest), "champion": None}
        if champion is not None:
            known = [row for row in rest.outcomes if _inside(row, champion)]
            models["champion"] = learn(rest.within(known))
        _judge(data, held, models, judged)
        if len(judged.job) >= ENOUGH_ROWS:
            break
    return Comparison(len(judged.job), len(set(judged.job)), *(judged.auc(side) for side in sides))


def learn(data: Dataset) -> MatchModel:
    """The engine's model of a company's outcomes; the same data give the same model."""
    return MatchModel.train(list(data.jobs.values()), list(data.people.values()), list(data.outcomes), seed=SEED)


def decide(comparison: Comparison, tripped: list[str], *, held_back: str = "") -> Verdict:
    """Whether a challenger takes over by itself.

    Never worse than the rule, better than the champion, nothing against it from the fairness gate, and no person who
    went back to an earlier model on purpose (`held_back` says who).
    """
    if not comparison.is_known:
        return Verdict(
            ModelStatus.CANDIDATE,
            "It could not be judged: no job it had not seen has both people who were advanced and people who were not.",
        )
    rule, champion, challenger = (_percent(v) for v in (comparison.rule, comparison.champion, comparison.challenger))
    figures = (
        f"Of two applicants for a job it had not seen, one advanced and one not, it puts the right one first in"
        f" {challenger} of cases; the model in use {champion}, the rule {rule}."
    )
    if _value(comparison.challenger) < _value(comparison.rule):
        return Verdict(ModelStatus.REJECTED, f"Worse than the rule. {figures}")
    against = []
    if _value(comparison.challenger) <= _value(comparison.champion):
        against.append("Not better than the model in use.")
    if tripped:
        against.append(f"The fairness gate stopped it: {'; '.join(tripped)}. A person has to sign it off.")
    if held_back:
        against.append(held_back)
    if against:
        return Verdict(ModelStatus.CANDIDATE, f"{' '.join(against)} {figures}")
    return Verdict(ModelStatus.ACTIVE, f"Better than the model in use. {figures}")


def _folds(data: Dataset) -> Mapping[str, int]:
    """A fold for each job, dealt out by chance, the same every time."""
    jobs = sorted({data.job_of[row.job_id] for row in data.outcomes})
    dealt = np.random.default_rng(SEED).permutation(len(jobs)) % min(FOLDS, max(len(jobs), 1))
    return dict(zip(jobs, dealt.tolist(), strict=True))


def _inside(row: Outcome, window: Window) -> bool:
    at = datetime.fromisoformat(row.decided_at or "")
    return window[0] <= at <= window[1]


def _judge(data: Dataset, held: list[Outcome], models: Mapping[str, MatchModel | None], judged: _Judged) -> None:
    by_job: dict[str, list[Outcome]] = {}
    for row in held:
        by_job.setdefault(row.job_id, []).append(row)
    today = as_of(data.outcomes, ())
    for key, rows in by_job.items():
        judged.job += [data.job_of[key]] * len(rows)
        judged.advanced += [row.outcome in _ADVANCED for row in rows]
        people = [data.people[row.candidate_id] for row in rows]
        for side, model in models.items():
            results = score_many(data.jobs[key], people, model=model, explain_top=0, today=today)
            score = {result.candidate_id: result.match_score for result in results}
            judged.scores[side] += [score[row.candidate_id] for row in rows]


def _value(share: float | None) -> float:
    return -1.0 if share is None else share


def _percent(share: float | None) -> str:
    return f"{100 * _value(share):.1f} %"


def _plural(number: int, word: str) -> str:
    return word if number == 1 else f"{word}s"
