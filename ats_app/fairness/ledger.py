"""The decision ledger: what score a person saw, what the person did, why, and whether it went against the score.

Entries are written in the transaction of the decision, each hashed together with the one before, so that a changed,
removed or inserted entry shows. Nothing here decides anything: the ledger looks on.
"""

import hashlib
import json
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from ats_app.core.db import UnitOfWork
from ats_app.core.pagination import Page, decode_cursor, encode_cursor, page_limit
from ats_app.core.permissions import Permission
from ats_app.core.tables import new_id
from ats_app.fairness.models import Action, LedgerEntry
from ats_app.fairness.repository import LedgerRepository
from ats_app.fairness.schemas import LedgerCheck, LedgerRow, OverrideRate

OVERRIDE_DEFINITION = (
    "A decision is compared with the people who stay in the same stage of the same job. To advance or hire somebody is"
    " an override when more than half of them have a higher score; to reject somebody is an override when more than"
    " half of them have a lower one. Moves back, restored rejections, unscored people and stages where nobody else"
    " waits are not compared."
)
"""Shown wherever an override rate is."""
MOST_CHECKED = 20_000
"""Entries that one call of `check` computes again: about two seconds."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An application as the person who decides sees it; `higher` and `lower` count the scores of those who stay."""

    application_id: UUID
    job_id: UUID
    score_id: UUID | None
    score: Decimal | None
    model_version: str
    document_sha256: str
    higher: int | None
    lower: int | None
    staying: int


@dataclass(frozen=True, slots=True)
class Decision:
    """A step of the stage history, as it was just written."""

    application_id: UUID
    move_id: UUID
    kind: str
    from_stage_id: UUID | None
    to_stage_id: UUID | None
    reason: str = ""


def look(uow: UnitOfWork, ids: Sequence[UUID]) -> dict[UUID, Seen]:
    """What is known of applications of one job just before they are decided on together."""
    repository = LedgerRepository(uow)
    rows = repository.seen(ids)
    if not rows:
        return {}
    staying = repository.ranks_staying(rows[0].job_id, list({row.stage_id for row in rows}), ids)
    ranks = {stage: sorted(found) for stage, found in staying.items()}
    seen = {}
    for row in rows:
        peers, compared = ranks.get(row.stage_id, []), row.rank >= 0
        seen[row.id] = Seen(
            application_id=row.id,
            job_id=row.job_id,
            score_id=row.score_id,
            score=row.score,
            model_version=row.model_version,
            document_sha256=row.document_sha256,
            higher=len(peers) - bisect_right(peers, row.rank) if compared else None,
            lower=bisect_left(peers, row.rank) if compared else None,
            staying=len(peers),
        )
    return seen


def record(uow: UnitOfWork, seen: Mapping[UUID, Seen], decisions: Sequence[Decision]) -> None:
    """Appends decisions to the chain. The last thing that a use case does, since it holds the chain's end until the
    commit."""
    if not decisions:
        return
    repository = LedgerRepository(uow)
    stages = {stage for item in decisions for stage in (item.from_stage_id, item.to_stage_id) if stage}
    positions = repository.stage_positions(list(stages))
    last = repository.lock_end()
    position, previous = (last.position, last.hash) if last else (0, "")
    now = datetime.now(UTC)
    entries = []
    for item in decisions:
        entry = _entry(uow, seen[item.application_id], item, _action(item, positions), now)
        position += 1
        entry.position, entry.previous_hash = position, previous
        entry.hash = previous = digest(entry)
        entries.append(entry)
    repository.add_all(entries)


def goes_against(action: Action, *, higher: int | None, lower: int | None, staying: int) -> bool | None:
    """Whether a decision went against the score's order; None where there is nothing to compare.

    The rule in words is `OVERRIDE_DEFINITION`.
    """
    if higher is None or lower is None or not staying:
        return None
    if action in (Action.ADVANCE, Action.HIRE):
        return higher * 2 > staying
    return lower * 2 > staying if action is Action.REJECT else None


def digest(entry: LedgerEntry) -> str:
    """SHA-256 over everything the entry says and the hash before it."""
    said = [
        entry.tenant_id,
        entry.position,
        entry.id,
        entry.application_id,
        entry.job_id,
        entry.move_id,
        entry.action,
        entry.from_stage_id,
        entry.to_stage_id,
        entry.reason,
        entry.actor_id,
        entry.actor_role,
        entry.decided_at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.score_id,
        None if entry.score is None else f"{entry.score:.2f}",
        entry.model_version,
        entry.document_sha256,
        entry.higher,
        entry.lower,
        entry.override,
        entry.previous_hash,
    ]
    return hashlib.sha256(json.dumps(said, default=str, ensure_ascii=False).encode()).hexdigest()


def check(uow: UnitOfWork, *, after: int = 0, most: int = MOST_CHECKED) -> LedgerCheck:
    """Computes the chain again from the entry after `after` on, `most` of them, and at its end looks for human steps of
    the stage history without an entry. While `more` is true, call again with `after` set to `entries`."""
    uow.actor.require(Permission.FAIRNESS_READ)
    repository = LedgerRepository(uow)
    before, first = (repository.at(position) for position in (after, 1))
    previous, entries, broken = before.hash if before else "", after, None
    for entry in repository.chain(after, most):
        entries += 1
        if (entry.position, entry.previous_hash, entry.hash) != (entries, previous, digest(entry)):
            broken = entries
            break
        previous = entry.hash
    more = broken is None and entries == after + most and repository.at(entries + 1) is not None
    began = first.decided_at if first else None
    missing = repository.unrecorded(began) if began and not more else 0
    return LedgerCheck(
        intact=broken is None and not missing,
        entries=entries,
        more=more,
        broken_at=broken,
        unrecorded=missing,
        since=began,
        head=previous,
    )


def entries(
    uow: UnitOfWork,
    *,
    job_id: UUID | None = None,
    since: datetime | None = None,
    overrides_only: bool = False,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[LedgerRow]:
    """Decisions, newest first."""
    uow.actor.require(Permission.FAIRNESS_READ)
    limit = page_limit(limit)
    before = decode_cursor(cursor, int)[0] if cursor else None
    found = LedgerRepository(uow).entries(
        job_id=job_id, overrides_only=overrides_only, before=before, since=since, limit=limit + 1
    )
    items = [LedgerRow.model_validate(row) for row in found[:limit]]
    return Page(items=items, next_cursor=encode_cursor(items[-1].position) if len(found) > limit else None)


def override_rates(
    uow: UnitOfWork, by: str = "month", *, job_id: UUID | None = None, since: datetime | None = None
) -> list[OverrideRate]:
    """How often people went against the score, by `month`, `job` or `action`."""
    uow.actor.require(Permission.FAIRNESS_READ)
    rows = LedgerRepository(uow).override_rates(by, job_id=job_id, since=since)
    return [
        OverrideRate(
            group=row.group or "A deleted job",
            decisions=row.decisions,
            comparable=row.comparable,
            overrides=row.overrides,
            rate=row.overrides / row.comparable if row.comparable else None,
        )
        for row in rows
    ]


def _entry(uow: UnitOfWork, seen: Seen, item: Decision, action: Action, now: datetime) -> LedgerEntry:
    return LedgerEntry(
        id=new_id(),
        tenant_id=uow.actor.tenant_id,
        position=0,
        application_id=item.application_id,
        job_id=seen.job_id,
        move_id=item.move_id,
        action=action,
        from_stage_id=item.from_stage_id,
        to_stage_id=item.to_stage_id,
        reason=item.reason,
        actor_id=uow.actor.user_id,
        actor_role=str(uow.actor.role),
        decided_at=now,
        score_id=seen.score_id,
        score=seen.score,
        model_version=seen.model_version,
        document_sha256=seen.document_sha256,
        higher=seen.higher,
        lower=seen.lower,
        override=goes_against(action, higher=seen.higher, lower=seen.lower, staying=seen.staying),
        hash="",
    )


def _action(item: Decision, positions: Mapping[UUID, int]) -> Action:
    if item.kind != "move":
        return Action(item.kind)
    before, after = (positions.get(stage, 0) if stage else 0 for stage in (item.from_stage_id, item.to_stage_id))
    return Action.ADVANCE if after > before else Action.MOVE_BACK
