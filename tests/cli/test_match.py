"""`./ats match` from files to files."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from ats_app.cli.match import match
from scoring.matching.simulation import Employer, employer

app = typer.Typer()
app.command()(match)


@pytest.fixture(scope="module")
def firm() -> Employer:
    return employer(3, jobs=10, applicants=24)


@pytest.fixture
def folder(firm: Employer, tmp_path: Path) -> Path:
    def write(name: str, lines: list[dict]) -> None:
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))

    write("jobs", [job.model_dump() for job in firm.jobs])
    write("candidates", [person.model_dump() for person in firm.candidates])
    write("outcomes", [outcome.model_dump() for outcome in firm.outcomes])
    write("pairs", [{"job_id": j, "candidate_id": c} for j, c in [*firm.pairs, ("job-000", "nobody")]])
    write("survey", [{"candidate_id": c, **answers} for c, answers in firm.survey.items()])
    return tmp_path


def _run(*arguments: object):
    return CliRunner().invoke(app, [str(a) for a in arguments])


def test_every_pair_gets_a_line_with_reasons_that_add_up(folder, firm):
    out = folder / "made" / "scores.jsonl"
    result = _run(folder, "--out", out)
    assert result.exit_code == 0, result.output
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    assert [(line["job_id"], line["candidate_id"]) for line in lines] == firm.pairs
    for line in lines:
        assert abs(sum(line["contributions"].values()) - line["match_score"]) < 0.05
        assert set(line["contributions"]) == {"base", "skills", "experience", "education", "other"}
        assert line["strengths"] or line["gaps"]
        assert line["model_version"]
    report = json.loads((folder / "made" / "scores.jsonl.audit.json").read_text())
    assert report["data"]["applications"] == len(firm.pairs) + len(firm.outcomes)
    assert "tripped" in report["gate"]
    assert "1 pairs name" in result.output


def test_two_runs_write_the_same_bytes_and_no_survey_no_audit(folder):
    (folder / "survey.jsonl").unlink()
    (folder / "outcomes.jsonl").unlink()
    first, second = folder / "a.jsonl", folder / "b.jsonl"
    assert _run(folder, "--out", first).exit_code == _run(folder, "--out", second).exit_code == 0
    assert first.read_bytes() == second.read_bytes()
    assert not (folder / "a.jsonl.audit.json").exists()


@pytest.mark.parametrize("text", ["{not json", json.dumps({"id": "job-1", "min_years": "many"})])
def test_a_line_that_cannot_be_read_is_named(folder, text):
    with (folder / "jobs.jsonl").open("a") as file:
        file.write("\n" + text + "\n")
    result = _run(folder, "--out", folder / "a.jsonl")
    assert result.exit_code == 2
    assert "jobs.jsonl, line 12" in result.output


def test_a_folder_without_files_is_an_error(tmp_path):
    assert _run(tmp_path, "--out", tmp_path / "a.jsonl").exit_code == 2


def test_pairs_of_strangers_only_fail(folder):
    (folder / "pairs.jsonl").write_text('{"job_id": "x", "candidate_id": "y"}\n')
    assert _run(folder, "--out", folder / "a.jsonl").exit_code == 1
