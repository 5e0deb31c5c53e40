"""Which of the known languages a document is written in."""

from __future__ import annotations

import re
from collections import Counter

from . import lexicon
from .document import Document
from .sections import heading_of


def detect(document: Document) -> str:
    """ISO code of the most likely language, by its small words, months and headings."""
    counts = Counter(re.findall(r"[^\W\d_]+", lexicon.fold(document.text)))
    total = sum(counts.values()) or 1
    scores: dict[str, float] = {}
    for code in lexicon.languages():
        small = sum(counts[w] for w in lexicon.words("stopwords", code))
        scores[code] = small / total
        for section in ("work", "education", "skills", "languages", "certifications", "summary", "contact"):
            titles = {lexicon.heading_key(w) for w in lexicon.words(f"sections.{section}", code)}
            scores[code] += 0.03 * sum(
                lexicon.heading_key(line.text) in titles
                for line in document.lines
                if len(line.text) < 40 and heading_of(line.text)
            )
    return max(scores, key=lambda code: scores[code])
