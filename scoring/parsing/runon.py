"""Skills in a row without a mark between them: chips of a web page, words with wide gaps, names in one string."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from scoring.skills import taxonomy

from . import lexicon
from .document import SEPARATORS, Line

_DASH = re.compile(r"\s[–—-]\s")
_DOUBLE = re.compile(r" {2,}")
_MARK = re.compile(rf"[,;{SEPARATORS}]")
_WIDE = 0.45  # of the font size: wider than the spaces of text that is not justified
_CONTRAST = 1.55  # against the narrowest space of the piece or the usual one
_USUAL = 0.3
_TILED = 0.6  # share of the words that known skills must cover
_LONGEST = 6  # words of one skill


def pieces(line: Line, begin: int, stop: int) -> list[tuple[int, int]]:
    """The parts of `line.text[begin:stop]`: cut at wide gaps, or into the known skills that it is made of."""
    if not _MARK.search(line.text):
        dashes = [(m.start(), m.end()) for m in _DASH.finditer(line.text, begin, stop)]
        if len(dashes) > 1:
            return list(zip([begin, *(e for _, e in dashes)], [*(b for b, _ in dashes), stop], strict=True))
        parts = [(begin, stop)] if celled(line) else _cut_at_gaps(line, begin, stop)
        if len(parts) > 1:
            return parts
    tiles = _tiles(line.text[begin:stop])
    return [(begin + b, begin + e) for b, e in tiles] if tiles else [(begin, stop)]


def celled(line: Line) -> bool:
    """Whether the items of a line stand in cells of their own, so that the spaces inside are not between items."""
    cells = line.text.split("\t")
    return len(cells) > 2 or (len(cells) == 2 and bool(line.xs) and all(len(c.split()) < 4 for c in cells))


def is_run_on(text: str) -> bool:
    """Whether a text without marks is a string of skills rather than a sentence."""
    return bool(_tiles(text))


def _cut_at_gaps(line: Line, begin: int, stop: int) -> list[tuple[int, int]]:
    """Parts between gaps that are clearly wider than the spaces inside names."""
    doubled = [(m.end(), n.start()) for m, n in pairwise(_DOUBLE.finditer(f"  {line.text[begin:stop]}  "))]
    if len(doubled) > 1:
        return [(begin + b - 2, begin + e - 2) for b, e in doubled]
    spaces = [i for i in range(begin + 1, stop - 1) if line.text[i] == " "]
    if not line.xs or not spaces or not line.size:
        return [(begin, stop)]
    widths = {i: (line.xs[i + 1][0] - line.xs[i - 1][1]) / line.size for i in spaces if i + 1 < len(line.xs)}
    usual = min([*widths.values(), _USUAL] if not _typed(line, begin, stop) else widths.values())
    cuts = [i for i, width in widths.items() if width > _WIDE and width > _CONTRAST * usual]
    if len(cuts) == len(widths) > 4:
        return [(begin, stop)]  # justified or letter-spaced text
    edges = [begin - 1, *cuts, stop]
    return [(a + 1, b) for a, b in pairwise(edges) if b > a + 1]


def _typed(line: Line, begin: int, stop: int) -> bool:
    """Whether all letters are equally wide, and so are spaces: type of a machine."""
    widths = [
        x1 - x0 for (x0, x1), char in zip(line.xs[begin:stop], line.text[begin:stop], strict=True) if char.isalpha()
    ]
    return len(widths) > 5 and max(widths) - min(widths) < 0.02 * line.size


@lru_cache(maxsize=4096)
def _tiles(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of known skills and of the words between them; empty when the text is not a string of skills."""
    spans: list[tuple[int, int]] = []
    at = 0
    for word in text.split():
        begin = text.index(word, at)
        at = begin + len(word)
        spans.append((begin, at))
    if len(spans) < 2 or _MARK.search(text) or is_known(text):
        return ()
    best = _cover(text, spans)
    parts = [(text[spans[i][0] : spans[j - 1][1]], j - i, known) for i, j, known in best]
    tiles = [part for part, _, known in parts if known]
    covered = sum(n for _, n, known in parts if known)
    joined = any(_joint(part) for part, _, known in parts if not known)
    whole = covered == len(spans) and (len(spans) > 3 or all(map(is_tool, tiles)))
    one = len({taxonomy().find(tile) for tile in tiles}) == 1  # `LabWare LIMS`: a product with what it is
    if len(tiles) < 2 or one or joined or not (whole or (len(spans) > 5 and covered >= _TILED * len(spans))):
        return ()
    return tuple((spans[i][0], spans[j - 1][1]) for i, j, _ in best)


def _cover(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int, bool]]:
    """The cut into tiles that covers most words with known skills, in as few tiles as possible."""
    best: list[tuple[float, list[tuple[int, int, bool]]]] = [(0.0, [])]
    for j in range(1, len(spans) + 1):
        options = []
        for i in range(max(0, j - _LONGEST), j):
            score, chosen = best[i]
            known = is_known(text[spans[i][0] : spans[j - 1][1]])
            options.append((score + (j - i - 0.1 if known else -0.2), [*chosen, (i, j, known)]))
        best.append(max(options, key=lambda option: option[0]))
    return best[-1][1]


def _joint(text: str) -> bool:
    """Whether words between skills join them to a phrase or sentence."""
    return any(lexicon.fold(word) in lexicon.words("stopwords") for word in text.split())


def is_known(text: str) -> bool:
    """Whether a text is the name of a known skill, taken at its word."""
    words = lexicon.fold(text).split()
    edges = {words[0], words[-1]} if words else set()
    if not words or (len(text) < 2 and text not in ("R", "C")) or edges & lexicon.words("stopwords"):
        return False
    return taxonomy().find(text) is not None


def is_tool(text: str) -> bool:
    """Whether a text is the name of a known tool."""
    skill = taxonomy().find(text)
    return skill is not None and skill.kind == "tool"
