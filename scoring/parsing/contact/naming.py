"""Where the person's name stands: in large type, at the top, near an address that holds it, beside a label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from .. import lexicon
from ..dates import fold_same_length
from ..document import SEPARATORS, Document, Line, slice_line
from ..headings import heading_of
from ..joining import join_lines
from ..lexicon import fold
from ..names import name_score
from ..places import place_score
from ..roles import hits
from ..sections import Section
from ..spans import Span
from .marks import label_of


def find_name(document: Document, sections: list[Section], local: str) -> tuple[Span | None, float]:
    top = [line for line in document.lines if line.page == 1]
    top = [line for k, line in enumerate(top) if not _is_monogram(line, top[max(0, k - 2) : k + 3])]
    largest = max(map(_tallest, top), default=0.0)
    set_large = any(_tallest(line) < largest - 0.6 for line in top)
    starts = {id(s.lines[0]) for s in sections if s.lines and not s.kind}
    best: tuple[float, Span] | None = None
    for index, line in enumerate(top):
        if line.bullet or (len(line.text) > 90 and index > 2) or (heading_of(line.text) and line.size < largest):
            continue
        labelled = label_of(line.text) == "name"
        for whole in (
            () if labelled or heading_of(line.text) else _whole_names(top, index, largest, set_large=set_large)
        ):
            if (score := name_score(whole.text, local)) > 0:
                score += _completes_name(line.text, whole.text, local, set_large=set_large)
                score += 2.5 + 0.6 * (index == 0) - min(index, 20) * 0.12 + 0.1 * len(whole.text.split())
                score += set_large * (1.0 * (id(line) in starts) + 0.3 * line.bold)
                if best is None or score > best[0]:
                    best = score, Span(whole, 0, len(whole.text), "name", score)
        position = 0
        for begin, end in [*(m.span() for m in _BETWEEN.finditer(line.text)), (len(line.text),) * 2]:
            titled = _announced().match(fold_same_length(line.text[position:begin]))
            position += titled.end() if titled else 0
            text = line.text[position:begin].rstrip(_AROUND)
            start, position = position, end
            score = name_score(text.lstrip(_AROUND), local)
            if score <= 0:
                continue
            runs = [r.size for r in line.runs if r.start < begin and r.end > start]
            size = max(runs, default=line.size)
            score += 2.0 * (size >= largest - 0.1) + 1.0 * (id(line) in starts) - min(index, 20) * 0.12 + 2.5 * labelled
            score += 0.6 * (index == 0) + 0.3 * line.bold
            if best is None or score > best[0]:
                lead = len(text) - len(text.lstrip(_AROUND))
                best = score, Span(line, start + lead, start + len(text.rstrip()), "name", score)
    if best is None or best[0] < 1.2:
        return None, 0.0
    return best[1], best[0]


def _is_monogram(line: Line, near: list[Line]) -> bool:
    """The initials of the name, set beside or above it: `ZP`, `Z | P`."""
    letters = re.sub(r"[\W\d_]", "", line.text)
    if not (1 < len(letters) < 5 and letters[0].isupper()) or len(line.text) > 2 * len(letters) + 3:
        return False
    others = [other.text for other in near if other is not line]
    names = [[w for w in text.split() if w[0].isalpha()] for text in (*others, *map(" ".join, pairwise(others)))]
    proper = [[w for w in words if fold(w) not in lexicon.words("particles")] for words in names]
    return any("".join(w[0] for w in words).upper() == letters.upper() for words in (*names, *proper))


_PLACE = 0.7
_AROUND = " .,;[]{}*~=_"
_BETWEEN = re.compile(rf"\t|\s*[{SEPARATORS}<]\s*|\s+[–—-]\s+|:\s*")


@cache
def _announced() -> re.Pattern[str]:
    """`Resume of`, `Lebenslauf:`, `Hello, I am`: what comes before the name of a document's owner."""
    titles, greetings, introductions = (
        "|".join(re.escape(w) for w in sorted(lexicon.words(kind), key=len, reverse=True))
        for kind in ("document_titles", "greetings", "introductions")
    )
    title = rf"(?:{titles})(?:\s*[:|–—-]|\s+(?:of|for|von|für|fur|de|do|da|del|du))?"
    return re.compile(rf"^\W*(?:{title}|(?:(?:{greetings})\W+)?(?:{introductions}))\s+(?=\w)")


def turn_of(name: Span) -> int | None:
    """Where a name turns from one style or line to another, which is between given and family names; None without one
    such place."""
    line, text = name.line, name.text
    styles = [(run.bold, run.size, run.color) for run in line.runs for _ in range(run.start, run.end)]
    turns = [
        k
        for k in range(1, len(text))
        if text[k - 1].isspace() and (_differ(styles, name.start + k) or _breaks(line, name.start + k))
    ]
    return turns[0] if len(turns) == 1 else None


def _differ(styles: list[tuple[bool, float, int]], at: int) -> bool:
    """Whether the letter at a place has another style than the one before the space."""
    return at < len(styles) and styles[at] != styles[at - 2]


def _breaks(line: Line, at: int) -> bool:
    return at < len(line.xs) and line.xs[at][0] < line.xs[at - 1][0] - 1


def _completes_name(first: str, whole: str, local: str, *, set_large: bool) -> float:
    """How much the words of other lines are missed in a line: names alone are set large here, the address holds them,
    the line ends in a given name, or a given name stands before its family names."""
    own = first.split()
    rest = [fold(word) for word in whole.split() if word not in own]
    last = [fold(word) for word in whole.split() if word in own][-1:]
    in_address = any(len(word) > 2 and word in fold(local) for word in rest)
    ends_in_given = (
        bool(rest) and not lexicon.given_names().isdisjoint(last) and lexicon.family_names().isdisjoint(last)
    )
    begins, began = fold(whole.split(maxsplit=1)[0]), fold(own[0]) if own else ""
    given_before = begins != began and begins in lexicon.given_names() and began not in lexicon.given_names()
    return 0.6 * (set_large and bool(rest)) + 1.2 * in_address + 0.8 * ends_in_given + 0.8 * given_before


def _tallest(line: Line) -> float:
    """The size of the largest text in a line; a lone letter may come from another font."""
    return max((run.size for run in line.runs if run.end - run.start > 1), default=line.size)


def _whole_names(top: list[Line], index: int, largest: float, *, set_large: bool) -> Iterator[Line]:
    """A name in large type set over two or three lines, or with a wide gap inside; where nothing is set large, only
    single words are put together."""
    line = _large_part(top[index], largest)
    if line is None:
        return
    if "\t" in line.text or line is not top[index]:
        yield line
    yield from _with_given_name(line, top[max(0, index - 1) : index], top[index + 1 : index + 2])
    joined = line
    for below in [other for other in top[index + 1 : index + 6] if not _beside(line, other)][:2]:
        part = _large_part(below, largest)
        if part is None or _is_address(part.text) or abs(_tallest(part) - _tallest(line)) > 0.6:
            return
        words = [part.text.split(), line.text.split()]
        if {*words[0]} & {*words[1]} or not (set_large or all(len(w) == 1 for w in words)):
            return
        joined = join_lines(joined, part)
        if len(joined.text.split()) <= 5:
            yield joined
            yield from _with_given_name(joined, top[max(0, index - 1) : index], [])


def _is_address(text: str) -> bool:
    return any(c.isdigit() for c in text) or ("," in text and place_score(text) > 0.7)


def _with_given_name(line: Line, above: list[Line], below: list[Line]) -> Iterator[Line]:
    """A large family name with the given names in smaller type above or below it."""
    given = lexicon.given_names()
    proper = [word for word in fold(line.text).split() if word not in lexicon.words("particles")]
    if "\t" in line.text or not proper or (len(proper) > 1 and proper[0] in given - lexicon.family_names()):
        return
    # Two large words may be two family names below a given one; above something they are a name.
    near = above if len(proper) > 1 else [*above, *below]
    smaller = [other for other in near if _tallest(other) < _tallest(line) - 0.6 and other.region == line.region]
    for other in smaller:
        words = [fold(word) for word in re.split(r"[\s-]+", other.text)]
        known = len(words) <= 3 and all(word in given for word in words)
        lone = (
            other in above
            and place_score(other.text) < _PLACE
            and re.fullmatch(r"[A-ZÀ-Ý][^\W\d_]+(?:[- ][A-ZÀ-Ý][^\W\d_]+)?", other.text)
        )
        if known or (lone and not hits("title", other.text) and not heading_of(other.text)):
            yield join_lines(*((other, line) if other in above else (line, other)))


def _beside(name: Line, other: Line) -> bool:
    """Whether a line stands to the right of a name, as an address does in a letterhead, and not below it."""
    return bool(name.xs and other.xs) and other.x0 > name.x1


def _large_part(line: Line, largest: float) -> Line | None:
    """What is set in the largest type: the line, or a part of it beside smaller text; None without any."""
    if _tallest(line) < largest - 0.6:
        return None
    large = [run for run in line.runs if run.size >= largest - 0.6 and line.text[run.start : run.end].strip()]
    if not large or all(run.size >= largest - 0.6 for run in line.runs if line.text[run.start : run.end].strip()):
        return line
    rest = re.match(r"\w*", line.text[large[-1].end :])  # small capitals go on in smaller type
    text = line.text[: large[-1].end + (rest.end() if rest else 0)].rstrip()
    return slice_line(line, large[0].start, len(text))
