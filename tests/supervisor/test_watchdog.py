"""The watchdog: when the supervisor is gone, so is everything it started."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ats_app.supervisor import process, watchdog
from ats_app.supervisor.datadir import DataDirectory
from ats_app.supervisor.leftovers import end_leftovers

SLEEP = ["sleep", "60"]
DEAF = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)",
]

POLITE = [
    sys.executable,
    "-c",
    "import os, signal, time; signal.signal(15, lambda *_: (print('asked to end', flush=True), os._exit(0)));"
    "print('polite', flush=True); time.sleep(60)",
]


def start(command: list[str], tmp_path: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, process.RUN_MARKER: str(tmp_path)}
    return process.start(command, log=tmp_path / "log", env=environment)


def test_follows_what_starts_and_stops() -> None:
    assert watchdog.watch(["+10 15\n", "+11 2\n", "-10\n", "+12 15\n", "-99\n"]) == {11: 2, 12: 15}


def test_ends_what_is_listed_and_what_carries_the_marker(tmp_path: Path) -> None:
    listed, hidden, bystander = start(SLEEP, tmp_path), start(SLEEP, tmp_path), start(SLEEP, tmp_path / "other")
    try:
        watchdog.end({listed.pid: signal.SIGTERM}, str(tmp_path))
        assert listed.wait(5) == -signal.SIGTERM
        assert hidden.wait(5) == -signal.SIGKILL
        assert bystander.poll() is None
    finally:
        process.stop(bystander)


def test_the_program_acts_when_its_input_ends(tmp_path: Path) -> None:
    listed = start(SLEEP, tmp_path)
    command = [sys.executable, "-m", "ats_app.supervisor.watchdog", str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as guard:
        assert guard.stdin is not None
        guard.stdin.write(f"+{listed.pid} {int(signal.SIGTERM)}\n".encode())
        guard.stdin.close()
        assert guard.wait(20) == 0
    assert listed.wait(5) == -signal.SIGTERM


def test_the_program_does_nothing_when_everything_stopped_in_order(tmp_path: Path) -> None:
    bystander = start(SLEEP, tmp_path)
    command = [sys.executable, "-m", "ats_app.supervisor.watchdog", str(tmp_path)]
    done = subprocess.run(command, input=b"+1 15\n-1\n", check=False, timeout=60)
    assert done.returncode == 0
    assert bystander.poll() is None
    process.stop(bystander)


def test_the_next_run_ends_leftovers_even_deaf_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ats_app.supervisor.leftovers._GRACE", 5.0)
    data = DataDirectory(tmp_path / "data")
    data.prepare()
    polite, deaf, log = start(POLITE, data.root), start(DEAF, data.root), data.root / "log"
    while not {"deaf", "polite"} <= set(log.read_text().split()):
        time.sleep(0.02)
    assert len(end_leftovers(data)) == 2
    # The polite one says itself that it was asked: who takes note of its end first decides what its parent is told.
    assert log.read_text().splitlines()[-1] == "asked to end"
    assert polite.wait(5) == 0
    assert deaf.wait(5) == -signal.SIGKILL
    assert end_leftovers(data) == []
