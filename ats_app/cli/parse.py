"""`./ats parse PATH... --out DIR [--jobs N]`: résumés to JSON files, without any server."""

from __future__ import annotations

import json
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated

import typer

from scoring.parsing import ParseError
from scoring.parsing.sandbox import Sandbox


def _files(paths: Iterable[Path]) -> list[Path]:
    """Every file named, and every file directly in a folder named, in order and once."""
    found: dict[Path, None] = {}
    for path in paths:
        inside = (
            sorted(p for p in path.iterdir() if p.is_file() and not p.name.startswith(".")) if path.is_dir() else [path]
        )
        found.update(dict.fromkeys(inside))
    return list(found)


def _parse(sandbox: Sandbox, file: Path, out: Path) -> bool:
    """Write `out/STEM.json`; whether the file could be parsed."""
    try:
        answer = sandbox.parse_json(file.read_bytes(), filename=file.name).decode()
        fine = True
    except ParseError as error:
        answer, fine = (
            json.dumps({"error": {"code": error.code, "message": error.message}}, ensure_ascii=False),
            False,
        )
    except OSError as error:
        answer, fine = (
            json.dumps({"error": {"code": "corrupt", "message": error.strerror or "unreadable"}}),
            False,
        )
    (out / f"{file.stem}.json").write_text(answer, encoding="utf-8")
    return fine


def parse(
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders whose files are read.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for one STEM.json per file.")],
    jobs: Annotated[int, typer.Option("--jobs", min=1, max=64, help="Files read at the same time.")] = 2,
) -> None:
    """Parse résumés: one JSON file each, in the shape of the API's answer."""
    files = _files(p for p in paths if p.exists())
    for path in paths:
        if not path.exists():
            typer.echo(f"{path}: no such file or folder", err=True)
    if not files:
        typer.echo("Nothing to parse.", err=True)
        raise typer.Exit(1)
    out.mkdir(parents=True, exist_ok=True)
    jobs = min(jobs, len(files))
    sandbox = Sandbox(idle=jobs)
    try:
        with ThreadPoolExecutor(jobs) as pool:
            fine = sum(pool.map(lambda file: _parse(sandbox, file, out), files))
    finally:
        sandbox.close()
    typer.echo(f"{fine} of {len(files)} files parsed into {out}")
    if not fine:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(parse)
