"""Characters with boxes to lines in reading order.

Glyphs become cells (text without a wide gap inside), cells become rows, and a page is cut at gutters into regions.
A gutter only separates columns when both sides lead lives of their own: a strip of dates, places or headings beside the
text it belongs to is read row by row instead.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple

from ..document import Line, Run, clean, strip_bullet

_CELL_GAP: Final = 1.05  # of the font size: wider than any space in justified text
_WORD_GAP: Final = 0.17
_REAL: Final = 2
_SAME_LINE: Final = 0.42
_YEAR = re.compile(r"(?:19|20)\d\d|\b\d{1,2}/\d\d\b")
_CONTACT = re.compile(r"@|\+?\d[\d ()./-]{7,}\d|linkedin|github")
_PRIVATE = range(0xE000, 0xF900)


class Glyph(NamedTuple):
    """A visible character; y grows downward. `spaces`: 2 after a real space character, 1 after one that
    PDFium guessed, 0 otherwise."""

    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    char: str
    size: float
    bold: bool
    italic: bool
    color: int
    spaces: int


@dataclass(slots=True)
class Cell:
    """Text on one baseline without a wide gap inside."""

    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    size: float
    text: str = ""
    runs: list[Run] = field(default_factory=list)
    xs: list[tuple[float, float]] = field(default_factory=list)
    marked: bool = False  # an icon or list mark stood before it


@dataclass(slots=True)
class _Region:
    """A column of a page with its cells."""

    cells: list[Cell]
    x0: float
    x1: float


def cells_of_page(glyphs: list[Glyph]) -> list[Cell]:
    """Group the characters of a page into cells, top to bottom."""
    rows: list[list[Glyph]] = []
    bases: list[float] = []
    for glyph in sorted(glyphs, key=lambda g: (g.base, g.x0)):
        for k in range(len(rows) - 1, max(-1, len(rows) - 4), -1):
            if abs(bases[k] - glyph.base) < _SAME_LINE * min(glyph.size, rows[k][0].size):
                rows[k].append(glyph)
                break
        else:
            rows.append([glyph])
            bases.append(glyph.base)
    cells: list[Cell] = []
    for row in rows:
        row.sort(key=lambda g: g.x0)
        cells.extend(_cells_of_row(_without_doubles(row)))
    return cells


def _without_doubles(row: list[Glyph]) -> list[Glyph]:
    """Drop a character printed twice on the same spot to look bold."""
    kept: list[Glyph] = []
    for glyph in row:
        near = kept[-1] if kept else None
        if near and near.char == glyph.char and abs(near.x0 - glyph.x0) < 0.12 * glyph.size:
            continue
        kept.append(glyph)
    return kept


def _cells_of_row(row: list[Glyph]) -> list[Cell]:
    groups: list[list[Glyph]] = []
    for glyph in row:
        last = groups[-1][-1] if groups else None
        apart = last is None or glyph.x0 - last.x1 > _CELL_GAP * max(6.0, min(glyph.size, last.size)) * 0.8
        icon = ord(glyph.char) in _PRIVATE
        if apart or icon or (last is not None and ord(last.char) in _PRIVATE):
            groups.append([])
        groups[-1].append(glyph)
    cells: list[Cell] = []
    marked = False
    for group in groups:
        if all(ord(g.char) in _PRIVATE or g.char == "\ufffd" for g in group):
            marked = True
            continue
        cell = _cell(group)
        cell.marked = marked
        marked = False
        if cell.text.strip():
            cells.append(cell)
    return cells


def _cell(group: list[Glyph]) -> Cell:
    threshold = _word_threshold(group)
    text: list[str] = []
    xs: list[tuple[float, float]] = []
    runs: list[Run] = []
    previous: Glyph | None = None
    for glyph in group:
        if previous is not None:
            gap = (glyph.x0 - previous.x1) / max(glyph.size, previous.size)
            if gap > threshold or glyph.spaces == _REAL or (glyph.spaces and threshold == _WORD_GAP and gap > 0.07):
                text.append(" ")
                xs.append((previous.x1, max(previous.x1, glyph.x0)))
        start = len(text)
        text.append(glyph.char)
        xs.append((glyph.x0, glyph.x1))
        style = (glyph.bold, glyph.italic, round(glyph.size, 1), glyph.color)
        if runs and (runs[-1].bold, runs[-1].italic, runs[-1].size, runs[-1].color) == style:
            runs[-1].end = len(text)
        else:
            runs.append(Run(start, len(text), *style))
        previous = glyph
    size = median(g.size for g in group)
    return Cell(
        group[0].x0,
        max(g.x1 for g in group),
        min(g.top for g in group),
        max(g.bottom for g in group),
        median(g.base for g in group),
        size,
        "".join(text),
        runs,
        xs,
    )


def _word_threshold(group: list[Glyph]) -> float:
    """The gap (of the font size) that means a space; wider in letter-spaced text."""
    gaps = sorted((b.x0 - a.x1) / max(a.size, b.size) for a, b in pairwise(group))
    if len(gaps) < 4:
        return _WORD_GAP
    middle = gaps[len(gaps) // 2]
    return middle + 0.22 if middle > 0.08 else _WORD_GAP


# --- columns ---------------------------------------------------------------------------------------------------------


def lines_of_pages(pages: list[list[Cell]], sizes: list[tuple[float, float]]) -> list[Line]:
    """All lines in reading order; a column that goes on over a page break stays one stream."""
    streams: dict[int, list[Line]] = defaultdict(list)
    spans: dict[int, tuple[float, float]] = {}
    furniture = _furniture(pages, sizes)
    for number, cells in enumerate(pages, 1):
        kept = [c for c in cells if (number, id(c)) not in furniture]
        for region in _regions(kept, depth=0):
            key = _stream(region, spans, streams, number)
            spans[key] = (
                min(region.x0, spans.get(key, (region.x0, 0))[0]),
                max(region.x1, spans.get(key, (0, 0))[1]),
            )
            streams[key].extend(_lines(region, number, key))
    return [line for key in sorted(streams) for line in streams[key]]


def _stream(region: _Region, spans: dict[int, tuple[float, float]], streams: dict[int, list[Line]], page: int) -> int:
    """The stream of an earlier page that this region continues, else a new one."""
    for key in sorted(spans, reverse=True):
        if streams[key][-1].page == page:
            continue
        x0, x1 = spans[key]
        common = min(x1, region.x1) - max(x0, region.x0)
        if abs(x0 - region.x0) < 12 and common > 0.5 * (region.x1 - region.x0):
            return key
    return max(spans, default=-1) + 1


def _furniture(pages: list[list[Cell]], sizes: list[tuple[float, float]]) -> set[tuple[int, int]]:
    """Page headers and footers: page numbers, and the same text at the same edge on later pages."""
    found: set[tuple[int, int]] = set()
    seen: set[tuple[str, int]] = set()
    number = re.compile(
        r"^(?:\W*(?:page|página|pagina|seite|pág\.?|s\.)?\W*\d{1,2}\W*(?:(?:/|of|de|von|sur)\W*\d{1,2})?\W*)$",
        re.I,
    )
    updated = (
        "last updated|zuletzt aktualisiert|actualizado|última actualización|dernière mise à jour|última atualização"
    )
    tail = re.compile(
        r"(?:[-–—|·•]\s*(?:page|página|seite)?\s*\d{1,2}\s*(?:/|of|de|von|sur)\s*\d{1,2})$|^(?:" + updated + ")",
        re.IGNORECASE,
    )
    for page, (cells, (_, height)) in enumerate(zip(pages, sizes, strict=True), 1):
        for cell in cells:
            edge = cell.top < 0.07 * height or cell.bottom > 0.93 * height
            if not edge:
                continue
            text = cell.text.strip()
            key = (re.sub(r"\d+", "#", text).casefold(), round(cell.top / 4))
            low = cell.bottom > 0.93 * height
            if (number.match(text) and (low or page > 1)) or tail.search(text) or (key in seen and len(pages) > 1):
                found.add((page, id(cell)))
            seen.add(key)
    return found


def _rows(cells: list[Cell]) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for cell in sorted(cells, key=lambda c: (c.base, c.x0)):
        if rows and abs(rows[-1][0].base - cell.base) < _SAME_LINE * min(cell.size, rows[-1][0].size):
            rows[-1].append(cell)
        else:
            rows.append([cell])
    for row in rows:
        row.sort(key=lambda c: c.x0)
    return rows


def _regions(cells: list[Cell], depth: int) -> list[_Region]:
    """Cut cells into columns; each region is read on its own, in the order given."""
    if not cells:
        return []
    whole = _Region(cells, min(c.x0 for c in cells), max(c.x1 for c in cells))
    rows = _rows(cells)
    cut = _best_gutter(rows) if depth < 3 and len(rows) > 3 else None
    if cut is None:
        return [whole]
    x, first, last = cut
    above = [c for row in rows[:first] for c in row]
    inside = [c for row in rows[first:last] for c in row]
    below = [c for row in rows[last:] for c in row]
    left = [c for c in inside if c.x0 < x - 3]
    right = [c for c in inside if c.x0 >= x - 3]
    parts: list[_Region] = []
    if above:
        parts.extend(_regions(above, depth + 1))
    parts.extend(_regions(left, depth + 1))
    parts.extend(_regions(right, depth + 1))
    if below:
        parts.extend(_regions(below, depth + 1))
    return parts


def _best_gutter(rows: list[list[Cell]]) -> tuple[float, int, int] | None:
    """(x, first row, row after the last) of the gutter with most text on its thinner side, or None."""
    edges: dict[int, int] = defaultdict(int)
    for row in rows:
        for cell in row:
            edges[round(cell.x0 / 3)] += 1
    best: tuple[float, tuple[float, int, int]] | None = None
    for edge, count in edges.items():
        near = count + edges.get(edge - 1, 0) + edges.get(edge + 1, 0)
        if near < 3:
            continue
        x = edge * 3.0
        for first, last in _clear_runs(rows, x):
            worth = _column_worth(rows[first:last], x)
            if worth > 0 and (best is None or worth > best[0]):
                best = worth, (x, first, last)
    return best[1] if best else None


def _clear_runs(rows: list[list[Cell]], x: float) -> list[tuple[int, int]]:
    """Maximal runs of rows in which no cell crosses `x`."""
    runs: list[tuple[int, int]] = []
    start = 0
    for index, row in enumerate(rows):
        if any(c.x0 < x - 4 and c.x1 > x - 3 for c in row):
            if index > start:
                runs.append((start, index))
            start = index + 1
    if start < len(rows):
        runs.append((start, len(rows)))
    return runs


def _column_worth(rows: list[list[Cell]], x: float) -> float:
    """How strongly the two sides of `x` look like columns of their own; 0 or less: read row by row."""
    left = [c for row in rows for c in row if c.x0 < x - 3]
    right = [c for row in rows for c in row if c.x0 >= x - 3]
    if len(left) < 3 or len(right) < 3:
        return 0.0
    if sum(c.x0 < x + 30 for c in right) < 0.6 * len(right):
        return 0.0  # centred or right-aligned text, not a column
    heads_left = sum(_is_heading(c) for c in left)
    heads_right = sum(_is_heading(c) for c in right if c.x0 < x + 30)
    if any(_label_share(side) > 0.45 for side in (left, right)):
        return 0.0
    ends = [
        max((k for k, row in enumerate(rows) if any((c.x0 < x - 3) == here for c in row)), default=0)
        for here in (True, False)
    ]
    both = [c for row in rows[: min(ends) + 1] for c in row]
    for side in ([c for c in both if c.x0 < x - 3], [c for c in both if c.x0 >= x - 3]):
        notes, heads = sum(map(_is_note, side)), sum(map(_is_heading, side))
        if notes >= 2 and notes >= 0.5 * heads and notes + heads > 0.6 * len(side):
            return 0.0  # dates with the headings set above them
        labels = sum(map(_is_label, side))
        if labels >= 3 and labels > 0.45 * len(side):
            return 0.0  # a form: labels beside their values
    gutter = x - max(c.x1 for c in left)
    paired = sum(any(c.x0 < x - 3 for c in row) and any(c.x0 >= x - 3 for c in row) for row in rows)
    rows_left = sum(any(c.x0 < x - 3 for c in row) for row in rows)
    rows_right = sum(any(c.x0 >= x - 3 for c in row) for row in rows)
    thin = min(rows_left, rows_right)
    aligned = paired / max(1, thin)
    contact = any(_CONTACT.search(c.text) for c in (left if len(left) < len(right) else right))
    if heads_left and heads_right:
        score = 4.0
    elif heads_left or heads_right:
        lone = left if heads_left else right
        other = right if heads_left else left
        if max(heads_left, heads_right) >= 0.5 * len(lone):
            return 0.0  # headings beside their sections
        score = 2.5 if contact or aligned < 0.6 or (len(other) > 6 and aligned < 0.85) else 0.0
    else:
        score = 1.0 if aligned < 0.35 and thin >= 5 else 0.0
    if not score:
        return 0.0
    return score * thin + min(gutter, 30.0) * 0.1 + len(rows) * 0.2


def _is_heading(cell: Cell) -> bool:
    from ..sections import heading_of, speaks_of_section  # imported here because sections read documents

    return len(cell.text) < 40 and (heading_of(cell.text) is not None or speaks_of_section(cell.text))


def _is_label(cell: Cell) -> bool:
    """The name of a fact ("Employer", "Telefon:")."""
    from .. import lexicon

    key = lexicon.fold(cell.text.strip(" :"))
    kinds = (
        "email",
        "phone",
        "location",
        "name",
        "title",
        "company",
        "period",
        "degree",
        "field",
        "institution",
        "year",
    )
    return any(key in lexicon.labels(kind) for kind in kinds)


_DURATION = re.compile(r"^\W*\d{1,2}\s*\w{2,8}\.?(?:\W+(?:\w\s)?\d{1,2}\s*\w{2,8}\.?)?\W*$")


def _is_note(cell: Cell) -> bool:
    """A date, a duration or a place: a note to the text beside it."""
    from .. import lexicon
    from ..dates import find_ranges
    from ..places import place_score

    text = cell.text.strip()
    if len(text) < 2:
        return True
    rest = text
    for r in reversed(find_ranges(text)):
        rest = rest[: r.begin] + rest[r.stop :]
    small = lexicon.words("since") | lexicon.words("until") | lexicon.words("present")
    if all(len(w) < 3 or lexicon.fold(w) in small for w in re.findall(r"[^\W\d_]+", rest)) and (
        rest != text or len(text) > 2
    ):
        return True
    if _CONTACT.search(text.replace("–", "")):
        return False
    return (len(text) < 24 and bool(_DURATION.match(text))) or (len(text) < 32 and place_score(text) > 0.6)


def _label_share(side: list[Cell]) -> float:
    """The share of cells that are notes, so belong to the text beside them."""
    return sum(map(_is_note, side)) / len(side)


# --- lines -----------------------------------------------------------------------------------------------------------


def _lines(region: _Region, page: int, key: int) -> list[Line]:
    rows = _rows(region.cells)
    lines = [_line(row, page, key) for row in rows]
    edge = region.x1
    for index, line in enumerate(lines):
        if index:
            above = lines[index - 1]
            pitch = (line.bottom - above.bottom) / max(line.size, above.size, 1.0)
            line.gap = max(0.0, pitch - 1.25)
            word = next((i for i, c in enumerate(line.text) if c in " \t"), len(line.text))
            width = line.xs[word - 1][1] - line.xs[0][0] if line.xs and word else 0.0
            above.wraps = edge - above.x1 < width + 0.3 * above.size
        else:
            line.gap = 2.0
    return lines


def _line(row: list[Cell], page: int, key: int) -> Line:
    text = ""
    runs: list[Run] = []
    xs: list[tuple[float, float]] = []
    bullet = row[0].marked and len(row) == 1
    for position, cell in enumerate(row):
        body, mark = _trim(cell, position == 0)
        bullet = bullet or (mark and position == 0)
        if not body.text:
            bullet = bullet or position == 0
            continue
        if text:
            text += "\t"
            xs.append((xs[-1][1], xs[-1][1]))
        shift = len(text)
        text += body.text
        xs.extend(body.xs)
        runs.extend(Run(r.start + shift, r.end + shift, r.bold, r.italic, r.size, r.color) for r in body.runs)
    x0 = xs[0][0] if xs else row[0].x0
    line = Line(text, page, x0, min(c.top for c in row), max(c.x1 for c in row), max(c.bottom for c in row), runs, xs)
    line.bullet, line.region = bullet, key
    return line


def _trim(cell: Cell, first: bool) -> tuple[Cell, bool]:
    """The cell with clean text and, when first in its line, without its list mark."""
    body, mark = strip_bullet(cell.text) if first else (cell.text, False)
    if first and not mark and len(cell.text.strip()) == 1 and not cell.text.strip().isalnum():
        body, mark = "", True
    cut = len(cell.text) - len(body)
    if len(clean(body)) != len(body):
        keep = [i for i in range(cut, len(cell.text)) if clean(cell.text[i]) != ""]
    else:
        keep = list(range(cut, len(cell.text)))
    text = "".join(clean(cell.text[i]) for i in keep)
    position = {old: new for new, old in enumerate(keep)}
    runs = []
    for run in cell.runs:
        inside = [position[i] for i in range(run.start, run.end) if i in position]
        if inside:
            runs.append(Run(inside[0], inside[-1] + 1, run.bold, run.italic, run.size, run.color))
    return Cell(
        cell.x0, cell.x1, cell.top, cell.bottom, cell.base, cell.size, text, runs, [cell.xs[i] for i in keep]
    ), mark
