"""The trained spaCy pipeline that says what a short text is; made by `training.train_roles`."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from .lexicon import DATA
from .version import learned

if TYPE_CHECKING:
    from spacy.language import Language

MODEL: Final = DATA / "roles.bin"
LABELS: Final = ("title", "company", "institution", "degree", "field", "location", "story", "other")
_WIDTH: Final = 48
_DOUBT: Final = 0.12  # made texts are tidier than real ones, so no answer is taken for certain


def blank_pipeline() -> Language:
    """The untrained pipeline: a text categoriser over hashed words, first letters, endings and shapes."""
    import spacy

    nlp = spacy.blank("xx")
    config: dict[str, Any] = {
        "model": {
            "@architectures": "spacy.TextCatReduce.v1",
            "exclusive_classes": True,
            "use_reduce_first": True,
            "use_reduce_last": True,
            "use_reduce_max": True,
            "use_reduce_mean": True,
            "tok2vec": {
                "@architectures": "spacy.Tok2Vec.v2",
                "embed": {
                    "@architectures": "spacy.MultiHashEmbed.v2",
                    "width": _WIDTH,
                    "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
                    "rows": [4000, 500, 2000, 500],
                    "include_static_vectors": False,
                },
                "encode": {
                    "@architectures": "spacy.MaxoutWindowEncoder.v2",
                    "width": _WIDTH,
                    "window_size": 1,
                    "maxout_pieces": 2,
                    "depth": 1,
                },
            },
        }
    }
    textcat = nlp.add_pipe("textcat", config=config)
    for label in LABELS:
        textcat.add_label(label)  # type: ignore[attr-defined]
    return nlp


@cache
def _pipeline() -> Language:
    nlp = blank_pipeline()  # not initialised: every number comes from the file
    nlp.from_bytes((learned(MODEL.name) or MODEL).read_bytes(), exclude=["vocab", "tokenizer"])
    return nlp


_known: dict[str, dict[str, float]] = {}


def learn(texts: Iterable[str]) -> None:
    """Classify texts in one go, so that `log_odds` need not do it one by one."""
    fresh = [t for t in dict.fromkeys(texts) if t not in _known]
    if not fresh:
        return
    if len(_known) > 20_000:
        _known.clear()
    for text, doc in zip(fresh, _pipeline().pipe(fresh, batch_size=256), strict=True):
        _known[text] = {
            k: math.log((_DOUBT / len(LABELS) + (1 - _DOUBT) * p) * len(LABELS)) for k, p in doc.cats.items()
        }


def log_odds(text: str) -> dict[str, float]:
    """Label -> log of its probability against an even chance; -2.1 .. 2."""
    if text not in _known:
        learn([text])
    return _known[text]
