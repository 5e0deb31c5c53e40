"""A document as the parser sees it: lines of styled text with geometry, in reading order.

Every reader (PDF, DOCX, ...) makes the same `Document`, so that nothing after it depends on the file format.
Inside a line a tab separates cells: pieces that stand apart on the page (a date on the right, table cells).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

SEPARATORS = "|•·●∙◦▪■▫¦‖│⋄◇◊♦◆∣❙‣⬩⁃⦁"  # between facts on one line
WEB = re.compile(r"\s*[\[(<]?\s*(?:https?://|www\.)[^\s\])>]+[\])>]?", re.IGNORECASE)
"""A web address, with the brackets in which a printed page shows where its links lead."""
MAX_CHARS: Final = 300_000
"""No résumé is longer; of a PDF that is, so many characters are read."""
BULLETS = "▹▻◃⮞❥✱•◦▪▫■□●○◆◇►▸▶‣⁃∙·–—-*+➢➤✓✔→»❖❯›∗⦁◾◽✦✧⬤⯈➔➜"
_SPACES = re.compile(r"[ \u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_APART = re.compile(r"[ \u00a0\u2000-\u200a]{2,}")
_SPELLED = re.compile(r"^\s*[^\W\d_](?:[ \u00a0]\S){2,}(?:[ \u00a0]{2,}[^\W\d_](?:[ \u00a0]\S)+)+\s*$")
_ORNAMENTED = re.compile(r"^\s*([–—―~*+=-]{1,3})\s+(\S.{0,60}?)\s+\1\s*$")
_BULLET = re.compile(rf"^\s*(?:[{re.escape(BULLETS)}]|o(?=\s\S))\s+(?=\S)|^\s*[•▹▻◦▪■●○◆►▸▶‣∙➢➤✓✔❖⦁✦](?=\S)")


@dataclass(slots=True)
class Run:
    """Characters `start:end` of a line in one style; `size` in points."""

    start: int
    end: int
    bold: bool = False
    italic: bool = False
    size: float = 0.0
    color: int = 0

    def moved(self, by: int) -> Run:
        """The same style `by` characters farther on."""
        return Run(self.start + by, self.end + by, self.bold, self.italic, self.size, self.color)


@dataclass(slots=True, eq=False)
class Line:
    """One line (PDF, TXT) or paragraph (DOCX) of text.

    `xs` gives each character's left and right edge where the format knows geometry. `gap` is the white space above in
    line heights. `region` names the column stream the line belongs to: lines of different regions never share an entry.
    """

    text: str
    page: int = 1
    x0: float = 0.0
    top: float = 0.0
    x1: float = 0.0
    bottom: float = 0.0
    runs: list[Run] = field(default_factory=list)
    xs: list[tuple[float, float]] = field(default_factory=list)
    bullet: bool = False
    region: int = 0
    gap: float = 0.0
    heading_level: int = 0
    wraps: bool = False  # the line ends at the right margin, so the next one may continue it
    offset: int = 0  # of the first character in Document.text

    @property
    def size(self) -> float:
        """Font size of most characters."""
        return max(self.runs, key=lambda r: r.end - r.start).size if self.runs else 0.0

    @property
    def bold(self) -> bool:
        """More than half of the line is bold."""
        return sum(r.end - r.start for r in self.runs if r.bold) * 2 > len(self.text)

    @property
    def italic(self) -> bool:
        """More than half of the line is italic."""
        return sum(r.end - r.start for r in self.runs if r.italic) * 2 > len(self.text)

    @property
    def color(self) -> int:
        """Colour of most characters as 0xRRGGBB."""
        return max(self.runs, key=lambda r: r.end - r.start).color if self.runs else 0

    @property
    def caps(self) -> bool:
        """All letters are capitals (and there are at least three)."""
        letters = [c for c in self.text if c.isalpha()]
        return len(letters) > 2 and all(not c.islower() for c in letters)

    def box(self, start: int, end: int) -> tuple[float, float, float, float] | None:
        """The box of characters `start:end` in PDF points, or None without geometry."""
        edges = [e for e in self.xs[start:end] if e[1] > e[0]]
        if not edges:
            return None
        return (min(e[0] for e in edges), self.top, max(e[1] for e in edges), self.bottom)


@dataclass(slots=True)
class Document:
    """Lines in reading order, with the plain text that spans refer to."""

    lines: list[Line]
    format: str
    pages: int = 1
    hints: dict[str, str] = field(default_factory=dict)  # title, author of the file
    text: str = ""

    def __post_init__(self) -> None:
        offset = 0
        for line in self.lines:
            line.offset = offset
            offset += len(line.text) + 1
        self.text = "\n".join(line.text for line in self.lines)


def clean(text: str) -> str:
    """One kind of space, no soft hyphens, no zero-width characters, tabs kept."""
    text = re.sub(r"[\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e]", "", text)
    if _SPELLED.match(text):  # letters set apart, words further apart
        text = "  ".join("".join(word.split()) for word in _APART.split(text.strip()))
    return _SPACES.sub(" ", text)


def strip_bullet(text: str) -> tuple[str, bool]:
    """The text without a leading list mark, and whether there was one; `— Skills —` has an ornament and no mark."""
    if ornamented := _ORNAMENTED.match(text):
        return ornamented[2], False
    match = _BULLET.match(text)
    if not match:
        return text, False
    return text[match.end() :], True


def slice_line(line: Line, start: int, end: int) -> Line:
    """A part of a line as a line of its own; offsets still point into the document."""
    runs = [
        Run(max(r.start, start) - start, min(r.end, end) - start, r.bold, r.italic, r.size, r.color)
        for r in line.runs
        if r.start < end and r.end > start
    ]
    part = Line(line.text[start:end], line.page, line.x0, line.top, line.x1, line.bottom, runs, line.xs[start:end])
    part.region, part.gap, part.wraps, part.offset = line.region, line.gap, line.wraps, line.offset + start
    if part.xs:
        part.x0, part.x1 = part.xs[0][0], part.xs[-1][1]
    return part
