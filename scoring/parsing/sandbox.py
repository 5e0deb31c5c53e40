"""Parsing in a confined child process, so that no file can harm the one who asks.

Children are kept warm and used again; one that dies or takes too long is replaced. A child is tied to the thread that
uses it for the length of one file. After a fork the parent's idle children may be used by the fork; each is used by
one process at a time as long as forks run one after another (as a work queue's do).
"""

from __future__ import annotations

import atexit
import contextlib
import datetime
import json
import os
import select
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, cast

from .errors import MESSAGES, Code, ParseError
from .sniff import MAX_BYTES
from .version import VARIABLE

if TYPE_CHECKING:
    from .schema import ParsedResume

DEFAULT_MEMORY: Final = 700 * 1024 * 1024
_START_S: Final = 60.0
_OF_PATIENCE: Final = 0.7
"""The share of the time for a file that its scanned pages may take to be recognised."""
_ROOT: Final = Path(__file__).resolve().parents[2]


class _ChildDied(Exception):
    """The pipe closed before the answer came."""


class _Child:
    """One confined process and the pipes to it."""

    def __init__(self, memory: int) -> None:
        env = {
            "PATH": os.environ.get("PATH", os.defpath),
            "PYTHONPATH": str(_ROOT),
            "LANG": "C.UTF-8",
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": "1",
            "OMP_THREAD_LIMIT": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        for name in ("TESSDATA_PREFIX", VARIABLE):
            if value := os.environ.get(name):
                env[name] = value
        self.process = subprocess.Popen(
            [sys.executable, "-m", "scoring.parsing.child", str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=env,
            cwd=_ROOT,
            bufsize=0,
        )
        self.ready = False

    def wait_ready(self) -> None:
        """Block until the child has loaded its data."""
        if not self.ready:
            self._receive(time.monotonic() + _START_S)
            self.ready = True

    def ask(self, header: dict[str, Any], data: bytes, deadline: float) -> bytes:
        """Send a file and wait for its answer.

        Raises:
            TimeoutError: past the deadline.
            _ChildDied: the process ended.
        """
        head = json.dumps(header).encode()
        self._send(struct.pack(">I", len(head)) + head + data, deadline)
        return self._receive(deadline)

    def _send(self, data: bytes, deadline: float) -> None:
        view, pipe = memoryview(data), self._pipe(self.process.stdin)
        while view:
            if not select.select([], [pipe], [], max(0.0, deadline - time.monotonic()))[1]:
                raise TimeoutError
            try:
                view = view[os.write(pipe, view[:65536]) :]
            except OSError as error:
                raise _ChildDied from error

    def _receive(self, deadline: float) -> bytes:
        return self._exactly(struct.unpack(">I", self._exactly(4, deadline))[0], deadline)

    def _exactly(self, count: int, deadline: float) -> bytes:
        pipe, parts = self._pipe(self.process.stdout), bytearray()
        while len(parts) < count:
            if not select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))[0]:
                raise TimeoutError
            chunk = os.read(pipe, min(65536, count - len(parts)))
            if not chunk:
                raise _ChildDied
            parts += chunk
        return bytes(parts)

    @staticmethod
    def _pipe(stream: IO[bytes] | None) -> int:
        if stream is None or stream.closed:
            raise _ChildDied
        return stream.fileno()

    def kill(self) -> None:
        """End the process and free its pipes."""
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        with contextlib.suppress(Exception):
            self.process.wait(timeout=5)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


class Sandbox:
    """A pool of warm children.

    Args:
        memory: Address space of a child in bytes.
        idle: Children kept warm when nobody uses them.
    """

    def __init__(self, *, memory: int = DEFAULT_MEMORY, idle: int = 2) -> None:
        self._memory, self._idle = memory, idle
        self._free: list[_Child] = []
        self._lock = threading.Lock()

    def warm_up(self, count: int = 1) -> None:
        """Have so many children ready, so that the first file doesn't wait for one."""
        with self._lock:
            missing = count - len(self._free)
        children = [_Child(self._memory) for _ in range(missing)]
        for child in children:
            child.wait_ready()
        with self._lock:
            self._free.extend(children)

    def parse(
        self,
        data: bytes,
        *,
        filename: str = "",
        timeout_s: float = 20.0,
        cpu_s: float = 10.0,
        country_hint: str | None = None,
        today: datetime.date | None = None,
    ) -> ParsedResume:
        """Parse a file in a child.

        Raises:
            ParseError: also `timeout` (wall clock or CPU) and `bomb` (memory).
        """
        from .schema import ParsedResume

        return ParsedResume.model_validate_json(
            self.parse_json(
                data,
                filename=filename,
                timeout_s=timeout_s,
                cpu_s=cpu_s,
                country_hint=country_hint,
                today=today,
            )
        )

    def parse_json(
        self,
        data: bytes,
        *,
        filename: str = "",
        timeout_s: float = 20.0,
        cpu_s: float = 10.0,
        country_hint: str | None = None,
        today: datetime.date | None = None,
    ) -> bytes:
        """As `parse`, but the JSON text of the answer."""
        header = {
            "filename": filename,
            "country_hint": country_hint,
            "cpu_s": cpu_s,
            "patience_s": _OF_PATIENCE * timeout_s,
            "today": today.isoformat() if today else None,
        }
        return self._ask(header, data, timeout_s)

    def preview(self, data: bytes, *, timeout_s: float = 20.0, cpu_s: float = 10.0) -> dict[str, Any]:
        """The answer of `preview.preview_document`, made in a child; raises as `parse`."""
        reply: dict[str, Any] = json.loads(self._ask({"task": "preview", "cpu_s": cpu_s}, data, timeout_s))
        return reply

    def _ask(self, header: dict[str, Any], data: bytes, timeout_s: float) -> bytes:
        if len(data) > MAX_BYTES:
            raise ParseError("too_large")
        header["size"] = len(data)
        child = self._take()
        try:
            reply = child.ask(header, data, time.monotonic() + timeout_s)
        except TimeoutError as error:
            child.kill()
            raise ParseError("timeout") from error
        except _ChildDied as error:
            code = child.process.wait(timeout=5)
            child.kill()
            raise ParseError("timeout" if code == -24 else "bomb" if code == -9 else "corrupt") from error
        except BaseException:
            child.kill()
            raise
        self._give_back(child)
        if reply.startswith(b'{"error"'):
            fact = json.loads(reply)["error"]
            raise ParseError(cast("Code", fact["code"]), fact["message"] or MESSAGES[fact["code"]])
        return reply

    def _take(self) -> _Child:
        while True:
            with self._lock:
                child = self._free.pop() if self._free else None
            if child is None:
                child = _Child(self._memory)
            elif child.process.poll() is not None:
                child.kill()
                continue
            try:
                child.wait_ready()
            except (TimeoutError, _ChildDied) as error:
                child.kill()
                raise ParseError("timeout", "The reader could not be started.") from error
            return child

    def _give_back(self, child: _Child) -> None:
        with self._lock:
            if len(self._free) < self._idle:
                self._free.append(child)
                return
        child.kill()

    def close(self) -> None:
        """End all idle children."""
        with self._lock:
            children, self._free = self._free, []
        for child in children:
            child.kill()


_shared = Sandbox()
atexit.register(_shared.close)


def warm_up(count: int = 1) -> None:
    """Have children of the shared sandbox ready ahead of the first file."""
    _shared.warm_up(count)


def parse_in_sandbox(
    data: bytes,
    *,
    filename: str = "",
    timeout_s: float = 20.0,
    cpu_s: float = 10.0,
    country_hint: str | None = None,
    today: datetime.date | None = None,
) -> ParsedResume:
    """Parse a file in the shared sandbox: the safe twin of `parse_document`.

    Raises:
        ParseError: with a stable code; the calling process is never harmed.
    """
    return _shared.parse(
        data, filename=filename, timeout_s=timeout_s, cpu_s=cpu_s, country_hint=country_hint, today=today
    )


def preview_in_sandbox(data: bytes) -> dict[str, Any]:
    """Pictures of a file's pages, or its text, from the shared sandbox; see `preview.preview_document`.

    Raises:
        ParseError: with a stable code; the calling process is never harmed.
    """
    return _shared.preview(data)
