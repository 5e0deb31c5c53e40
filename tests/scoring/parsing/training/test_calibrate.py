"""Curves of sureness are fitted to résumés with known answers, every layout judged by the others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ats_app.demo.resumes import make_resumes
from scoring.parsing.confidence import curves
from scoring.parsing.training import calibrate, threshold

LAYOUTS = ("text_plain", "text_letter", "rtf_plain")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nine résumés of three layouts, one without a truth and one that can't be read."""
    root = tmp_path_factory.mktemp("known")
    (root / "docs").mkdir()
    (root / "truth").mkdir()
    for number, layout in enumerate(LAYOUTS):
        for resume in make_resumes(3, seed=60 + 10 * number, layout=layout):
            (root / "docs" / resume.file_name).write_bytes(resume.content)
            (root / "truth" / f"{resume.stem}.json").write_text(json.dumps(resume.truth))
    (root / "docs" / "unknown.txt").write_text("Ada Lind\nada@example.org\n")
    (root / "docs" / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing")
    (root / "truth" / "broken.json").write_text("{}")
    return root


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where the commands write instead of over the shipped files."""
    monkeypatch.setattr(calibrate, "FILE", tmp_path / "confidence.json")
    monkeypatch.setattr(threshold, "FILE", tmp_path / "review.json")
    return tmp_path


def test_known_answers_are_mostly_right_and_name_their_layout(folder: Path) -> None:
    rows = list(calibrate.known_answers(folder))
    assert {row[0] for row in rows} == set(LAYOUTS)
    assert {"contact_info.email", "work_history.title", "education.institution"} <= {row[1] for row in rows}
    assert sum(row[3] for row in rows) > 0.9 * len(rows)


def test_a_run_prints_both_tables_and_writes_the_curves(
    folder: Path, said: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["calibrate", str(folder), "--check"])
    calibrate.main()
    printed = capsys.readouterr().out
    assert not (said / "confidence.json").exists()
    assert all(f"\n{layout} " in printed for layout in LAYOUTS)
    monkeypatch.setattr("sys.argv", ["calibrate", str(folder)])
    calibrate.main()
    fresh = json.loads((said / "confidence.json").read_text())
    assert set(fresh) <= set(curves())
    assert all(len(curve) == 4 for curve in fresh.values())


def test_the_threshold_of_a_run_is_written(
    folder: Path, said: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["threshold", str(folder), "--wrong", "0.3"])
    threshold.main()
    written = json.loads((said / "review.json").read_text())
    assert written["wrong"] == 0.3
    assert 0.5 <= written["threshold"] <= 0.99
    assert f"below {written['threshold']:.2f}:" in capsys.readouterr().out


def test_a_curve_learns_that_a_high_score_is_right() -> None:
    rows = [("a", "f", (float(score), 0.0, 4.0), score > 1) for score in (-1, 0, 1, 2, 3, 4) for _ in range(30)]
    bias, *weights = calibrate._fit(rows)
    assert bias + weights[0] * 4 + weights[2] * 4 > 1
    assert bias + weights[0] * -1 + weights[2] * 4 < -1


def test_a_layout_is_judged_by_the_others_and_one_alone_not_at_all() -> None:
    rows = [(layout, "f", (2.0, 1.0, 4.0), True) for layout in "ab" for _ in range(40)]
    held = calibrate.held_out(rows)
    assert len(held) == 80
    assert all(sure > 0.9 for _, sure, _ in held)
    assert calibrate.held_out(rows[:40]) == []


def test_the_error_is_how_far_sureness_is_from_the_share_that_is_right() -> None:
    assert calibrate.calibration_error([("a", 0.95, True)] * 19 + [("a", 0.95, False)]) == pytest.approx(0.0)
    assert calibrate.calibration_error([("a", 0.9, False)] * 5) == pytest.approx(0.9)
    assert calibrate.calibration_error([]) == 0.0


def test_a_value_is_right_when_the_entry_most_like_it_has_it() -> None:
    job = {"title": "Baker", "company": "Harbour Bread Ltd", "start_date": "2019-03", "end_date": "2021"}
    truth = {"contact_info": {"location": "Leeds UK"}, "work_history": [job], "education": []}
    entry = {"title": ("Baker", 1.0, 1.0), "end_date": ("2021-05", 1.0, 0.0)}
    assert calibrate._right("work_history", "title", "baker", entry, truth)
    assert calibrate._right("work_history", "end_date", "2021-05", entry, truth)
    assert not calibrate._right("work_history", "company", "Anchor Hotel", entry, truth)
    assert not calibrate._right("education", "degree", "BSc", {"degree": ("BSc", 1.0, 1.0)}, truth)
    assert calibrate._right("contact_info", "location", "Leeds", {}, truth)
