import json

from typer.testing import CliRunner

from ats_app.cli.resumes import app


def test_documents_and_their_truth_are_written_side_by_side(tmp_path):
    result = CliRunner().invoke(app, ["--out", str(tmp_path), "--count", "3", "--seed", "40", "--language", "fr"])
    assert result.exit_code == 0, result.output
    documents = sorted((tmp_path / "docs").iterdir())
    assert len(documents) == 3
    for document in documents:
        truth = json.loads((tmp_path / "truth" / f"{document.stem}.json").read_text())
        assert truth["language"] == "fr"
        assert truth["contact_info"]["email"]


def test_unknown_layouts_and_languages_are_explained(tmp_path):
    for option, word in (("--layout", "parchment"), ("--language", "xx")):
        result = CliRunner().invoke(app, ["--out", str(tmp_path), option, word])
        assert result.exit_code == 2
        assert "pdf_classic" in result.output or "de" in result.output
