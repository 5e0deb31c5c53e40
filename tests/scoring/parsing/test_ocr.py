"""Scanned pages: read by tesseract where there is one, else told how to get it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ats_app.demo.resumes import Resume, make_resume
from scoring.parsing import ParseError
from scoring.parsing.readers import ocr
from scoring.parsing.sandbox import Sandbox

INSTALLED = shutil.which("tesseract") is not None
_PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml"><body>{}</body></html>"""


@pytest.fixture(scope="module")
def scan() -> Resume:
    """A résumé as grey pictures, slightly turned and speckled, at 150 dpi."""
    return make_resume(77_005, layout="pdf_scanned", language="en")


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    box = Sandbox(idle=1)
    yield box
    box.close()


def line(*words: tuple[int, int, int, int, str], extra: str = "baseline 0 0") -> str:
    """A line as tesseract prints it: words with their boxes."""
    spans = "".join(
        f"<span class='ocrx_word' title='bbox {a} {b} {c} {d}; x_wconf 90'>{text}</span>" for a, b, c, d, text in words
    )
    edges = min(w[0] for w in words), min(w[1] for w in words), max(w[2] for w in words), max(w[3] for w in words)
    box = " ".join(map(str, edges))
    title = f"bbox {box}; {extra}; x_size 28; x_descenders 6; x_ascenders 6"
    return f'<span class="ocr_line" title="{title}">{spans}</span>'


def read(*lines: str) -> list[list[str]]:
    return [[word.text for word in found.words] for found in ocr._lines(_PAGE.format("".join(lines)).encode())]


def test_a_scan_says_how_to_have_it_read_where_there_is_no_tesseract(
    scan: Resume, tmp_path: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ParseError) as caught:
        sandbox.parse(scan.content)
    assert caught.value.code == "needs_ocr"
    assert "tesseract" in caught.value.message


@pytest.mark.skipif(not INSTALLED, reason="tesseract is not installed")
def test_a_scan_is_read_inside_the_sandbox(scan: Resume, sandbox: Sandbox) -> None:
    read_in = sandbox.parse(scan.content, timeout_s=120, cpu_s=60)
    truth, found = scan.truth, read_in.candidate_data
    assert read_in.parsing_metadata.language == "en"
    assert found.contact_info.first_name == truth["contact_info"]["first_name"]
    assert found.contact_info.email == truth["contact_info"]["email"]
    assert [job.title for job in found.work_history] == [job["title"] for job in truth["work_history"]]
    assert [job.start_date for job in found.work_history] == [job["start_date"] for job in truth["work_history"]]
    place = found.sources["work_history.0.title"]
    assert place.page == 1
    assert place.box


def test_list_marks_and_dots_are_told_from_letters_by_their_form() -> None:
    listed = line((100, 110, 110, 119, "e"), (130, 100, 200, 124, "Moved"), (210, 100, 260, 120, "house"))
    dotted = line((100, 100, 180, 124, "Leeds"), (190, 111, 194, 115, "-"), (204, 100, 300, 120, "0113"))
    assert read(listed, dotted) == [["•", "Moved", "house"], ["Leeds", "·", "0113"]]
    assert read(line((100, 100, 116, 124, "A"), (130, 100, 200, 124, "team"))) == [["A", "team"]]


def test_marks_read_as_text_down_the_page_are_marks_of_their_lines() -> None:
    down = line((144, 757, 157, 835, "++"), extra="textangle 90")
    assert read(down) == [["•"], ["•"]]
    assert read(line((144, 757, 157, 835, "Contact"), extra="textangle 90")) == []


@pytest.mark.parametrize(
    "words",
    [
        [(393, 265, 760, 293, "anadesantis"), (590, 258, 601, 297, "Q"), (610, 265, 753, 293, "example.com")],
        [(393, 265, 760, 293, "anadesantisCexample.com")],
        [(393, 265, 560, 293, "anadesantisO"), (572, 265, 753, 293, "example.com")],
        [(393, 265, 560, 293, "ana"), (480, 265, 753, 293, "desantis@example.com")],
    ],
)
def test_an_address_whose_at_sign_was_misread_is_whole(words: list[tuple[int, int, int, int, str]]) -> None:
    assert read(line(*words)) == [["anadesantis@example.com"]]


def test_thick_strokes_are_bold_and_short_words_go_with_their_neighbours() -> None:
    words = [
        ocr._Word(text, x, 10, x + 80, 40) for text, x in (("Head", 0), ("of", 100), ("Sales", 200), ("Leeds", 300))
    ]
    row = ocr._Line(words, 0, 40, 0.0, 30, 15)
    plain = ocr._Line([ocr._Word("letters", x, 60, x + 80, 90) for x in (0, 100, 200, 300)], 0, 90, 0.0, 30, 15)
    ink = np.zeros((100, 400), dtype=bool)
    for x in range(0, 400, 20):
        ink[10:40, x : x + (6 if x < 300 else 3)] = True
        ink[60:90, x : x + 3] = True
    ocr._find_bold([row, plain], ink)
    assert [word.bold for word in words] == [True, True, True, False]
    assert not any(word.bold for word in plain.words)


def test_a_sloping_page_is_laid_straight() -> None:
    words = [[ocr._Word("word", x, 0, x + 90, 20) for x in range(0, 1000, 100)] for _ in range(2)]
    lines = [ocr._Line(row, 0, base, 0.01, 20, 10) for row, base in zip(words, (100, 160), strict=True)]
    bases = {round(glyph.base, 2) for glyph in ocr._glyphs(lines, 1.0)}
    assert len(bases) == 2
    assert max(bases) - min(bases) == 60


def test_heights_within_a_reading_error_are_one() -> None:
    assert ocr._steadied([24, 25, 26, 23, 40, 24]) == [24, 24, 24, 24, 40, 24]
