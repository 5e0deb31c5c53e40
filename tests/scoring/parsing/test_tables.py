"""Tables under the names of their columns."""

from __future__ import annotations

from scoring.parsing.document import Line, Run
from scoring.parsing.tables import rows_below


def line(*cells: tuple[float, str], gap: float = 0.0) -> Line:
    """A line of cells that begin at the positions given; letters are 5 points wide."""
    text, xs = "", list[tuple[float, float]]()
    for left, cell in cells:
        if text:
            text, xs = text + "\t", [*xs, (left - 5, left)]
        text, xs = text + cell, [*xs, *((left + 5 * k, left + 5 * k + 5) for k in range(len(cell)))]
    return Line(text, x0=cells[0][0], runs=[Run(0, len(text), size=10)], xs=xs, gap=gap)


HEAD = line((50, "From"), (120, "To"), (190, "Employer"), (300, "Position"))


def test_cells_that_were_broken_are_whole_and_two_dates_are_one_range() -> None:
    rows = [
        line((50, "Sep 2022"), (120, "Current"), (190, "Ironbridge Leisure"), (300, "Leisure Centre")),
        line((190, "Centre"), (300, "Manager")),
        line((190, "(Killarney)")),
        line((50, "Apr 2013"), (120, "Nov 2016"), (190, "YourPace Studio"), (300, "Instructor"), gap=0.7),
    ]
    assert [row.text for row in rows_below(HEAD, rows)] == [
        "Sep 2022–Current\tIronbridge Leisure Centre (Killarney)\tLeisure Centre Manager",
        "Apr 2013–Nov 2016\tYourPace Studio\tInstructor",
    ]


def test_what_stands_between_the_columns_or_apart_stays_on_its_own() -> None:
    rows = [
        line((50, "Sep 2022"), (120, "Current"), (190, "Ironbridge"), (300, "Manager")),
        line((230, "between")),
        line((190, "apart"), gap=1.0),
    ]
    assert len(rows_below(HEAD, rows)) == 3


def test_without_geometry_rows_stay_as_they_are() -> None:
    rows = [Line("2019 - 2021\tBaker\tHarbour Bread"), Line("Bread")]
    assert rows_below(Line("Period\tPosition\tEmployer"), rows) == rows
