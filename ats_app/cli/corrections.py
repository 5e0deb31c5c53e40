"""`./ats corrections export | train`: what people corrected as examples, and a parser that has learned from them."""

import json
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from ats_app.cli.seed import find_database
from ats_app.cli.up import where
from ats_app.supervisor.datadir import DataDirectory

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help=__doc__)
Data = Annotated[
    Path | None, typer.Option("--data-dir", help="Data directory of the run. Default: ATS_DATA_DIR or .ats")
]


@app.command()
def export(
    out: Annotated[Path, typer.Option(help="File for one JSON object a line.")],
    data_dir: Data = None,
) -> None:
    """Write the corrections of companies that allow it: no tenant, no person, no contact in them."""
    find_database(data_dir)
    from ats_app.resumes.learning import examples

    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in examples()]
    out.write_text("".join(lines), encoding="utf-8")
    typer.echo(f"{len(lines)} examples in {out}")


@app.command()
def train(
    data_dir: Data = None,
    roles: Annotated[bool, typer.Option(help="Train the pipeline of roles too; takes minutes.")] = False,
) -> None:
    """Teach this installation's parser; it is used from the next start on."""
    from scoring.parsing.training.learn import learn, read_labels

    with tempfile.TemporaryDirectory() as folder:
        labels = Path(folder) / "labels.jsonl"
        export(labels, data_dir)
        learned = DataDirectory(where(data_dir)).root / "parser"
        for sentence in learn(read_labels(labels), learned, roles=roles):
            typer.echo(sentence)
    typer.echo(f"Learned files are in {learned}; restart to use them.")
