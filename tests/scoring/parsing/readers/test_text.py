"""Plain text with the marks people put into it."""

from __future__ import annotations

from scoring.parsing.readers.text import read_text


def test_stars_make_bold_words_and_vanish() -> None:
    line = read_text(b"**Baker** at **Harbour Bread** (2019 - 2021)\n").lines[0]
    assert line.text == "Baker at Harbour Bread (2019 - 2021)"
    assert [line.text[r.start : r.end] for r in line.runs if r.bold] == ["Baker", "Harbour Bread"]


def test_code_marks_vanish() -> None:
    assert read_text(b"Python, `SQL` and `Docker` on Linux\n").lines[0].text == "Python, SQL and Docker on Linux"


def test_frames_and_leaders_are_no_text() -> None:
    text = "*  Ada Lind  *\n*  Baker  *\nEmail........ada@example.org\nPhone ...... +34 600 111 222\n"
    lines = read_text(text.encode()).lines
    assert [line.text for line in lines] == ["Ada Lind", "Baker", "Email\tada@example.org", "Phone\t+34 600 111 222"]
    assert not any(line.bullet for line in lines)
