"""Tables under the names of their columns."""

from __future__ import annotations

from scoring.parsing.document import Line, Run
from scoring.parsing.tables import rows_below, unstacked


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
        "Sep 2022–Current",
        "Employer: Ironbridge Leisure Centre (Killarney)",
        "Position: Leisure Centre Manager",
        "Apr 2013–Nov 2016",
        "Employer: YourPace Studio",
        "Position: Instructor",
    ]


def test_duties_are_points_below_their_row() -> None:
    head = line((50, "Period"), (120, "Duties"), (190, "Employer"))
    found = rows_below(head, [line((50, "2019 - 2021"), (120, "Bread"), (190, "Acme"))])
    assert [(row.text, row.bullet) for row in found] == [
        ("2019 - 2021", False),
        ("Employer: Acme", False),
        ("Bread", True),
    ]


def test_a_course_without_a_column_of_degrees_may_name_both() -> None:
    head = line((50, "Years"), (120, "Course"), (190, "Institution"))
    found = rows_below(head, [line((50, "2019"), (120, "BSc in Baking"), (190, "Leeds College"))])
    assert [row.text for row in found] == ["2019", "BSc in Baking", "Institution: Leeds College"]


def test_what_stands_between_the_columns_or_apart_stays_on_its_own() -> None:
    rows = [
        line((50, "Sep 2022"), (120, "Current"), (190, "Ironbridge"), (300, "Manager")),
        line((230, "between")),
        line((190, "apart"), gap=1.0),
    ]
    assert [row.text for row in rows_below(HEAD, rows)][-2:] == ["between", "apart"]


def test_without_geometry_rows_stay_as_they_are() -> None:
    rows = [Line("2019 - 2021\tBaker"), Line("Bread")]
    assert rows_below(Line("Period\tPosition"), rows) == rows


def test_labels_over_their_values_are_the_lines_of_a_form() -> None:
    lines = [
        *(line((50, "Company Name"), (300, "Job Title"), gap=1.0), line((50, "Acme"), (300, "Baker"))),
        *(line((50, "Start Date"), (300, "End Date")), line((50, "Dec 2012"), (300, "Mar 2016"))),
        *(line((50, "Location")), line((50, "Leeds")), line((50, "Baked bread every night"))),
    ]
    assert [row.text for row in unstacked(lines)] == [
        "Company Name: Acme",
        "Job Title: Baker",
        "Dec 2012–Mar 2016",
        "Location: Leeds",
        "Baked bread every night",
    ]


def test_a_beginning_without_an_end_goes_on() -> None:
    lines = [
        *(line((50, "Company Name"), (300, "Job Title")), line((50, "Acme"), (300, "Baker"))),
        *(line((50, "Start Date"), (300, "Current job")), line((50, "Jan 2025"), (300, "Yes"))),
        *(line((50, "Location")), line((50, "Leeds")), line((50, "Location"))),
    ]
    assert [row.text for row in unstacked(lines)][2:] == ["Jan 2025 –", "Yes", "Location: Leeds", "Location"]


def test_two_labels_over_texts_are_no_form() -> None:
    lines = [line((50, "Location")), line((50, "Leeds")), line((50, "Company Name"))]
    assert unstacked(lines) == lines
