"""A small training run: weights that the shipped pipeline's code can load, the same from one seed."""

from __future__ import annotations

from pathlib import Path

import pytest

from scoring.parsing.classifier import LABELS, blank_pipeline
from scoring.parsing.training import train_roles


def test_a_run_writes_weights_that_tell_roles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    model = tmp_path / "roles.bin"
    monkeypatch.setattr(train_roles, "MODEL", model)
    monkeypatch.setattr("sys.argv", ["train_roles", "--count", "1200", "--epochs", "2"])
    train_roles.main()
    said = capsys.readouterr().out
    assert "epoch 2: loss" in said
    assert float(said.rpartition("MB, ")[2].partition(" %")[0]) > 40  # of eight labels
    nlp = blank_pipeline()
    nlp.from_bytes(model.read_bytes(), exclude=["vocab", "tokenizer"])
    assert set(nlp("Marketing Manager").cats) == set(LABELS)


def test_one_seed_gives_one_result() -> None:
    one, two = (train_roles.weights(train_roles.train(60, 1)) for _ in range(2))
    assert one == two
