"""`./ats check`: everything about the code that can be told without running it for real."""

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ats_app.core.roles import ensure_roles
from ats_app.supervisor.programs import PROJECT
from ats_app.supervisor.testing import embedded_services


@dataclass(frozen=True)
class Outcome:
    """How one step ended; `skipped` says why it could not be done."""

    passed: bool
    output: str = ""
    skipped: str = ""


def main() -> None:
    """Runs every step, also after one failed; exit code 1 if any did."""
    failed = []
    for name, step in STEPS.items():
        began = time.monotonic()
        outcome = step()
        verdict = "failed" if not outcome.passed else f"skipped: {outcome.skipped}" if outcome.skipped else "ok"
        print(f"{name:<24} {verdict} ({time.monotonic() - began:.1f} s)", flush=True)
        if not outcome.passed:
            failed.append(name)
            print(outcome.output.rstrip(), flush=True)
    if failed:
        print(f"\n{len(failed)} of {len(STEPS)} checks failed: {', '.join(failed)}")
        raise SystemExit(1)


def _run(*words: str, **variables: str) -> Outcome:
    tools = Path(sys.executable).parent
    environment = {**os.environ, **variables, "PATH": os.pathsep.join([str(tools), os.environ.get("PATH", "")])}
    done = subprocess.run(
        list(words),
        check=False,
        cwd=PROJECT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    return Outcome(done.returncode == 0, done.stdout)


def migration_drift() -> Outcome:
    """Takes an empty database to head, back to nothing and to head again, and compares it with the models."""
    with embedded_services(own=True) as services:
        owner = ensure_roles(services.database_superuser_url, database="drift").owner
        for step in (("upgrade", "head"), ("downgrade", "base"), ("upgrade", "head"), ("check",)):
            outcome = _run(sys.executable, "-m", "alembic", *step, DATABASE_OWNER_URL=owner)
            if not outcome.passed:
                break
        return outcome


def generated_docs() -> Outcome:
    """The pages that are generated from the code say what the code says."""
    if importlib.util.find_spec("ats_app.cli.docs") is None:
        return Outcome(passed=True, skipped="nothing is generated yet")
    return _run(sys.executable, "-m", "ats_app.cli.docs", "--check")


def dependency_audit() -> Outcome:
    """Known vulnerabilities of the installed packages; needs the advisory service of PyPI."""
    words = ("--progress-spinner", "off", "--timeout", "10", "--format", "json", "--output")
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "audit.json"
        outcome = _run(sys.executable, "-m", "pip_audit", *words, str(report))
        packages = json.loads(report.read_text())["dependencies"] if report.exists() else []
    # A registry mirror without advisories answers "not found" for every package; that is not a clean bill.
    audited = sum("skip_reason" not in package for package in packages)
    if audited == 0:
        return Outcome(passed=True, skipped="the advisory service can't be reached")
    return outcome


STEPS: dict[str, Callable[[], Outcome]] = {
    "format": lambda: _run("ruff", "format", "--check", "."),
    "lint": lambda: _run("ruff", "check", "."),
    "types": lambda: _run("mypy"),
    "import contracts": lambda: _run("lint-imports"),
    "migration drift": migration_drift,
    "generated docs": generated_docs,
    "dependency audit": dependency_audit,
}
