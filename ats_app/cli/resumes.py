"""`ats resumes`: synthetic résumés with their truth, for trying the parser and filling a demo."""

import json
from pathlib import Path
from typing import Annotated

import typer


def resumes(
    out: Annotated[Path, typer.Option(help="folder that gets docs/ and truth/")],
    count: Annotated[int, typer.Option(min=1, help="how many")] = 25,
    seed: Annotated[int, typer.Option(help="first seed; one seed gives one document")] = 1,
    layout: Annotated[str | None, typer.Option(help="one layout instead of all in turn")] = None,
    language: Annotated[str | None, typer.Option(help="en, es, pt, fr or de instead of all in turn")] = None,
) -> None:
    """Write résumés of people who do not exist, and what a careful reader finds in each."""
    from ats_app.demo.resumes import available_layouts, make_resumes
    from ats_app.demo.resumes.vocabulary import LANGUAGES

    if layout is not None and layout not in available_layouts():
        raise typer.BadParameter(f"layouts here are: {', '.join(available_layouts())}", param_hint="--layout")
    if language is not None and language not in LANGUAGES:
        raise typer.BadParameter(f"languages are: {', '.join(LANGUAGES)}", param_hint="--language")
    for folder in ("docs", "truth"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    for resume in make_resumes(count, seed=seed, layout=layout, language=language):
        (out / "docs" / resume.file_name).write_bytes(resume.content)
        truth = json.dumps(resume.truth, ensure_ascii=False, indent=1)
        (out / "truth" / f"{resume.stem}.json").write_text(truth + "\n", encoding="utf-8")
    typer.echo(f"{count} résumés in {out}")


app = typer.Typer(add_completion=False)
app.command(hidden=True)(resumes)

if __name__ == "__main__":
    app()
