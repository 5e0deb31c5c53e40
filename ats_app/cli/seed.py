"""`./ats seed --candidates N --applications N [--jobs N] [--tenant SLUG]`: believable bulk data."""

import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn
from uuid import UUID

import typer

from ats_app.cli.up import where
from ats_app.core.config import settings
from ats_app.supervisor.datadir import DataDirectory

_PER_JOB = 500
"""Applications of one job where the number of jobs is not said."""


def main(
    candidates: Annotated[int, typer.Option(min=0, help="New candidates.")] = 0,
    applications: Annotated[int, typer.Option(min=0, help="Applications, from the newest candidates.")] = 0,
    jobs: Annotated[int, typer.Option(min=0, help="New open jobs that they are for; 0: one for 500.")] = 0,
    tenant: Annotated[str, typer.Option(help="The company's slug.")] = "velamar",
    data_dir: Annotated[
        Path | None, typer.Option(help="Data directory of the run. Default: ATS_DATA_DIR or .ats")
    ] = None,
) -> None:
    """Adds invented people and applications to a company of the running product, fast."""
    find_database(data_dir)
    from ats_app.demo.company import tenant_id_by_slug

    tenant_id = tenant_id_by_slug(tenant)
    if tenant_id is None:
        _fail(f"There is no company {tenant!r}; name one with --tenant.")
    from ats_app.core.errors import AppError
    from ats_app.demo.build import finish

    began = time.monotonic()
    try:
        _add_candidates(tenant_id, candidates)
        _add_applications(tenant_id, applications, jobs or max(1, applications // _PER_JOB))
    except AppError as error:
        _fail(str(error))
    finish()
    typer.echo(f"Done in {time.monotonic() - began:.1f} s.")


def _add_candidates(tenant_id: UUID, count: int) -> None:
    import psycopg

    from ats_app.demo.bulk import add_candidates

    if count:
        address = settings().database_owner_url
        with psycopg.connect(address, autocommit=True) as connection, _bar(count, "Candidates  ") as bar:
            add_candidates(connection, tenant_id, count, advance=bar.update)


def _add_applications(tenant_id: UUID, count: int, jobs: int) -> None:
    from ats_app.core.actor import Actor
    from ats_app.demo.bulk_jobs import add_jobs

    if count:
        with _bar(count, "Applications") as bar:
            actor, now = Actor.system(tenant_id), datetime.now(UTC)
            add_jobs(actor, jobs=jobs, applications=count, now=now, advance=bar.update)


def _bar(count: int, label: str) -> Any:
    return typer.progressbar(length=count, label=label, file=sys.stderr)


def find_database(data_dir: Path | None) -> None:
    """The owner's address from the environment, or from the run of a data directory."""
    if settings().database_owner_url:
        return
    data = DataDirectory(where(data_dir))
    state = data.state()
    if data.holder() is None or state is None:
        _fail(f"LTI ATS doesn't run from {data.root}. Start it with ./ats up, or set DATABASE_OWNER_URL.")
    names = {"DATABASE_OWNER_URL": "owner", "DATABASE_MAINTENANCE_URL": "database", "REDIS_URL": "redis"}
    os.environ |= {variable: state.addresses[name] for variable, name in names.items()}
    settings.cache_clear()


def _fail(sentence: str) -> NoReturn:
    typer.echo(f"ats: {sentence}", err=True)
    raise typer.Exit(1)
