"""Scoring again what is open, when a job asks for something else or another model scores.

A run is a row for each job and goes through its open applications in the order of their ids, one transaction a batch.
So a killed worker's successor goes on where the last batch ended, a run carried out twice stores nothing twice, and a
further trigger in the meantime only sends the run back to the start.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col

from ats_app.applications.service import board_channel
from ats_app.candidates.models import Candidate as CandidateModel
from ats_app.core import outbox
from ats_app.core.actor import Actor
from ats_app.core.db import UnitOfWork, unit_of_work
from ats_app.core.live import publish
from ats_app.core.permissions import Permission
from ats_app.core.repository import Repository
from ats_app.jobs.models import Job as JobModel
from ats_app.matching import registry, runs, service
from ats_app.matching.inputs import candidate_features, job_features
from ats_app.matching.models import MatchingRun
from ats_app.matching.schemas import ProgressRow, RunRow
from scoring.matching import score_many

TASK = "matching.rescore"
BATCH = 100
_TURN_S = 20.0
"""After so long a worker lets others have their turn; the rest is a task of its own."""

_OPEN = "a.status = 'active' AND (a.score IS NOT NULL OR a.reading IN ('none', 'done'))"
"""A person whose résumé is still being read is scored once it is."""

_ASK = text(
    f"""INSERT INTO matching_runs (tenant_id, id, kind, status, job_id, cause, asked_by, total, done, step, error)
    SELECT :tenant, gen_random_uuid(), 'rescore', 'waiting', j.id, :cause, :by, waiting.count, 0, '', ''
    FROM jobs j CROSS JOIN LATERAL (
      SELECT count(*) AS count FROM applications a WHERE a.tenant_id = j.tenant_id AND a.job_id = j.id AND {_OPEN}
    ) waiting
    WHERE j.tenant_id = :tenant AND j.status NOT IN ('closed', 'archived') AND waiting.count > 0
      AND (CAST(:job AS uuid) IS NULL OR j.id = :job)
    ORDER BY j.id
    ON CONFLICT (tenant_id, job_id) WHERE kind = 'rescore' AND finished_at IS NULL
    DO UPDATE SET last_id = NULL, done = 0, total = EXCLUDED.total, cause = EXCLUDED.cause, updated_at = now()
    RETURNING id, job_id, total"""  # noqa: S608
)
_NEXT = f"""
SELECT a.id, a.candidate_id FROM applications a
WHERE a.tenant_id = :tenant_id AND a.job_id = :job AND {_OPEN} AND (CAST(:last AS uuid) IS NULL OR a.id > :last)
ORDER BY a.id LIMIT :most
"""  # noqa: S608
_PROGRESS = """
SELECT coalesce(sum(done), 0)::int AS done, coalesce(sum(total), 0)::int AS total, count(*)::int AS jobs
FROM matching_runs WHERE tenant_id = :tenant_id AND kind = 'rescore' AND finished_at IS NULL
"""


def ask(uow: UnitOfWork, job_id: UUID, *, cause: str) -> RunRow | None:
    """Asks for a job's open applications to be scored again; None when it has none, or is over."""
    uow.actor.require(Permission.MATCHING_SCORE)
    asked = _ask(uow, cause, job_id)
    return RunRow.model_validate(Repository(uow).get(MatchingRun, asked[0])) if asked else None


def ask_all(uow: UnitOfWork, *, cause: str) -> int:
    """The same for every job of the company that is not over. Returns how many have anybody to score."""
    uow.actor.require(Permission.MATCHING_SCORE)
    return len(_ask(uow, cause, None))


def _ask(uow: UnitOfWork, cause: str, job_id: UUID | None) -> list[UUID]:
    values = {"tenant": uow.actor.tenant_id, "cause": cause, "by": uow.actor.user_id, "job": job_id}
    asked = uow.session.execute(_ASK, values).all()
    for run_id, job, total in asked:
        # also for a run that waits or works already: the first task to come carries it out, the others find it over
        outbox.enqueue(uow, TASK, record_id=run_id)
        _tell(uow, job, done=0, total=total)
    return [row.id for row in asked]


def progress(uow: UnitOfWork, job_id: UUID | None = None) -> ProgressRow | None:
    """How far the scoring of a job is, or of all jobs together; None while nothing is being scored again."""
    uow.actor.require(Permission.JOBS_READ)
    query = f"{_PROGRESS} AND job_id = :job" if job_id else _PROGRESS
    [row] = Repository(uow).sql(query, **({"job": job_id} if job_id else {}))
    return ProgressRow.model_validate(row) if row.jobs else None


def carry_out(actor: Actor, work: outbox.Work, run_id: UUID) -> None:
    """Scores batch after batch until the run is over or a turn has passed; then the rest is asked for."""
    until = time.monotonic() + _TURN_S
    more = True
    while more and time.monotonic() < until:
        with unit_of_work(actor) as uow:
            more = step(uow, run_id)
    with unit_of_work(actor) as uow:
        outbox.complete(uow, work)
        if more:
            outbox.enqueue(uow, TASK, record_id=run_id)


def step(uow: UnitOfWork, run_id: UUID) -> bool:
    """Scores the next batch of a run. Returns whether there may be more; False also when somebody else is at it."""
    run = runs.begin(uow, run_id)
    if run is None or run.job_id is None:
        return False
    now = registry.scorer(uow)
    run.model_id = now.id
    rows = Repository(uow).sql(_NEXT, job=run.job_id, last=run.last_id, most=BATCH)
    if rows:
        _score(uow, run.job_id, [_Open(row.id, row.candidate_id) for row in rows], now)
        run.last_id, run.done = rows[-1].id, run.done + len(rows)
        # people may have applied since the run was asked for
        run.total = max(run.total, run.done)
    over = len(rows) < BATCH
    if over:
        run.total = run.done
        runs.finish(uow, run)
    _tell(uow, run.job_id, done=run.done, total=run.total, over=over)
    return not over


@dataclass(frozen=True)
class _Open:
    """An application to score."""

    id: UUID
    candidate_id: UUID


def _score(uow: UnitOfWork, job_id: UUID, rows: Sequence[_Open], now: registry.Scorer) -> None:
    repository = Repository(uow)
    job = job_features(repository.get(JobModel, job_id))
    wanted = [row.candidate_id for row in rows]
    found = uow.session.exec(repository.scoped(CandidateModel).where(col(CandidateModel.id).in_(wanted)))
    people = {str(person.id): candidate_features(person) for person in found}
    results = score_many(job, list(people.values()), model=now.model, explain_top=len(people))
    by_person = {result.candidate_id: result for result in results}
    service.store(uow, job, {row.id: (people[str(row.candidate_id)], by_person[str(row.candidate_id)]) for row in rows})


def _tell(uow: UnitOfWork, job_id: UUID, *, done: int, total: int, over: bool = False) -> None:
    """After the commit, tells the job's open boards how far it is, once a batch, and at the end to take the new order;
    the models page looks again as well."""
    payload: dict[str, Any] = {"kind": "scored" if over else "scoring", "ids": [], "done": done, "total": total}
    channel = board_channel(uow.actor.tenant_id, job_id)
    uow.after_commit(lambda: publish(channel, payload))
    runs.tell(uow)
