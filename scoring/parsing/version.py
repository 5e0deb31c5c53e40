"""Which parser this is, and what an installation's own training put in place of the shipped files.

`ATS_PARSER_LEARNED` names the folder with the results of `training.learn`; the shipped files are never written to. What
was learned on top of one set of shipped files lies in a folder of their name, so that a new release starts from its
own files and nobody has to clear anything away.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

VARIABLE: Final = "ATS_PARSER_LEARNED"
RELEASE: Final = "1.4"
LEARNABLE: Final = ("confidence.json", "roles.bin")
_SHIPPED: Final = Path(__file__).parent / "data"


@cache
def shipped() -> str:
    """The name of the shipped files: eight digits of their hash."""
    return _hash(_SHIPPED / name for name in LEARNABLE)[:8]


@cache
def learned(name: str) -> Path | None:
    """The installation's own file in place of a shipped one; None while it has none."""
    folder = os.environ.get(VARIABLE, "")
    path = Path(folder) / shipped() / name
    return path if folder and path.is_file() else None


@cache
def version() -> str:
    """The release and six digits of the files in use, learned ones included: answers of one version compare."""
    return f"{RELEASE}+{_hash(learned(name) or _SHIPPED / name for name in LEARNABLE)[:6]}"


def _hash(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes() if file.exists() else b"")
    return digest.hexdigest()
