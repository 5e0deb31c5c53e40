"""The data directory: private, held by one, and clear about what is wrong with it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ats_app.supervisor.datadir import DataDirectory, RunState
from ats_app.supervisor.errors import AlreadyRunningError, BrokenDataError, SupervisorError


@pytest.fixture
def data(tmp_path: Path) -> DataDirectory:
    directory = DataDirectory(tmp_path / "data")
    directory.prepare()
    return directory


def test_is_closed_to_others_and_may_be_prepared_again(data: DataDirectory) -> None:
    assert data.root.stat().st_mode & 0o777 == (0o711 if os.geteuid() == 0 else 0o700)
    assert data.files.stat().st_mode & 0o077 == 0
    data.prepare()
    assert data.exists()


def test_a_file_in_its_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BrokenDataError, match="must be a folder"):
        DataDirectory(tmp_path / "file").prepare()
    with pytest.raises(BrokenDataError, match="must be a folder"):
        DataDirectory(tmp_path / "file" / "below").prepare()


def test_somebody_elses_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").touch(mode=0o644)
    mode = tmp_path.stat().st_mode
    with pytest.raises(BrokenDataError, match="is not a data directory"):
        DataDirectory(tmp_path).prepare()
    assert tmp_path.stat().st_mode == mode


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(BrokenDataError, match="can't be written"):
        DataDirectory(tmp_path / "data").prepare()


def test_a_place_that_cannot_hold_files_is_named() -> None:
    with pytest.raises(SupervisorError, match="/proc"):
        DataDirectory(Path("/proc/lti-ats")).prepare()


def test_a_full_disk_is_a_sentence(data: DataDirectory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ats_app.supervisor.datadir._RESTART_BYTES", 1 << 60)
    with pytest.raises(SupervisorError, match="No room on the disk"):
        data.prepare()


def test_secrets_are_made_once_and_kept_private(data: DataDirectory) -> None:
    made = data.secrets()
    assert data.secrets() == made
    assert len(made.secret_key) >= 32
    assert (data.root / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_damaged_secrets_are_never_replaced(data: DataDirectory) -> None:
    (data.root / "secrets.json").write_text("{")
    with pytest.raises(BrokenDataError, match="damaged"):
        data.secrets()
    (data.root / "secrets.json").write_text('{"postgres": "x"}')
    with pytest.raises(BrokenDataError, match="damaged"):
        data.secrets()


def test_missing_secrets_of_an_existing_database_are_an_error(data: DataDirectory) -> None:
    data.postgres.mkdir()
    with pytest.raises(BrokenDataError, match=r"secrets\.json is missing"):
        data.secrets()


def test_a_second_holder_is_refused_and_told_who_holds(data: DataDirectory) -> None:
    code = (
        "import sys; from pathlib import Path; from ats_app.supervisor.datadir import DataDirectory\n"
        "with DataDirectory(Path(sys.argv[1])).locked(): print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(data.root)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        data.write_state(RunState(holder.pid, "http://127.0.0.1:1"))
        assert data.holder() == holder.pid
        with pytest.raises(AlreadyRunningError, match=rf"already runs.*127\.0\.0\.1:1.*process {holder.pid}"):
            data.locked().__enter__()
        holder.kill()
    assert data.holder() is None
    with data.locked():
        assert data.holder() == os.getpid()


def test_state_is_read_back_and_cleared(data: DataDirectory) -> None:
    assert data.state() is None
    state = RunState(1, "http://x", {"web": 2}, {"redis": "redis://"})
    data.write_state(state)
    assert data.state() == state
    data.clear_state()
    data.clear_state()
    assert data.state() is None


def test_nobody_holds_what_was_never_started(tmp_path: Path) -> None:
    assert DataDirectory(tmp_path / "none").holder() is None
