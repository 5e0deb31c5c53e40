"""Trains the pipeline that tells job titles, employers, schools, places and stories apart.

    uv run --group training python -m scoring.parsing.training.train_roles [--count N] [--epochs N]

One seed, one result. Writes `data/roles.bin` (weights only; the architecture is in `scoring.parsing.classifier`).
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence

from spacy.language import Language
from spacy.training import Example as Pair
from spacy.util import minibatch
from thinc.api import fix_random_seed

from ..classifier import MODEL, blank_pipeline
from .examples import LABELS, Example, examples

SEED = 20_261_121


def main() -> None:
    """Train and write the weights; prints the accuracy on texts of another seed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--count", type=int, default=40_000)
    parser.add_argument("--epochs", type=int, default=5)
    args = parser.parse_args()
    nlp = train(args.count, args.epochs)
    MODEL.write_bytes(weights(nlp))
    held = list(examples(4_000, SEED + 1))
    right = sum(
        max(doc.cats, key=doc.cats.__getitem__) == label
        for doc, (_, label) in zip(nlp.pipe(t for t, _ in held), held, strict=True)
    )
    print(f"{MODEL.stat().st_size / 1e6:.1f} MB, {100 * right / len(held):.1f} % of held-out texts right")


def train(count: int, epochs: int, *, more: Sequence[Example] = ()) -> Language:
    """The pipeline trained on `count` made texts and `more` (text, label) pairs."""
    fix_random_seed(SEED)
    rng = random.Random(SEED)
    nlp = blank_pipeline()
    pairs = [_pair(nlp, text, label) for text, label in (*examples(count, SEED), *more)]
    optimizer = nlp.initialize(lambda: pairs[:2000])
    for epoch in range(epochs):
        started = time.perf_counter()
        losses: dict[str, float] = {}
        rng.shuffle(pairs)
        optimizer.learn_rate = 0.003 * (1 - epoch / epochs) + 0.0003
        for batch in minibatch(pairs, 256):  # type: ignore[no-untyped-call]
            nlp.update(batch, sgd=optimizer, losses=losses, drop=0.4)
        print(f"epoch {epoch + 1}: loss {losses['textcat']:.2f}, {time.perf_counter() - started:.0f} s", flush=True)
    return nlp


def weights(nlp: Language) -> bytes:
    """What is kept of a trained pipeline."""
    return bytes(nlp.to_bytes(exclude=["vocab", "tokenizer"]))


def _pair(nlp: Language, text: str, label: str) -> Pair:
    return Pair.from_dict(nlp.make_doc(text), {"cats": {name: float(name == label) for name in LABELS}})


if __name__ == "__main__":
    main()
