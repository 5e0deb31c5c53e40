"""Which text of a page belongs to which column."""

from __future__ import annotations

from scoring.parsing.document import Run
from scoring.parsing.readers.cells import Cell
from scoring.parsing.readers.columns import regions_of


def cell(x0: float, base: float, text: str, *, x1: float | None = None) -> Cell:
    """A cell of 11 points; letters are 5 points wide."""
    right = x1 if x1 is not None else x0 + 5 * len(text)
    left = right - 5 * len(text) if x1 is not None else x0
    xs = [(left + 5 * k, left + 5 * k + 5) for k in range(len(text))]
    return Cell(left, right, base - 9, base + 2, base, 11, text, [Run(0, len(text), size=11)], xs)


def test_a_head_at_the_right_margin_is_no_part_of_the_right_column() -> None:
    head = [cell(0, 40, "Ada Lind", x1=560), cell(0, 52, "ada@example.org", x1=560)]
    left = ["Experience", "Baker, Harbour Bread", "2019 - 2021", "Bread every night", "Rolls every morning"]
    right = ["Education", "Diploma in Baking", "Leeds College", "Skills", "Sourdough, ovens"]
    pairs = zip(left, right, strict=True)
    body = [c for k, (one, two) in enumerate(pairs) for c in (cell(40, 90 + 14 * k, one), cell(310, 90 + 14 * k, two))]
    regions = regions_of([*head, *body], 0)
    assert [[c.text for c in region.cells] for region in regions] == [["Ada Lind", "ada@example.org"], left, right]


def grid(rows: list[tuple[str, str]], left: float, right: float) -> list[Cell]:
    """Rows of up to two cells; what stands alone in capitals is set larger."""
    bases = [(40 + 20 * n, row) for n, row in enumerate(rows)]
    cells = [cell(x0, base, text) for base, row in bases for x0, text in zip((left, right), row, strict=True) if text]
    for found in cells:
        found.size = found.runs[0].size = 14 if found.text.isupper() else 11
    return cells


def test_a_table_is_read_row_by_row_though_a_label_and_a_list_item_are_headings_elsewhere() -> None:
    rows = [
        ("PERSONAL DETAILS", ""),
        ("Name:", "Ada Lind"),
        ("Born on:", "12.04.1995"),
        ("Lives in:", "Leeds"),
        ("Family:", "single"),
        ("Car:", "none"),
        ("Nationality:", "Irish"),
        ("EMPLOYMENT", ""),
        ("June 2019 - now", "Baker"),
        ("", "Harbour Bread Ltd, Leeds"),
        ("May 2016 - May 2019", "Cook"),
        ("", "Anchor Hotel, Leeds"),
        ("EDUCATION", ""),
        ("2016", "Diploma in Baking"),
        ("SKILLS", ""),
        ("Tools", "Ovens, Excel"),
        ("Professional", "sourdough, ordering"),
        ("LANGUAGES", ""),
        ("English", "native"),
        ("Irish", "fluent"),
        ("Gaelic", "B1"),
        ("Spanish", "A2"),
        ("Interests:", "rowing"),
    ]
    item = cell(260, 40 + 20 * len(rows), "Staff training")
    item.marked = True
    assert len(regions_of([*grid(rows, 50, 250), item], 0)) == 1


def test_a_strip_of_dates_and_labels_is_read_with_the_texts_beside_it() -> None:
    rows = [
        ("Night baker", "ada@example.org"),
        ("", "EDUCATION"),
        ("2014 - 2016", "Diploma in Baking, Leeds College"),
        ("", "EMPLOYMENT"),
        ("2016 - now", "Baker, Harbour Bread Ltd, Leeds"),
        ("", "Bread every night, rolls every morning"),
        ("", "HIGHLIGHTS"),
        ("Tools", "Excel, ovens"),
        ("Trade skills", "sourdough, ordering, stock keeping"),
        ("", "CERTIFICATES"),
        ("2018", "Food Hygiene Level 3"),
        ("", "LANGUAGES"),
        ("English", "native"),
        ("French", "B1"),
        ("Gaelic", "A2"),
        ("Spanish", "A1"),
    ]
    assert len(regions_of(grid(rows, 60, 150), 0)) == 1


def test_columns_begin_at_the_heading_above_their_first_pair() -> None:
    story = [
        cell(40, 40 + 14 * k, text) for k, text in enumerate(["First Aid at Work", "Personal Licence", "REFEREES"])
    ]
    left = ["Ada Lind", "Head baker, Harbour Bread", "0113 496 0000"]
    right = ["Bo Chen", "Owner, Anchor Hotel", "0113 496 0001"]
    pairs = [c for k in range(3) for c in (cell(40, 82 + 14 * k, left[k]), cell(310, 82 + 14 * k, right[k]))]
    found = [[c.text for c in region.cells] for region in regions_of([*story, *pairs], 0)]
    assert found[0] == ["First Aid at Work", "Personal Licence"]


def test_dates_farther_right_than_a_column_are_none_of_it() -> None:
    jobs = [("Baker", "2019 - 2021"), ("Harbour Bread", ""), ("Cook", "2015 - 2018"), ("Anchor Hotel", "")]
    above = [cell(40, 40 + 14 * k, one) for k, (one, _) in enumerate(jobs)]
    dates = [cell(480, 40 + 14 * k, two) for k, (_, two) in enumerate(jobs) if two]
    left = ["EDUCATION", "Diploma in Baking", "Leeds College", "2012", "Merit"]
    right = ["LANGUAGES", "English", "French", "German", "Welsh"]
    below = [c for k in range(5) for c in (cell(40, 110 + 14 * k, left[k]), cell(340, 110 + 14 * k, right[k]))]
    found = [[c.text for c in region.cells] for region in regions_of([*above, *dates, *below], 0)]
    assert found[0] == ["Baker", "2019 - 2021", "Harbour Bread", "Cook", "2015 - 2018", "Anchor Hotel"]
    assert found[1:] == [left, right]


def test_labels_side_by_side_over_their_values_are_read_row_by_row() -> None:
    rows = [("Company Name", "Job Title"), ("Acme", "Baker"), ("Start Date", "End Date"), ("Dec 2012", "Mar 2016")]
    found = regions_of(
        grid([*rows, ("Description", ""), ("Bread", ""), *rows, ("Description", ""), ("Rolls", "")], 40, 310), 0
    )
    assert len(found) == 1


def test_meters_beside_skills_are_no_notes_to_the_text_on_the_left() -> None:
    left = [
        "PROFILE",
        "Reports written with care",
        "Deadlines kept",
        "EXPERIENCE",
        "Analyst, Alpenblick AG",
        "Data cleaned",
    ]
    right = ["SKILLS", "Snowflake", "BigQuery", "R", "TRAINING", "Tableau Specialist"]
    meters = ["", "●●●●●", "●●●○○", "●●●●○", "2021", "2023"]
    rows = [(one, two) for one, two in zip(left, right, strict=True)]
    beside = [cell(505, 40 + 20 * k, text) for k, text in enumerate(meters) if text]
    found = [[c.text for c in region.cells] for region in regions_of([*grid(rows, 40, 390), *beside], 0)]
    assert found[0] == left
