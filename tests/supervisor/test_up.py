"""The real `./ats up`: what it says, what it refuses, what it survives, and that it leaves nothing behind."""

import contextlib
import json
import os
import pty
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
import redis

from ats_app.supervisor import watchdog
from ats_app.supervisor.ports import HOST, free_port
from ats_app.supervisor.programs import PROJECT

pytestmark = [pytest.mark.chaos, pytest.mark.xdist_group("chaos"), pytest.mark.timeout(600)]
START_TIMEOUT = 480.0
BACK_TIMEOUT = 120.0


def environment() -> dict[str, str]:
    """This process's, without the settings that other tests made."""
    ours = ("ATS_", "DATABASE_", "REDIS_URL", "SMTP_URL", "STORAGE_URL")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "ATS_WEB_WORKERS": "1", "ATS_TASK_WORKERS": "1", "PYTHONPATH": str(PROJECT)}


def ats(*words: str, timeout: float = 120.0, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ats_app.cli", *words]
    return subprocess.run(
        command, check=False, capture_output=True, text=True, timeout=timeout, env=environment() | variables
    )


def wait_for(condition: Callable[[], Any], timeout: float, what: str) -> None:
    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not happen in {timeout} s"
        time.sleep(0.1)


def processes_of(data: Path) -> list[str]:
    """Command lines of whatever runs for this data directory."""
    found = []
    for one in [*watchdog.marked(str(data)), *psutil.process_iter()]:
        with contextlib.suppress(psutil.Error):
            line = " ".join(one.cmdline())
            if (str(data) in line or one.environ().get("ATS_RUN_DIR") == str(data)) and one.pid != os.getpid():
                found.append(line)
    return found


class Product:
    """One data directory and the supervisor that may be running in it."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.output = folder / "output"
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def up(self) -> None:
        words = ["up", "--no-demo", "--port", str(self.port), "--data-dir", str(self.data)]
        with self.output.open("wb") as stream:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "ats_app.cli", *words], stdout=stream, stderr=stream, env=environment()
            )
        wait_for(lambda: "ready:" in self.text() or self.process.poll() is not None, START_TIMEOUT, "readiness")
        assert self.process.poll() is None, self.text()

    def text(self) -> str:
        return self.output.read_text()

    def state(self) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads((self.data / "run" / "state.json").read_text())
        return answer

    def end(self, number: int) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(BACK_TIMEOUT)

    def answers(self) -> bool:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://{HOST}:{self.port}/ready", timeout=5) as got:
            return bool(got.status == 200)
        return False


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    started = Product(tmp_path_factory.mktemp("up"))
    try:
        started.up()
        yield started
    finally:
        if started.process is not None:
            started.process.kill()
            started.process.wait()
        ats("down", "--data-dir", str(started.data))


def remember(product: Product, word: str) -> None:
    addresses = product.state()["addresses"]
    with psycopg.connect(addresses["owner"]) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS survived (word text)")
        connection.execute("INSERT INTO survived VALUES (%s)", (word,))
    with redis.Redis.from_url(addresses["redis"]) as client:
        client.sadd("survived", word)


def remembered(product: Product) -> tuple[set[str], set[str]]:
    addresses = product.state()["addresses"]
    with psycopg.connect(addresses["owner"]) as connection:
        rows = {word for (word,) in connection.execute("SELECT word FROM survived")}
    with redis.Redis.from_url(addresses["redis"], decode_responses=True) as client:
        return rows, set(client.smembers("survived"))


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="there is one process only")
def test_one_worker_runs_the_whole_of_this_module(request: pytest.FixtureRequest) -> None:
    assert request.node.nodeid.endswith("@chaos")


def test_says_where_it_is_ready_in_its_last_line(product: Product) -> None:
    assert product.text().splitlines()[-1] == f"LTI ATS is ready: http://127.0.0.1:{product.port}"
    assert product.answers()


def test_status_names_everything_that_runs(product: Product) -> None:
    done = ats("status", "--json", "--data-dir", str(product.data))
    status = json.loads(done.stdout)
    assert done.returncode == 0
    assert status["running"] is True
    assert status["url"].endswith(f":{product.port}")
    names = [row["name"] for row in status["services"] if row["running"]]
    assert names == ["valkey", "postgres", "mail", "web", "crew"]
    assert status["versions"]["postgres"].startswith("18.")
    assert status["migration"]["database"] == status["migration"]["head"]
    assert status["outbox_waiting"] == 0
    assert "postgres" in ats("status", "--data-dir", str(product.data)).stdout


def test_passwords_are_in_private_files_and_on_no_command_line(product: Product) -> None:
    secrets = json.loads((product.data / "secrets.json").read_text())
    for name in ("secrets.json", "run/state.json"):
        assert (product.data / name).stat().st_mode & 0o777 == 0o600
    lines = "\n".join(processes_of(product.data))
    assert not any(word in lines for word in [secrets["postgres"], secrets["valkey"], *secrets["roles"].values()])


def test_the_web_process_knows_neither_owner_nor_superuser(product: Product) -> None:
    variables = psutil.Process(product.state()["services"]["web"]).environ()
    assert "ats_app" in variables["DATABASE_URL"]
    assert not any("ats_owner" in value or "postgres:" in value for value in variables.values())


def test_a_second_up_in_the_same_directory_is_refused(product: Product) -> None:
    done = ats("up", "--port", str(free_port()), "--data-dir", str(product.data))
    assert done.returncode == 1
    assert re.search(r"already runs from .* at http://127\.0\.0\.1:\d+ \(process \d+\)", done.stderr)
    assert "Traceback" not in done.stderr
    assert product.answers()


def test_a_port_in_use_is_refused_with_its_owner(product: Product, tmp_path: Path) -> None:
    done = ats("up", "--port", str(product.port), "--data-dir", str(tmp_path / "other"))
    assert done.returncode == 1
    assert re.search(rf"Port {product.port} is in use by \S+ \(process \d+\); choose another", done.stderr)
    assert processes_of(tmp_path / "other") == []


@pytest.mark.parametrize("name", ["postgres", "valkey", "mail", "web", "crew"])
def test_a_killed_service_comes_back_with_everything_it_had(product: Product, name: str) -> None:
    remember(product, name)
    before = product.state()["services"][name]
    family = psutil.Process(before).children(recursive=True)
    os.kill(before, signal.SIGKILL)

    wait_for(lambda: product.state()["services"].get(name) not in (before, None), BACK_TIMEOUT, f"return of {name}")
    wait_for(product.answers, BACK_TIMEOUT, "an answer")
    _, alive = psutil.wait_procs(family, timeout=BACK_TIMEOUT)
    assert alive == []
    rows, members = remembered(product)
    assert name in rows
    assert name in members


MEMBERS = {"web": 1, "crew": 3}  # one worker beside dispatcher and scheduler


@pytest.mark.parametrize(("name", "members"), MEMBERS.items())
def test_a_killed_member_of_a_group_is_replaced_without_the_group(product: Product, name: str, members: int) -> None:
    group = psutil.Process(product.state()["services"][name])

    def alive() -> set[int]:
        found = set()
        for child in group.children():
            with contextlib.suppress(psutil.NoSuchProcess):
                if child.status() != psutil.STATUS_ZOMBIE:
                    found.add(child.pid)
        return found

    wait_for(lambda: len(alive()) == members, BACK_TIMEOUT, "the group's start")  # the test before killed it
    victim = min(alive())
    os.kill(victim, signal.SIGKILL)

    wait_for(lambda: len(alive() - {victim}) == members, BACK_TIMEOUT, "return")
    wait_for(product.answers, BACK_TIMEOUT, "an answer")
    assert product.state()["services"][name] == group.pid


def test_a_killed_supervisor_takes_everything_with_it_and_the_next_up_has_it_all(product: Product) -> None:
    remember(product, "supervisor")
    assert product.end(signal.SIGKILL) == -signal.SIGKILL
    wait_for(lambda: processes_of(product.data) == [], BACK_TIMEOUT, "the end of every process")

    product.up()
    rows, members = remembered(product)
    assert "supervisor" in rows
    assert "supervisor" in members


def test_termination_leaves_nothing_behind(product: Product) -> None:
    assert product.end(signal.SIGTERM) == 0
    assert processes_of(product.data) == []
    assert "ready:" in product.text().splitlines()[-1]
    assert "Nothing ran" in ats("down", "--data-dir", str(product.data)).stdout
    assert ats("status", "--data-dir", str(product.data)).returncode == 3


def test_down_stops_a_running_product(product: Product) -> None:
    product.up()
    assert "Stopped" in ats("down", "--data-dir", str(product.data)).stdout
    assert product.process is not None
    assert product.process.wait(BACK_TIMEOUT) == 0
    assert processes_of(product.data) == []


def test_a_closed_terminal_stops_a_start_under_way(tmp_path: Path) -> None:
    words = ["up", "--no-demo", "--port", str(free_port()), "--data-dir", str(tmp_path / "data")]
    child, terminal = pty.fork()
    if child == 0:
        os.execve(sys.executable, [sys.executable, "-m", "ats_app.cli", *words], environment())  # noqa: S606
    seen = b""
    while b"PostgreSQL" not in seen:
        seen += os.read(terminal, 1000)
    os.close(terminal)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert processes_of(tmp_path / "data") == []


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("DATABASE_URL", "postgresql://a:b@127.0.0.1:1/ats", "DATABASE_URL can't be used"),
        ("REDIS_URL", "redis://127.0.0.1:1/0", "REDIS_URL can't be used"),
    ],
)
def test_a_named_service_that_is_not_there_is_one_sentence(
    tmp_path: Path, variable: str, value: str, sentence: str
) -> None:
    words = ("up", "--no-demo", "--port", str(free_port()), "--data-dir", str(tmp_path / "data"))
    done = ats(*words, **{variable: value})
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert processes_of(tmp_path / "data") == []


def test_a_broken_data_directory_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = ats("up", "--data-dir", str(tmp_path / "file"))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("ats: ")
    assert done.stderr.count("\n") == 1


def test_down_and_status_of_nothing_are_harmless(tmp_path: Path) -> None:
    assert "Nothing runs" in ats("down", "--data-dir", str(tmp_path / "none")).stdout
    assert ats("status", "--data-dir", str(tmp_path / "none")).returncode == 3


def test_a_port_held_by_this_test_is_in_use(tmp_path: Path) -> None:
    with socket.socket() as holder:
        holder.bind((HOST, 0))
        holder.listen()
        port = holder.getsockname()[1]
        done = ats("up", "--port", str(port), "--data-dir", str(tmp_path / "data"))
    assert done.returncode == 1
    assert f"Port {port} is in use" in done.stderr
