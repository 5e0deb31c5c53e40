"""`parse` writes one answer per file and says what could not be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer

from ats_app.cli.bench.parse import run
from ats_app.cli.parse import parse

RESUME = "Ana Sample\nana@example.org\n\nExperience\nCook, Harbour Inn, Leeds\n2019 - 2020\n"


def test_folder_gives_one_answer_per_file(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    (source / "ana.txt").write_text(RESUME)
    (source / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    parse([source], out, 2)
    assert json.loads((out / "ana.json").read_text())["candidate_data"]["contact_info"]["last_name"] == "Sample"
    assert json.loads((out / "broken.json").read_text())["error"]["code"] == "corrupt"


def test_nothing_to_parse_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as caught:
        parse([tmp_path / "missing.pdf"], tmp_path / "out", 1)
    assert caught.value.exit_code == 1
    assert "missing.pdf" in capsys.readouterr().err


def test_bench_names_its_figures() -> None:
    figures = {figure["name"]: figure for figure in run(10)}
    assert figures["parse.all.p95"]["unit"] == "ms"
    assert figures["parse.sandbox.throughput"]["value"] > 0
    assert {"name", "value", "unit", "n", "params"} == set(figures["parse.cold_start"])
