"""A file longer than any résumé is refused before it is read."""

from __future__ import annotations

import io

import pytest
from docx import Document

from scoring.parsing import ParseError, parse_document
from scoring.parsing.document import MAX_CHARS

LINE = "I have done very many things in my life. "


@pytest.mark.timeout(60)  # understanding it would take many minutes
@pytest.mark.parametrize("long", ["one line", "many lines"])
def test_a_text_of_many_megabytes_is_too_large_at_once(long: str) -> None:
    text = LINE.rstrip() + "\n" if long == "many lines" else LINE
    with pytest.raises(ParseError, match="too_large"):
        parse_document((text * 200_000).encode())


def test_a_word_file_of_many_letters_is_too_large_too() -> None:
    document, out = Document(), io.BytesIO()
    for _ in range(16):
        document.add_paragraph(LINE * 1000)
    document.save(out)
    with pytest.raises(ParseError, match="too_large"):
        parse_document(out.getvalue())


def test_a_text_as_long_as_a_booklet_is_still_read() -> None:
    text = "Ada Lind\nada@example.org\n\nExperience\n\nBaker, Harbour Bread Ltd\n03/2019 - 05/2021\n"
    text += "- Baked bread for forty shops and trained two apprentices.\n" * 400
    assert len(text) < MAX_CHARS
    assert parse_document(text.encode()).candidate_data.contact_info.email == "ada@example.org"
