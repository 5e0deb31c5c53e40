"""`./ats bench NAME`: runs one benchmark and prints its figures as they come."""

import importlib
import json
import pkgutil
import sys
from collections.abc import Iterator
from typing import Annotated, Any

import typer

import ats_app.cli.bench as benchmarks


def main(
    name: Annotated[str, typer.Argument(help="Which benchmark.")] = "",
    size: Annotated[int, typer.Option(help="How much of it; 0 is the benchmark's own default.", min=0)] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line and nothing else.")] = False,
    list_them: Annotated[bool, typer.Option("--list", help="Name the benchmarks.")] = False,
) -> None:
    """Runs one benchmark; one figure a line."""
    known = names()
    if list_them:
        print("\n".join(f"{known_name:<12} {title(known_name)}".rstrip() for known_name in known))
        return
    if name not in known:
        print(f"There is no benchmark {name!r}; ./ats bench --list names them.", file=sys.stderr)
        raise SystemExit(2)
    for figure in figures(name, size):
        print(json.dumps(figure) if as_json else _text(figure), flush=True)


def names() -> list[str]:
    """The benchmarks that are there, by module name."""
    return sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__) if module.name[0] != "_")


def title(name: str) -> str:
    """First line of a benchmark's docstring."""
    module = importlib.import_module(f"{benchmarks.__name__}.{name}")
    return (module.__doc__ or "").strip().split("\n")[0]


def figures(name: str, size: int) -> Iterator[dict[str, Any]]:
    """Runs the benchmark; `size=0` leaves the size to it."""
    module = importlib.import_module(f"{benchmarks.__name__}.{name}")
    yield from module.run(size) if size else module.run()


def _text(figure: dict[str, Any]) -> str:
    value = figure["value"]
    number = f"{value:,.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
    parameters = " ".join(f"{key}={item}" for key, item in figure.get("params", {}).items())
    return f"{figure['name']:<40} {number:>14} {figure['unit']:<12} n={figure['n']}  {parameters}".rstrip()
