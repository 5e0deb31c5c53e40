from pathlib import Path

import pytest
from typer.testing import CliRunner

from ats_app.cli.skills import app

ONET = (
    "O*NET-SOC Code\tExample\tCommodity Code\tCommodity Title\n11-1011.00\tFrobnicator Pro\t2\tFrobnication software\n"
)


@pytest.fixture
def run() -> CliRunner:
    return CliRunner()


def test_find_says_what_names_mean_and_fails_for_the_unknown(run: CliRunner, tmp_path: Path) -> None:
    known = run.invoke(app, ["find", "K8s", "Wundversorgung", "--data-dir", str(tmp_path)])
    assert known.exit_code == 0
    assert "K8s: Kubernetes (tool" in known.output
    assert "en wound care" not in known.output
    assert "es cuidado de heridas" in known.output
    unknown = run.invoke(app, ["find", "Frobnicator Pro", "--data-dir", str(tmp_path)])
    assert unknown.exit_code == 1
    assert "unknown" in unknown.output


def test_imported_skills_are_found_afterwards(run: CliRunner, tmp_path: Path) -> None:
    file = tmp_path / "Technology Skills.txt"
    file.write_text(ONET, encoding="utf-8")
    done = run.invoke(app, ["import", str(file), "--data-dir", str(tmp_path)])
    assert done.exit_code == 0
    assert "1 skills added, 0 joined" in done.output
    assert "USDOL/ETA" in done.output
    assert run.invoke(app, ["find", "frobnicator pro", "--data-dir", str(tmp_path)]).exit_code == 0
    assert "onet" in run.invoke(app, ["groups", "--data-dir", str(tmp_path)]).output


def test_a_file_of_another_kind_is_refused(run: CliRunner, tmp_path: Path) -> None:
    file = tmp_path / "other.csv"
    file.write_text("a,b\n1,2\n")
    refused = run.invoke(app, ["import", str(file), "--data-dir", str(tmp_path)])
    assert refused.exit_code == 2
    assert "neither ESCO" in refused.output


def test_the_data_directory_of_the_settings_is_the_default(
    run: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ats_app.core.config import settings

    monkeypatch.setenv("ATS_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    try:
        assert run.invoke(app, ["groups"]).exit_code == 0
    finally:
        settings.cache_clear()
