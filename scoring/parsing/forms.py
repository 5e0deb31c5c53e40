"""Labels of forms and tables, such as the Europass's `Name and address of employer`, also where a cell broke them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from . import lexicon
from .document import Line, slice_line
from .lexicon import PLURAL, fold

FACTS: Final = ("period", "year", "title", "company", "institution", "degree", "field", "location")
REMARKS: Final = ("duties", "grade", "terms")
ENDS: Final = ("start", "end")
_JOINTS: Final = re.compile(r"\s*/\s*|\s+(?:and|y|e|et|und|&|or|o|ou|oder)\s+")
_LEADING: Final = re.compile(r"([^:\d]{2,24}?)\s*([:\d]|$)")
_SHORT: Final = 5
_BEGUN: Final = 3  # words of a broken label that are told at least


def label_key(text: str) -> str:
    """A label as the lexicon has it: `Telephone(s):` is `telephone`."""
    return fold(PLURAL.sub("", text)).strip(" :.")


@lru_cache(maxsize=4096)
def label_kind(text: str, kinds: tuple[str, ...] = FACTS) -> str | None:
    """The first of the kinds that a text is a label of: as a whole, in each of its parts, or as its beginning."""
    key = label_key(text)
    parts = [part for part in _JOINTS.split(key) if part]  # `School / University`
    for kind in kinds:
        known = lexicon.labels(kind)
        if key in known or (parts and all(part in known for part in parts)):
            return kind
    return next((kind for kind in kinds if _rests(key, kind)), None)


def leading_label(text: str) -> tuple[str, str]:
    """(`gpa`, `: 3.8`) of `GPA: 3.8`: the words before the first colon or digit, and the rest; both may be empty."""
    head = _LEADING.match(text)
    return (fold(head[1]), text[head.start(2) :]) if head else ("", "")


def announces_date(text: str, dates: Iterable[int]) -> bool:
    """Whether a text begins with words that only say what the date behind them is: `Graduated 2014`, `obtenu en 2019`,
    `Titulación: 2012`, but not `Grado<tab>2012`.

    `dates`: where dates begin in it.
    """
    before = text[: min((begin for begin in dates if begin > 0), default=0)].rstrip(" ")
    known = lexicon.labels("year") | lexicon.words("words.issued")
    labelled = before.endswith(":") and fold(before.rstrip(" :")) in lexicon.labels("degree")
    return not before.endswith("\t") and (labelled or fold(before.rstrip(" :")) in known)


def is_label_part(text: str) -> bool:
    """Whether a cell holds a label, or one of the lines of a long one."""
    key = label_key(text)
    if label_kind(text, ("email", "phone", "name", "first_name", "last_name", "tongues", *FACTS, *REMARKS, *ENDS)):
        return True
    long = (label for kind in (*FACTS, *REMARKS) for label in lexicon.labels(kind) if len(label.split()) > _BEGUN)
    return len(key) > _SHORT and any(label.endswith(f" {key}") for label in long)


def whole_labels(lines: list[Line]) -> list[Line]:
    """Lines without the second halves of labels that a narrow cell broke; what stands beside those stays."""
    whole: list[Line] = []
    rests: tuple[str, ...] = ()
    for line in lines:
        head, tab, _ = line.text.partition("\t")
        key = label_key(head)
        rest = next((r for r in rests if r == key or r.startswith(f"{key} ")), None) if key else None
        if rest is not None:
            rests = tuple(r[len(key) + 1 :] for r in rests if r.startswith(f"{key} "))
            if tab:
                whole.append(slice_line(line, len(head) + 1, len(line.text)))
            continue
        if tab or not rests:  # a value over two lines may stand between the halves
            rests = tuple(r for kind in (*FACTS, *REMARKS) for r in _rests(key, kind))
        whole.append(line)
    return whole


@lru_cache(maxsize=4096)
def _rests(key: str, kind: str) -> tuple[str, ...]:
    """What the labels of a kind that begin so go on with."""
    if len(key.split()) < _BEGUN:
        return ()
    return tuple(label[len(key) + 1 :] for label in lexicon.labels(kind) if label.startswith(f"{key} "))
