"""Fits the confidence curves to résumés with known answers.

    uv run python -m scoring.parsing.training.calibrate DIR...

Each DIR holds `docs/` and `truth/` (the truth files' shape is the résumé generator's). Prints the expected calibration
error by field, every layout judged by curves fitted to the others, and writes `data/confidence.json`.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz import fuzz

from .. import ParseError
from ..assemble import read_fields
from ..confidence import FILE, features

_SIMILAR = 85
Row = tuple[str, str, tuple[float, float, float], bool]  # layout, field, features, right


def main() -> None:
    """Collect, cross-validate, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folders", type=Path, nargs="+")
    rows = [row for folder in parser.parse_args().folders for row in known_answers(folder)]
    by_field: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_field[row[1]].append(row)
    curves = {}
    for field, mine in sorted(by_field.items()):
        curves[field] = [round(float(v), 4) for v in _fit(mine)]
        print(
            f"{field:28} n {len(mine):5}  right {np.mean([r[3] for r in mine]):.3f}  ECE {_cross_validated(mine):.3f}"
        )
    FILE.write_text(json.dumps(curves, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def known_answers(folder: Path) -> Iterator[Row]:
    """Every value that is read in the documents of a folder, and whether it is right."""
    for file in sorted((folder / "docs").iterdir()):
        truth_file = folder / "truth" / f"{file.stem}.json"
        if not truth_file.exists():
            continue
        truth = json.loads(truth_file.read_text(encoding="utf-8"))
        try:
            found = read_fields(file.read_bytes())
        except ParseError:
            continue
        for kind, entries in found.items():
            for entry in entries:
                siblings = sum(v[0] is not None for v in entry.values())
                for field, (value, score, margin) in entry.items():
                    if value is not None and _asked(kind, field, truth):
                        right = _right(kind, field, value, entry, truth)
                        yield str(truth.get("layout")), f"{kind}.{field}", features(score, margin, siblings), right


def _asked(kind: str, field: str, truth: dict[str, Any]) -> bool:
    return kind != "contact_info" or bool(truth["contact_info"].get(field))


def _right(kind: str, field: str, value: Any, entry: dict[str, Any], truth: dict[str, Any]) -> bool:
    """Whether a value stands in the true entry that the found one resembles most."""
    if kind == "contact_info":
        wanted = str(truth[kind][field])
        return (
            fuzz.token_set_ratio(wanted, value) >= 80 if field == "location" else wanted.casefold() == value.casefold()
        )
    best = max(
        truth[kind], key=lambda t: sum(fuzz.ratio(str(t.get(f)), str(v[0])) for f, v in entry.items()), default=None
    )
    if best is None:
        return False
    wanted = best.get(field)
    if field.endswith(("_date", "_year")):
        return wanted is None or str(value).startswith(str(wanted))
    return wanted is not None and fuzz.ratio(wanted.casefold(), value.casefold()) >= _SIMILAR


def _fit(rows: list[Row], steps: int = 60, ridge: float = 2.0) -> np.ndarray[Any, Any]:
    """Logistic regression by Newton's method with a prior of some right and wrong answers."""
    x = np.array([[1.0, *r[2]] for r in rows])
    y = np.array([float(r[3]) for r in rows])
    y = y * (1 - 2 / (len(y) + 4)) + 1 / (len(y) + 4)
    w = np.array([np.log((y.mean() + 1e-6) / (1 - y.mean() + 1e-6)), 0.0, 0.0, 0.0])
    penalty = np.diag([1e-3, ridge, ridge, ridge])
    for _ in range(steps):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (p - y) + penalty @ w
        hessian = (x.T * (p * (1 - p))) @ x + penalty
        w = w - np.linalg.solve(hessian + 1e-6 * np.eye(4), gradient)
    return w


def _cross_validated(rows: list[Row], bins: int = 10) -> float:
    """Expected calibration error when each layout is judged by curves fitted to the other layouts."""
    pairs: list[tuple[float, float]] = []
    for layout in sorted({r[0] for r in rows}):
        rest, held = [r for r in rows if r[0] != layout], [r for r in rows if r[0] == layout]
        w = _fit(rest) if len(rest) > 20 else _fit(rows)
        pairs.extend((float(1 / (1 + np.exp(-(w @ np.array([1.0, *r[2]]))))), float(r[3])) for r in held)
    groups: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for sure, right in pairs:
        groups[min(bins - 1, int(sure * bins))].append((sure, right))
    return sum(abs(sum(a - b for a, b in g)) for g in groups.values()) / max(1, len(pairs))


if __name__ == "__main__":
    main()
