"""The background programs - RQ workers, outbox dispatcher, scheduler - as forks of one process.

They share the application: it is imported once, which saves seconds of every start and 70 MB a program. One that
ends is forked again; the group ends together. Run as `python -m ats_app.supervisor.crew --workers N --logs DIR`.
"""

import argparse
import contextlib
import ctypes
import gc
import importlib
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from multiprocessing.process import BaseProcess
from pathlib import Path

from ats_app.supervisor.backoff import Backoff

GRACE = 12.0
_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG
_CONTEXT = multiprocessing.get_context("fork")


class Crew:
    """Keeps one forked process a member running until `stop` is set."""

    def __init__(self, members: Mapping[str, Callable[[], None]], logs: Path) -> None:
        self.stop = threading.Event()
        self._members = members
        self._logs = logs
        self._processes: dict[str, BaseProcess] = {}
        self._backoffs = {name: Backoff() for name in members}

    def run(self) -> None:
        """Blocks; when it returns no member is left."""
        try:
            for name in self._members:
                self._start(name)
            while not self.stop.wait(0.1):
                for name in self._members:
                    self._look_after(name)
        finally:
            self._end()

    def _look_after(self, name: str) -> None:
        process, backoff = self._processes[name], self._backoffs[name]
        if backoff.is_due:
            self._start(name)
        elif not backoff.is_waiting and not process.is_alive():
            code = process.exitcode
            process.close()
            sys.stdout.write(f"{name} ended with {code}; starting it again in {backoff.ended():g} s\n")
            sys.stdout.flush()

    def _start(self, name: str) -> None:
        process = _CONTEXT.Process(target=_work, args=(self._members[name], self._logs / f"{name}.log"), name=name)
        process.start()
        self._processes[name] = process
        self._backoffs[name].running()

    def _end(self) -> None:
        alive = [process for name, process in self._processes.items() if not self._backoffs[name].is_waiting]
        for process in alive:
            process.terminate()
        deadline = time.monotonic() + GRACE
        for process in alive:
            process.join(max(0.0, deadline - time.monotonic()))
            process.kill()


def _work(main: Callable[[], None], log: Path) -> None:
    """In the child: its own log, the usual signals, and an end when the parent is gone."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, int(signal.SIGTERM))
    with log.open("ab", buffering=0) as stream:
        os.dup2(stream.fileno(), sys.stdout.fileno())
        os.dup2(stream.fileno(), sys.stderr.fileno())
    main()


def main() -> None:
    """Runs the product's crew until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(description="Run workers, dispatcher and scheduler.")
    parser.add_argument("--workers", type=int, required=True)
    parser.add_argument("--logs", type=Path, required=True)
    arguments = parser.parse_args()
    module = importlib.import_module("ats_app.worker")
    module.load_tasks()
    worker = module.main
    members: dict[str, Callable[[], None]] = {f"worker-{number + 1}": worker for number in range(arguments.workers)}
    members["dispatcher"] = importlib.import_module("ats_app.dispatcher").main
    importlib.import_module("ats_app.schedule")
    members["scheduler"] = importlib.import_module("ats_app.scheduler").main
    gc.collect()
    gc.freeze()  # the garbage collector would otherwise touch, and so copy, every shared page
    crew = Crew(members, arguments.logs)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: crew.stop.set())
    crew.run()


if __name__ == "__main__":
    main()
