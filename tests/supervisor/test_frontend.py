"""When the front end is built again, and when it isn't."""

import subprocess
import sys
from pathlib import Path

import pytest

from ats_app.supervisor.errors import SupervisorError
from ats_app.supervisor.frontend import FrontendBuilds


@pytest.fixture
def builds(tmp_path: Path) -> FrontendBuilds:
    """A project with a page, a lock file and a compiled front end in `.web`."""
    for name, text in {
        "rxconfig.py": "config",
        "pages/home.py": "home",
        "reflex.lock/package-lock.json": "{}",
        ".web/app/home.jsx": "<Home/>",
        ".web/node_modules/left-pad/index.js": "a lot",
        ".web/backend/stateful_pages.json": "[]",
        ".web/build/client/index.html": "<html>",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return FrontendBuilds(tmp_path)


def keep(builds: FrontendBuilds) -> Path:
    builds.keep(builds.source_hash(), builds.compiled_hash())
    kept = builds.current()
    assert kept is not None
    return kept


def test_a_kept_build_serves_until_a_source_changes(builds: FrontendBuilds) -> None:
    assert builds.current() is None
    kept = keep(builds)
    assert (kept / "build" / "client" / "index.html").read_text() == "<html>"
    assert not (kept / "node_modules").exists()

    (builds.folder / "pages" / "home.py").write_text("other home")
    assert builds.current() is None
    (builds.folder / "pages" / "home.py").write_text("home")
    assert builds.current() == kept


@pytest.mark.parametrize("name", ["ats_app/cli/up.py", "ats_app/supervisor/web.py", "tests/test_x.py", "README.md"])
def test_what_reaches_no_page_changes_nothing(builds: FrontendBuilds, name: str) -> None:
    before = builds.source_hash()
    path = builds.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("changed")
    assert builds.source_hash() == before


@pytest.mark.parametrize("name", ["ats_app/jobs/schemas.py", "assets/logo.svg", "state/jobs.py", "components/card.jsx"])
def test_what_may_reach_a_page_counts(builds: FrontendBuilds, name: str) -> None:
    before = builds.source_hash()
    path = builds.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("changed")
    assert builds.source_hash() != before


def test_another_javascript_package_needs_another_build(builds: FrontendBuilds) -> None:
    keep(builds)
    (builds.folder / "reflex.lock" / "package-lock.json").write_text('{"new": 1}')
    assert builds.current() is None


def test_sources_that_compile_to_the_same_pages_share_a_build(builds: FrontendBuilds) -> None:
    kept = keep(builds)
    (builds.folder / "rxconfig.py").write_text("config with a comment")
    assert builds.find(builds.compiled_hash())
    builds.point(builds.source_hash(), builds.compiled_hash())
    assert builds.current() == kept
    (builds.web / "app" / "home.jsx").write_text("<Home new/>")
    assert not builds.find(builds.compiled_hash())


def test_only_the_newest_builds_are_kept(builds: FrontendBuilds) -> None:
    for number in range(6):
        (builds.folder / "rxconfig.py").write_text(f"{number}")
        (builds.web / "app" / "home.jsx").write_text(f"{number}")
        newest = keep(builds)
    assert len(list(builds.kept.glob("build-*"))) == 3
    assert len(list(builds.kept.glob("source-*"))) == 3
    assert builds.current() == newest


def test_a_failed_build_shows_the_end_of_its_log(builds: FrontendBuilds, tmp_path: Path) -> None:
    log = tmp_path / "frontend.log"
    log.write_text("npm is unhappy")
    waited = []
    with (
        subprocess.Popen([sys.executable, "-c", "import sys, time; time.sleep(0.2); sys.exit(1)"]) as build,
        pytest.raises(SupervisorError, match="npm is unhappy"),
    ):
        builds.finish(build, log, lambda: waited.append(1))
    assert waited


def test_a_source_edited_during_the_build_does_not_spoil_it(builds: FrontendBuilds, tmp_path: Path) -> None:
    kept = keep(builds)
    (builds.folder / "rxconfig.py").write_text("edited")
    with subprocess.Popen([sys.executable, "-c", ""]) as build:
        assert builds.finish(build, tmp_path / "log", lambda: None) == kept


def test_nothing_is_started_when_the_build_is_there(builds: FrontendBuilds, tmp_path: Path) -> None:
    kept = keep(builds)
    assert builds.start({}, tmp_path / "log") is None
    assert builds.finish(None, tmp_path / "log", lambda: None) == kept


def test_a_second_builder_waits_for_the_first(builds: FrontendBuilds) -> None:
    with builds.locked():
        code = (
            "import fcntl, sys\n"
            "try: fcntl.flock(open(sys.argv[1], 'w'), fcntl.LOCK_EX | fcntl.LOCK_NB)\n"
            "except BlockingIOError: sys.exit(3)"
        )
        command = [sys.executable, "-c", code, str(builds.kept / "lock")]
        assert subprocess.run(command, check=False).returncode == 3
