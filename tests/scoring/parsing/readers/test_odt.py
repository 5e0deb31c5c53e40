"""OpenDocument texts with what stands in their page headers and footers."""

from __future__ import annotations

import io
import zipfile

from scoring.parsing.readers.odt import read_odt

_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("text", "text"), ("style", "style"))
)


def odt(body: str, master: str) -> bytes:
    """A document of one master page."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(
            "content.xml",
            f"<office:document-content {_NAMES}><office:body><office:text>{body}</office:text></office:body>"
            "</office:document-content>",
        )
        archive.writestr(
            "styles.xml",
            f"<office:document-styles {_NAMES}><office:master-styles><style:master-page>{master}</style:master-page>"
            "</office:master-styles></office:document-styles>",
        )
    return buffer.getvalue()


def texts(body: str, master: str) -> list[str]:
    return [line.text for line in read_odt(odt(body, master)).lines]


def test_headers_come_before_the_text_and_footers_after_it() -> None:
    master = (
        "<style:footer><text:p>ada@example.org</text:p></style:footer>"
        "<style:header><text:p>Ada Lind</text:p></style:header>"
    )
    assert texts("<text:p>Experience</text:p>", master) == ["Ada Lind", "Experience", "ada@example.org"]


def test_the_header_of_the_first_page_stands_for_those_of_the_others() -> None:
    master = (
        "<style:header><text:p>Ada Lind, 2</text:p></style:header>"
        "<style:header-first><text:p>Ada Lind</text:p></style:header-first>"
    )
    assert texts("<text:p>Experience</text:p>", master) == ["Ada Lind", "Experience"]


def test_a_name_spelled_with_spaces_is_one_of_words() -> None:
    spelled = 'A D A <text:s text:c="1"/>L I N D'
    assert texts(f"<text:p>{spelled}</text:p><text:p>Experience</text:p>", "") == ["ADA LIND", "Experience"]
