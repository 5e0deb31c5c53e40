"""Which account the embedded servers run under.

An ordinary user runs them as itself. Postgres refuses to run as root, so root runs them as a system account
without a shell and without a home, made on first use.
"""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ats_app.supervisor.errors import SupervisorError

SERVICE_ACCOUNT = "lti-ats"
FALLBACK_ACCOUNT = "nobody"


@dataclass(frozen=True)
class Account:
    """The account of the embedded servers; `switch` says whether a start has to change to it."""

    name: str
    uid: int
    gid: int
    switch: bool

    def own(self, path: Path, mode: int) -> None:
        """Gives an existing file or folder to this account."""
        path.chmod(mode)
        if self.switch:
            os.chown(path, self.uid, self.gid)

    def can_reach(self, path: Path) -> bool:
        """Whether every folder above `path` lets this account pass."""
        return all(self._may_enter(folder) for folder in path.resolve().parents)

    def _may_enter(self, folder: Path) -> bool:
        status = folder.stat()
        if status.st_uid == self.uid:
            return bool(status.st_mode & 0o100)
        if status.st_gid == self.gid:
            return bool(status.st_mode & 0o010)
        return bool(status.st_mode & 0o001)

    def prefix(self, paths: Iterable[Path], *, death_signal: str = "") -> list[str]:
        """The words that go before a command so that it runs under this account and dies with its parent.

        Private folders above `paths` (a clone in `/root`, a `mktemp -d`) are passed with the one capability
        that allows just that, rather than by loosening folders that aren't ours.
        """
        words: list[str] = []
        if self.switch:
            words = [f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups"]
            if not all(self.can_reach(path) for path in paths):
                words += ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
        return _setpriv(words, death_signal, required=self.switch)


def dies_with_parent(death_signal: str) -> list[str]:
    """The words before a command of the present user so that it gets this signal when its parent is gone."""
    return _setpriv([], death_signal, required=False)


def _setpriv(words: list[str], death_signal: str, *, required: bool) -> list[str]:
    program = shutil.which("setpriv")
    if program is None:
        if required:
            raise SupervisorError("Starting as root needs the program setpriv (Debian package util-linux).")
        return []
    if death_signal:
        words = [*words, "--pdeathsig", death_signal]
    return [program, *words, "--"] if words else []


def service_account() -> Account:
    """The present user, or for root the service account, which is made if it doesn't exist."""
    if os.geteuid() != 0:
        entry = pwd.getpwuid(os.geteuid())
        return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, switch=False)
    entry = _existing(SERVICE_ACCOUNT) or _created(SERVICE_ACCOUNT) or pwd.getpwnam(FALLBACK_ACCOUNT)
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, switch=True)


def _existing(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _created(name: str) -> pwd.struct_passwd | None:
    useradd = shutil.which("useradd")
    if useradd is None:
        return None
    shell = "/usr/sbin/nologin"
    command = [useradd, "--system", "--no-create-home", "--home-dir", "/nonexistent", "--shell", shell, name]
    subprocess.run(command, check=False, capture_output=True)
    return _existing(name)
