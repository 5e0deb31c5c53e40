"""Ends a run's processes when its supervisor is gone, `kill -9` included.

The supervisor holds the writing end of this process's standard input. Its lines are `+PID SIGNAL` and `-PID` as
services come and go; the end of the stream means that the supervisor died (a supervisor that stops in order ends
its services first and leaves the list empty). Run as `python -m ats_app.supervisor.watchdog MARKER_VALUE`.
"""

import contextlib
import os
import signal
import sys
from collections.abc import Iterable

import psutil

from ats_app.supervisor import process

GRACE = 10.0


def watch(lines: Iterable[str]) -> dict[int, int]:
    """Follows the list until it ends; returns the services that are left, with their stop signals, oldest first."""
    services: dict[int, int] = {}
    for line in lines:
        words = line.split()
        if line.startswith("+"):
            services[int(words[0][1:])] = int(words[1])
        elif line.startswith("-"):
            services.pop(int(words[0][1:]), None)
    return services


def end(services: dict[int, int], marker: str) -> None:
    """Stops the services, newest first, then kills whatever they or their children left behind."""
    families = [member for pid in services for member in process.descendants(pid)]
    for pid, number in reversed(services.items()):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)
    process.wait_until_gone(list(services), GRACE)
    for pid in services:
        process.kill_group(pid)
    for member in [*families, *marked(marker)]:
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            member.kill()


def marked(marker: str) -> list[psutil.Process]:
    """Every process that carries this run's marker in its environment, this one excepted."""
    return [found for found in psutil.process_iter() if found.pid != os.getpid() and _has(found, marker)]


def _has(found: psutil.Process, marker: str) -> bool:
    try:
        return bool(found.environ().get(process.RUN_MARKER) == marker)
    except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess, OSError):
        return False


def main() -> None:
    """Ignores the signals of a closing terminal: it is the supervisor's end that counts, not ours."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    services = watch(sys.stdin)
    if services:
        end(services, sys.argv[1])


if __name__ == "__main__":
    main()
