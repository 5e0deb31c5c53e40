"""`./ats COMMAND`: finds the command's module and hands over; a command's libraries load only when it runs."""

import importlib
import importlib.util
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import typer


@dataclass(frozen=True)
class Command:
    """A word of the command line; its module has `app`, or one function named like the module or `main`."""

    module: str
    help: str

    def is_available(self) -> bool:
        return importlib.util.find_spec(f"ats_app.cli.{self.module}") is not None

    def run(self, name: str, arguments: Sequence[str]) -> None:
        """Never returns normally: ends with the command's exit code."""
        module = importlib.import_module(f"ats_app.cli.{self.module}")
        group = getattr(module, "app", None) or _single(getattr(module, self.module, None) or module.main)
        group(args=list(arguments), prog_name=f"ats {name}")


def _single(function: Callable[..., object]) -> typer.Typer:
    group = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    group.command()(function)
    return group


COMMANDS = {
    "up": Command("up", "start everything, in the foreground; Ctrl-C stops all of it"),
    "down": Command("down", "stop what `up` left running"),
    "status": Command("status", "what runs, versions, queue depth, migration head"),
    "test": Command("test", "set up and run every test"),
    "check": Command("check", "format, lint, types, import contracts, migration drift, dependency audit"),
    "bench": Command("bench_command", "run one benchmark"),
    "seed": Command("seed", "believable bulk data"),
    "seed-demo": Command("seed_demo", "the demo's two companies, once per data directory"),
    "parse": Command("parse", "parse résumé files without a server"),
    "match": Command("match", "score pairs of jobs and candidates from files"),
    "corrections": Command("corrections", "what people corrected: export it, teach the parser with it"),
    "resumes": Command("resumes", "résumés of invented people, with the truth beside them"),
    "skills": Command("skills", "look into and import skill taxonomies"),
    "docs": Command("docs", "write the pages of the documentation that are made from the code"),
}


def main(arguments: Sequence[str]) -> None:
    """Dispatches; without a command, or with an unknown one, shows the list."""
    available = {name: command for name, command in COMMANDS.items() if command.is_available()}
    if arguments and arguments[0] in available:
        available[arguments[0]].run(arguments[0], arguments[1:])
        return
    asked = bool(arguments) and arguments[0] in ("-h", "--help", "help")
    stream = sys.stdout if asked or not arguments else sys.stderr
    if arguments and not asked:
        print(f"There is no command {arguments[0]!r}.", file=stream)
    width = max(map(len, available))
    print("Usage: ./ats COMMAND [OPTIONS]   (./ats COMMAND --help tells more)\n", file=stream)
    for name, command in available.items():
        print(f"  {name:<{width}}  {command.help}", file=stream)
    if not asked:
        raise SystemExit(2)


if __name__ == "__main__":
    main(sys.argv[1:])
