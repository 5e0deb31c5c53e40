"""`./ats match DIR --out FILE`: learns from outcomes.jsonl, scores pairs.jsonl, audits with survey.jsonl.

Needs no server. Without outcomes the published rule scores. FILE gets one JSON line a pair, in the order of the pairs;
with a survey, `FILE.audit.json` holds the audit of all applications and the gate's decision on the model.
"""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from pydantic import BaseModel, ValidationError

from scoring.matching import Candidate, Job, MatchModel, MatchResult, Outcome, score_many
from scoring.matching.fairness import Application, audit, gate
from scoring.matching.model import as_of

Value = TypeVar("Value", bound=BaseModel)
Pair = tuple[str, str]


@dataclass(frozen=True)
class _Folder:
    """What a folder of JSON lines holds."""

    jobs: dict[str, Job]
    candidates: dict[str, Candidate]
    outcomes: list[Outcome]
    pairs: list[Pair]
    survey: dict[str, dict[str, str]] | None

    @property
    def today(self) -> date:
        """The day the data speaks of: scores don't depend on when the command runs."""
        return as_of(self.outcomes, self.candidates.values())

    @classmethod
    def read(cls, folder: Path) -> _Folder:
        jobs = _values(folder / "jobs.jsonl", Job)
        candidates = _values(folder / "candidates.jsonl", Candidate)
        outcomes, survey = folder / "outcomes.jsonl", folder / "survey.jsonl"
        answers = {str(line["candidate_id"]): line for _, line in _lines(survey)} if survey.exists() else None
        return cls(
            {job.id: job for job in jobs},
            {person.id: person for person in candidates},
            _values(outcomes, Outcome) if outcomes.exists() else [],
            [(str(line["job_id"]), str(line["candidate_id"])) for _, line in _lines(folder / "pairs.jsonl")],
            answers,
        )


def match(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder with jobs, candidates and pairs.")],
    out: Annotated[Path, typer.Option("--out", help="File for the scores, one JSON line a pair.")],
    seed: Annotated[int, typer.Option(help="One seed, one result.")] = 0,
) -> None:
    """Score pairs of jobs and candidates, learning from outcomes where there are any."""
    try:
        data = _Folder.read(folder)
    except (OSError, ValueError, KeyError) as error:
        typer.echo(f"{folder} can't be read: {error}", err=True)
        raise typer.Exit(2) from error
    gc.freeze()  # what was read stays until the end: no need to look through it again and again
    people = list(data.candidates.values())
    model = MatchModel.train(data.jobs.values(), people, data.outcomes, seed=seed, today=data.today)
    scored = _score(data, data.pairs, model, explained=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("w", encoding="utf-8") as file:
        for pair in data.pairs:
            if pair in scored:
                file.write(json.dumps(scored[pair].as_row(), ensure_ascii=False) + "\n")
    left_out = sum(pair not in scored for pair in data.pairs)
    if left_out:
        typer.echo(f"{left_out} pairs name a job or candidate that is not there", err=True)
    typer.echo(f"{len(scored)} pairs scored by {model.version} into {out}")
    if data.survey is not None:
        report = _audit(data, scored, model, seed)
        path = out.with_name(f"{out.name}.audit.json")
        path.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        typer.echo(f"{len(report['findings'])} findings in {path}")
    if data.pairs and not scored:
        raise typer.Exit(1)


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                try:
                    yield number, json.loads(line)
                except json.JSONDecodeError as error:
                    raise ValueError(f"{path.name}, line {number}: {error.msg}") from error


def _values(path: Path, kind: type[Value]) -> list[Value]:
    values = []
    for number, line in _lines(path):
        try:
            values.append(kind.model_validate(line))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            raise ValueError(f"{path.name}, line {number}, {where}: {first['msg']}") from error
    return values


def _score(data: _Folder, pairs: Sequence[Pair], model: MatchModel, *, explained: bool) -> dict[Pair, MatchResult]:
    today = data.today
    by_job: dict[str, dict[str, Candidate]] = {}
    for job, person in pairs:
        if job in data.jobs and person in data.candidates:
            by_job.setdefault(job, {})[person] = data.candidates[person]
    scored: dict[Pair, MatchResult] = {}
    for job, own in by_job.items():
        top = len(own) if explained else 0
        results = score_many(data.jobs[job], list(own.values()), model=model, explain_top=top, today=today)
        scored |= {(job, result.candidate_id): result for result in results}
    return scored


def _audit(data: _Folder, scored: Mapping[Pair, MatchResult], model: MatchModel, seed: int) -> dict[str, Any]:
    """The audit over everything that was scored and everything that was decided, and the gate's word on the model."""
    survey = data.survey or {}
    decided = {(o.job_id, o.candidate_id): o.outcome for o in data.outcomes}
    rest = _score(data, [pair for pair in decided if pair not in scored], model, explained=False)
    applications = [Application(r, decided.get(pair)) for pair, r in {**scored, **rest}.items()]
    report = audit(applications, survey, model_hash=hashlib.sha256(model.to_bytes()).hexdigest(), seed=seed)
    decision = gate(
        None,
        model,
        jobs=list(data.jobs.values()),
        candidates=list(data.candidates.values()),
        outcomes=data.outcomes,
        survey=survey,
        seed=seed,
    )
    extra = {"as_of": data.today.isoformat(), "training_data_hash": model.data_hash, "gate": decision.model_dump()}
    return {**report, **extra}


if __name__ == "__main__":
    typer.run(match)
