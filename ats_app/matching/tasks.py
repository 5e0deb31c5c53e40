"""Scoring, learning and scoring again in the background."""

from ats_app.core import outbox
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.matching import runs, service, training


@outbox.task("matching.score", on=["resume.read"])
def score(work: outbox.Work) -> None:
    """Scores the application whose résumé has been read."""
    if work.record_id is None:
        raise ValueError("this task needs an application")
    with unit_of_work(_system(work)) as uow:
        outbox.complete(uow, work)
        service.score_application(uow, work.record_id)


@outbox.task(training.TASK, long=True)
def train(work: outbox.Work) -> None:
    """Carries out the training of a run."""
    training.train(_system(work), work, runs.required(work.record_id))


def _system(work: outbox.Work) -> Actor:
    return Actor.system(work.tenant_id, correlation_id=work.correlation_id)
