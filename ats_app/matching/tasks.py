"""Scoring, learning and scoring again in the background."""

from ats_app.core import outbox
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.matching import batches, registry, rescoring, runs, service, training


@outbox.task("matching.score", on=["resume.read"], queue=outbox.FINISHING_QUEUE)
def score(work: outbox.Work) -> None:
    """Scores the application whose résumé has been read."""
    if work.record_id is None:
        raise ValueError("this task needs an application")
    with unit_of_work(_system(work)) as uow:
        outbox.complete(uow, work)
        service.score_application(uow, work.record_id)


@outbox.task(training.TASK, queue=outbox.LONG_QUEUE)
def train(work: outbox.Work) -> None:
    """Carries out the training of a run."""
    training.train(_system(work), work, runs.required(work.record_id))


@outbox.task(rescoring.TASK, queue=outbox.LONG_QUEUE)
def rescore(work: outbox.Work) -> None:
    """Scores a job's open applications again, as far as one turn goes."""
    rescoring.carry_out(_system(work), work, runs.required(work.record_id))


@outbox.task(batches.TASK)
def batch(work: outbox.Work) -> None:
    """Ranks the people of a batch; somebody waits for it."""
    batches.carry_out(_system(work), work, runs.required(work.record_id))


@outbox.task("matching.job-changed", on=["job.requirements-changed"])
def job_changed(work: outbox.Work) -> None:
    """Asks for the open applications of a job that asks for something else now to be scored again."""
    with unit_of_work(_system(work)) as uow:
        outbox.complete(uow, work)
        rescoring.ask(uow, runs.required(work.record_id), cause="job")


@outbox.task("matching.model-activated", on=[registry.ACTIVATED])
def model_activated(work: outbox.Work) -> None:
    """Asks for everything open to be scored again by the model that was put to use."""
    with unit_of_work(_system(work)) as uow:
        outbox.complete(uow, work)
        rescoring.ask_all(uow, cause="model")


def _system(work: outbox.Work) -> Actor:
    return Actor.system(work.tenant_id, correlation_id=work.correlation_id)
