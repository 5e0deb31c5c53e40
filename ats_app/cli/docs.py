"""`python -m ats_app.cli docs [--check]`: writes what the documentation says about the tables from the tables."""

from collections.abc import Iterable
from typing import Annotated

import typer
from sqlalchemy import ForeignKeyConstraint, Table, UniqueConstraint
from sqlmodel import SQLModel

from ats_app.models import METADATA
from ats_app.supervisor.programs import PROJECT

DATA_MODEL = PROJECT / "docs" / "data-model.md"
_HEAD = """# Data model

Made from the models by `./ats docs`; `./ats check` fails when this page is stale. Change the models, not this page.

Every table of a company has `tenant_id` in its primary key and in every foreign key, so that no reference crosses
companies, and a forced row-level security policy on it (docs/architecture.md). Keys are time-ordered UUIDs (version 7),
times are with time zone in UTC. `created_at` and `updated_at` are on every table and left out below; `tenant_id` is
left out of the pictures.
"""


def docs(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit with 1 where the page is stale.")] = False,
) -> None:
    """Writes docs/data-model.md from the models."""
    text = data_model()
    if not check:
        DATA_MODEL.write_text(text, encoding="utf-8")
    elif not DATA_MODEL.exists() or DATA_MODEL.read_text(encoding="utf-8") != text:
        typer.echo(f"{DATA_MODEL.relative_to(PROJECT)} is stale: run ./ats docs and commit it.")
        raise typer.Exit(1)


def data_model() -> str:
    """The whole page."""
    groups = _groups()
    parts = [_HEAD, *(_section(name, tables) for name, tables in groups.items())]
    return "\n".join(parts).rstrip() + "\n"


def _models() -> dict[str, type]:
    """The class behind each table, by the table's name."""
    return {str(mapper.local_table): mapper.class_ for mapper in SQLModel._sa_registry.mappers}


def _groups() -> dict[str, list[Table]]:
    """Tables by the service that owns them, both in alphabetical order."""
    services = {name: model.__module__.split(".")[1] for name, model in _models().items()}
    groups: dict[str, list[Table]] = {service: [] for service in sorted(set(services.values()))}
    for name in sorted(services):
        groups[services[name]].append(METADATA.tables[name])
    return groups


def _section(name: str, tables: Iterable[Table]) -> str:
    tables = list(tables)
    lines = [f"## {name.capitalize()}", "", "```mermaid", "erDiagram"]
    for table in tables:
        lines += _entity(table)
    for table in tables:
        lines += _relations(table)
    lines += ["```", ""]
    for table in tables:
        lines += _description(table)
    return "\n".join(lines)


def _entity(table: Table) -> list[str]:
    """A box with keys and references; the list below it has every column."""
    keys = [column for column in table.columns if column.name != "tenant_id" and _marks(table, column.name)]
    lines = [f"    {table.name} {{"]
    lines += [f"        {_type(column)} {column.name} {_marks(table, column.name)}" for column in keys]
    return [*lines, "    }"]


def _marks(table: Table, column: str) -> str:
    is_key = column in table.primary_key.columns
    marks = (("PK", is_key), ("FK", any(column in _own(key) for key in table.foreign_key_constraints)))
    return ", ".join(mark for mark, applies in marks if applies)


def _relations(table: Table) -> list[str]:
    """Lines to the tables it refers to; the one to the company is left out, every table has it."""
    lines = []
    for key in table.foreign_key_constraints:
        if own := _own(key):
            one = "o|" if any(table.columns[name].nullable for name in own) else "||"
            lines.append(f'    {table.name} }}o--{one} {key.referred_table.name} : "{", ".join(own)}"')
    return sorted(lines)


def _own(key: ForeignKeyConstraint) -> list[str]:
    """The columns of a reference without the company's."""
    return [name for name in key.column_keys if name != "tenant_id"]


def _description(table: Table) -> list[str]:
    words = " ".join((_models()[table.name].__doc__ or "").split())
    lines = [f"### {table.name}", "", words, "", "| column | type | |", "|---|---|---|"]
    lines += [
        f"| `{column.name}` | {_type(column)} | {_facts(table, column.name)} |"
        for column in table.columns
        if column.name not in ("created_at", "updated_at")
    ]
    rules = [sorted(rule.columns.keys()) for rule in table.constraints if isinstance(rule, UniqueConstraint)]
    unique = ", ".join(f"`({', '.join(names)})`" for names in sorted(rules))
    return [*lines, "", *([f"Unique: {unique}.", ""] if unique else [])]


def _facts(table: Table, name: str) -> str:
    column = table.columns[name]
    references = [
        f"→ `{key.referred_table.name}`"
        for key in sorted(table.foreign_key_constraints, key=lambda key: key.referred_table.name)
        if name in _own(key) or (name == "tenant_id" and len(key.column_keys) == 1 and name in key.column_keys)
    ]
    key = ["key"] if column.primary_key else []
    return ", ".join([*key, *(["may be empty"] if column.nullable else []), *references])


def _type(column: object) -> str:
    """A short name of a column's type, one word (Mermaid takes no more)."""
    kind = type(getattr(column, "type", None)).__name__.lower()
    return {"autostring": "text", "string": "text", "datetime": "timestamptz", "largebinary": "bytea"}.get(kind, kind)


if __name__ == "__main__":
    typer.run(docs)
