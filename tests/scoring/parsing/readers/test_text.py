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


def test_what_the_margin_broke_off_a_cell_is_put_back() -> None:
    text = """\
2012 - 2015     Diploma in Electrical Engineering, Lycee
                Jean-Monnet
2010 - 2012     Certificate in Wiring, Guild Hall
{blank}
2005 - 2010     School
""".replace("{blank}", " " * 16)
    assert [line.text for line in read_text(text.encode()).lines] == [
        "2012 - 2015\tDiploma in Electrical Engineering, Lycee Jean-Monnet",
        "2010 - 2012\tCertificate in Wiring, Guild Hall",
        "2005 - 2010\tSchool",
    ]


def test_another_fact_below_each_cell_stays_where_it_is() -> None:
    text = """\
2012 - 2015     Diploma in Electrical Engineering and Wiring
                Lycee Jean-Monnet
2010 - 2012     Certificate in Wiring
                Guild Hall
"""
    assert len(read_text(text.encode()).lines) == 4
