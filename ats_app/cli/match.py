"""`./ats match DIR --out FILE`: learns from outcomes.jsonl, scores pairs.jsonl, audits with survey.jsonl.

Needs no server. Without outcomes the published rule scores. FILE gets one JSON line a pair, in the order of the pairs;
with a survey, `FILE.audit.json` holds the audit of all applications and the gate's decision on the model.
"""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from ats_app.cli._match_files import Folder, Pair
from scoring.matching import Candidate, MatchModel, MatchResult, score_many
from scoring.matching.fairness import Application, audit, gate


def match(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder with jobs, candidates and pairs.")],
    out: Annotated[Path, typer.Option("--out", help="File for the scores, one JSON line a pair.")],
    seed: Annotated[int, typer.Option(help="One seed, one result.")] = 0,
) -> None:
    """Score pairs of jobs and candidates, learning from outcomes where there are any."""
    try:
        data = Folder.read(folder)
    except (OSError, ValueError) as error:
        raise _refused(f"{folder} can't be read: {error}") from error
    gc.freeze()  # what was read stays until the end: no need to look through it again and again
    people = list(data.candidates.values())
    model = MatchModel.train(data.jobs.values(), people, data.outcomes, seed=seed, today=data.today)
    scored = _score(data, data.pairs, model, explained=True)
    rows = (scored[pair].as_row() for pair in data.pairs if pair in scored)
    _write(out, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    left_out = sum(pair not in scored for pair in data.pairs)
    if left_out:
        typer.echo(f"{left_out} pairs name a job or candidate that is not there", err=True)
    typer.echo(f"{len(scored)} pairs scored by {model.version} into {out}")
    if data.survey is not None:
        report = _audit(data, scored, model, seed)
        path = out.with_name(f"{out.name}.audit.json")
        _write(path, json.dumps(report, indent=1, ensure_ascii=False) + "\n")
        typer.echo(f"{len(report['findings'])} findings in {path}")
    if data.pairs and not scored:
        raise typer.Exit(1)


def _refused(reason: str) -> typer.Exit:
    typer.echo(reason, err=True)
    return typer.Exit(2)


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise _refused(f"{path} can't be written: {error.strerror}") from error


def _score(data: Folder, pairs: Sequence[Pair], model: MatchModel, *, explained: bool) -> dict[Pair, MatchResult]:
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


def _audit(data: Folder, scored: Mapping[Pair, MatchResult], model: MatchModel, seed: int) -> dict[str, Any]:
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
