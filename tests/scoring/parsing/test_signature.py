"""A layout is told from where values stand."""

from typing import Any

import pytest

from ats_app.demo.resumes import make_resume
from scoring.parsing import parse_document
from scoring.parsing.review import asks_for, threshold
from scoring.parsing.signature import layout_of


def answer(sources: dict[str, Any], kind: str = "pdf") -> dict[str, Any]:
    return {"candidate_data": {"sources": sources}, "parsing_metadata": {"format": kind}}


def at(start: int, box: tuple[float, float, float, float] | None = None, page: int = 1) -> dict[str, Any]:
    return {"page": page, "box": box, "span": (start, start + 5), "text": "x"}


@pytest.mark.parametrize(
    ("layout", "kind"),
    [("pdf_classic", "one column"), ("pdf_sidebar_left", "two columns"), ("docx_styled", "running text")],
)
def test_generated_layouts_are_what_they_are(layout: str, kind: str) -> None:
    read = parse_document(make_resume(11, layout=layout, language="en").content).model_dump(mode="json")
    assert layout_of(read).kind == kind


@pytest.mark.parametrize(
    ("title", "date", "where"),
    [
        ((50, 10, 90, 20), (200, 10, 240, 20), "right"),
        ((150, 10, 190, 20), (20, 10, 60, 20), "left"),
        ((50, 10, 90, 20), (50, 30, 90, 40), "below"),
        ((50, 30, 90, 40), (50, 10, 90, 20), "above"),
        (None, (50, 10, 90, 20), "after"),
    ],
)
def test_dates_stand_somewhere(title: Any, date: Any, where: str) -> None:
    sources = {"work_history.0.title": at(0, title), "work_history.0.start_date": at(10, date)}
    assert layout_of(answer(sources)).signature.endswith(f"dates {where}")


def test_nothing_read_is_a_layout_too() -> None:
    assert layout_of(answer({})) == ("running text", "pdf · running text · dates nowhere")


def test_the_same_page_side_by_side_makes_columns() -> None:
    one, other = at(0, (20, 10, 120, 300)), at(9, (200, 50, 400, 200))
    assert layout_of(answer({"skills.0": one, "work_history.0.title": other})).kind == "two columns"
    assert layout_of(answer({"skills.0": one, "work_history.0.title": other | {"page": 2}})).kind == "one column"
    assert layout_of(answer({"skills.0": one, "summary": other})).signature.startswith("pdf · two columns · skills ·")


def test_only_what_is_below_the_threshold_is_asked_for() -> None:
    assert asks_for("work_history.title", threshold() - 0.001)
    assert not asks_for("work_history.title", threshold())
    assert not asks_for("a field whose sureness was never fitted", 0.1)
