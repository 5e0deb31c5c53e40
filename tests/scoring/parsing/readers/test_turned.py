"""Headings that run up or down the page belong to the block of lines beside them."""

from __future__ import annotations

import datetime
from io import BytesIO

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ats_app.demo.resumes import make_resume
from scoring.parsing import parse_document
from scoring.parsing.readers.cells import Glyph
from scoring.parsing.readers.turned import laid_down
from scoring.parsing.reading import read

TODAY = datetime.date(2026, 11, 21)
Turned = tuple[str, float, float, int]  # text, x, y of its baseline's start from the page's foot, angle


def page(level: list[tuple[float, float, str]], turned: list[Turned]) -> bytes:
    """A page with level lines (x, y, text) and turned ones."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setFont("Helvetica", 10)
    for x, y, text in level:
        canvas.drawString(x, y, text)
    for text, x, y, angle in turned:
        canvas.saveState()
        canvas.translate(x, y)
        canvas.rotate(angle)
        canvas.setFont("Helvetica-Bold", 12)
        canvas.drawString(0, 0, text)
        canvas.restoreState()
    canvas.save()
    return out.getvalue()


def texts(data: bytes) -> list[str]:
    return [line.text for line in read(data).lines]


HEAD = [(80, 800, "Ada Lind"), (80, 785, "ada@example.org, +44 20 7946 0958")]
JOBS = [
    (80, 740, "Baker, Harbour Bread Ltd"),
    (80, 726, "03/2019 - 05/2021"),
    (80, 712, "Baked bread for forty shops and trained two apprentices."),
    (80, 690, "Cook, Anchor Hotel"),
    (80, 676, "01/2016 - 02/2019"),
    (80, 662, "Cooked dinners for ninety guests and ordered the fish."),
]
TONGUES = [(80, 600, "English (native)"), (80, 586, "German (B2)"), (80, 572, "Greek (A1)"), (80, 558, "Welsh (A2)")]


@pytest.mark.parametrize(("x", "y", "angle"), [(60, 665, 90), (50, 745, -90)], ids=["upwards", "downwards"])
def test_a_turned_heading_opens_the_block_it_is_centred_on(x: float, y: float, angle: int) -> None:
    languages = ("LANGUAGES", 60, 545, 90) if angle == 90 else ("LANGUAGES", 50, 615, -90)
    data = page([*HEAD, *JOBS, *TONGUES], [("EXPERIENCE", x, y, angle), languages])
    parsed = parse_document(data, today=TODAY).candidate_data
    assert [(job.title, job.company) for job in parsed.work_history] == [
        ("Baker", "Harbour Bread Ltd"),
        ("Cook", "Anchor Hotel"),
    ]
    assert [language.code for language in parsed.languages] == ["en", "de", "el", "cy"]


def test_a_turned_text_beside_nothing_stands_where_it_ends() -> None:
    lines = texts(page([*HEAD, (80, 300, "Baker, Harbour Bread Ltd, since 2019")], [("EXPERIENCE", 60, 500, 90)]))
    assert lines[2:] == ["EXPERIENCE", "Baker, Harbour Bread Ltd, since 2019"]


def test_a_turned_text_below_a_line_across_it_stays_below_that_line() -> None:
    across = (40, 760, "A line over the whole width of the page, in front of and above everything below")
    lines = texts(page([*HEAD, across, *JOBS], [("EXPERIENCE", 60, 640, 90)]))
    assert lines.index("EXPERIENCE") == 3
    assert lines[4] == "Baker, Harbour Bread Ltd"


def test_a_turned_text_longer_than_its_block_begins_where_that_begins() -> None:
    lines = texts(page([*HEAD, (80, 660, "English, German, Greek")], [("SPRACHKENNTNISSE", 60, 534, 90)]))
    assert lines[2:] == ["SPRACHKENNTNISSE", "English, German, Greek"]


def test_all_headings_of_a_layout_with_turned_ones_are_found() -> None:
    resume = make_resume(43, layout="pdf_turned", language="en")
    parsed = parse_document(resume.content, today=TODAY).candidate_data
    assert [job.company for job in parsed.work_history] == [job["company"] for job in resume.truth["work_history"]]
    assert [item.institution for item in parsed.education] == [
        item["institution"] for item in resume.truth["education"]
    ]


def glyph(char: str, top: float, x: float = 10.0) -> Glyph:
    """A letter of a text that runs upwards: 12 points high on the page's x axis, 8 on its y axis."""
    return Glyph(x, x + 12, top, top + 8, top + 8, char, 12.0, True, False, 0, 0)


def test_letters_of_a_ligature_reported_elsewhere_go_back_into_their_gap() -> None:
    letters = [glyph("O", 140), glyph("f", 300, x=400), glyph("f", 300, x=400), glyph("e", 116), glyph("r", 108)]
    flat = laid_down(letters, [])
    assert "".join(g.char for g in sorted(flat, key=lambda g: g.x0)) == "Offer"
    assert len({g.base for g in flat}) == 1


def test_turned_texts_apart_are_apart_on_the_level() -> None:
    one, two = [glyph("A", 140), glyph("b", 132)], [glyph("C", 60), glyph("d", 52)]
    flat = laid_down([*one, *two], [])
    assert flat[0].base == flat[1].base
    assert flat[2].base == flat[3].base != flat[0].base
    assert flat[0].x1 <= flat[1].x0 + 0.01
