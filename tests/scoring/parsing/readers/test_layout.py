"""Pages become lines without what only numbers them."""

from __future__ import annotations

from scoring.parsing.document import Run
from scoring.parsing.readers.cells import Cell
from scoring.parsing.readers.layout import lines_of_pages


def cell(text: str, base: float) -> Cell:
    xs = [(40 + 5.0 * k, 45 + 5.0 * k) for k in range(len(text))]
    return Cell(40, 40 + 5 * len(text), base - 9, base + 2, base, 11, text, [Run(0, len(text), size=11)], xs)


def test_a_name_with_the_number_of_the_page_is_left_out() -> None:
    pages = [[cell("Ada Lind", 40), cell("Certificates", 300)], [cell("Ada Lind, 2", 30), cell("First Aid", 90)]]
    lines = lines_of_pages(pages, [(595, 842), (595, 842)])
    assert [line.text for line in lines] == ["Ada Lind", "Certificates", "First Aid"]


def test_a_footer_that_is_repeated_goes_from_the_first_page_too_unless_it_says_how_to_write() -> None:
    sizes = [(595.0, 842.0)] * 2
    pages = [[cell("Certificates", 300), cell("ADA LIND", 820)], [cell("First Aid", 90), cell("ADA LIND", 820)]]
    assert [line.text for line in lines_of_pages(pages, sizes)] == ["Certificates", "First Aid"]
    pages = [[cell("Skills", 300), cell("ada@example.org", 820)], [cell("Bread", 90), cell("ada@example.org", 820)]]
    assert [line.text for line in lines_of_pages(pages, sizes)] == ["Skills", "ada@example.org", "Bread"]


def test_a_page_header_with_the_persons_address_is_left_out_of_later_pages() -> None:
    pages = [
        [cell("ada@example.org", 90), cell("Skills", 300)],
        [cell("Ada Lind - ada@example.org", 40), cell("Bread", 90)],
    ]
    lines = lines_of_pages(pages, [(595, 842), (595, 842)])
    assert [line.text for line in lines] == ["ada@example.org", "Skills", "Bread"]


def test_a_foot_that_names_the_document_is_left_out_of_a_single_page() -> None:
    page = [cell("Bread", 300), cell("3 May 2026", 820), cell("Ada Lind · Curriculum Vitae", 820)]
    assert [line.text for line in lines_of_pages([page], [(595, 842)])] == ["Bread"]
