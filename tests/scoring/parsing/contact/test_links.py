"""Addresses of web pages."""

from __future__ import annotations

import pytest

from scoring.parsing.contact.links import find_links
from scoring.parsing.document import Line


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (["www.linkedin.com/in/ada-", "lind-223b", "(LinkedIn)"], "www.linkedin.com/in/ada-lind-223b"),
        (["github.com/", "adalind"], "github.com/adalind"),
        (["https://ada.example.org", "Leeds"], "https://ada.example.org"),
        (["www.linkedin.com/in/ada-", "ada@example.org"], "www.linkedin.com/in/ada-"),
        (["See github.com/adalind.", "Leeds"], "github.com/adalind"),
    ],
)
def test_an_address_that_a_column_broke_is_whole(texts: list[str], wanted: str) -> None:
    assert find_links([Line(text) for text in texts]) == (wanted,)


def test_a_line_at_the_margin_goes_on_with_what_looks_like_a_path() -> None:
    lines = [Line("www.linkedin.com/in/guillaume", wraps=True), Line("bihan-223b")]
    assert find_links(lines) == ("www.linkedin.com/in/guillaumebihan-223b",)
