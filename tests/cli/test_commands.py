"""The command line: dispatch, benchmarks, test set-up, checks, settings."""

import json
import os
import shutil
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ats_app.cli import __main__ as entry
from ats_app.cli import bench_command, browser, check
from ats_app.cli import test as test_command
from ats_app.cli.up import Progress, where
from ats_app.core.config import Settings
from ats_app.supervisor.programs import PROJECT


def nothing(*words: object) -> None:
    """Finds nothing."""


def test_help_lists_the_commands_and_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    entry.main(["--help"])
    shown = capsys.readouterr().out
    assert all(f"  {name} " in shown for name in ("up", "down", "status", "test", "check", "bench", "parse"))


@pytest.mark.parametrize("arguments", [[], ["dance"]])
def test_no_command_and_an_unknown_one_are_errors(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        entry.main(arguments)
    assert end.value.code == 2
    captured = capsys.readouterr()
    assert "Usage: ./ats COMMAND" in captured.out + captured.err
    assert ("dance" in captured.err) == bool(arguments)


def test_every_registered_command_has_something_to_run() -> None:
    import importlib

    for name, command in entry.COMMANDS.items():
        if command.is_available():
            module = importlib.import_module(f"ats_app.cli.{command.module}")
            assert any(hasattr(module, word) for word in ("app", command.module, "main")), name


def test_a_command_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        entry.main(["up", "--help"])
    assert end.value.code == 0
    shown = capsys.readouterr().out
    assert all(option in shown for option in ("--port", "--data-dir", "--no-demo", "--dev"))


def test_a_closed_terminal_does_not_stop_the_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*words: object, **options: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr("builtins.print", broken)
    Progress().ready("http://127.0.0.1:1")


def test_the_default_data_directory_belongs_to_the_project_wherever_we_are_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert where(None).is_absolute()
    assert where(tmp_path) == tmp_path


@pytest.mark.usefixtures("sample")
class TestBench:
    @pytest.fixture
    def sample(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        (tmp_path / "sample.py").write_text(
            '"""Counts to a size.\n\nMore."""\n'
            "def run(size=3):\n"
            "    yield {'name': 'count', 'value': size, 'unit': 'steps', 'n': 1, 'params': {'size': size}}\n"
            "    yield {'name': 'share', 'value': 0.5, 'unit': 's', 'n': 1}\n"
        )
        monkeypatch.setattr(bench_command.benchmarks, "__path__", [str(tmp_path)])
        yield
        sys.modules.pop("ats_app.cli.bench.sample", None)

    def bench(self, *words: str) -> None:
        with pytest.raises(SystemExit) as end:
            entry.main(["bench", *words])
        assert end.value.code == 0

    def test_lists_what_is_there(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.bench("--list")
        assert capsys.readouterr().out == "sample       Counts to a size.\n"

    def test_prints_a_json_object_a_line(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.bench("sample", "--size", "7", "--json")
        first, second = capsys.readouterr().out.splitlines()
        assert json.loads(first) == {"name": "count", "value": 7, "unit": "steps", "n": 1, "params": {"size": 7}}
        assert json.loads(second)["value"] == 0.5

    def test_is_readable_without_json(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.bench("sample")
        shown = capsys.readouterr().out
        assert "count" in shown
        assert "size=3" in shown
        assert "0.5 s" in shown

    def test_an_unknown_one_is_an_error(self) -> None:
        with pytest.raises(SystemExit) as end:
            entry.main(["bench", "nothing"])
        assert end.value.code == 2


class TestBrowser:
    def test_a_named_one_wins(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ATS_BROWSER", "/opt/chrome")
        assert browser.ensure() == "/opt/chrome"

    def test_without_one_and_without_root_it_says_what_to_do(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("ATS_BROWSER", raising=False)
        monkeypatch.setattr(shutil, "which", nothing)
        with pytest.raises(browser.NoBrowserError, match="apt install chromium"):
            browser.ensure()

    def test_an_installation_that_fails_is_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("ATS_BROWSER", raising=False)
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        monkeypatch.setattr(shutil, "which", lambda name: "/bin/false" if name == "apt-get" else None)
        with pytest.raises(browser.NoBrowserError, match="apt-get update ended with 1"):
            browser.ensure()

    def test_an_installation_without_effect_is_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("ATS_BROWSER", raising=False)
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        monkeypatch.setattr(shutil, "which", lambda name: "/bin/true" if name == "apt-get" else None)
        with pytest.raises(browser.NoBrowserError, match="not in PATH"):
            browser.ensure()


class TestTest:
    def test_hands_its_arguments_to_pytest(self, capfd: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as end:
            entry.main(["test", "--version", "-m", "not e2e"])
        assert end.value.code == 0
        assert "pytest" in capfd.readouterr().out

    def test_stops_with_a_sentence_without_a_browser(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.delenv("ATS_BROWSER", raising=False)
        monkeypatch.setattr(shutil, "which", nothing)
        assert test_command.run([]) == 1
        assert "No Chromium was found" in capsys.readouterr().err


class TestCheck:
    def outcomes(self, monkeypatch: pytest.MonkeyPatch, **steps: check.Outcome) -> None:
        monkeypatch.setattr(check, "STEPS", {name: lambda outcome=outcome: outcome for name, outcome in steps.items()})

    def test_goes_on_after_a_failure_and_ends_with_it(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        fine, bad = check.Outcome(passed=True), check.Outcome(passed=False, output="line 3 is wrong")
        self.outcomes(monkeypatch, first=bad, second=fine, third=check.Outcome(passed=True, skipped="no network"))
        with pytest.raises(SystemExit) as end:
            check.main()
        assert end.value.code == 1
        shown = capsys.readouterr().out
        assert "line 3 is wrong" in shown
        assert "second                   ok" in shown
        assert "skipped: no network" in shown
        assert "1 of 3 checks failed: first" in shown

    def test_passes_in_silence(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.outcomes(monkeypatch, only=check.Outcome(passed=True))
        check.main()

    def test_a_step_keeps_what_its_program_said(self) -> None:
        outcome = check._run(
            sys.executable, "-c", "import os, sys; print(os.environ['WORD']); sys.exit(3)", WORD="hello"
        )
        assert outcome == check.Outcome(passed=False, output="hello\n")

    def test_an_audit_that_could_check_nothing_is_no_clean_bill(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def audit(*words: str, **variables: str) -> check.Outcome:
            Path(words[-1]).write_text(json.dumps({"dependencies": [{"name": "a", "skip_reason": "not found"}]}))
            return check.Outcome(passed=True)

        monkeypatch.setattr(check, "_run", audit)
        assert check.dependency_audit().skipped == "the advisory service can't be reached"

    def test_an_audit_that_found_something_fails(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def audit(*words: str, **variables: str) -> check.Outcome:
            Path(words[-1]).write_text(json.dumps({"dependencies": [{"name": "a", "vulns": [{"id": "X-1"}]}]}))
            return check.Outcome(passed=False, output="a has X-1")

        monkeypatch.setattr(check, "_run", audit)
        assert not check.dependency_audit().passed

    def test_generated_docs_wait_until_there_are_some(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(check.importlib.util, "find_spec", nothing)
        assert check.generated_docs().skipped
        monkeypatch.setattr(check.importlib.util, "find_spec", lambda name: types.SimpleNamespace(name=name))
        monkeypatch.setattr(check, "_run", lambda *words: check.Outcome(passed=True, output=words[-1]))
        assert check.generated_docs().output == "--check"

    def test_models_and_migrations_agree(self) -> None:
        assert check.migration_drift().passed


def variables(settings: type[Settings]) -> Iterator[str]:
    for name, field in settings.model_fields.items():
        alias: Any = field.validation_alias
        yield str(alias) if alias else f"ATS_{name.upper()}"


def test_the_example_file_names_every_setting() -> None:
    example = (PROJECT / ".env.example").read_text()
    missing = [name for name in variables(Settings) if f"{name}=" not in example]
    assert missing == []
