"""`./ats up`: brings everything up in order, keeps it running, and takes all of it down again.

Standard output ends with the line that says where the product is ready; what happens later goes to standard error
and to `logs/supervisor.log`.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import psutil

from ats_app.core.config import Settings
from ats_app.core.roles import DatabaseUrls, ensure_roles
from ats_app.supervisor import external, migrations, process
from ats_app.supervisor import programs as table
from ats_app.supervisor.backoff import Backoff
from ats_app.supervisor.datadir import DataDirectory, RunState
from ats_app.supervisor.errors import PortInUseError, SupervisorError
from ats_app.supervisor.frontend import FrontendBuilds
from ats_app.supervisor.leftovers import end_leftovers
from ats_app.supervisor.ports import HOST, free_port, is_free
from ats_app.supervisor.postgres import EmbeddedPostgres
from ats_app.supervisor.program import Program, ProgramSpec, Service
from ats_app.supervisor.programs import PROJECT, Addresses
from ats_app.supervisor.valkey import EmbeddedValkey

READY_TIMEOUT = 180.0
DATABASE = "ats"
_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequested(BaseException):
    """A stop signal came while things were starting; not an error, so no `except Exception` may swallow it."""


@dataclass(frozen=True)
class UpOptions:
    """What `./ats up` was asked for."""

    data_dir: Path
    port: int = 8000
    host: str = HOST
    demo: bool = True
    dev: bool = False


@dataclass
class _Kept:
    """A service with the history that decides when it is started again."""

    service: Service
    backoff: Backoff = field(default_factory=Backoff)


class Supervisor:
    """One run. `say` gets each step of progress as a sentence."""

    def __init__(self, options: UpOptions, settings: Settings, say: Callable[[str], None]) -> None:
        self.options = options
        self.settings = settings
        self.say = say
        self.data = DataDirectory(options.data_dir)
        self.url = f"http://{HOST}:{options.port}"
        self._kept: list[_Kept] = []
        self._addresses: Addresses | None = None
        self._stop = threading.Event()
        self._starting = True
        self._watchdog: subprocess.Popen[bytes] | None = None
        self._step: subprocess.Popen[bytes] | None = None

    def run(self, ready: Callable[[str], None]) -> None:
        """Blocks until a stop signal; calls `ready` with the address once everything answers.

        Raises:
            SupervisorError: something can't be started; whatever had been started is stopped again.
        """
        self.data.prepare()
        with self.data.locked(), self._signals():
            try:
                self._clear_ground()
                self._start_everything()
                self._starting = False
                if not self._stop.is_set():
                    ready(self.url)
                    self._keep_running()
            except StopRequested:
                pass
            finally:
                self._starting = False
                self._stop_everything()

    # -- starting

    def _clear_ground(self) -> None:
        if end_leftovers(self.data):
            self.say("Ended what an earlier run had left behind")
        ports = (self.options.port, self.options.port + 1) if self.options.dev else (self.options.port,)
        for port in ports:
            if not is_free(port, self.options.host):
                raise PortInUseError(f"Port {port} is in use{_by_whom(port)}; choose another with --port.")

    def _start_everything(self) -> None:
        base = table.base_environment(self.data)
        self._start_watchdog(base)
        builds = FrontendBuilds(PROJECT)
        build_log = self.data.logs / "frontend.log"
        build = None
        if not self.options.dev:
            build_log.unlink(missing_ok=True)
            build = builds.start({**base, "ATS_PUBLIC_URL": self.url}, build_log)
            self._step = build
            if build is not None:
                self.say("Building the front end in the background (once per content, a minute or two)")
        addresses = self._start_services(base)
        self._addresses = addresses
        environment = table.product_environment(base, self.data, addresses, self.settings)
        self._prepare_data(environment, addresses)
        folder = None
        if not self.options.dev:
            folder = builds.finish(build, build_log, self._patience("Still building the front end"))
            self._step = None
        self.say("Starting the web server, workers, dispatcher and scheduler")
        options = self.options
        rows = table.programs(
            environment, self.settings, host=options.host, port=options.port, build=folder, logs=self.data.logs
        )
        for row in rows:
            self._start_program(row)
        self._wait_until_ready()

    def _start_services(self, base: Mapping[str, str]) -> Addresses:
        given = self.settings
        redis = self._redis(given.redis_url)
        return Addresses(
            public=self.settings.public_url if "public_url" in given.model_fields_set else self.url,
            database=self._database(),
            redis=redis,
            smtp=self._smtp(given.smtp_url, base),
            storage=self._storage(given.storage_url),
        )

    def _database(self) -> DatabaseUrls:
        given = self.settings
        passwords = self.data.secrets().roles
        if given.database_url:
            self.say("Checking the database of DATABASE_URL")
            return external.database_urls(
                app=given.database_url,
                owner=given.database_owner_url,
                maintenance=given.database_maintenance_url,
                passwords=passwords,
            )
        self.say("Starting PostgreSQL")
        server = EmbeddedPostgres(
            self.data.postgres, password=self.data.secrets().postgres, log=self.data.logs / "postgres.log"
        )
        self._start(server)
        return ensure_roles(server.url, database=DATABASE, passwords=passwords)

    def _redis(self, given: str) -> str:
        if given:
            self.say("Checking the Redis of REDIS_URL")
            for remark in external.check_redis(given):
                self.say(f"Note: {remark}")
            return given
        self.say("Starting Valkey")
        server = EmbeddedValkey(
            self.data.valkey, password=self.data.secrets().valkey, log=self.data.logs / "valkey.log"
        )
        self._start(server)
        return server.url

    def _smtp(self, given: str, base: Mapping[str, str]) -> str:
        if given:
            self.say("Checking the mail server of SMTP_URL")
            external.check_smtp(given)
            return given
        port = free_port()
        self._start_program(table.mail_catcher(base, port, self.data.mail))
        return f"smtp://{HOST}:{port}"

    def _storage(self, given: str) -> str:
        if given:
            self.say("Checking the storage of STORAGE_URL")
        url = given or self.data.files.as_uri()
        external.check_storage(url)
        return url

    def _prepare_data(self, environment: Mapping[str, str], addresses: Addresses) -> None:
        owner = {**environment, "DATABASE_OWNER_URL": addresses.database.owner}
        if not migrations.is_current(addresses.database.owner, PROJECT, self.data.migrated):
            self.say("Migrating the database")
            self._run_step("migrations", ["-m", "alembic", "upgrade", "head"], owner)
            migrations.remember(addresses.database.owner, PROJECT, self.data.migrated)
        if self.options.demo and not self.data.demo_logins.exists():
            self.say("Creating the demo: two companies with jobs, candidates and a year of history")
            self._run_step("demo", ["-m", "ats_app.cli", "seed-demo", "--data-dir", str(self.data.root)], owner)

    def _run_step(self, name: str, words: list[str], environment: Mapping[str, str]) -> None:
        log = self.data.logs / f"{name}.log"
        log.unlink(missing_ok=True)
        self._step = process.start([sys.executable, *words], log=log, env=environment, cwd=PROJECT)
        wait = self._patience(f"Still at it ({name})", log)
        while self._step.poll() is None:
            wait()
        code, self._step = self._step.returncode, None
        if code != 0:
            raise SupervisorError(f"The step {name!r} failed. The end of {log}:\n{process.log_tail(log, 15)}")

    def _wait_until_ready(self) -> None:
        wait = self._patience("Still waiting for the first answer")
        deadline = time.monotonic() + READY_TIMEOUT
        while True:
            for kept in self._kept:
                if not kept.service.is_running():
                    tail = process.log_tail(kept.service.log, 15)
                    raise SupervisorError(f"{kept.service.name} ended at once. The end of {kept.service.log}:\n{tail}")
            problem = _not_ready(self.url)
            if problem is None:
                return
            if time.monotonic() > deadline:
                raise SupervisorError(f"The product did not become ready: {problem} (logs in {self.data.logs})")
            wait()

    def _patience(self, sentence: str, log: Path | None = None) -> Callable[[], None]:
        """A wait of a tenth of a second that says `sentence`, and where the log stands, every ten seconds."""
        began = said = time.monotonic()

        def wait() -> None:
            nonlocal said
            time.sleep(0.1)
            now = time.monotonic()
            if now - said >= 10:
                said = now
                last = process.log_tail(log, 1) if log else ""
                self.say(f"{sentence}, {now - began:.0f} s so far{': ' + last[:100] if last else ''}")

        return wait

    # -- services and watchdog

    def _start_program(self, spec: ProgramSpec) -> None:
        self._start(Program(spec, folder=PROJECT, logs=self.data.logs))

    def _start(self, service: Service) -> None:
        kept = _Kept(service)
        self._kept.append(kept)
        self._start_kept(kept)

    def _start_kept(self, kept: _Kept) -> None:
        kept.service.start()
        kept.backoff.running()
        self._tell_watchdog(f"+{kept.service.pid} {int(kept.service.stop_signal)}")
        self._write_state()

    def _start_watchdog(self, base: Mapping[str, str]) -> None:
        self._watchdog = subprocess.Popen(
            [sys.executable, "-m", "ats_app.supervisor.watchdog", str(self.data.root)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=dict(base),
            cwd=PROJECT,
            start_new_session=True,
        )

    def _tell_watchdog(self, line: str) -> None:
        if self._watchdog is None or self._watchdog.stdin is None:
            return
        with contextlib.suppress(OSError):  # it was killed; the next look of _keep_running starts another
            self._watchdog.stdin.write(line.encode() + b"\n")
            self._watchdog.stdin.flush()

    def _revive_watchdog(self) -> None:
        if self._watchdog is not None and self._watchdog.poll() is not None:
            self._start_watchdog(table.base_environment(self.data))
            for kept in self._kept:
                if kept.service.pid:
                    self._tell_watchdog(f"+{kept.service.pid} {int(kept.service.stop_signal)}")

    def _write_state(self) -> None:
        addresses = {}
        if self._addresses:
            addresses = {
                "database": self._addresses.database.maintenance,
                "owner": self._addresses.database.owner,
                "redis": self._addresses.redis,
                "smtp": self._addresses.smtp,
                "storage": self._addresses.storage,
            }
        services = {kept.service.name: kept.service.pid for kept in self._kept if kept.service.pid}
        self.data.write_state(RunState(os.getpid(), self.url, services, addresses))

    # -- keeping it up

    def _keep_running(self) -> None:
        while not self._stop.wait(0.2):
            self._revive_watchdog()
            for kept in self._kept:
                if not kept.service.is_running():
                    self._bring_back(kept)

    def _bring_back(self, kept: _Kept) -> None:
        if not kept.backoff.is_waiting:
            self._tell_watchdog(f"-{kept.service.pid}")
            kept.service.stop()  # reaps it and ends what it left: workers that hold the port, for one
            self._log(f"{kept.service.name} ended by itself; starting it again in {kept.backoff.ended():g} s")
        elif kept.backoff.is_due:
            try:
                self._start_kept(kept)
                self._log(f"{kept.service.name} runs again (process {kept.service.pid})")
            except SupervisorError as error:
                kept.backoff.ended()
                self._log(str(error))

    def _log(self, sentence: str) -> None:
        line = f"{time.strftime('%Y-%m-%dT%H:%M:%S%z')} {sentence}\n"
        with (self.data.logs / "supervisor.log").open("a") as stream:
            stream.write(line)
        with contextlib.suppress(OSError):
            sys.stderr.write(line)
            sys.stderr.flush()

    # -- stopping

    @contextmanager
    def _signals(self) -> Iterator[None]:
        before = {number: signal.signal(number, self._on_signal) for number in _STOP_SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        first = not self._stop.is_set()
        self._stop.set()
        if first and self._starting:
            raise StopRequested

    def _stop_everything(self) -> None:
        if self._step is not None:
            process.stop(self._step, grace=3.0)
        services = [kept.service for kept in reversed(self._kept)]
        programs = [service for service in services if isinstance(service, Program)]
        for program in programs:
            program.ask_to_stop()
        for service in [*programs, *services]:
            pid = service.pid
            service.stop()
            if pid:
                self._tell_watchdog(f"-{pid}")
        if self._watchdog is not None and self._watchdog.stdin is not None:
            with contextlib.suppress(OSError):
                self._watchdog.stdin.close()
            self._watchdog.wait()
        for stray in process.descendants(os.getpid()):
            with contextlib.suppress(psutil.NoSuchProcess):
                stray.kill()
        self.data.clear_state()


def _not_ready(url: str) -> str | None:
    """None once `/ready` answers 200, else what it says."""
    try:
        with urllib.request.urlopen(f"{url}/ready", timeout=5) as answer:  # noqa: S310
            return None if answer.status == 200 else f"/ready answers {answer.status}"
    except urllib.error.HTTPError as error:
        return f"/ready answers {error.code}: {error.read(300).decode(errors='replace')}"
    except OSError as error:
        return f"/ready doesn't answer ({error})"


def _by_whom(port: int) -> str:
    """` by NAME (process N)` where the system tells."""
    try:
        for connection in psutil.net_connections("tcp"):
            listens = connection.status == psutil.CONN_LISTEN and connection.laddr[1:] == (port,)
            if listens and connection.pid:
                return f" by {psutil.Process(connection.pid).name()} (process {connection.pid})"
    except psutil.Error:
        return ""
    return ""
