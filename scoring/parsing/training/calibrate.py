"""Fits the confidence curves to résumés with known answers.

    uv run python -m scoring.parsing.training.calibrate DIR...

Each DIR holds `docs/` and `truth/` (the truth files' shape is the résumé generator's). Prints the expected calibration
error by field and by layout, every layout judged by curves fitted to the others, and writes `data/confidence.json`
(`--check`: writes nothing). The roles pipeline needs no such table: it is trained on word lists, never on documents.
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
from ..confidence import FILE, features
from ..evidence import read_fields

_SIMILAR = 85
Row = tuple[str, str, tuple[float, float, float], bool]  # layout, field, features, right


def main() -> None:
    """Collect, cross-validate, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--check", action="store_true", help="only print the tables")
    args = parser.parse_args()
    rows = [row for folder in args.folders for row in known_answers(folder)]
    by_field: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_field[row[1]].append(row)
    curves: dict[str, list[float]] = {}
    held: list[Held] = []
    for field, mine in sorted(by_field.items()):
        curves[field] = [round(float(v), 4) for v in _fit(mine)]
        apart = held_out(mine)
        held.extend(apart)
        share = float(np.mean([r[3] for r in mine]))
        print(f"{field:28} n {len(mine):5}  right {share:.3f}  ECE {calibration_error(apart):.3f}")
    print("\n".join(["", *_table(held), f"{'all':28} n {len(held):5}  ECE {calibration_error(held):.3f}"]))
    if not args.check:
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
        step = np.linalg.solve(hessian + 1e-6 * np.eye(4), gradient)
        w = w - step * min(1.0, 2.0 / max(1e-9, float(np.abs(step).max())))  # far from the top Newton overshoots
    return w


Held = tuple[str, float, bool]  # layout, confidence by the curves of the other layouts, right


def held_out(rows: list[Row]) -> list[Held]:
    """Every value of one field with the confidence that curves fitted without its layout give it."""
    found: list[Held] = []
    for layout in sorted({r[0] for r in rows}):
        rest = [r for r in rows if r[0] != layout]
        if rest:
            w = _fit(rest)
            sure = ((r, float(1 / (1 + np.exp(-(w @ np.array([1.0, *r[2]])))))) for r in rows if r[0] == layout)
            found.extend((layout, p, r[3]) for r, p in sure)
    return found


def calibration_error(held: list[Held], bins: int = 10) -> float:
    """Expected calibration error over equal bins."""
    groups: dict[int, list[float]] = defaultdict(list)
    for _, sure, right in held:
        groups[min(bins - 1, int(sure * bins))].append(sure - right)
    return sum(abs(sum(group)) for group in groups.values()) / max(1, len(held))


def _table(held: list[Held]) -> Iterator[str]:
    """One line a layout: values, share right, mean confidence, both in percent."""
    for layout in sorted({name for name, _, _ in held}):
        mine = [(sure, right) for name, sure, right in held if name == layout]
        sure, right = (100 * float(np.mean(column)) for column in zip(*mine, strict=True))
        yield f"{layout:28} n {len(mine):5}  right {right:5.1f}  confidence {sure:5.1f}"


if __name__ == "__main__":
    main()
