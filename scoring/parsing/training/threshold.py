"""Finds below which sureness a person should look at a value, with the fitted curves and known answers.

    uv run python -m scoring.parsing.training.threshold DIR... [--wrong 0.2]

The threshold is as high as it can be while so many of the values asked for are wrong: asking more wastes a person's
time, and asking in vain teaches people to say yes without looking.

Each DIR is as for `calibrate`. Prints what a person is asked and what is caught, and writes `data/review.json`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from ..confidence import confidence_of
from ..review import FILE
from .calibrate import known_answers

_LOWEST, _HIGHEST = 50, 99
Pair = tuple[float, bool]  # how sure, whether right


def main() -> None:
    """Collect, choose, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--wrong", type=float, default=0.2, help="how many of the values asked for should be wrong")
    args = parser.parse_args()
    pairs = [
        (confidence_of(field, features), right)
        for folder in args.folders
        for _, field, features, right in known_answers(folder)
    ]
    found = choose(pairs, args.wrong)
    asked = [right for sure, right in pairs if sure < found]
    wrong = sum(not right for _, right in pairs)
    caught = sum(not right for right in asked)
    print(f"{len(pairs)} values, {wrong} wrong; below {found:.2f}: {len(asked)} asked for, {caught} of the wrong ones")
    text = json.dumps({"wrong": args.wrong, "threshold": round(found, 3)}, indent=1)
    FILE.write_text(text + "\n", encoding="utf-8")


def choose(pairs: Sequence[Pair], wrong: float) -> float:
    """The highest sureness below which so many values are wrong, in hundredths; 0.5 when they never are."""
    for step in range(_HIGHEST, _LOWEST, -1):
        asked = [right for sure, right in pairs if sure < step / 100]
        if asked and asked.count(False) / len(asked) >= wrong:
            return step / 100
    return _LOWEST / 100


if __name__ == "__main__":
    main()
