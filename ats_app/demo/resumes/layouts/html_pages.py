"""Web pages printed to PDF by Chromium, where a browser is installed: grids, cards, letter-spacing, web colours."""

import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape

from ats_app.demo.resumes.layouts.registry import layout
from ats_app.demo.resumes.sheet import Sheet, skill_lines

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=select_autoescape(), trim_blocks=True
)


@cache
def browser() -> str | None:
    """Path of an installed Chromium or Chrome."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for name in names if (path := shutil.which(name))), None)


def _installed() -> bool:
    return browser() is not None


@layout("html_cards", "pdf", available=_installed)
def render_cards(sheet: Sheet) -> bytes:
    return print_html(_TEMPLATES.get_template("cards.html").render(sheet=sheet, skill_lines=skill_lines))


@layout("html_grid", "pdf", available=_installed)
def render_grid(sheet: Sheet) -> bytes:
    return print_html(_TEMPLATES.get_template("grid.html").render(sheet=sheet, skill_lines=skill_lines))


@layout("html_spaced", "pdf", available=_installed)
def render_spaced(sheet: Sheet) -> bytes:
    return print_html(_TEMPLATES.get_template("spaced.html").render(sheet=sheet, skill_lines=skill_lines))


def print_html(html: str) -> bytes:
    """A page as PDF. RuntimeError without a browser or when it fails. The bytes carry the time of printing."""
    program = browser()
    if program is None:
        raise RuntimeError("this layout needs Chromium or Chrome")
    with tempfile.TemporaryDirectory() as folder:
        page, printed = Path(folder) / "page.html", Path(folder) / "page.pdf"
        page.write_text(html, encoding="utf-8")
        options = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
            f"--user-data-dir={folder}/profile",
        ]
        run = subprocess.run(
            [program, *options, f"--print-to-pdf={printed}", page.as_uri()],
            capture_output=True,
            timeout=60,
            check=False,
        )
        if not printed.exists():
            raise RuntimeError(f"the browser printed nothing: {run.stderr.decode(errors='replace')[-300:]}")
        return printed.read_bytes()
