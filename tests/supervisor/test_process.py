"""Child processes: logged, in a session of their own, and gone with everything they started."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from ats_app.supervisor import ports, process
from ats_app.supervisor.account import Account, dies_with_parent, service_account
from ats_app.supervisor.errors import SupervisorError
from ats_app.supervisor.program import Program, ProgramSpec

SLEEP = "import time; time.sleep(60)"
PARENT = f"""
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", {SLEEP!r}], start_new_session=True)
print(child.pid, flush=True)
time.sleep(60)
"""
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
)


def wait_for_text(path: Path, timeout: float = 20.0) -> str:
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        if path.exists() and path.read_text().endswith("\n"):
            return path.read_text().strip()
        time.sleep(0.02)
    raise AssertionError(f"{path} stayed empty")


def program(tmp_path: Path, code: str, grace: float = 5.0) -> Program:
    spec = ProgramSpec("sample", (sys.executable, "-c", code), dict(os.environ), grace=grace)
    return Program(spec, folder=tmp_path, logs=tmp_path)


def test_stopping_a_program_ends_its_children_in_other_sessions_too(tmp_path: Path) -> None:
    sample = program(tmp_path, PARENT)
    sample.start()
    child = int(wait_for_text(sample.log))
    sample.stop()
    assert sample.pid is None
    assert process.wait_until_gone([child], 5) == []


def test_a_program_that_ignores_the_stop_signal_is_killed(tmp_path: Path) -> None:
    sample = program(tmp_path, STUBBORN, grace=0.2)
    sample.start()
    wait_for_text(sample.log)
    sample.ask_to_stop()
    assert sample.is_running()
    sample.stop()
    assert not sample.is_running()


def test_a_stopped_program_can_be_started_again(tmp_path: Path) -> None:
    sample = program(tmp_path, "print('hello')")
    for round_number in (1, 2):
        sample.start()
        while sample.is_running():
            time.sleep(0.01)
        assert sample.log.read_text().count("hello") == round_number
        sample.stop()
        sample.ask_to_stop()


@pytest.mark.skipif(not dies_with_parent("TERM"), reason="needs setpriv")
def test_a_program_dies_with_a_killed_parent(tmp_path: Path) -> None:
    command = [*dies_with_parent("TERM"), sys.executable, "-c", SLEEP]
    code = f"import subprocess, time; print(subprocess.Popen({command!r}).pid, flush=True); time.sleep(60)"
    log = tmp_path / "parent.log"
    parent = process.start([sys.executable, "-c", code], log=log)
    child = int(wait_for_text(log))
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    assert process.wait_until_gone([child], 5) == []


def test_the_end_of_a_log_is_shown_and_a_missing_one_is_empty(tmp_path: Path) -> None:
    log = tmp_path / "some.log"
    assert process.log_tail(log) == ""
    log.write_text("\n".join(str(number) for number in range(20)))
    assert process.log_tail(log, 2) == "18\n19"


def test_waiting_tells_who_is_still_there() -> None:
    with subprocess.Popen([sys.executable, "-c", SLEEP]) as child:
        assert process.wait_until_gone([child.pid], 0.1) == [child.pid]
        child.kill()
    assert process.descendants(child.pid) == []
    process.kill_group(child.pid)


def test_a_taken_port_is_not_free_and_is_replaced() -> None:
    port = ports.free_port()
    assert ports.is_free(port)
    assert ports.free_port(port) == port
    import socket

    with socket.socket() as holder:
        holder.bind((ports.HOST, port))
        holder.listen()
        assert not ports.is_free(port)
        assert ports.free_port(port) != port


class TestAccount:
    def test_an_ordinary_user_is_its_own_service_account(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(os, "geteuid", lambda: 1)
        assert service_account().uid == 1
        assert not service_account().switch

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root changes accounts")
    def test_root_runs_servers_as_somebody_else(self) -> None:
        account = service_account()
        assert account.uid != 0
        assert account.switch

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root changes accounts")
    def test_a_private_folder_on_the_way_is_passed_with_one_capability(self, tmp_path: Path) -> None:
        private = tmp_path / "private"
        private.mkdir(mode=0o700)
        inside = private / "file"
        inside.touch(mode=0o644)
        account = service_account()
        assert not account.can_reach(inside)
        plain, able = account.prefix([Path("/usr/bin/cat")]), account.prefix([inside])
        assert subprocess.run([*plain, "cat", str(inside)], check=False, capture_output=True).returncode != 0
        assert subprocess.run([*able, "cat", str(inside)], check=False, capture_output=True).returncode == 0

    def test_reach_follows_owner_then_group_then_others(self, tmp_path: Path) -> None:
        folder = tmp_path / "folder"
        folder.mkdir(mode=0o710)
        folder.chmod(0o710)
        status = folder.stat()
        inside = folder / "file"
        owner = Account("owner", status.st_uid, 1, switch=False)
        member = Account("member", 4000, status.st_gid, switch=False)
        stranger = Account("stranger", 4000, 4000, switch=False)
        assert [account._may_enter(folder) for account in (owner, member, stranger)] == [True, True, False]
        assert not stranger.can_reach(inside)

    def test_root_without_setpriv_is_told_what_is_missing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", "/nonexistent")
        with pytest.raises(SupervisorError, match="setpriv"):
            Account("some", 4000, 4000, switch=True).prefix([])
        assert Account("some", 4000, 4000, switch=False).prefix([]) == []


def test_no_such_process_has_no_family() -> None:
    gone = psutil.Popen([sys.executable, "-c", "pass"])
    gone.wait()
    assert process.descendants(gone.pid) == []
