"""`./ats skills`: look a name up in the skills taxonomy, and add ESCO's or O*NET's published files to it."""

from pathlib import Path
from typing import Annotated

import typer

from ats_app.core.config import settings
from scoring.skills import Skill, Taxonomy
from scoring.skills.importing import ATTRIBUTION, UnknownFormatError, merge, read_published, write

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)

DataDirectory = Annotated[
    Path | None, typer.Option("--data-dir", help="Where imported skills are kept. Default: ATS_DATA_DIR or .ats")
]


@app.command("import")
def import_published(
    paths: Annotated[
        list[Path],
        typer.Argument(
            exists=True, help="skills_en.csv, skills_es.csv ...; Technology Skills.txt; or folders of them."
        ),
    ],
    data_dir: DataDirectory = None,
) -> None:
    """Adds the skills of downloaded ESCO or O*NET files; running processes see them when they start again.

    A source that was imported before is replaced as a whole.
    """
    directory = _added(data_dir)
    try:
        published = read_published(paths)
    except UnknownFormatError as error:
        raise typer.BadParameter(str(error)) from None
    shipped = Taxonomy.load()
    for source, concepts in published.items():
        imported = merge(source, concepts, shipped)
        path = write(imported, directory)
        print(f"{path}: {imported.added:,} skills added, {imported.joined:,} joined to skills that were there.")
        print(ATTRIBUTION[source])


@app.command()
def find(
    names: Annotated[list[str], typer.Argument(help="Skills as somebody would write them.")],
    data_dir: DataDirectory = None,
) -> None:
    """Says which skill each name means; exit code 1 if one means nothing."""
    taxonomy = Taxonomy.load(_added(data_dir))
    found = {name: taxonomy.resolve(name) for name in names}
    for name, skill in found.items():
        print(f"{name}: {_described(skill) if skill else 'unknown'}")
    if not all(found.values()):
        raise typer.Exit(1)


@app.command()
def groups(data_dir: DataDirectory = None) -> None:
    """Lists the groups and how many skills each has."""
    counts: dict[str, int] = {}
    for skill in Taxonomy.load(_added(data_dir)):
        counts[skill.group] = counts.get(skill.group, 0) + 1
    for group, count in counts.items():
        print(f"{count:6,}  {group}")
    print(f"{sum(counts.values()):6,}  in all")


def _added(data_dir: Path | None) -> Path:
    return (data_dir or settings().data_dir) / "skills"


def _described(skill: Skill) -> str:
    labels = ", ".join(f"{language} {label}" for language, label in skill.labels.items() if label != skill.name)
    return f"{skill.name} ({skill.kind}, {skill.group} / {skill.subgroup}, id {skill.id})" + (
        f": {labels}" if labels else ""
    )
