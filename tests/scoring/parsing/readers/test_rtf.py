"""RTF to lines."""

from __future__ import annotations

from scoring.parsing.readers.rtf import read_rtf

_HEADER = r"{\header\pard{\fs17 ada@example.org   |   Tucum\'e1n}\par }"
_PAGE = r"{\rtf1\ansi\ansicpg1252{\*\pgdsctbl{\pgdsc0" + _HEADER + "}}" + _HEADER
_BODY = r"{\footer\pard{Page 1}\par }\pard Ada Lind\par Baker at Harbour Bread\par }"


def test_page_headers_and_footers_are_read_once() -> None:
    lines = [line.text for line in read_rtf((_PAGE + _BODY).encode()).lines]
    assert [line for line in lines if "ada@example.org" in line and "Tucumán" in line] == lines[:1]
    assert lines[1:] == ["Page 1", "Ada Lind", "Baker at Harbour Bread"]


def test_a_text_box_is_read_too() -> None:
    box = r"{\shp{\*\shpinst{\shptxt \pard ada@example.org\par}}}"
    lines = read_rtf((r"{\rtf1\ansi " + box + r"\pard Ada Lind\par Baker\par}").encode()).lines
    assert [line.text for line in lines] == ["ada@example.org", "Ada Lind", "Baker"]
