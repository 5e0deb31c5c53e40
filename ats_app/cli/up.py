"""`./ats up`: everything, in the foreground."""

import contextlib
import os
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from ats_app.core.config import settings
from ats_app.supervisor.errors import SupervisorError
from ats_app.supervisor.programs import PROJECT


def main(
    port: Annotated[int, typer.Option(help="Port of the web server.", min=1, max=65535)] = 8000,
    data_dir: Annotated[
        Path | None, typer.Option(help="Where everything is kept. Default: ATS_DATA_DIR or .ats")
    ] = None,
    demo: Annotated[bool, typer.Option(help="Create demo companies on the first start.")] = True,
    dev: Annotated[bool, typer.Option(help="Reload on changes (Vite's development server).")] = False,
) -> None:
    """Starts the product and keeps it running until Ctrl-C."""
    from ats_app.supervisor.supervisor import Supervisor, UpOptions

    say = Progress()
    options = UpOptions(data_dir=where(data_dir), port=port, host=settings().bind_host, demo=demo, dev=dev)
    try:
        Supervisor(options, settings(), say).run(ready=say.ready)
    except SupervisorError as error:
        fail(error)


class Progress:
    """Sentences with the seconds since the start in front; a closed terminal doesn't stop the show."""

    def __init__(self) -> None:
        # The script that set the environment up hands its own start over.
        self._began = float(os.environ.get("ATS_STARTED_AT") or time.time())

    def __call__(self, sentence: str) -> None:
        self._print(f"[{time.time() - self._began:5.1f} s] {sentence}")

    def ready(self, url: str) -> None:
        """The line that scripts wait for."""
        self._print(f"LTI ATS is ready: {url}")

    def _print(self, line: str) -> None:
        with contextlib.suppress(OSError):
            print(line, flush=True)


def where(data_dir: Path | None) -> Path:
    """The data directory meant: as given, or the setting, which is relative to the project wherever we are called."""
    return data_dir or PROJECT / settings().data_dir


def fail(error: SupervisorError) -> None:
    """Says what is wrong in the exception's own sentence and ends with code 1."""
    print(f"ats: {error}", file=sys.stderr)
    raise SystemExit(1)
