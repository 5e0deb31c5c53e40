"""The binary Word 97 format, converted by LibreOffice where it is installed."""

import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from ats_app.demo.resumes.layouts import docx_styled
from ats_app.demo.resumes.layouts.registry import layout
from ats_app.demo.resumes.sheet import Sheet


@cache
def office_suite() -> str | None:
    """Path of LibreOffice."""
    return shutil.which("soffice") or shutil.which("libreoffice")


@layout("doc_binary", "doc", available=lambda: office_suite() is not None)
def render(sheet: Sheet) -> bytes:
    """RuntimeError without LibreOffice or when it fails. The bytes carry the time of conversion."""
    program = office_suite()
    if program is None:
        raise RuntimeError("this layout needs LibreOffice")
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "resume.docx", Path(folder) / "resume.doc"
        source.write_bytes(docx_styled.render(sheet))
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        options = ["--headless", profile, "--convert-to", "doc:MS Word 97", "--outdir", folder]
        subprocess.run([program, *options, str(source)], capture_output=True, timeout=120, check=False)
        if not target.exists():
            raise RuntimeError("LibreOffice converted nothing")
        return target.read_bytes()
