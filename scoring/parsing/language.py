"""Which of the known languages a document is written in."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from . import lexicon
from .document import Document
from .headings import heading_of

_TELLING = ("work", "education", "skills", "languages", "certifications", "summary", "contact")


def detect(document: Document) -> str:
    """ISO code of the most likely language, by its small words, months and headings."""
    counts = Counter(re.findall(r"[^\W\d_]+", lexicon.fold(document.text)))
    total = sum(counts.values()) or 1
    headings = [
        lexicon.heading_key(line.text) for line in document.lines if len(line.text) < 40 and heading_of(line.text)
    ]
    scores: dict[str, float] = {}
    for code in lexicon.languages():
        small = sum(counts[w] for w in lexicon.words("stopwords", code))
        scores[code] = small / total
        for section in _TELLING:
            titles = _titles(section, code)
            scores[code] += 0.03 * sum(heading in titles for heading in headings)
    return max(scores, key=lambda code: scores[code])


@cache
def _titles(section: str, code: str) -> frozenset[str]:
    return frozenset(lexicon.heading_key(w) for w in lexicon.words(f"sections.{section}", code))
