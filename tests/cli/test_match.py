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


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("jobs", "{not json", "jobs.jsonl, line 12"),
        ("jobs", '{"id": "job-1", "min_years": "many"}', "jobs.jsonl, line 12, min_years"),
        ("jobs", '{"id": "job-1", "min_years": NaN}', "jobs.jsonl, line 12, min_years"),
        ("pairs", '{"job_id": "job-000"}', "candidate_id: an id is missing"),
        ("pairs", "[1, 2]", "not an object"),
        ("outcomes", '{"job_id": "job-000", "candidate_id": "cand-00001", "outcome": "ghosted"}', ", outcome: "),
        ("survey", '{"sex": "female"}', "candidate_id: an id is missing"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(folder, name, text, said):
    with (folder / f"{name}.jsonl").open("a") as file:
        file.write("\n" + text + "\n")
    result = _run(folder, "--out", folder / "a.jsonl")
    assert result.exit_code == 2
    assert said in result.output
    assert f"{name}.jsonl" in result.output
    assert not (folder / "a.jsonl").exists()


@pytest.mark.parametrize("name", ["jobs", "candidates", "pairs"])
def test_a_file_that_is_needed_and_missing_is_named(folder, name):
    (folder / f"{name}.jsonl").unlink()
    result = _run(folder, "--out", folder / "a.jsonl")
    assert result.exit_code == 2
    assert f"{name}.jsonl" in result.output


def test_an_output_that_cannot_be_written_is_a_clear_sentence(folder):
    (folder / "survey.jsonl").unlink()
    (folder / "outcomes.jsonl").unlink()
    result = _run(folder, "--out", folder)
    assert result.exit_code == 2
    assert f"{folder} can't be written" in result.output


def test_no_outcomes_empty_outcomes_and_thirty_score_by_the_rule_alone(folder):
    (folder / "survey.jsonl").unlink()
    outcomes = folder / "outcomes.jsonl"
    lines = outcomes.read_text().splitlines(keepends=True)
    found = []
    for kept in (lines[:30], [], None):
        outcomes.write_text("".join(kept)) if kept is not None else outcomes.unlink()
        assert _run(folder, "--out", folder / "a.jsonl").exit_code == 0
        rows = [json.loads(line) for line in (folder / "a.jsonl").read_text().splitlines()]
        assert all(row["model_version"].startswith("rule-") for row in rows)
        found.append([(row["match_score"], row["factors"]) for row in rows])
    assert found[0] == found[1] == found[2]


def test_open_answers_unreadable_dates_and_numbers_as_ids_are_no_trouble(folder):
    survey, candidates, pairs = (folder / f"{name}.jsonl" for name in ("survey", "candidates", "pairs"))
    with survey.open("a") as file:
        file.write('{"candidate_id": 7, "sex": null, "race_ethnicity": ""}\n')
    history = [{"title": "Chef", "start_date": "soon", "end_date": "Present"}]
    with candidates.open("a") as file:
        file.write(json.dumps({"id": 7, "work_history": history, "skills": None, "hobby": "chess"}) + "\n")
    with pairs.open("a") as file:
        file.write('{"job_id": "job-000", "candidate_id": 7}\n')
    (folder / "outcomes.jsonl").unlink()
    assert _run(folder, "--out", folder / "a.jsonl").exit_code == 0
    last = json.loads((folder / "a.jsonl").read_text().splitlines()[-1])
    assert last["candidate_id"] == "7"
    assert 0 <= last["match_score"] <= 100


def test_a_folder_without_files_is_an_error(tmp_path):
    assert _run(tmp_path, "--out", tmp_path / "a.jsonl").exit_code == 2


def test_pairs_of_strangers_only_fail(folder):
    (folder / "pairs.jsonl").write_text('{"job_id": "x", "candidate_id": "y"}\n')
    assert _run(folder, "--out", folder / "a.jsonl").exit_code == 1
