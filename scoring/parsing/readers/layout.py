"""Cells of all pages to lines in reading order."""

from __future__ import annotations

import re
from collections import defaultdict

from .. import lexicon
from ..document import SEPARATORS, Line, Run, clean, strip_bullet
from ..lexicon import fold
from .cells import Cell, rows_of
from .columns import Region, regions_of
from .strips import apart, mended


def lines_of_pages(pages: list[list[Cell]], sizes: list[tuple[float, float]]) -> list[Line]:
    """All lines in reading order; a column that goes on over a page break stays one stream."""
    streams: dict[int, list[Line]] = defaultdict(list)
    spans: dict[int, tuple[float, float]] = {}
    furniture = _furniture(pages, sizes)
    for number, cells in enumerate(pages, 1):
        kept = [c for c in cells if (number, id(c)) not in furniture]
        for region in regions_of(apart(kept), depth=0):
            key = _stream(region, spans, streams, number)
            spans[key] = (
                min(region.x0, spans.get(key, (region.x0, 0))[0]),
                max(region.x1, spans.get(key, (0, 0))[1]),
            )
            streams[key].extend(_lines(region, number, key))
    return [line for key in sorted(streams) for line in streams[key]]


def _stream(region: Region, spans: dict[int, tuple[float, float]], streams: dict[int, list[Line]], page: int) -> int:
    """The stream of an earlier page that this region continues, else a new one."""
    fitting: list[int] = []
    for key in sorted(spans, reverse=True):
        if streams[key][-1].page == page:
            continue
        x0, x1 = spans[key]
        if min(x1, region.x1) - max(x0, region.x0) > 0.5 * (region.x1 - region.x0):
            if abs(x0 - region.x0) < 12 or sum(abs(line.x0 - region.x0) < 6 for line in streams[key]) > 1:
                return key
            fitting.append(key)
    # text set in from the margin goes on in the only column there is
    alone = len(fitting) == 1 and all(lines[-1].page < page for lines in streams.values())
    return fitting[0] if alone else max(spans, default=-1) + 1


_PARTS = re.compile(rf"\s*[{SEPARATORS}]\s*|\s+[–—-]\s+")
_MAIL = re.compile(r"\S+@\S+\.\w+")


def _furniture(pages: list[list[Cell]], sizes: list[tuple[float, float]]) -> set[tuple[int, int]]:
    """Page headers and footers: page numbers, and the same text at the same edge on later pages.

    A footer that is repeated goes from the first page as well, unless it says how to reach the person.
    """
    found: set[tuple[int, int]] = set()
    seen: dict[tuple[str, int], tuple[int, int] | None] = {}
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
    reached = {mail for cell in (pages[0] if pages else ()) for mail in _MAIL.findall(cell.text)}
    for page, (cells, (_, height)) in enumerate(zip(pages, sizes, strict=True), 1):
        found |= {(page, id(cell)) for cell in _signed(cells, height)}
        for cell in cells:
            edge = cell.top < 0.07 * height or cell.bottom > 0.93 * height
            if not edge:
                continue
            text = cell.text.strip()
            key = (re.sub(r"\d+", "#", text).casefold(), round(cell.top / 4))
            low = cell.bottom > 0.93 * height
            paged = page > 1 and len(text) < 60 and re.search(rf"[^\W\d_]\W{{1,3}}{page}$", text)
            numbered = number.match(text) and (low or page > 1)
            again = page > 1 and any(mail in text for mail in reached)  # `Ada Lind · ada@example.org`
            if again or paged or numbered or tail.search(text) or (key in seen and len(pages) > 1):
                found.add((page, id(cell)))
            if len(pages) > 1 and (first := seen.get(key)):
                found.add(first)
            reaches = "@" in text or sum(char.isdigit() for char in text) > 6
            seen.setdefault(key, (page, id(cell)) if low and not reaches else None)
    return found


def _signed(cells: list[Cell], height: float) -> list[Cell]:
    """The foot of a page that names the document: `3 May 2026<tab>Ada Lind · Curriculum Vitae`."""
    low = [cell for cell in cells if cell.bottom > 0.93 * height]
    named = [
        cell for cell in low if any(fold(p) in lexicon.words("document_titles") for p in _PARTS.split(cell.text)[1:])
    ]
    return [cell for cell in low if any(abs(cell.base - name.base) < 2 for name in named)]


def _lines(region: Region, page: int, key: int) -> list[Line]:
    rows = rows_of(mended(region.cells))
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
        runs.extend(r.moved(shift) for r in body.runs)
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
    if cut == 0 and clean(body) == body:
        return cell, mark
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
