"""`./ats down`: stops what `up` left."""

import os
import signal
from pathlib import Path
from typing import Annotated

import typer

from ats_app.cli.up import fail, where
from ats_app.supervisor import process
from ats_app.supervisor.datadir import DataDirectory
from ats_app.supervisor.errors import SupervisorError
from ats_app.supervisor.leftovers import end_leftovers

STOP_TIMEOUT = 60.0


def main(
    data_dir: Annotated[
        Path | None, typer.Option(help="Data directory of the run. Default: ATS_DATA_DIR or .ats")
    ] = None,
) -> None:
    """Stops the running product in order, then ends whatever an earlier run left behind."""
    data = DataDirectory(where(data_dir))
    if not data.exists():
        print(f"Nothing runs: {data.root} is not a data directory of LTI ATS.")
        return
    try:
        print(_stop(data))
    except SupervisorError as error:
        fail(error)


def _stop(data: DataDirectory) -> str:
    holder = data.holder()
    if holder is not None:
        os.kill(holder, signal.SIGTERM)
        if process.wait_until_gone([holder], STOP_TIMEOUT):
            os.kill(holder, signal.SIGKILL)
            process.wait_until_gone([holder], STOP_TIMEOUT)
    with data.locked():
        ended = end_leftovers(data)
        data.clear_state()
    if holder is not None:
        return f"Stopped LTI ATS in {data.root}."
    if ended:
        return f"Ended {len(ended)} processes that an earlier run had left in {data.root}."
    return f"Nothing ran in {data.root}."
