"""Ranking a list of people for a job: asked for at once, computed by a worker, fetched when it is done."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlmodel import col

from ats_app.candidates.models import Candidate as CandidateModel
from ats_app.core import outbox
from ats_app.core.actor import Actor
from ats_app.core.db import UnitOfWork, unit_of_work
from ats_app.core.errors import Conflict, Invalid, NotFound
from ats_app.core.pagination import decode_cursor, encode_cursor, page_limit
from ats_app.core.permissions import Permission
from ats_app.core.repository import Repository
from ats_app.jobs.models import Job as JobModel
from ats_app.matching import registry, rescoring, runs
from ats_app.matching.inputs import candidate_features, job_features
from ats_app.matching.models import MatchingRun, RunKind, RunStatus
from ats_app.matching.schemas import BatchInput, BatchRow, RunRow
from scoring.matching import Candidate, Job, MatchModel, score_many

TASK = "matching.batch"
_CHUNK = 100
_KEPT = {"job_id", "candidate_id", "match_score", "factors", "contributions", "strengths", "gaps", "what_would_help"}
_KEPT |= {"confidence", "model_version"}

_SCORED = """
SELECT a.id AS application_id, a.job_id, a.candidate_id, a.score AS match_score, a.rank, s.factors, s.contributions,
  s.strengths, s.gaps, s.what_would_help, s.confidence, s.model_version
FROM applications a
JOIN candidate_scores s ON s.tenant_id = a.tenant_id AND s.application_id = a.id AND s.is_current
WHERE a.tenant_id = :tenant_id AND a.job_id = :job AND a.status = 'active'
"""


def ask(uow: UnitOfWork, data: BatchInput) -> RunRow:
    """Asks for people to be ranked for a job, or for everybody whose application is open to be scored again.

    Raises:
        Invalid: some of the people are not there.
        Conflict: nobody was named, and the job has no open application.
    """
    uow.actor.require(Permission.MATCHING_SCORE)
    repository = Repository(uow)
    job = repository.get(JobModel, data.job_id)
    if not data.candidate_ids:
        asked = rescoring.ask(uow, job.id, cause="asked")
        if asked is None:
            raise Conflict("This job has no open application to score.")
        return asked
    wanted = list(dict.fromkeys(data.candidate_ids))
    missing = len(wanted) - len(_people(uow, wanted))
    if missing:
        raise Invalid(fields={"candidate_ids": f"{missing} of these candidates do not exist."})
    run = MatchingRun(
        tenant_id=uow.actor.tenant_id,
        kind=RunKind.BATCH,
        job_id=job.id,
        cause="asked",
        asked_by=uow.actor.user_id,
        total=len(wanted),
        candidate_ids=[str(person) for person in wanted],
    )
    repository.add(run)
    outbox.enqueue(uow, TASK, record_id=run.id)
    return RunRow.model_validate(run)


def get(uow: UnitOfWork, run_id: UUID, *, cursor: str | None = None, limit: int = 50) -> BatchRow:
    """A batch and, once it is done, the people in it: best first, page by page."""
    uow.actor.require(Permission.MATCHING_SCORE)
    run = Repository(uow).get(MatchingRun, run_id)
    if run.kind == RunKind.TRAIN:
        raise NotFound
    items: list[dict[str, Any]] = []
    next_cursor = None
    if run.status == RunStatus.DONE:
        page = _kept_page if run.kind == RunKind.BATCH else _scored_page
        items, next_cursor = page(uow, run, cursor, page_limit(limit))
    about = RunRow.model_validate(run).model_dump()
    return BatchRow.model_validate(about | {"items": items, "next_cursor": next_cursor})


def carry_out(actor: Actor, work: outbox.Work, run_id: UUID) -> None:
    """Ranks the people of a batch; nothing is stored but the answer, so that it may be done twice."""
    with unit_of_work(actor) as uow:
        run = runs.begin(uow, run_id)
        if run is None or run.job_id is None:
            outbox.complete(uow, work)
            return
        job = job_features(Repository(uow).get(JobModel, run.job_id))
        people = _people(uow, [UUID(person) for person in run.candidate_ids])
        now = registry.scorer(uow)
    ranked = _rank(actor, run_id, job, people, now.model)
    with unit_of_work(actor) as uow:
        outbox.complete(uow, work)
        run = runs.begin(uow, run_id, wait=True)
        if run is None:
            raise outbox.LostClaim(str(run_id))
        run.result, run.model_id, run.done = ranked, now.id, len(ranked)
        runs.finish(uow, run)


def _rank(
    actor: Actor, run_id: UUID, job: Job, people: Sequence[Candidate], model: MatchModel | None
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for start in range(0, len(people), _CHUNK):
        chunk = people[start : start + _CHUNK]
        results = score_many(job, chunk, model=model, explain_top=len(chunk))
        found += [result.model_dump(mode="json", include=_KEPT) for result in results]
        runs.say(actor, run_id, "Scoring", len(found))
    return sorted(found, key=lambda row: (-row["match_score"], row["candidate_id"]))


def _people(uow: UnitOfWork, wanted: Sequence[UUID]) -> list[Candidate]:
    query = Repository(uow).scoped(CandidateModel).where(col(CandidateModel.id).in_(wanted))
    return [candidate_features(row) for row in uow.session.exec(query.where(col(CandidateModel.deleted_at).is_(None)))]


def _kept_page(
    _uow: UnitOfWork, run: MatchingRun, cursor: str | None, limit: int
) -> tuple[list[dict[str, Any]], str | None]:
    start = max(0, decode_cursor(cursor, int)[0]) if cursor else 0
    items = [row | {"application_id": None} for row in run.result[start : start + limit]]
    end = start + limit
    return items, encode_cursor(end) if end < len(run.result) else None


def _scored_page(
    uow: UnitOfWork, run: MatchingRun, cursor: str | None, limit: int
) -> tuple[list[dict[str, Any]], str | None]:
    query, values = _SCORED, {"job": run.job_id, "most": limit + 1}
    if cursor:
        rank, last = decode_cursor(cursor, int, UUID)
        query, values = f"{query} AND (a.rank, a.id) < (:rank, :last)", values | {"rank": rank, "last": last}
    rows = Repository(uow).sql(f"{query} ORDER BY a.rank DESC, a.id DESC LIMIT :most", **values)
    items = [dict(row._mapping) | {"match_score": float(row.match_score)} for row in rows[:limit]]
    more = len(rows) > limit
    next_cursor = encode_cursor(items[-1]["rank"], items[-1]["application_id"]) if more else None
    return [{name: value for name, value in item.items() if name != "rank"} for item in items], next_cursor
