"""Matching against invented employers of fifteen tastes: how near the truth, with how many outcomes."""

from collections.abc import Iterator
from statistics import mean
from typing import Any

import numpy as np

from scoring.matching import MatchModel, Outcome
from scoring.matching.simulation import KINDS, TODAY, Employer, Reached, employer, reached

_FEW, _SOME = 30, 300
_JOBS, _APPLICANTS = 60, 60
_FIRST_SEED = 5_000


def run(size: int = 1) -> Iterator[dict[str, Any]]:
    """`size` employers of each kind; shares of the way from chance to the ceiling, inside each job."""
    found: dict[str, list[Reached]] = {}
    for number, kind in enumerate(KINDS):
        own: dict[str, list[Reached]] = {}
        for seed in range(size):
            firm = employer(_FIRST_SEED + 100 * number + seed, jobs=_JOBS, applicants=_APPLICANTS, kind=kind)
            for setting, outcomes in _settings(firm).items():
                model = MatchModel.train(firm.jobs, firm.candidates, outcomes, seed=0, today=TODAY)
                own.setdefault(setting, []).append(reached(firm, model))
        for setting, values in own.items():
            yield _figure(f"taste.{setting}", mean(v.share for v in values), len(values), kind=kind)
            found.setdefault(setting, []).extend(values)
    for setting, values in found.items():
        yield from _overall(setting, values)


def _settings(firm: Employer) -> dict[str, list[Outcome]]:
    """No outcomes, thirty and three hundred in a row or from anywhere, all."""
    rng = np.random.default_rng(0)
    drawn = rng.permutation(len(firm.outcomes))
    return {
        "rule": [],
        "30": firm.outcomes[:_FEW],
        "300-first": firm.outcomes[:_SOME],
        "300-random": [firm.outcomes[i] for i in drawn[:_SOME]],
        "all": firm.outcomes,
    }


def _overall(setting: str, values: list[Reached]) -> Iterator[dict[str, Any]]:
    shares = np.array([v.share for v in values])
    lost = mean(v.best_accuracy - v.accuracy for v in values)
    yield _figure(f"taste.{setting}.mean", float(shares.mean()), len(values), kind="any")
    yield _figure(f"taste.{setting}.p10", float(np.percentile(shares, 10)), len(values), kind="any")
    yield _figure(f"taste.{setting}.worst", float(shares.min()), len(values), kind="any")
    yield _figure(f"taste.{setting}.accuracy-below-ceiling", lost, len(values), kind="any")


def _figure(name: str, value: float, number: int, **params: object) -> dict[str, Any]:
    return {"name": name, "value": round(value, 4), "unit": "share", "n": number, "params": params}
