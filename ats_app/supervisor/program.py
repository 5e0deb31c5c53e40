"""A program of the product as a service: web, worker, dispatcher, scheduler, mail catcher."""

import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from ats_app.supervisor import process
from ats_app.supervisor.account import dies_with_parent


class Service(Protocol):
    """What the supervisor needs to know of anything it keeps running."""

    @property
    def name(self) -> str: ...

    @property
    def pid(self) -> int | None: ...

    @property
    def log(self) -> Path: ...

    @property
    def stop_signal(self) -> signal.Signals: ...

    def start(self) -> None:
        """Starts it; returns when it can be used, or raises SupervisorError."""

    def stop(self) -> None:
        """Stops it and everything it started; harmless when it doesn't run."""

    def ask_to_stop(self) -> None:
        """Sends the stop signal without waiting, so that several end at the same time."""

    def is_running(self) -> bool: ...


@dataclass(frozen=True)
class ProgramSpec:
    """One row of the table of programs."""

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str] = field(repr=False)
    grace: float = 10.0
    """Seconds between the stop signal and the kill."""


class Program:
    """Runs one spec from the project's folder, with its output in a log file of its own."""

    stop_signal = signal.SIGTERM

    def __init__(self, spec: ProgramSpec, *, folder: Path, logs: Path) -> None:
        self.spec = spec
        self.name = spec.name
        self.log = logs / f"{spec.name}.log"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        argv = [*dies_with_parent("TERM"), *self.spec.argv]
        self._process = process.start(argv, log=self.log, env=self.spec.env, cwd=self._folder)

    def ask_to_stop(self) -> None:
        if self._process is not None and self.is_running():
            self._process.send_signal(self.stop_signal)

    def stop(self) -> None:
        if self._process is not None:
            process.stop(self._process, stop_signal=self.stop_signal, grace=self.spec.grace)
            self._process = None
