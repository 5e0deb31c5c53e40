"""What contact facts are told by on the page: addresses, numbers, labels and what stands between them."""

from __future__ import annotations

import re
from functools import cache

from .. import lexicon
from ..document import SEPARATORS
from ..forms import label_key

# A top-level domain ends the address; a well-known one also where the next fact follows without a space.
EMAIL = re.compile(
    r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)*\.(?:[a-z]{2,24}(?![\w@]|\.[a-z])|[a-z]{2,12}(?=[+(]?\d{3})|(?:com|org|net|edu|[a-z]{2})(?=\d|(?-i:[A-Z][a-zé]+\W)))",
    re.IGNORECASE,
)
PHONE = re.compile(
    r"(?:(?<![\w/@.])(?:00|\(\+)?|(?<![\d/@.])\+)[(\d][\d ().\-–/·\u00a0]{5,22}\d(?![\d@]|(?-i:[a-z]))", re.IGNORECASE
)
_MARK = rf"\t|\s*[{SEPARATORS};]\s*|\s+[–—/-]\s+|\s{{3,}}"


@cache
def between_facts() -> re.Pattern[str]:
    """What stands between contact facts on one line: marks, or nothing but the label of the next one."""
    kinds = ("email", "phone", "location", "name")
    words = sorted({w for kind in kinds for w in lexicon.words(f"labels.{kind}")}, key=len, reverse=True)
    labels = "|".join(re.escape(w) for w in words)
    return re.compile(rf"{_MARK}|\s+(?=(?:{labels})\.?\s?:)")


def label_of(text: str) -> str | None:
    head = re.match(r"^([^:\t]{2,32})(?::|\t|$)", text)
    if not head:
        return None
    key = label_key(head[1])
    return next(
        (
            kind
            for kind in ("email", "phone", "location", "name", "first_name", "last_name")
            if key in lexicon.labels(kind)
        ),
        None,
    )
