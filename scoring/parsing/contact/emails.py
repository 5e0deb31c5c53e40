"""The e-mail address, also when it is broken, spaced or glued to its neighbours."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from .. import lexicon
from ..document import Line, slice_line
from ..joining import join_lines
from ..spans import Span
from .marks import EMAIL

_GLUED_LABEL = re.compile(r"^(?:E-?[Mm]ail|Correo|Courriel|E-?MAIL)(?=\w{3})")
_BROKEN_EMAIL = re.compile(r"[\w.+%'-]+\s?@\s?[\w-]+(?:\.[\w-]+)*\s?\.\s?[a-z]{2,24}(?![\w@]|\.[a-z])", re.IGNORECASE)
_DOMAINS = lexicon.domains()


def find_email(lines: Sequence[Line], around: Sequence[Line] | None = None) -> Span | None:
    """The first address in `lines`; what a narrow column broke off it is looked for in `around` (or there)."""
    place = {id(line): k for k, line in enumerate(around or lines)}

    def near(line: Line, first: int, stop: int) -> Sequence[Line]:
        k = place.get(id(line))
        return () if k is None else (around or lines)[max(0, k + first) : k + stop]

    for line in lines:
        match = EMAIL.search(line.text)
        if match:
            whole = _to_the_end(line, match, _below(line, match.start(), near(line, 1, 4)))
            return _without_label(_from_the_start(whole, near(line, -1, 0)))
    for line in lines:
        match = _BROKEN_EMAIL.search(line.text)
        if match:
            return Span(line, match.start(), match.end(), "email", 1.0)
    for first, second in itertools.pairwise(lines):
        glued = first.text.rstrip() + second.text.strip().split("\t")[0]
        match = EMAIL.search(glued)
        if match and match.end() > len(first.text.rstrip()) > match.start() and "@" in first.text + second.text:
            merged = Line(glued, first.page, first.x0, first.top, first.x1, second.bottom, offset=first.offset)
            return _from_the_start(Span(merged, match.start(), match.end(), "email", 0.5), near(first, -1, 0))
    return None


def _below(line: Line, start: int, lines: Sequence[Line]) -> Sequence[Line]:
    """The line below, or what of it stands below the address where rows of two columns were read as one."""
    for below in lines if line.xs else ():
        cell = below.text.rfind("\t") + 1
        near = below.page == line.page and 0 < below.bottom - line.bottom < 2 * line.size
        if cell and near and len(below.xs) > cell and abs(below.xs[cell][0] - line.xs[start][0]) < 3:
            return [slice_line(below, cell, len(below.text))]
    return lines[:1]


def _from_the_start(span: Span, above: Sequence[Line]) -> Span:
    """An address whose first words stand alone in the line above: `ada.` over `lind@example.org`."""
    if not above or span.start or not re.fullmatch(r"[\w.+-]*[-._]", above[0].text.strip()):
        return span
    joined = join_lines(above[0], span.line, glue="")
    return Span(joined, 0, len(joined.text) - len(span.line.text) + span.end, "email", min(span.score, 1.0))


def _to_the_end(line: Line, match: re.Match[str], below: Sequence[Line]) -> Span:
    """An address that was broken in the middle of its domain, or at a dot, goes on in the line below."""
    rest = below[0].text.strip() if below else ""
    domain = match.group().rpartition(".")[2].lower()
    whole = (domain if "." not in rest else "") + rest.rpartition(".")[2]
    text = line.text.rstrip()
    fits = re.fullmatch(r"[a-z\d.-]{1,20}", rest) and re.search("[a-z]", rest)
    cut = match.end() == len(text) and (domain not in _DOMAINS or (whole in _DOMAINS and (line.wraps or len(rest) < 3)))
    stopped = text[match.end() :] == "." and rest in _DOMAINS
    if not fits or not (cut or stopped):
        return Span(line, match.start(), match.end(), "email", 3.0)
    merged = Line(text + rest, line.page, line.x0, line.top, line.x1, below[0].bottom, offset=line.offset)
    merged.xs = [*line.xs[: len(text)], *below[0].xs[: len(rest)]] if line.xs else []
    return Span(merged, match.start(), len(merged.text), "email", 1.0)


def _without_label(span: Span) -> Span:
    """An address that its label was set against: `E-mailada@example.org`."""
    label = _GLUED_LABEL.match(span.text)
    return Span(span.line, span.start + label.end(), span.end, "email", span.score - 1.0) if label else span


def email_value(span: Span) -> str:
    """The address without spaces that a line break or kerning put in."""
    return re.sub(r"\s+", "", span.text).strip(".'-")
