"""Audits in the background."""

from ats_app.core import outbox
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.fairness import audits
from ats_app.fairness.repository import AuditRepository


@outbox.task(audits.TASK, queue=outbox.LONG_QUEUE)
def make_audit(work: outbox.Work) -> None:
    """Makes an audit that was asked for. The mathematics happens outside of any transaction."""
    if work.record_id is None:
        raise ValueError("this task needs a report")
    actor = Actor.system(work.tenant_id, correlation_id=work.correlation_id)
    with unit_of_work(actor) as uow:
        material = audits.gather(uow, AuditRepository(uow).report(work.record_id))
    with outbox.kept_claim(work):
        made = audits.make(material)
    with unit_of_work(actor) as uow:
        outbox.complete(uow, work)
        audits.keep(uow, work.record_id, made)
