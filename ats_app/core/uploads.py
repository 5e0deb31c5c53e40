"""The first look at an uploaded file, before anything parses it: size, kind by content, and no traps in
archives.

The name and the declared type of an upload are the sender's claims and play no part. What passes here is
still hostile until the sandboxed parser has read it.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, Literal

import olefile

from ats_app.core.errors import AppError, TooLarge

Kind = Literal["pdf", "docx", "doc", "odt", "rtf", "txt"]

_HEAD_BYTES = 64 * 1024
_ENCRYPTED_FLAG = 0x1
_SYMLINK, _FILE_TYPE = 0xA000, 0xF000
_MACRO_MEMBERS = re.compile(r"(^|/)(vbaProject\.bin|vbaData\.xml|Basic/script-l[bc]\.xml)$", re.IGNORECASE)
_WORD_XML = re.compile(rb"<\?mso-application\s+progid=\"Word\.Document\"|<w:wordDocument\b")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
MEDIA_TYPES: dict[Kind, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/msword",
    "odt": "application/vnd.oasis.opendocument.text",
    "rtf": "application/rtf",
    "txt": "text/plain",
}


class EmptyUpload(AppError):
    code, status, default = "empty_file", 422, "This file is empty."


class UnsupportedUpload(AppError):
    code, status = "unsupported_file", 415
    default = "We cannot read this kind of file. Please send a PDF, Word, OpenDocument, RTF or text file."


class EncryptedUpload(AppError):
    code, status = "encrypted_file", 422
    default = "This file is protected by a password. Please send it without one."


class MacroUpload(AppError):
    code, status = "macro_file", 422
    default = "This file contains macros. Please send it without them, or as a PDF."


class UnsafeArchive(AppError):
    """An archive that unpacks to too much, leads outside its folder, or is damaged; `reason` says which."""

    code, status, default = "unsafe_file", 422, "This file is damaged or not built as it should be."


@dataclass(frozen=True, slots=True, kw_only=True)
class ZipLimits:
    """What an archive may be; sizes in bytes, `ratio` unpacked to packed of the whole archive."""

    members: int = 2_000
    total: int = 100 * 1024 * 1024
    ratio: int = 120


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that may be stored for parsing: its kind by content and its size in bytes."""

    kind: Kind
    size: int

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.kind]


def capped(chunks: Iterable[bytes], max_bytes: int) -> Iterator[bytes]:
    """Pass chunks on until they are more than allowed; then raise `TooLarge` without asking for another."""
    seen = 0
    for chunk in chunks:
        seen += len(chunk)
        if seen > max_bytes:
            raise TooLarge(f"This file is larger than {_megabytes(max_bytes)} MB.", limit_bytes=max_bytes)
        yield chunk


def inspect(file: BinaryIO, *, max_bytes: int, zip_limits: ZipLimits | None = None) -> Inspected:
    """The kind and size of a seekable file, which is left at its beginning.

    Raises `TooLarge`, `EmptyUpload`, `UnsupportedUpload`, `EncryptedUpload`, `MacroUpload` or
    `UnsafeArchive`.
    """
    size = file.seek(0, io.SEEK_END)
    if size > max_bytes:
        raise TooLarge(f"This file is larger than {_megabytes(max_bytes)} MB.", limit_bytes=max_bytes)
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    if not head.strip(b"\x00 \t\r\n"):
        raise EmptyUpload
    kind = _sniff(head)(file, zip_limits or ZipLimits())
    file.seek(0)
    return Inspected(kind, size)


def check_zip(file: BinaryIO, limits: ZipLimits) -> list[zipfile.ZipInfo]:
    """The members of an archive that is safe to unpack by its directory; also for imports of many résumés.

    Raises `EncryptedUpload`, `UnsafeArchive`. Whoever unpacks still reads with a limit: a directory can lie.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RecursionError) as error:
        raise UnsafeArchive(reason="damaged") from error
    size = file.seek(0, io.SEEK_END)
    total = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if any(member.flag_bits & _ENCRYPTED_FLAG for member in members):
        raise EncryptedUpload
    faults = {
        "members": len(members) > limits.members,
        "total": total > limits.total,
        "ratio": total > limits.ratio * max(size, 1),
        "overlap": packed > size,
        "path": any(not _is_safe_path(member) for member in members),
        "duplicate": len({member.filename for member in members}) != len(members),
    }
    for reason, found in faults.items():
        if found:
            raise UnsafeArchive(reason=reason)
    return members


Sniffed = Callable[[BinaryIO, ZipLimits], Kind]


def _sniff(head: bytes) -> Sniffed:
    if b"%PDF-" in head[:1024]:
        return lambda _file, _limits: "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _zip_kind
    if head.startswith(olefile.MAGIC):
        return _ole_kind
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return lambda _file, _limits: "rtf"
    if _WORD_XML.search(head[:4096]):
        return lambda _file, _limits: "doc"
    return _text_kind


def _zip_kind(file: BinaryIO, limits: ZipLimits) -> Kind:
    names = {member.filename for member in check_zip(file, limits)}
    if any(_MACRO_MEMBERS.search(name) for name in names):
        raise MacroUpload
    if {"[Content_Types].xml", "word/document.xml"} <= names:
        return "docx"
    if "content.xml" in names and _odf_media_type(file) == MEDIA_TYPES["odt"]:
        if _is_encrypted_odf(file):
            raise EncryptedUpload
        return "odt"
    raise UnsupportedUpload


def _odf_media_type(file: BinaryIO) -> str:
    return _member(file, "mimetype", 100).decode("ascii", "replace").strip()


def _is_encrypted_odf(file: BinaryIO) -> bool:
    return b"encryption-data" in _member(file, "META-INF/manifest.xml", 1024 * 1024)


def _member(file: BinaryIO, name: str, max_bytes: int) -> bytes:
    try:
        with zipfile.ZipFile(file) as archive, archive.open(name) as member:
            return member.read(max_bytes)
    except KeyError:
        return b""
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError) as error:
        raise UnsafeArchive(reason="damaged") from error


def _ole_kind(file: BinaryIO, _limits: ZipLimits) -> Kind:
    file.seek(0)
    try:
        with olefile.OleFileIO(io.BytesIO(file.read())) as ole:
            streams = {"/".join(path).lower() for path in ole.listdir(streams=True, storages=True)}
            if "encryptedpackage" in streams:  # a protected .docx is wrapped like this
                raise EncryptedUpload
            if "worddocument" not in streams:
                raise UnsupportedUpload
            header = ole.openstream("WordDocument").read(12)
    except (OSError, ValueError, IndexError, TypeError) as error:
        raise UnsafeArchive(reason="damaged") from error
    # Word's file information block: byte 11 holds the "encrypted" bit.
    if len(header) == 12 and header[11] & 0x01:
        raise EncryptedUpload
    if any(name.split("/")[-1] in {"vba", "_vba_project"} for name in streams):
        raise MacroUpload
    return "doc"


def _text_kind(file: BinaryIO, _limits: ZipLimits) -> Kind:
    file.seek(0)
    raw = file.read(_HEAD_BYTES)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = raw.decode("utf-16", "replace")
    else:
        text = raw.decode("utf-8", "replace")
        if text.rstrip("\ufffd").count("\ufffd"):  # a cut last character is no sign of another encoding
            text = raw.decode("cp1252", "replace")
    if _CONTROL.search(text) or text.count("\ufffd") > len(text) // 100 or _is_markup(text):
        raise UnsupportedUpload
    return "txt"


def _is_markup(text: str) -> bool:
    start = text.lstrip("\ufeff \t\r\n")[:200].lower()
    return start.startswith(("<!doctype", "<html", "<?xml", "<svg", "<?php", "<script"))


def _is_safe_path(member: zipfile.ZipInfo) -> bool:
    name = member.filename
    path = PurePosixPath(name)
    is_link = (member.external_attr >> 16) & _FILE_TYPE == _SYMLINK
    return not (is_link or path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or "\x00" in name)


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:g}"
