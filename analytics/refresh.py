"""Brings the materialised views up to date without ever blocking a reader: every six hours, and on demand."""

import structlog
from sqlalchemy import text

from analytics.views import VIEWS
from ats_app.core import outbox
from ats_app.core.actor import Actor
from ats_app.core.db import UnitOfWork, maintenance_session, unit_of_work
from ats_app.core.live import channel_name, publish
from ats_app.core.permissions import Permission

log = structlog.get_logger(__name__)
TASK = "analytics.refresh"


def refresh() -> None:
    """Refreshes every view concurrently, one transaction each, so that a slow one holds up nothing."""
    for view in VIEWS:
        with maintenance_session() as session:
            session.execute(text("SET LOCAL statement_timeout = '15min'"))
            session.execute(text(f"REFRESH MATERIALIZED VIEW CONCURRENTLY mv_{view.name}"))
    log.info("analytics.refreshed", views=len(VIEWS))


def ask_for_refresh(uow: UnitOfWork) -> None:
    """Asks a worker for fresh figures."""
    uow.actor.require(Permission.ANALYTICS_REFRESH)
    outbox.enqueue(uow, TASK)


@outbox.task(TASK)
def refresh_on_demand(work: outbox.Work) -> None:
    """Refreshes, then tells the company's open dashboards. Running it twice does no harm."""
    refresh()
    with unit_of_work(Actor.system(work.tenant_id, correlation_id=work.correlation_id)) as uow:
        outbox.complete(uow, work)
        channel = channel_name(work.tenant_id, "analytics")
        uow.after_commit(lambda: publish(channel, {"refreshed": True}))
