"""Rows of long work: asked for, begun, how far, how it ended. Screens and the API read them; workers write them."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col

from ats_app.core.actor import Actor
from ats_app.core.db import UnitOfWork, maintenance_session, unit_of_work
from ats_app.core.errors import NotFound
from ats_app.core.live import channel_name, publish
from ats_app.core.permissions import Permission
from ats_app.core.repository import Repository
from ats_app.matching.models import MatchingRun, RunKind, RunStatus
from ats_app.matching.schemas import RunRow

_PURGE = text(
    "DELETE FROM matching_runs WHERE finished_at < now() - interval '90 days'"
    " OR (kind = 'batch' AND created_at < now() - interval '7 days') RETURNING id"
)


def get_run(uow: UnitOfWork, run_id: UUID) -> RunRow:
    """How far a training, a batch or a job scored again is."""
    uow.actor.require(Permission.MATCHING_SCORE)
    return RunRow.model_validate(Repository(uow).get(MatchingRun, run_id))


def newest(uow: UnitOfWork, kind: RunKind) -> RunRow | None:
    """The latest run of a kind."""
    uow.actor.require(Permission.MODELS_READ)
    query = Repository(uow).scoped(MatchingRun).where(col(MatchingRun.kind) == kind)
    row = uow.session.exec(query.order_by(col(MatchingRun.created_at).desc(), col(MatchingRun.id).desc())).first()
    return RunRow.model_validate(row) if row else None


def begin(uow: UnitOfWork, run_id: UUID, *, wait: bool = False) -> MatchingRun | None:
    """The run, locked and marked as running; None when it is over, or, unless we `wait`, in another worker's hands."""
    query = Repository(uow).scoped(MatchingRun).where(col(MatchingRun.id) == run_id)
    run = uow.session.exec(query.with_for_update(skip_locked=not wait)).first()
    if run is None or run.finished_at is not None:
        return None
    run.status, run.started_at = RunStatus.RUNNING, run.started_at or datetime.now(UTC)
    return run


def finish(uow: UnitOfWork, run: MatchingRun, *, step: str = "", error: str = "") -> None:
    """Ends a run, well or not."""
    run.status = RunStatus.FAILED if error else RunStatus.DONE
    run.step, run.error, run.finished_at = step, error, datetime.now(UTC)
    uow.flush()


def say(actor: Actor, run_id: UUID, step: str, done: int) -> None:
    """Notes how far a run is, in a transaction of its own, and tells open screens."""
    with unit_of_work(actor) as uow:
        run = Repository(uow).get(MatchingRun, run_id)
        run.step, run.done = step, done
        tell(uow)


def models_channel(tenant_id: UUID) -> str:
    """Where the models page hears of trainings and of progress."""
    return channel_name(tenant_id, "models")


def tell(uow: UnitOfWork, **payload: Any) -> None:
    """After the commit, has open models pages look again."""
    channel = models_channel(uow.actor.tenant_id)
    uow.after_commit(lambda: publish(channel, payload))


def purge() -> int:
    """Deletes what nobody asks for any more; batches soon, since they hold people's scores. Returns how many."""
    with maintenance_session() as session:
        return len(session.execute(_PURGE).all())


def required(run_id: UUID | None) -> UUID:
    if run_id is None:
        raise NotFound("This work needs a run.")
    return run_id
