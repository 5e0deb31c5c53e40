"""What a file is, by its content; its name is never trusted."""

from __future__ import annotations

import io
import zipfile
from typing import Final

from .errors import ParseError

MAX_BYTES: Final = 20 * 1024 * 1024
MAX_UNPACKED: Final = 80 * 1024 * 1024
MAX_MEMBERS: Final = 2_000
MAX_RATIO: Final = 200
_SMALL: Final = 1024 * 1024


def sniff(data: bytes) -> str:
    """`pdf`, `docx`, `odt`, `doc`, `word2003`, `rtf` or `txt`.

    Raises:
        ParseError: empty, too_large, unsupported_type, encrypted, corrupt or bomb.
    """
    if not data.strip(b"\x00 \t\r\n\f"):
        raise ParseError("empty")
    if len(data) > MAX_BYTES:
        raise ParseError("too_large")
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK"):
        return _zip_kind(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "doc"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(b"<?xml") and b"schemas.microsoft.com/office/word/2003/wordml" in data[:8192]:
        return "word2003"
    if head[:15].lower().startswith((b"<!doctype html", b"<html")):
        raise ParseError("unsupported_type")
    return _plain(data)


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            names = {i.filename for i in infos}
            _check_members(infos)
            mimetype = archive.read("mimetype")[:100] if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise ParseError("corrupt") from error
    if "word/document.xml" in names or any(n.startswith("word/document") for n in names):
        return "docx"
    if b"opendocument.text" in mimetype:
        return "odt"
    raise ParseError("unsupported_type")


def _check_members(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MAX_MEMBERS:
        raise ParseError("bomb")
    if any(i.flag_bits & 1 for i in infos):
        raise ParseError("encrypted")
    unpacked = sum(i.file_size for i in infos)
    if unpacked > MAX_UNPACKED:
        raise ParseError("bomb")
    if any(i.file_size > _SMALL and i.file_size > MAX_RATIO * max(1, i.compress_size) for i in infos):
        raise ParseError("bomb")
    if any(i.filename.startswith("/") or ".." in i.filename.split("/") for i in infos):
        raise ParseError("corrupt")


def _plain(data: bytes) -> str:
    """Plain text has no NUL bytes (unless UTF-16) and few control characters."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "txt"
    sample = data[:65536]
    control = sum(b < 32 and b not in (9, 10, 12, 13, 27) for b in sample)
    if b"\x00" in sample or control > len(sample) * 0.02:
        raise ParseError("unsupported_type")
    return "txt"
