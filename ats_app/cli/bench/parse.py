"""Résumé parsing: latency by format, share of each step beside plain text extraction, throughput of the sandbox."""

from __future__ import annotations

import datetime
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import quantiles
from typing import Any

import psutil

from ats_app.demo.resumes import Resume, make_resumes

Figure = dict[str, Any]
_TODAY = datetime.date(2026, 11, 21)
_TICK = 0.01  # s: the system tells processor time no finer


def run(size: int = 60) -> Iterator[Figure]:
    """Figures over `size` invented résumés of all portable layouts: processor time, the sandbox by the clock."""
    from scoring.parsing import parse_document

    resumes = list(make_resumes(max(size, 10), seed=9_000))
    yield from _cold_start(resumes[0].content)
    yield _figure("parse.cold_command", _cold_command(resumes[0]), "s", 1)
    parse_document(resumes[0].content, today=_TODAY)
    times: dict[str, list[float]] = defaultdict(list)
    for resume in resumes:
        work = partial(parse_document, resume.content, today=_TODAY)
        times[resume.extension].append(_seconds(work, time.process_time))
    for kind, values in sorted(times.items()):
        yield from _spread(f"parse.{kind}", values)
    yield from _spread("parse.all", [v for values in times.values() for v in values])
    yield from _steps(list(make_resumes(len(resumes), seed=9_500)))
    yield from _batch(resumes)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield _figure("parse.memory_peak", peak, "MB", len(resumes))


def _figure(name: str, value: float, unit: str, n: int, **params: Any) -> Figure:
    return {"name": name, "value": round(value, 2), "unit": unit, "n": n, "params": params}


def _seconds(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    started = clock()
    work()
    return clock() - started


def _spread(name: str, values: list[float]) -> Iterator[Figure]:
    cuts = quantiles(values, n=20) if len(values) > 1 else values * 19
    yield _figure(f"{name}.p50", 1000 * cuts[9], "ms", len(values))
    yield _figure(f"{name}.p95", 1000 * cuts[18], "ms", len(values))


def _cold_start(data: bytes) -> Iterator[Figure]:
    """A new sandboxed child that reads its first file, by the clock and in processor time."""
    from scoring.parsing.sandbox import Sandbox

    sandbox = Sandbox(idle=1)
    try:
        seconds = _seconds(lambda: sandbox.parse_json(data, timeout_s=60, cpu_s=60, today=_TODAY))
        used = _used_by_children()
    finally:
        sandbox.close()
    yield _figure("parse.cold_start", seconds, "s", 1)
    yield _figure("parse.cold_start.processor", used, "s", 1)


def _used_by_children() -> float:
    """Processor time of this process's living children, in seconds."""
    times = [child.cpu_times() for child in psutil.Process().children()]
    return sum(time.user + time.system for time in times)


def _cold_command(resume: Resume) -> float:
    """`./ats parse ONE_FILE` as a shell sees it, once the environment is set up."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / resume.file_name
        file.write_bytes(resume.content)
        command = [sys.executable, "-m", "ats_app.cli", "parse", str(file), "--out", folder]
        return _seconds(lambda: subprocess.run(command, check=True, capture_output=True))


def _steps(resumes: list[Resume]) -> Iterator[Figure]:
    """Reading the file (the floor: plain extraction of text with geometry) against everything after it.

    The résumés have not been read before, for the parser remembers what it has said of a text.
    """
    from scoring.parsing.assemble import assemble
    from scoring.parsing.reading import read

    reading = understanding = 0.0
    for resume in resumes:
        started = time.process_time()
        document = read(resume.content)
        middle = time.process_time()
        assemble(document, country_hint=None, today=_TODAY, started=time.perf_counter())
        reading += middle - started
        understanding += time.process_time() - middle
    total = reading + understanding
    yield _figure(
        "parse.step.reading", 100 * reading / total, "%", len(resumes), ms=round(1000 * reading / len(resumes), 1)
    )
    yield _figure(
        "parse.step.understanding",
        100 * understanding / total,
        "%",
        len(resumes),
        ms=round(1000 * understanding / len(resumes), 1),
    )


def _batch(resumes: list[Resume]) -> Iterator[Figure]:
    """Files a second through one warm sandboxed child: by the clock, and of its processor time where others run too."""
    from scoring.parsing.sandbox import Sandbox

    sandbox = Sandbox(idle=1)
    try:
        sandbox.warm_up()
        before = _used_by_children()
        seconds = _seconds(
            lambda: [sandbox.parse_json(r.content, timeout_s=60, cpu_s=60, today=_TODAY) for r in resumes]
        )
        used = max(_TICK, _used_by_children() - before)
    finally:
        sandbox.close()
    yield _figure("parse.sandbox.throughput", len(resumes) / seconds, "files/s", len(resumes), children=1)
    yield _figure("parse.sandbox.throughput.processor", len(resumes) / used, "files/s", len(resumes), children=1)
