"""The data directory of one installation: its layout, its lock, its generated secrets, the state of its run."""

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ats_app.core.roles import LOGIN_ROLES
from ats_app.supervisor.errors import AlreadyRunningError, BrokenDataError, SupervisorError

_MARKER = "lti-ats-data"
_FIRST_START_BYTES = 600 * 1024 * 1024
_RESTART_BYTES = 100 * 1024 * 1024


@dataclass(frozen=True)
class Secrets:
    """Generated once per installation. Losing them loses sealed fields and the embedded database's passwords."""

    secret_key: str
    postgres: str
    valkey: str
    metrics_token: str
    roles: dict[str, str]


@dataclass(frozen=True)
class RunState:
    """What the running (or last) supervisor started; `./ats status` and `./ats down` read it."""

    supervisor: int
    url: str
    services: dict[str, int] = field(default_factory=dict)
    """Process ids by service name."""
    addresses: dict[str, str] = field(default_factory=dict)
    """Service addresses with their passwords: the file is private."""


class DataDirectory:
    """Paths and private files below `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root.expanduser().resolve()
        self.run = self.root / "run"
        self.logs = self.root / "logs"
        self.postgres = self.root / "postgres"
        self.valkey = self.root / "valkey"
        self.files = self.root / "files"
        self.mail = self.root / "mail"
        self.keys = self.root / "keys"
        self.migrated = self.root / "migrated.json"
        self.demo_logins = self.root / "demo-logins.json"
        self._secrets = self.root / "secrets.json"
        self._lock = self.run / "supervisor.lock"
        self._state = self.run / "state.json"

    def prepare(self) -> None:
        """Makes the folders, private to this account (root lets the service account pass, but not list).

        Raises:
            BrokenDataError: the path is a file, someone else's folder, or can't be written.
            SupervisorError: too little room on the disk.
        """
        is_new = not (self.root / _MARKER).exists()
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            if is_new and any(self.root.iterdir()):
                raise BrokenDataError(
                    f"{self.root} is not empty and is not a data directory of LTI ATS; name another with --data-dir."
                )
            self._check_room(_FIRST_START_BYTES if is_new else _RESTART_BYTES)
            self.root.chmod(0o711 if os.geteuid() == 0 else 0o700)
            for folder in (self.run, self.logs, self.files, self.mail):
                folder.mkdir(mode=0o700, exist_ok=True)
            (self.root / _MARKER).touch()
        except (FileExistsError, NotADirectoryError) as error:
            raise BrokenDataError(f"{error.filename} is a file; the data directory must be a folder.") from error
        except PermissionError as error:
            raise BrokenDataError(f"{error.filename} can't be written by this user.") from error
        except OSError as error:
            raise SupervisorError(f"The data directory {self.root} can't be used: {error.strerror}.") from error

    def exists(self) -> bool:
        return (self.root / _MARKER).exists()

    def _check_room(self, needed: int) -> None:
        free = shutil.disk_usage(self.root).free
        if free < needed:
            raise SupervisorError(
                f"No room on the disk of {self.root}: {free // 1024**2} MB are free, {needed // 1024**2} MB are needed."
            )

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Holds the directory for this process; the system frees the lock however the process ends.

        Raises:
            AlreadyRunningError: another supervisor holds it.
        """
        descriptor = os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            state = self.state()
            where = f" at {state.url}" if state else ""
            raise AlreadyRunningError(
                f"LTI ATS already runs from {self.root}{where} (process {self.holder()}); "
                f"stop it with ./ats down --data-dir {self.root}"
            ) from None
        try:
            os.ftruncate(descriptor, 0)
            os.write(descriptor, str(os.getpid()).encode())
            yield
        finally:
            os.close(descriptor)

    def holder(self) -> int | None:
        """Process id of the supervisor that holds the directory, or None."""
        try:
            with self._lock.open("rb") as stream:
                fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except FileNotFoundError:
            return None
        except BlockingIOError:
            text = self._lock.read_text().strip()
            return int(text) if text.isdigit() else None
        return None

    def secrets(self) -> Secrets:
        """The installation's secrets, generated on first use.

        Raises:
            BrokenDataError: the file is damaged, or gone while the database it opens still exists.
        """
        try:
            return Secrets(**json.loads(self._secrets.read_text()))
        except FileNotFoundError:
            if self.postgres.exists():
                raise BrokenDataError(
                    f"{self._secrets} is missing, but {self.postgres} exists: without its password the database "
                    "can't be opened. Restore the file from a backup."
                ) from None
        except (ValueError, TypeError) as error:
            raise BrokenDataError(f"{self._secrets} is damaged ({error}); restore it from a backup.") from error
        made = Secrets(
            secret_key=secrets.token_urlsafe(48),
            postgres=secrets.token_hex(24),
            valkey=secrets.token_hex(24),
            metrics_token=secrets.token_urlsafe(24),
            roles={role: secrets.token_urlsafe(24) for role in LOGIN_ROLES},
        )
        write_private(self._secrets, asdict(made))
        return made

    def state(self) -> RunState | None:
        """What the last supervisor wrote, or None."""
        try:
            return RunState(**json.loads(self._state.read_text()))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def write_state(self, state: RunState) -> None:
        write_private(self._state, asdict(state))

    def clear_state(self) -> None:
        self._state.unlink(missing_ok=True)


def write_private(path: Path, content: Any) -> None:
    """Writes JSON that only this account can read, all of it or nothing."""
    building = path.with_suffix(".new")
    building.unlink(missing_ok=True)
    descriptor = os.open(building, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        json.dump(content, stream, indent=2)
        stream.flush()
        os.fsync(stream.fileno())
    building.replace(path)
