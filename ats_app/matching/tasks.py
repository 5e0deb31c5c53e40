"""Scoring in the background."""

from ats_app.core import outbox
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.matching import service


@outbox.task("matching.score", on=["resume.read"])
def score(work: outbox.Work) -> None:
    """Scores the application whose résumé has been read."""
    if work.record_id is None:
        raise ValueError("this task needs an application")
    with unit_of_work(Actor.system(work.tenant_id, correlation_id=work.correlation_id)) as uow:
        outbox.complete(uow, work)
        service.score_application(uow, work.record_id)
