"""The page about the tables is made of the tables."""

from pathlib import Path

import pytest
import typer

from ats_app.cli import docs
from ats_app.models import METADATA


def test_every_table_is_described_and_drawn() -> None:
    page = docs.data_model()
    for name in METADATA.tables:
        assert f"\n### {name}\n" in page
        assert f"\n    {name} {{\n" in page


def test_references_name_the_table_they_lead_to() -> None:
    page = docs.data_model()
    assert '    applications }o--|| jobs : "job_id"' in page
    assert "| `job_id` | uuid | → `jobs` |" in page
    assert "tenants : " not in page


def test_a_stale_page_is_said_and_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "data-model.md"
    page.write_text("old")
    monkeypatch.setattr(docs, "DATA_MODEL", page)
    monkeypatch.setattr(docs, "PROJECT", tmp_path)
    with pytest.raises(typer.Exit) as ended:
        docs.docs(check=True)
    assert ended.value.exit_code == 1
    assert "data-model.md is stale" in capsys.readouterr().out
    assert page.read_text() == "old"

    docs.docs()
    assert page.read_text() == docs.data_model()
    docs.docs(check=True)
