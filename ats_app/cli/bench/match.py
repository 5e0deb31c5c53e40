"""Matching on one core: a pair, a hundred, ten thousand candidates, and training on outcomes; warm, processor time."""

import gc
import time
from collections.abc import Callable, Iterator
from functools import partial
from statistics import median
from typing import Any, TypeVar

from scoring.matching import Candidate, Job, MatchModel, Outcome, score_many, score_pair
from scoring.matching.simulation import TODAY, employer

T = TypeVar("T")
_SEED = 7
_LISTED = 10_000
_HUNDRED = 100
_PAIRS = 400
_WARM = 200
_REPEATS = 5
_EXPLAINED = 50
_APPLICANTS = 60


def run(size: int = 10_000) -> Iterator[dict[str, Any]]:
    """Figures with a model trained on `size` outcomes of an invented employer."""
    # 60 % of an invented employer's jobs are decided.
    made = employer(_SEED, jobs=-(-size // int(_APPLICANTS * 0.6)) + 1, applicants=_APPLICANTS)
    outcomes = made.outcomes[:size]
    seconds, model = _timed(lambda: _train(made.jobs, made.candidates, outcomes))
    yield _figure("match.train", seconds, "s", len(outcomes), candidates=len(made.candidates), jobs=len(made.jobs))
    job = made.jobs[0]
    gc.collect()
    gc.freeze()  # as `./ats match` does with what it has read
    people = (made.candidates * (_LISTED // len(made.candidates) + 1))[:_LISTED]
    yield from _pairs(made.jobs, people, model)
    for count in (_HUNDRED, _LISTED):
        times = [_timed(partial(_many, job, people[:count], model))[0] for _ in range(_REPEATS)]
        name = f"match.{count}"
        yield _figure(f"{name}.median", median(times), "s", count, explained=_EXPLAINED, repeats=_REPEATS)
        yield _figure(f"{name}.worst", max(times), "s", count, explained=_EXPLAINED, repeats=_REPEATS)


def _train(jobs: list[Job], candidates: list[Candidate], outcomes: list[Outcome]) -> MatchModel:
    return MatchModel.train(jobs, candidates, outcomes, seed=_SEED, today=TODAY)


def _many(job: Job, people: list[Candidate], model: MatchModel) -> object:
    return score_many(job, people, model=model, explain_top=_EXPLAINED, today=TODAY)


def _pairs(jobs: list[Job], people: list[Candidate], model: MatchModel) -> Iterator[dict[str, Any]]:
    """Warm: skills and titles have been seen before, as in a worker that has run for a while."""
    for i in range(_WARM):
        score_pair(jobs[i % len(jobs)], people[_PAIRS + i], model=model, today=TODAY)
    times = sorted(
        _timed(partial(score_pair, jobs[i % len(jobs)], people[i], model=model, today=TODAY))[0] for i in range(_PAIRS)
    )
    yield _figure("match.pair.p50", times[len(times) // 2] * 1000, "ms", _PAIRS, explained=1)
    yield _figure("match.pair.p95", times[int(len(times) * 0.95)] * 1000, "ms", _PAIRS, explained=1)


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    """Processor seconds of the work: one core, whatever else the machine is doing."""
    began = time.process_time()
    result = work()
    return time.process_time() - began, result


def _figure(name: str, value: float, unit: str, number: int, **params: object) -> dict[str, Any]:
    return {"name": name, "value": round(value, 4), "unit": unit, "n": number, "params": {**params, "clock": "cpu"}}
