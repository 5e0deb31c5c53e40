"""Teaches the parser what people of an installation said of its values.

    uv run python -m scoring.parsing.training.learn LABELS --out DIR [--roles]

LABELS is a file of JSON lines as `./ats corrections export` writes it, with `field`, `confidence`, `asked`, `right`,
`parser_version` and, where it names nobody, `text`. The confidence curves are moved by what was asked for; with
`--roles` the pipeline that tells titles from employers is trained again with the texts among its examples. The shipped
files stay as they are: results go into DIR, where the parser looks when `ATS_PARSER_LEARNED` names it.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ..confidence import curves
from ..version import shipped, version

ROLES = {
    "work_history.title": "title",
    "work_history.company": "company",
    "work_history.location": "location",
    "education.institution": "institution",
    "education.degree": "degree",
    "education.field": "field",
}
"""Fields whose text may be learned from: they name nobody."""
_REPEATED = 10
"""A text that a person gave counts as so many made ones."""
_PRIOR = np.diag([1.0, 10.0])
"""How firmly a curve stays where it is: the weight of no shift, and of the slope as it is."""
Curve = tuple[float, ...]


class Label(NamedTuple):
    """What a person said of a value; `right` is None for one that the parser had missed."""

    field: str
    confidence: float | None
    asked: bool
    right: bool | None
    parser_version: str
    text: str | None


class Moved(NamedTuple):
    """A field's curve after learning, and what it learned from."""

    curve: Curve
    examples: int
    right: float
    sure_before: float
    sure_after: float


def main() -> None:
    """Learn, say what was learned, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("labels", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--roles", action="store_true", help="train the pipeline of roles again too (minutes)")
    args = parser.parse_args()
    print("\n".join(learn(read_labels(args.labels), args.out, roles=args.roles)))


def read_labels(path: Path) -> list[Label]:
    """Labels of a file of JSON lines."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return [Label(**{name: row.get(name) for name in Label._fields}) for row in rows]


def learn(labels: list[Label], out: Path, *, roles: bool = False, count: int = 40_000, epochs: int = 5) -> list[str]:
    """Writes what the labels teach below `out`. Returns what was learned, in sentences.

    Args:
        labels: of any parser version; confidence is learned only from those of this one.
        out: the folder that `ATS_PARSER_LEARNED` names.
        roles: whether to train the pipeline of roles too.
        count, epochs: how much of its training, see `train_roles`.
    """
    folder = out / shipped()
    folder.mkdir(parents=True, exist_ok=True)
    mine = [label for label in labels if label.parser_version == version()]
    said = [f"{len(labels)} labels, {len(mine)} of this parser ({version()})."]
    moved = recalibrate(curves(), mine)
    if moved:
        fresh = {**curves(), **{field: item.curve for field, item in moved.items()}}
        rounded = {field: [round(float(value), 4) for value in curve] for field, curve in fresh.items()}
        _write(folder / "confidence.json", json.dumps(rounded, indent=1, sort_keys=True).encode() + b"\n")
    said += [
        f"{field}: {item.examples} values, {item.right:.0%} right; was {item.sure_before:.0%} sure, now"
        f" {item.sure_after:.0%}"
        for field, item in sorted(moved.items())
    ]
    if roles:
        said.append(_train_roles(folder, labels, count, epochs))
    return said


def recalibrate(known: Mapping[str, Curve], labels: Iterable[Label]) -> dict[str, Moved]:
    """The curves of the fields that were asked about, moved towards what people said.

    Only values that were asked for count: what people correct unasked says nothing of how often such values are
    right. Each curve is shifted and stretched on the scale of log odds, by as much as the evidence outweighs a prior
    of no change; so a handful of labels moves it a little and hundreds settle it.
    """
    by_field: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for label in labels:
        if label.asked and label.right is not None and label.confidence is not None and label.field in known:
            by_field[label.field].append((label.confidence, float(label.right)))
    return {field: _moved(known[field], pairs) for field, pairs in by_field.items()}


def role_texts(labels: Iterable[Label]) -> list[tuple[str, str]]:
    """(text, role) of what people wrote or confirmed, each once, in an order that tells nothing."""
    return sorted({(label.text, ROLES[label.field]) for label in labels if label.text and label.field in ROLES})


def _moved(curve: Curve, pairs: list[tuple[float, float]]) -> Moved:
    sure, right = np.array(pairs).T
    sure = np.clip(sure, 0.02, 0.99)
    odds = np.log(sure / (1 - sure))
    shift, stretch = _fit(odds, right)
    after = 1 / (1 + np.exp(-(shift + stretch * odds)))
    bias, *weights = curve
    moved = (shift + stretch * bias, *(stretch * weight for weight in weights))
    return Moved(moved, len(pairs), float(right.mean()), float(sure.mean()), float(after.mean()))


def _fit(odds: np.ndarray[Any, Any], right: np.ndarray[Any, Any], steps: int = 50) -> tuple[float, float]:
    """Shift and stretch of the log odds with the greatest posterior: Newton's method, steps halved while they fail."""
    x, home = np.column_stack([np.ones_like(odds), odds]), np.array([0.0, 1.0])

    def loss(w: np.ndarray[Any, Any]) -> float:
        total, away = x @ w, w - home
        return float((np.logaddexp(0, total) - right * total).sum() + away @ _PRIOR @ away / 2)

    w = home
    for _ in range(steps):
        p = 1 / (1 + np.exp(-(x @ w)))
        gradient = x.T @ (p - right) + _PRIOR @ (w - home)
        step = np.linalg.solve((x.T * (p * (1 - p))) @ x + _PRIOR, gradient)
        while loss(w - step) > loss(w) and np.abs(step).max() > 1e-9:
            step = step / 2
        w = w - step
    return float(w[0]), float(w[1])


def _train_roles(folder: Path, labels: list[Label], count: int, epochs: int) -> str:
    from .train_roles import train, weights

    texts = role_texts(labels)
    if not texts:
        return "roles: no texts to learn from."
    try:
        nlp = train(count, epochs, more=texts * _REPEATED)
    except ModuleNotFoundError:
        return "roles: not trained; the made examples need the training group (uv sync --group training)."
    _write(folder / "roles.bin", weights(nlp))
    right = sum(max(doc.cats, key=doc.cats.__getitem__) == role for doc, role in nlp.pipe(texts, as_tuples=True))
    return f"roles: trained with {len(texts)} texts of people, {right} of them right now"


def _write(path: Path, content: bytes) -> None:
    """In one step, so that no reader starts with half a file."""
    fresh = path.with_suffix(".new")
    fresh.write_bytes(content)
    fresh.replace(path)


if __name__ == "__main__":
    main()
