"""One job's open applications scored again, batch by batch, as after a change of the job or of the model."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from ats_app.cli.bench._figures import figure, spread, timed
from ats_app.cli.bench._product import database, make_company
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.matching import rescoring


def run(size: int = 2000) -> Iterator[dict[str, Any]]:
    """Figures of `size` open applications for one job, by one worker."""
    with database():
        yield from measure(make_company(size), size)


def measure(tenant_id: UUID, size: int) -> Iterator[dict[str, Any]]:
    """Asks for the run and takes its steps, twice: the second time every input is known already."""
    from ats_app.demo.bulk_jobs import add_jobs

    actor, now = Actor.system(tenant_id), datetime.now(UTC)
    [job] = add_jobs(actor, jobs=1, applications=size, now=now, advance=lambda _count: None, decided=False)
    for turn in ("first", "again"):
        steps = _steps(actor, job.id)
        seconds = sum(steps) / 1000
        yield figure(f"rescore.{turn}", round(size / seconds), "per second", size, seconds=round(seconds, 2))
        yield from spread(f"rescore.{turn}.batch", steps, batch=rescoring.BATCH)
    yield figure("rescore.stored", _stored(actor), "scores", size)


def _steps(actor: Actor, job_id: UUID) -> list[float]:
    """Milliseconds of each batch, commit included."""
    with unit_of_work(actor) as uow:
        asked = rescoring.ask(uow, job_id, cause="bench")
    if asked is None:
        return [0.001]
    times: list[float] = []
    more = True
    while more:
        milliseconds, more = timed(lambda: _step(actor, asked.id))
        times.append(milliseconds)
    return times


def _step(actor: Actor, run_id: UUID) -> bool:
    with unit_of_work(actor) as uow:
        return rescoring.step(uow, run_id)


def _stored(actor: Actor) -> int:
    query = text("SELECT count(*) FROM candidate_scores WHERE tenant_id = :tenant AND is_current AND job_input <> ''")
    with unit_of_work(actor) as uow:
        return int(uow.session.execute(query, {"tenant": actor.tenant_id}).scalar_one())
