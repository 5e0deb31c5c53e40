"""`python -m ats_app.cli seed-demo --data-dir DIR`: the demo and its logins, once per data directory."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ats_app.core.config import settings
from ats_app.supervisor.datadir import DataDirectory, write_private


def main(
    data_dir: Annotated[Path, typer.Option(help="Where demo-logins.json goes.")],
) -> None:
    """Makes two companies with a year of history. Does nothing where they are; who lost the logins' file gets new
    passwords."""
    from ats_app.demo.build import is_made, make_demo

    if not settings().database_owner_url:
        typer.echo("DATABASE_OWNER_URL is not set: only the owner of the tables can make the demo.", err=True)
        raise typer.Exit(1)
    logins = DataDirectory(data_dir).demo_logins
    if logins.exists() and is_made():
        typer.echo("The demo is there already.")
        return
    made = make_demo(typer.echo)
    write_private(logins, [asdict(login) for login in made])
    typer.echo(f"Logins: {logins}")
