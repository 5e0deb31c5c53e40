"""The script `ats` itself, in a small project of its own: it sets up once, and again when the lock file changed."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from ats_app.supervisor.programs import PROJECT

SYSTEM_TOOLS = "/usr/bin:/bin"
UV = shutil.which("uv", path=os.pathsep.join([str(PROJECT / ".cache" / "tools" / "bin"), os.environ["PATH"]]))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project without dependencies whose command line prints its arguments."""
    folder = tmp_path / "project"
    (folder / "ats_app" / "cli").mkdir(parents=True)
    (folder / "ats_app" / "__init__.py").touch()
    (folder / "ats_app" / "cli" / "__init__.py").touch()
    (folder / "ats_app" / "cli" / "__main__.py").write_text("import sys; print(sys.prefix, *sys.argv[1:]); sys.exit(7)")
    (folder / "pyproject.toml").write_text(
        '[project]\nname = "small"\nversion = "0"\nrequires-python = ">=3.11"\n[tool.uv]\npackage = false\n'
    )
    (folder / "uv.lock").write_text(
        'version = 1\nrevision = 3\nrequires-python = ">=3.11"\n\n'
        '[[package]]\nname = "small"\nversion = "0"\nsource = { virtual = "." }\n'
    )
    shutil.copy(PROJECT / "ats", folder / "ats")
    return folder


def run(project: Path, *words: str, path: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": path, "HOME": str(project), "UV_OFFLINE": "1"}
    return subprocess.run(
        [str(project / "ats"), *words],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
        cwd="/",
        timeout=60,
    )


@pytest.mark.skipif(UV is None, reason="needs uv, which ./ats fetches on a bare machine")
def test_sets_up_once_and_hands_over_arguments_and_exit_code(project: Path) -> None:
    assert UV is not None
    path = os.pathsep.join([str(Path(UV).parent), os.environ["PATH"]])
    first = run(project, "parse", "--out", "x y", path=path)
    assert first.returncode == 7, first.stderr
    assert first.stdout == f"{project / '.venv'} parse --out x y\n"
    assert "Installing the Python packages" in first.stderr

    second = run(project, path=path)
    assert (second.returncode, second.stderr) == (7, "")

    with (project / "uv.lock").open("a") as lock:
        lock.write("\n")
    assert "Installing the Python packages" in run(project, path=path).stderr


def test_names_what_is_missing_when_there_is_no_python(project: Path, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "python3").write_text("#!/bin/sh\nexit 1\n")
    (tools / "python3").chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", str(project / "ats")], check=False, capture_output=True, text=True, env={"PATH": str(tools)}
    )
    assert done.returncode == 1
    assert done.stderr.startswith("ats: Python 3.11 or 3.12 is needed")
