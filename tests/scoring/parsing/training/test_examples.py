"""Labelled texts are made from word lists: many, mixed, and the same from one seed."""

from __future__ import annotations

from collections import Counter

import pytest

from scoring.parsing.training.examples import LABELS, Example, Maker, examples

LANGUAGES = ("en", "es", "pt", "fr", "de")


@pytest.fixture(scope="module")
def texts() -> list[Example]:
    return list(examples(600, 3))


def test_one_seed_gives_one_series(texts: list[Example]) -> None:
    assert list(examples(30, 3)) == texts[:30]
    assert list(examples(30, 4)) != texts[:30]


def test_every_label_occurs_and_titles_more_often_than_remarks(texts: list[Example]) -> None:
    counts = Counter(label for _, label in texts)
    assert set(counts) == set(LABELS)
    assert counts["title"] > counts["other"]


def test_some_texts_are_in_capitals(texts: list[Example]) -> None:
    capitals = [text for text, _ in texts if text.isupper() and len(text) > 12]
    assert 15 < len(capitals) < 120


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_can_say_everything(language: str) -> None:
    maker = Maker(language, 1)
    for label in LABELS:
        texts = {getattr(maker, label)() for _ in range(40)}
        assert len(texts) > (3 if label == "other" else 10), label
        assert all(text.strip() and "{" not in text for text in texts), label


def test_fields_of_study_are_joined_as_the_language_joins_them() -> None:
    maker = Maker("es", 2)
    assert any(" y " in maker.field() for _ in range(80))
    assert any(" en " in maker.degree() for _ in range(80))
