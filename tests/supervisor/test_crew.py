"""Forked programs kept running: replaced when they end, gone when their parent is."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from ats_app.supervisor import backoff, process
from ats_app.supervisor.backoff import Backoff

CREW = """
import os, sys, time, threading
from pathlib import Path
from ats_app.supervisor.crew import Crew
import signal

def steady():
    print("steady", os.getpid(), flush=True)
    time.sleep(60)

def short():
    print("short", os.getpid(), flush=True)
    raise SystemExit(3)

crew = Crew({"steady": steady, "short": short}, Path(sys.argv[1]))
signal.signal(signal.SIGTERM, lambda *_: crew.stop.set())
crew.run()
"""


@pytest.fixture
def crew(tmp_path: Path) -> Iterator[int]:
    child = process.start([sys.executable, "-c", CREW, str(tmp_path)], log=tmp_path / "crew.log")
    wait_for_lines(tmp_path / "steady.log", 1)
    yield child.pid
    process.stop(child, grace=15)
    assert child.returncode in (0, -signal.SIGKILL)


def wait_for_lines(log: Path, count: int) -> list[str]:
    deadline = time.monotonic() + 60
    while not log.exists() or len(log.read_text().splitlines()) < count:
        assert time.monotonic() < deadline, f"{log} has less than {count} lines"
        time.sleep(0.02)
    return log.read_text().splitlines()


def test_a_member_that_ends_is_started_again_after_a_growing_pause(crew: int, tmp_path: Path) -> None:
    assert len(set(wait_for_lines(tmp_path / "short.log", 3))) == 3
    said = wait_for_lines(tmp_path / "crew.log", 2)
    assert said[:2] == [
        "short ended with 3; starting it again in 0.5 s",
        "short ended with 3; starting it again in 1 s",
    ]


def test_a_killed_member_is_replaced_and_the_others_stay(crew: int, tmp_path: Path) -> None:
    first = int(wait_for_lines(tmp_path / "steady.log", 1)[0].split()[1])
    os.kill(first, signal.SIGKILL)
    second = int(wait_for_lines(tmp_path / "steady.log", 2)[1].split()[1])
    assert second != first
    assert psutil.Process(second).ppid() == crew


def test_members_die_with_a_killed_parent(crew: int, tmp_path: Path) -> None:
    member = int(wait_for_lines(tmp_path / "steady.log", 1)[0].split()[1])
    os.kill(crew, signal.SIGKILL)
    assert process.wait_until_gone([member], 10) == []


def test_a_stop_ends_the_members_first(crew: int, tmp_path: Path) -> None:
    member = int(wait_for_lines(tmp_path / "steady.log", 1)[0].split()[1])
    os.kill(crew, signal.SIGTERM)
    assert process.wait_until_gone([crew, member], 15) == []


class TestBackoff:
    def test_pauses_grow_to_a_limit(self) -> None:
        history = Backoff()
        assert [history.ended() for _ in range(8)] == [0.5, 1, 2, 5, 10, 30, 30, 30]
        assert history.is_waiting
        assert not history.is_due

    def test_a_steady_run_is_forgiven(self, monkeypatch: pytest.MonkeyPatch) -> None:
        history = Backoff()
        history.ended()
        history.ended()
        history.running()
        assert not history.is_waiting
        monkeypatch.setattr(backoff, "STEADY_AFTER", -1)
        assert history.ended() == 0.5

    def test_is_due_when_the_pause_is_over(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(backoff, "PAUSES", (0.01,))
        history = Backoff()
        history.ended()
        threading.Event().wait(0.02)
        assert history.is_due
