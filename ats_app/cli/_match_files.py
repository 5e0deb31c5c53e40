"""The files of `./ats match`: JSON lines read into values, every refusal naming the file, the line and the field."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from scoring.matching import Candidate, Job, Outcome
from scoring.matching.clock import as_of

Value = TypeVar("Value", bound=BaseModel)
Pair = tuple[str, str]


@dataclass(frozen=True)
class Folder:
    """What a folder of JSON lines holds; `survey` is None where there is no survey."""

    jobs: dict[str, Job]
    candidates: dict[str, Candidate]
    outcomes: list[Outcome]
    pairs: list[Pair]
    survey: dict[str, dict[str, str]] | None

    @cached_property
    def today(self) -> date:
        """The day the data speaks of: scores don't depend on when the command runs."""
        return as_of(self.outcomes, self.candidates.values())

    @classmethod
    def read(cls, folder: Path) -> Folder:
        """Jobs, candidates and pairs have to be there, outcomes and survey may.

        OSError and ValueError say what is wrong.
        """
        jobs = _values(folder / "jobs.jsonl", Job)
        candidates = _values(folder / "candidates.jsonl", Candidate)
        outcomes, survey, pairs = (folder / f"{name}.jsonl" for name in ("outcomes", "survey", "pairs"))
        return cls(
            {job.id: job for job in jobs},
            {person.id: person for person in candidates},
            _values(outcomes, Outcome) if outcomes.exists() else [],
            [(_id(pairs, n, line, "job_id"), _id(pairs, n, line, "candidate_id")) for n, line in _lines(pairs)],
            _answers(survey) if survey.exists() else None,
        )


def _answers(path: Path) -> dict[str, dict[str, str]]:
    """What each person said of themselves; what somebody left open is not there."""
    return {
        _id(path, n, line, "candidate_id"): {k: v for k, v in line.items() if isinstance(v, str) and v}
        for n, line in _lines(path)
    }


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a file with their line numbers."""
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                try:
                    value = json.loads(line)
                except json.JSONDecodeError as error:
                    raise ValueError(f"{path.name}, line {number}: {error.msg}") from error
                if not isinstance(value, dict):
                    raise ValueError(f"{path.name}, line {number}: not an object")
                yield number, value


def _id(path: Path, number: int, line: Mapping[str, Any], name: str) -> str:
    value = line.get(name)
    if not isinstance(value, str | int):
        raise ValueError(f"{path.name}, line {number}, {name}: an id is missing")
    return str(value)


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
