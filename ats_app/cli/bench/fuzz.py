"""Fuzz run of the résumé parser: mutated real files through the sandbox; the size is seconds."""

from __future__ import annotations

import io
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any, Final

import psutil

from ats_app.cli.bench._figures import figure
from ats_app.demo.resumes import make_resumes
from ats_app.demo.resumes.hostile import hostile_files
from scoring.parsing import ParseError
from scoring.parsing.sandbox import Sandbox

_FILES: Final = 60
_MOST_CHANGES: Final = (1, 1, 2, 4, 16, 64)
_WORDS: Final = (b"\xff" * 8, b"\0" * 8, b"99999999", b"-1      ", b"<<<<<<<<", b"((((((((", b"%s%s%s%n", b"&a;&a;&a")
_LONG_S: Final = 20.5
"""No file may take longer than the sandbox's patience of 20 s."""


def run(size: int = 60, *, seed: int | None = None) -> Iterator[dict[str, Any]]:
    """Mutates files for `size` seconds. `fuzz.escaped` counts what no file may cause: an exception that is not the
    parser's, or an answer later than the sandbox's patience; memory and open files are those of the asking process."""
    seed = time.time_ns() % 1_000_000 if seed is None else seed
    rng = Random(seed)  # noqa: S311 - damage, not secrets
    files = [resume.content for resume in make_resumes(_FILES, seed=seed)] + [file.content for file in hostile_files()]
    asking = psutil.Process()
    family, handles = set(asking.children(recursive=True)), _handles()
    sandbox, ends, worst = Sandbox(idle=1), Counter[str](), 0.0
    sandbox.warm_up()
    memory = asking.memory_info().rss
    until = time.monotonic() + size
    while time.monotonic() < until:
        end, seconds = _try(sandbox, mutated(rng.choice(files), files, rng))
        ends[end] += 1
        worst = max(worst, seconds)
    grown = (asking.memory_info().rss - memory) / 2**20
    sandbox.close()
    left_open = _handles() - handles
    tried = ends.total()
    yield figure("fuzz.files", tried, "files", n=tried, seed=seed, seconds=size)
    for end, count in ends.most_common():
        yield figure(f"fuzz.{end}", count, "files", n=tried)
    if "escaped" not in ends:
        yield figure("fuzz.escaped", 0, "files", n=tried)
    yield figure("fuzz.worst", round(worst, 2), "s", n=tried)
    yield figure("fuzz.memory_growth", round(grown, 1), "MB", n=tried)
    yield figure("fuzz.open_files", len(left_open), "files", n=tried)
    left = set(asking.children(recursive=True)) - family
    yield figure("fuzz.children_left", len(left), "processes", n=tried)


def _handles() -> set[str]:
    """What this process has open, as Linux names it: a number would also tell of what others close meanwhile."""
    found = set()
    for handle in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # the one that lists the folder
            found.add(f"{handle.name} {handle.readlink()}")
    return found


def _try(sandbox: Sandbox, data: bytes) -> tuple[str, float]:
    """How one file ended (`parsed`, the error's code or `escaped`) and how long it took."""
    began = time.monotonic()
    try:
        sandbox.parse_json(data, filename="fuzz")
        end = "parsed"
    except ParseError as error:
        end = error.code
    except Exception:
        end = "escaped"
    seconds = time.monotonic() - began
    return ("escaped" if seconds > _LONG_S else end), seconds


def mutated(data: bytes, files: list[bytes], rng: Random) -> bytes:
    """A file with some bytes changed; of a ZIP archive often inside one of its members, where it stays an archive."""
    if data[:4] == b"PK\x03\x04" and rng.random() < 0.7:
        with suppress(zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError):
            return _member_mutated(data, files, rng)
    return _bytes_mutated(data, files, rng)


def _member_mutated(data: bytes, files: list[bytes], rng: Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        small = [info for info in old.infolist() if info.file_size < 2**20]
        chosen = rng.choice(small).filename
        for info in small:
            content = old.read(info)
            new.writestr(info.filename, _bytes_mutated(content, files, rng) if info.filename == chosen else content)
    return out.getvalue()


def _bytes_mutated(data: bytes, files: list[bytes], rng: Random) -> bytes:
    changed = bytearray(data or b"x")
    for _ in range(rng.choice(_MOST_CHANGES)):
        _change(changed, files, rng)
        if not changed:
            changed += b"x"
    return bytes(changed)


def _change(data: bytearray, files: list[bytes], rng: Random) -> None:
    """One change of: a byte, a gap, noise, a repetition, a cut, an extreme value, a piece of another file."""
    at, kind = rng.randrange(len(data)), rng.randrange(7)
    if kind == 0:
        data[at] = rng.randrange(256)
    elif kind == 1:
        del data[at : at + rng.randrange(1, 200)]
    elif kind == 2:
        data[at:at] = rng.randbytes(rng.randrange(1, 60))
    elif kind == 3:
        other = rng.randrange(len(data))
        data[at : at + 50] = data[other : other + 50]
    elif kind == 4:
        del data[max(1, at) :]
    elif kind == 5:
        data[at : at + 8] = rng.choice(_WORDS)
    else:
        source = rng.choice(files) or b"x"
        start = rng.randrange(len(source))
        data[at:at] = source[start : start + rng.randrange(1, 2000)]
