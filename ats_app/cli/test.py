"""`./ats test`: sets up what the tests need and runs them.

Without arguments it is the full run: in parallel, with branch coverage and its floor. With arguments, which are
pytest's, it is just those tests.
"""

import os
import subprocess
import sys
from pathlib import Path

from ats_app.cli import browser
from ats_app.supervisor.programs import PROJECT

# one worker more than cores: tests that start servers mostly wait
FULL_RUN = ("-n", "3", "--dist", "loadgroup", "--cov", "--cov-branch", "--cov-report=term")


class _Group:
    """Hands every argument to pytest untouched, `--help` included."""

    def __call__(self, args: list[str], prog_name: str) -> None:
        del prog_name
        raise SystemExit(run(args))


app = _Group()


def run(arguments: list[str]) -> int:
    """Runs pytest from the project's folder; returns its exit code."""
    environment = {**os.environ, "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])}
    if "not e2e" not in " ".join(arguments):
        try:
            environment["ATS_BROWSER"] = browser.ensure()
        except browser.NoBrowserError as error:
            print(f"ats: {error}", file=sys.stderr)
            return 1
    command = [sys.executable, "-m", "pytest", *(arguments or FULL_RUN)]
    return subprocess.run(command, check=False, cwd=PROJECT, env=environment).returncode
