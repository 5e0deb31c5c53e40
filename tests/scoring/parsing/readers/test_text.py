"""Plain text with the marks people put into it."""

from __future__ import annotations

from scoring.parsing.readers.text import read_text


def test_stars_make_bold_words_and_vanish() -> None:
    line = read_text(b"**Baker** at **Harbour Bread** (2019 - 2021)\n").lines[0]
    assert line.text == "Baker at Harbour Bread (2019 - 2021)"
    assert [line.text[r.start : r.end] for r in line.runs if r.bold] == ["Baker", "Harbour Bread"]


def test_code_marks_vanish() -> None:
    assert read_text(b"Python, `SQL` and `Docker` on Linux\n").lines[0].text == "Python, SQL and Docker on Linux"
