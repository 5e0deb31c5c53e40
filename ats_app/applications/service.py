"""Reading applications and boards, and moving cards. Rejecting, hiring and undoing are in decisions.py."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from ats_app.applications.models import Application, ApplicationStatus, StageMove
from ats_app.applications.repository import ApplicationRepository
from ats_app.applications.schemas import (
    ApplicationLine,
    ApplicationRow,
    BoardRow,
    CardRow,
    ColumnRow,
    MovedRow,
    MoveRow,
    ReasonInput,
    ReasonRow,
)
from ats_app.core import outbox
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import Conflict, Invalid, NotFound, StaleVersion
from ats_app.core.live import channel_name, publish
from ats_app.core.pagination import Page, decode_cursor, encode_cursor, page_limit
from ats_app.core.permissions import Permission
from ats_app.fairness import ledger
from ats_app.jobs import service as jobs
from ats_app.jobs.schemas import StageRow

FIRST_CARDS = 25
MOST_AT_ONCE = 500


def board(uow: UnitOfWork, job_id: UUID) -> BoardRow:
    """A job's board: exact counts of all stages and the first cards of each, in three queries whatever its size."""
    uow.actor.require(Permission.APPLICATIONS_READ)
    job = jobs.get_job(uow, job_id)
    repository = ApplicationRepository(uow)
    return BoardRow(
        job_id=job.id,
        job_title=job.title,
        job_status=job.status,
        columns=[ColumnRow.model_validate(row) for row in repository.columns(job_id)],
        cards=[CardRow.model_validate(row) for row in repository.first_cards(job_id, limit=FIRST_CARDS)],
    )


def more_cards(
    uow: UnitOfWork, job_id: UUID, stage_id: UUID, *, after: tuple[int, UUID] | None, limit: int = 50
) -> list[CardRow]:
    """The next cards of a stage, best first; `after` is (rank, id) of the last one on the screen."""
    uow.actor.require(Permission.APPLICATIONS_READ)
    rows = ApplicationRepository(uow).cards(job_id, stage_id, after=after, limit=page_limit(limit))
    return [CardRow.model_validate(row) for row in rows]


def cards(uow: UnitOfWork, ids: Sequence[UUID]) -> list[CardRow]:
    """Cards by id, in no order; unknown ids are left out."""
    uow.actor.require(Permission.APPLICATIONS_READ)
    return [CardRow.model_validate(row) for row in ApplicationRepository(uow).cards_by_id(ids)]


def column_counts(uow: UnitOfWork, job_id: UUID) -> dict[UUID, int]:
    uow.actor.require(Permission.APPLICATIONS_READ)
    return {row.id: row.count for row in ApplicationRepository(uow).columns(job_id)}


def get_application(uow: UnitOfWork, application_id: UUID) -> ApplicationRow:
    """An application with its current score and the reasons for it; of a hire, also how it turned out."""
    uow.actor.require(Permission.APPLICATIONS_READ)
    repository = ApplicationRepository(uow)
    line = repository.line(application_id)
    if line is None:
        raise NotFound
    more: dict[str, Any] = {"explanation": repository.explanation(application_id)}
    if line.status == ApplicationStatus.HIRED and uow.actor.can(Permission.HIRES_JUDGE):
        more["hire_outcome"] = repository.hire_outcome(application_id)
    return ApplicationRow.model_validate(dict(line._mapping) | more)


def list_applications(
    uow: UnitOfWork,
    *,
    job_id: UUID | None = None,
    candidate_id: UUID | None = None,
    stage: str = "",
    status: str = "",
    cursor: str | None = None,
    limit: int = 50,
) -> Page[ApplicationLine]:
    uow.actor.require(Permission.APPLICATIONS_READ)
    limit = page_limit(limit)
    rows = ApplicationRepository(uow).lines(
        job_id=job_id,
        candidate_id=candidate_id,
        stage=stage,
        status=status,
        before=decode_cursor(cursor, datetime, UUID) if cursor else None,
        limit=limit + 1,
    )
    items = [ApplicationLine.model_validate(row) for row in rows[:limit]]
    more = len(rows) > limit
    return Page(items=items, next_cursor=encode_cursor(items[-1].applied_at, items[-1].id) if more else None)


def history(uow: UnitOfWork, application_id: UUID) -> list[MoveRow]:
    uow.actor.require(Permission.APPLICATIONS_READ)
    repository = ApplicationRepository(uow)
    repository.application(application_id)
    return [MoveRow.model_validate(row) for row in repository.history(application_id)]


def move(uow: UnitOfWork, versions: Mapping[UUID, int], stage: str) -> list[MovedRow]:
    """Moves cards of one job to a stage, all or none.

    Args:
        versions: application id -> the version the mover saw.
        stage: id or name of the stage.

    Raises:
        StaleVersion: somebody changed one of them first; `current` holds what it is now.
        Conflict: one of them is decided already, or the stage is the hired one (hiring is a decision of its own).
    """
    uow.actor.require(Permission.APPLICATIONS_MOVE)
    repository = ApplicationRepository(uow)
    rows = lock_versions(repository, versions)
    job_id = one_job(rows)
    target = stage_of_job(uow, job_id, stage)
    if target.kind == "hired":
        raise Conflict("Hiring is a decision: use hire.", stage=target.name)
    moved = [row for row in rows if row.stage_id != target.id]
    seen = ledger.look(uow, [row.id for row in moved])
    steps = []
    for row in moved:
        require_active(row)
        steps.append(record_move(repository, row, kind="move", to_stage=target.id))
        outbox.emit(uow, "application.stage-changed", record_id=row.id, stage_id=str(target.id))
    uow.flush()
    tell_board(uow, job_id, "move", moved, stage_id=target.id)
    keep_account(uow, seen, steps)
    return [MovedRow.model_validate(row) for row in rows]


def rejection_reasons(uow: UnitOfWork, *, active_only: bool = True) -> list[ReasonRow]:
    uow.actor.require(Permission.SETTINGS_READ)
    rows = ApplicationRepository(uow).reasons()
    return [ReasonRow.model_validate(row) for row in rows if row.active or not active_only]


def save_rejection_reason(uow: UnitOfWork, data: ReasonInput, reason_id: UUID | None = None) -> ReasonRow:
    """Adds a reason or changes one; a reason in use is retired by `active`, never deleted."""
    from ats_app.applications.models import RejectionReason

    uow.actor.require(Permission.SETTINGS_WRITE)
    repository = ApplicationRepository(uow)
    taken = [row for row in repository.reasons() if row.label.casefold() == data.label.casefold()]
    if any(row.id != reason_id for row in taken):
        raise Invalid(fields={"label": "There is a reason of this name already."})
    if reason_id:
        row = repository.get(RejectionReason, reason_id, lock=True)
    else:
        position = len(repository.reasons())
        row = RejectionReason(tenant_id=uow.actor.tenant_id, label=data.label, position=position)
    row.label, row.active, row.about_fit = data.label, data.active, data.about_fit
    return ReasonRow.model_validate(repository.add(row))


# --- what decisions.py and the public service share ---


def lock_versions(repository: ApplicationRepository, versions: Mapping[UUID, int]) -> list[Application]:
    """Locks the applications and refuses the lot if one has changed since it was seen."""
    if not versions or len(versions) > MOST_AT_ONCE:
        raise Invalid(f"Choose between 1 and {MOST_AT_ONCE} applications.")
    rows = repository.lock(list(versions))
    if len(rows) < len(versions):
        raise NotFound
    stale = next((row for row in rows if row.version != versions[row.id]), None)
    if stale is not None:
        line = repository.line(stale.id)
        name, stage = (line.candidate_name, line.stage) if line else ("This application", "another stage")
        current = {"id": str(stale.id), "stage": stage, "status": stale.status, "version": stale.version}
        raise StaleVersion(
            f"{name} was changed by somebody else and is now in {stage} ({stale.status}).", current=current
        )
    return rows


def one_job(rows: Sequence[Application]) -> UUID:
    ids = {row.job_id for row in rows}
    if len(ids) != 1:
        raise Invalid("Applications of one job at a time, please.")
    return ids.pop()


def stage_of_job(uow: UnitOfWork, job_id: UUID, wanted: str) -> StageRow:
    """A stage of the job by id or name, whatever its case."""
    for stage in jobs.stages(uow, job_id):
        if wanted == str(stage.id) or wanted.casefold() == stage.name.casefold():
            return stage
    raise Invalid(fields={"stage": "This job has no such stage."})


def require_active(row: Application) -> None:
    if row.status != ApplicationStatus.ACTIVE:
        raise Conflict(f"This application is {row.status} already.", current={"status": row.status})


def record_move(
    repository: ApplicationRepository, row: Application, *, kind: str, to_stage: UUID, note: str = ""
) -> StageMove:
    """Writes the stage history and sets the card on its new stage."""
    now = datetime.now(UTC)
    step = StageMove(
        tenant_id=row.tenant_id,
        application_id=row.id,
        kind=kind,
        from_stage_id=row.stage_id,
        to_stage_id=to_stage,
        moved_by=repository.actor.user_id,
        moved_at=now,
        seconds_in_stage=int((now - row.stage_entered_at).total_seconds()),
        note=note,
    )
    repository.session.add(step)
    row.stage_id, row.stage_entered_at = to_stage, now
    return step


def keep_account(uow: UnitOfWork, seen: Mapping[UUID, ledger.Seen], steps: Sequence[StageMove]) -> None:
    """Writes steps that a person took into the decision ledger; `seen` is from before them."""
    decisions = [
        ledger.Decision(step.application_id, step.id, step.kind, step.from_stage_id, step.to_stage_id, step.note)
        for step in steps
    ]
    ledger.record(uow, seen, decisions)


def board_channel(tenant_id: UUID, job_id: UUID) -> str:
    """Where everybody who looks at a job's board hears of changes."""
    return channel_name(tenant_id, "board", job_id)


def tell_board(
    uow: UnitOfWork, job_id: UUID, kind: str, rows: Sequence[Application], *, stage_id: UUID | None = None
) -> None:
    """After the commit, tells open boards which cards changed and who did it; they read the rest themselves."""
    if not rows:
        return
    payload: dict[str, Any] = {
        "kind": kind,
        "ids": [str(row.id) for row in rows],
        "stage": str(stage_id) if stage_id else "",
        "by": uow.actor.name,
        "by_id": str(uow.actor.user_id or ""),
        "by_session": str(uow.actor.session_id or ""),
    }
    channel = board_channel(uow.actor.tenant_id, job_id)
    uow.after_commit(lambda: publish(channel, payload))
