import io
import zipfile
import zlib
from typing import get_args

import olefile
import pypdfium2
import pytest

from ats_app.demo.resumes.hostile import deflate_repeated, hostile_files
from scoring.parsing.errors import Code


@pytest.fixture(scope="module")
def files():
    return {file.name: file for file in hostile_files()}


def test_every_file_has_a_right_answer_known_to_the_parser(files):
    assert len(files) >= 20
    for file in files.values():
        assert file.codes <= set(get_args(Code))
        assert file.codes or file.may_succeed


def test_bombs_are_small_until_opened(files):
    assert len(files["bomb.pdf"].content) < 100_000
    assert len(files["bomb.docx"].content) < 1_000_000
    with zipfile.ZipFile(io.BytesIO(files["bomb.docx"].content)) as archive:
        assert sum(member.file_size for member in archive.infolist()) > 90 * 1024 * 1024


def test_repeated_blocks_unpack_to_what_was_asked():
    assert zlib.decompress(deflate_repeated(b"again and ", times=1000)) == b"again and " * 1000


def test_locked_files_need_a_password(files):
    with pytest.raises(pypdfium2.PdfiumError, match="password"):
        pypdfium2.PdfDocument(files["password.pdf"].content)
    with zipfile.ZipFile(io.BytesIO(files["locked-members.docx"].content)) as archive, pytest.raises(RuntimeError):
        archive.read("word/document.xml")
    with olefile.OleFileIO(files["password.docx"].content) as container:
        assert container.exists("EncryptedPackage")


def test_a_thousand_pages_are_a_thousand_pages(files):
    with pypdfium2.PdfDocument(files["thousand-pages.pdf"].content) as document:
        assert len(document) == 1000


def test_a_path_leads_out_of_the_archive(files):
    with zipfile.ZipFile(io.BytesIO(files["traversal.docx"].content)) as archive:
        assert any(name.startswith("../") for name in archive.namelist())


def test_files_that_may_be_read_are_sound_otherwise(files):
    with pypdfium2.PdfDocument(files["script.pdf"].content) as document:
        assert len(document) >= 1
    with zipfile.ZipFile(io.BytesIO(files["macro.docx"].content)) as archive:
        assert olefile.isOleFile(io.BytesIO(archive.read("word/vbaProject.bin")))
    assert files["markup.txt"].content.startswith(b"<script>")
