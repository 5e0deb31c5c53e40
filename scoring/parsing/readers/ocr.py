"""Scanned pages through tesseract, when it is installed.

Tesseract is given pictures and asked for lines (hOCR): each has a baseline, which may slope as the paper lay, and a
height of its letters. Bold isn't told and is measured: bold strokes are thicker than the page's others.
"""

from __future__ import annotations

import ctypes
import re
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from statistics import median
from typing import Any, Final

import lxml.etree
import numpy as np
import pypdfium2 as pdfium

from .. import lexicon
from ..document import Document
from ..errors import ParseError
from ..language import detect
from .cells import Cell, Glyph, cells_of_page
from .layout import lines_of_pages

_SCALE: Final = 200 / 72  # 200 dpi reads text of 9 points well
_MAX_PAGES: Final = 4
_MAX_PIXELS: Final = 12_000_000
_CPU_S: Final = 12  # of processor time for a picture
_MODELS: Final = {"en": "eng", "es": "spa", "pt": "por", "fr": "fra", "de": "deu"}
_SAMPLE: Final = (0.3, 0.65)  # of the first page's height: enough to tell the language by
_SAMPLE_WORDS: Final = 12
_MIN_CONFIDENCE: Final = 30.0
_LEADING: Final = 1.28  # what a line's height in print means against tesseract's height of its letters
_ALIKE: Final = 0.14
_BOLD: Final = 1.18
_PERHAPS_BOLD: Final = 1.12
_LONG: Final = 4
_ROUND: Final = 0.75  # of the height of an x: list marks are smaller and as wide as high
_PR_SET_PDEATHSIG: Final = 1
_LIBC: Final = ctypes.CDLL(None)
_BOX = re.compile(r"bbox (\d+) (\d+) (\d+) (\d+)")
_BASELINE = re.compile(r"baseline (-?[\d.]+) (-?[\d.]+)")
_LOCAL = re.compile(r"^[\w.+-]*[a-z\d][QOCG©]$")
_HOST = re.compile(r"^[a-z\d-]+(?:\.[a-z\d-]+)+$")
_ADDRESS = re.compile(r"^([\w.+-]*[a-z\d])[QOCG©]([a-z\d-]+(?:\.[a-z\d-]+)+)$")
_NUMBER = re.compile(r"(x_size|x_descenders|x_ascenders|x_wconf|textangle) (-?[\d.]+)")


@dataclass(slots=True)
class _Word:
    """A word and its box in pixels."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    bold: bool = False


@dataclass(slots=True)
class _Line:
    """Words on one baseline, y = base + slope * (x - x0); `size` is the height of a letter with both its ends."""

    words: list[_Word]
    x0: float
    base: float
    slope: float
    size: float
    x_height: float


def read_scan(data: bytes, *, patience_s: float) -> Document:
    """The text of a PDF of pictures.

    Raises:
        ParseError: needs_ocr when tesseract is missing or finds nothing; timeout when the first page takes
            longer than `patience_s`.
    """
    program = shutil.which("tesseract")
    if program is None:
        raise ParseError("needs_ocr")
    until = time.monotonic() + patience_s
    pdf = pdfium.PdfDocument(data)
    try:
        pages: list[list[Cell]] = []
        sizes: list[tuple[float, float]] = []
        models = ""
        for index in range(min(len(pdf), _MAX_PAGES)):
            page = pdf[index]
            width, height = page.get_width(), page.get_height()
            scale = min(_SCALE, (_MAX_PIXELS / max(1.0, width * height)) ** 0.5)
            picture = page.render(scale=scale, grayscale=True).to_numpy()
            picture = np.ascontiguousarray(picture.reshape(picture.shape[:2]))
            models = models or _models(program, picture, until)
            lines = _recognise(program, picture, models, until)
            if lines is None:
                break
            pages.append(cells_of_page(_glyphs(lines, scale)))
            sizes.append((width, height))
    finally:
        pdf.close()
    if not pages:
        raise ParseError("timeout")
    if not any(pages):
        raise ParseError("needs_ocr")
    return Document(lines=lines_of_pages(pages, sizes), format="pdf", pages=len(pages))


@cache
def _installed(program: str) -> frozenset[str]:
    listing = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=10, check=False)
    return frozenset(listing.stdout.split())


def _models(program: str, page: Any, until: float) -> str:
    """The model to read a document with: that of its language, told from a strip of its first page, since each more
    costs half as much time again. All of them for a strip with few words."""
    have = {language: model for language, model in _MODELS.items() if model in _installed(program)}
    if len(have) < 2:
        return next(iter(have.values()), "eng")
    first, last = (int(share * page.shape[0]) for share in _SAMPLE)
    strip = _recognise(program, page[first:last], next(iter(have.values())), until) or []
    if sum(len(line.words) for line in strip) < _SAMPLE_WORDS:
        return "+".join(have.values())
    lines = lines_of_pages([cells_of_page(_glyphs(strip, _SCALE))], [(page.shape[1], page.shape[0])])
    return have.get(detect(Document(lines=lines, format="pdf", pages=1)), next(iter(have.values())))


def _limit() -> None:
    """Ends tesseract with the child that asked it, and when it takes too long."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_S, _CPU_S + 1))


def _recognise(program: str, picture: Any, models: str, until: float) -> list[_Line] | None:
    """The lines of a picture; None when there is no time left."""
    height, width = picture.shape
    command = [program, "stdin", "stdout", "-l", models, "--psm", "3", "hocr"]
    try:
        run = subprocess.run(
            command,
            input=b"P5 %d %d 255\n" % (width, height) + picture.tobytes(),
            capture_output=True,
            timeout=max(0.1, until - time.monotonic()),
            check=False,
            preexec_fn=_limit,  # safe: this process has one thread
        )
    except subprocess.TimeoutExpired:
        return None
    if not run.stdout:
        return []
    lines = _without_rules(list(_lines(run.stdout)))
    _find_bold(lines, picture < _threshold(picture))
    return lines


def _lines(hocr: bytes) -> Iterator[_Line]:
    parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    tree = lxml.etree.fromstring(hocr, parser)
    for element in tree.iter("{*}span"):
        if element.get("class") in ("ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat"):
            words = _joined([word for child in element.iter("{*}span") if (word := _word(child))])
            if words:
                yield from _line(element.get("title", ""), words)


def _without_rules(lines: list[_Line]) -> list[_Line]:
    """Without the letters that are seen in drawn lines: far lower than letters are."""
    lowest = 0.3 * median([line.size for line in lines]) if lines else 0.0
    for line in lines:
        line.words = [word for word in line.words if word.bottom - word.top > lowest or len(word.text) < 3]
    return [line for line in lines if line.words]


def _word(element: Any) -> _Word | None:
    title, text = element.get("title", ""), "".join(element.itertext()).strip()
    box, sure = _BOX.search(title), dict(_NUMBER.findall(title)).get("x_wconf")
    if element.get("class") != "ocrx_word" or not box or not text or sure is None:
        return None
    if float(sure) < _MIN_CONFIDENCE and "@" not in text:
        return None
    x0, top, x1, bottom = map(float, box.groups())
    return _Word(text, x0, top, x1, bottom)


def _joined(words: list[_Word]) -> list[_Word]:
    """An address that was cut at its @ has parts whose boxes overlap: they are one word."""
    joined: list[_Word] = []
    for word in words:
        last = joined[-1] if joined else None
        if last and last.x0 <= word.x0 < last.x1 - 0.2 * (last.x1 - last.x0) / len(last.text):
            joined[-1] = _Word(
                last.text + word.text,
                last.x0,
                min(last.top, word.top),
                max(last.x1, word.x1),
                max(last.bottom, word.bottom),
            )
        else:
            joined.append(word)
    return _with_at(joined)


def _with_at(words: list[_Word]) -> list[_Word]:
    """E-mail addresses whose @ was read as the capital it looks like: some languages' models don't know it."""
    whole: list[_Word] = []
    for word in words:
        last = whole[-1] if whole else None
        near = last is not None and word.x0 - last.x1 < 1.2 * (word.bottom - word.top)
        if last and near and _LOCAL.match(last.text) and _HOST.match(word.text):
            last.text, last.x1 = f"{last.text}{word.text}", word.x1
        else:
            whole.append(word)
    for word in whole:
        match = None if "@" in word.text else _ADDRESS.match(word.text)
        if match and match[2].rpartition(".")[2] in lexicon.domains():
            word.text = f"{match[1]}@{match[2]}"
    return whole


def _line(title: str, words: list[_Word]) -> Iterator[_Line]:
    numbers = {name: float(value) for name, value in _NUMBER.findall(title)}
    box, baseline = _BOX.search(title), _BASELINE.search(title)
    size = numbers.get("x_size", 0.0)
    if box is None or size <= 0:
        return
    x0, _, _, bottom = map(float, box.groups())
    x_height = size - numbers.get("x_ascenders", 0.0) - numbers.get("x_descenders", 0.0)
    if "textangle" in numbers:  # a column of list marks is taken for text that runs down the page
        if not any(c.isalnum() for word in words for c in word.text):
            yield from (_mark(mark, size) for word in words for mark in _marks(word))
        return
    slope, offset = (float(baseline[1]), float(baseline[2])) if baseline else (0.0, 0.0)
    if words[0].text != "•" and _is_mark(words, x_height):
        words[0].text = "•"
    for word in words[1:]:
        if _is_dot(word, x_height):
            word.text = "·"
    yield _Line(words, x0, bottom + offset, slope, size, x_height)


def _marks(word: _Word) -> Iterator[_Word]:
    count, side = len(word.text), word.x1 - word.x0
    step = (word.bottom - word.top - side) / max(1, count - 1)
    for k in range(count):
        top = word.top + k * step
        yield _Word("•", word.x0, top, word.x1, top + side)


def _mark(word: _Word, size: float) -> _Line:
    return _Line([word], word.x0, word.bottom + 0.08 * size, 0.0, size, 0.5 * size)


def _is_mark(words: list[_Word], x_height: float) -> bool:
    """Whether a line begins with a list mark: one small character as wide as high, apart from what follows."""
    first = words[0]
    width, height = first.x1 - first.x0, first.bottom - first.top
    alone = len(words) > 1 and words[1].x0 - first.x1 > 0.3 * x_height
    return (
        len(first.text) == 1
        and alone
        and height < 1.25 * x_height
        and 0.7 < width / max(1.0, height) < 1.45
        and (not first.text.isalnum() or height < _ROUND * x_height)
    )


def _is_dot(word: _Word, x_height: float) -> bool:
    """A dot between two values at half the height of a letter is taken for a hyphen or a letter."""
    width, height = word.x1 - word.x0, word.bottom - word.top
    return len(word.text) == 1 and height < 0.45 * x_height and 0.6 < width / max(1.0, height) < 1.7


def _threshold(picture: Any) -> float:
    """Between ink and paper, by the darkest and the commonest grey."""
    paper, ink = float(np.median(picture)), float(np.percentile(picture, 0.5))
    return (paper + ink) / 2


def _find_bold(lines: list[_Line], ink: Any) -> None:
    """Marks words whose strokes are thicker, for their height, than those of most words on the page. Of a word of few
    letters that can't be told: it goes with a bold one beside it."""
    sizes = _steadied([line.size for line in lines])
    thick = [[_stroke(ink, word) / size for word in line.words] for line, size in zip(lines, sizes, strict=True)]
    long = [stroke for line, row in zip(lines, thick, strict=True) for word, stroke in _measured(line, row)]
    usual = median(long) if long else 0.0
    for line, row in zip(lines, thick, strict=True):
        for word, stroke in _measured(line, row):
            word.bold = stroke > _BOLD * usual > 0
        pairs = [*pairwise(zip(line.words, row, strict=True))]
        for (before, _), (word, stroke) in pairs:
            word.bold = word.bold or (before.bold and stroke > _PERHAPS_BOLD * usual)
        for (word, stroke), (after, _) in reversed(pairs):
            word.bold = word.bold or (after.bold and stroke > _PERHAPS_BOLD * usual)


def _measured(line: _Line, row: list[float]) -> Iterator[tuple[_Word, float]]:
    for word, stroke in zip(line.words, row, strict=True):
        if sum(c.isalpha() for c in word.text) >= _LONG:
            yield word, stroke


def _stroke(ink: Any, word: _Word) -> float:
    """The mean thickness of strokes in pixels: twice the ink by the length of its edge."""
    part = ink[int(word.top) : int(word.bottom), int(word.x0) : int(word.x1)]
    if min(part.shape) < 2:
        return 0.0
    edges = np.count_nonzero(part[1:] != part[:-1]) + np.count_nonzero(part[:, 1:] != part[:, :-1])
    return 2.0 * float(np.count_nonzero(part)) / max(1.0, 0.79 * float(edges))


def _glyphs(lines: list[_Line], scale: float) -> list[Glyph]:
    """The letters of a page as it would be if the paper had lain straight; in points."""
    if not lines:
        return []
    wide = [line.slope for line in lines for _ in line.words if len(line.words) > 3]
    slope = median(wide) if wide else 0.0
    centre = median([word.x0 for line in lines for word in line.words])
    sizes = _steadied([line.size for line in lines])
    glyphs: list[Glyph] = []
    for line, size in zip(lines, sizes, strict=True):
        middle = (line.words[0].x0 + line.words[-1].x1) / 2
        base = line.base + line.slope * (middle - line.x0) - slope * (middle - centre)
        for number, word in enumerate(line.words):
            glyphs.extend(_letters(word, base / scale, size / scale, scale, number))
    return glyphs


def _steadied(sizes: list[float]) -> list[float]:
    """Heights that differ by less than a reading error as one: that of the most lines."""
    left, steady = sorted(sizes), dict[float, float]()
    while left:
        middle = max(left, key=lambda size: sum(abs(other - size) < _ALIKE * size for other in left))
        near = [size for size in left if abs(size - middle) < _ALIKE * middle]
        steady |= dict.fromkeys(near, median(near))
        left = [size for size in left if size not in steady]
    return [steady[size] for size in sizes]


def _letters(word: _Word, base: float, height: float, scale: float, number: int) -> Iterator[Glyph]:
    """A word's characters spread evenly over its box."""
    step, size = (word.x1 - word.x0) / scale / len(word.text), _LEADING * height
    top, bottom = base - 0.8 * size, base + 0.2 * size
    for k, char in enumerate(word.text):
        left = word.x0 / scale + k * step
        spaces = 2 if k == 0 and number else 0
        yield Glyph(left, left + step, top, bottom, base, char, size, word.bold, False, 0, spaces)
