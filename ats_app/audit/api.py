"""`/api/v1/audit-log`."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from ats_app.audit import service
from ats_app.audit.schemas import AuditRow, ChainRow
from ats_app.core.db import unit_of_work
from ats_app.core.pagination import Page
from ats_app.core.permissions import Permission
from ats_app.web.routing import CurrentActor, guarded

router = APIRouter(prefix="/audit-log", tags=["audit"])


@router.get("", **guarded(Permission.AUDIT_READ))
def list_entries(
    actor: CurrentActor,
    *,
    user_id: UUID | None = None,
    kind: str = "",
    record_id: UUID | None = None,
    since: Annotated[datetime | None, Query(description="From this time on, with its offset")] = None,
    until: Annotated[datetime | None, Query(description="Before this time")] = None,
    cursor: str | None = None,
    limit: int = Query(50, ge=1, le=100),
) -> Page[AuditRow]:
    """Changes, newest first: who, when, what before, what after, from which address. `kind` is a table's name."""
    with unit_of_work(actor) as uow:
        return service.entries(
            uow,
            user_id=user_id,
            kind=kind,
            record_id=record_id,
            since=since,
            until=until,
            cursor=cursor,
            limit=limit,
        )


@router.get("/chain", **guarded(Permission.AUDIT_READ))
def check_chain(actor: CurrentActor, after: int = Query(0, ge=0)) -> ChainRow:
    """Computes the chain of seals again; while the answer says `more`, ask again with `after` = its `checked_to`."""
    with unit_of_work(actor) as uow:
        return service.check_chain(uow, after=after)
