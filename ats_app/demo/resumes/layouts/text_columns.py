"""Plain text in two columns: dates at the left, everything else behind them."""

import textwrap

from ats_app.demo.resumes.layouts.registry import layout
from ats_app.demo.resumes.layouts.text_plain import body
from ats_app.demo.resumes.sheet import Entry, Section, Sheet

COLUMNS = 86
Row = tuple[str, str]


@layout("text_columns", "txt")
def render(sheet: Sheet) -> bytes:
    width = dates_width(sheet)
    lines = [f"{left:<{width}}{right}".rstrip() if right else left for left, right in page_rows(sheet)]
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")


def dates_width(sheet: Sheet) -> int:
    """Letters of the left column: room for the longest dates and a gap."""
    return 3 + max(len(e.dates) for s in sheet.sections for e in s.entries)


def page_rows(sheet: Sheet) -> list[Row]:
    """The document as (left, right) cells; lines across the page are all left."""
    lines = [sheet.document_word.center(COLUMNS).rstrip(), "", sheet.name, sheet.headline]
    lines += textwrap.wrap(" / ".join(c.labelled for c in sheet.contact), COLUMNS, break_on_hyphens=False)
    rows: list[Row] = [(line, "") for line in lines]
    for section in sheet.sections:
        head = f"[ {section.heading} ]" if sheet.style.heading_choice % 2 else section.heading.upper()
        rows += [("", ""), (head, ""), ("", ""), *_section(section, sheet)]
    return rows


def _section(section: Section, sheet: Sheet) -> list[Row]:
    if not section.entries:
        return [(f"  {line}", "") for line in body(section, sheet)]
    width = COLUMNS - dates_width(sheet)
    return [row for entry in section.entries for row in _entry(entry, sheet.style.bullet, width)]


def _entry(entry: Entry, bullet: str, width: int) -> list[Row]:
    right = [w for text in (entry.title, entry.organisation, entry.note) for w in textwrap.wrap(text, width)]
    for line in entry.lines:
        right += textwrap.wrap(line, width, initial_indent=f"{bullet} ", subsequent_indent="  ")
    return [(entry.dates if number == 0 else "", text) for number, text in enumerate(right)] + [("", "")]
