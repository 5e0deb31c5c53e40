import io
import zipfile
from collections.abc import Iterator

import pytest
from docx import Document

from ats_app.core.errors import TooLarge
from ats_app.core.uploads import (
    EmptyUpload,
    EncryptedUpload,
    MacroUpload,
    UnsafeArchive,
    UnsupportedUpload,
    ZipLimits,
    capped,
    check_zip,
    inspect,
)

MB = 1024 * 1024
ODT = "application/vnd.oasis.opendocument.text"


def archive(*members: tuple[str, bytes]) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members:
            target.writestr(name, content)
    return made


def docx(*more: tuple[str, bytes]) -> io.BytesIO:
    made = io.BytesIO()
    Document().save(made)
    with zipfile.ZipFile(made, "a") as target:
        for name, content in more:
            target.writestr(name, content)
    return made


def odt(manifest: bytes = b"<manifest/>", media_type: str = ODT) -> io.BytesIO:
    return archive(("mimetype", media_type.encode()), ("content.xml", b"<x/>"), ("META-INF/manifest.xml", manifest))


def ole(*entries: tuple[str, int, bytes]) -> io.BytesIO:
    """A compound file of 512-byte sectors: FAT, one directory chain, one sector per stream (kind 2; 1 is a storage)."""
    streams = [("Root Entry", 5, b""), *entries]
    directory_sectors = (len(streams) + 3) // 4
    fat = [0xFFFFFFFD] + [n + 2 for n in range(directory_sectors)]
    fat[directory_sectors] = 0xFFFFFFFE
    directory, data = b"", b""
    for index, (name, kind, content) in enumerate(streams):
        start = len(fat)
        if kind == 2:
            padded = content.ljust(4096, b"\x00")
            fat += [start + n + 1 for n in range(7)] + [0xFFFFFFFE]
            data += padded
        else:
            start = 0xFFFFFFFE
        encoded = name.encode("utf-16-le")
        right = index + 1 if 0 < index < len(streams) - 1 else 0xFFFFFFFF
        child = 1 if kind == 5 and entries else 0xFFFFFFFF
        directory += encoded.ljust(64, b"\x00") + (len(encoded) + 2).to_bytes(2, "little") + bytes([kind, 1])
        directory += b"".join(n.to_bytes(4, "little") for n in (0xFFFFFFFF, right, child)) + bytes(36)
        directory += start.to_bytes(4, "little") + (4096 if kind == 2 else 0).to_bytes(8, "little")
    directory = directory.ljust(512 * directory_sectors, b"\x00")
    fat += [0xFFFFFFFF] * (128 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + b"\x3e\x00\x03\x00\xfe\xff\x09\x00\x06\x00" + bytes(6)
    numbers = [0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0] + [0xFFFFFFFF] * 108
    header += b"".join(n.to_bytes(4, "little") for n in numbers)
    return io.BytesIO(header + b"".join(n.to_bytes(4, "little") for n in fat) + directory + data)


def word(*more: tuple[str, int, bytes], flags: int = 0) -> io.BytesIO:
    return ole(("WordDocument", 2, b"\xec\xa5\xc1\x00" + bytes(7) + bytes([flags])), *more)


def kind_of(content: bytes | io.BytesIO) -> str:
    file = io.BytesIO(content) if isinstance(content, bytes) else content
    found = inspect(file, max_bytes=10 * MB)
    assert file.tell() == 0
    return found.kind


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n...", "pdf"),
        (b"\r\n junk %PDF-1.4", "pdf"),
        (docx(), "docx"),
        (odt(), "odt"),
        (word(), "doc"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', "doc"),
        (b"{\\rtf1\\ansi hello}", "rtf"),
        ("José Núñez\nIngénieur".encode(), "txt"),
        ("José Núñez".encode("cp1252"), "txt"),
        ("Zoë".encode("utf-16"), "txt"),
        (b"x" * 65535 + "é".encode(), "txt"),
    ],
    ids=["pdf", "late pdf", "docx", "odt", "doc", "word 2003 xml", "rtf", "utf-8", "cp1252", "utf-16", "cut"],
)
def test_the_kind_is_told_by_the_content(content, kind):
    assert kind_of(content) == kind


def test_size_and_media_type_are_told():
    found = inspect(io.BytesIO(b"hello"), max_bytes=10)
    assert (found.size, found.media_type) == (5, "text/plain")


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"MZ\x90\x00\x03\x00\x00\x00",
        b"\x7fELF\x02\x01\x01\x00",
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"\xef\xbb\xbf  <html>",
        b"<?php echo 1;",
        archive(("readme.txt", b"hello")).getvalue(),
        odt(media_type="application/vnd.oasis.opendocument.spreadsheet").getvalue(),
        ole(("Workbook", 2, b"x")).getvalue(),
        b"\x81\x8d\x8f\x90\x9d" * 50,
    ],
    ids=["png", "exe", "elf", "html", "html with bom", "php", "zip", "ods", "xls", "noise"],
)
def test_other_kinds_are_refused_whatever_they_are_called(content):
    with pytest.raises(UnsupportedUpload):
        kind_of(content)


@pytest.mark.parametrize("content", [b"", b"   \r\n\t", bytes(100)])
def test_nothing_is_refused_as_empty(content):
    with pytest.raises(EmptyUpload):
        kind_of(content)


def test_the_size_limit_is_exact():
    assert inspect(io.BytesIO(b"x" * 100), max_bytes=100).size == 100
    with pytest.raises(TooLarge) as caught:
        inspect(io.BytesIO(b"x" * (MB + 1)), max_bytes=MB)
    assert caught.value.message == "This file is larger than 1 MB."
    assert caught.value.status == 413


def test_a_stream_is_cut_off_as_soon_as_it_is_too_long():
    asked = []

    def endless() -> Iterator[bytes]:
        while True:
            asked.append(1)
            yield b"x" * 10

    with pytest.raises(TooLarge):
        list(capped(endless(), 35))
    assert len(asked) == 4
    assert b"".join(capped([b"a", b"b"], 2)) == b"ab"


def test_macros_are_refused_in_every_container():
    for content in (docx(("word/vbaProject.bin", b"x")), word(("VBA", 1, b"")), word(("_VBA_PROJECT", 2, b"x"))):
        with pytest.raises(MacroUpload):
            kind_of(content)


def test_encryption_is_told_in_every_container():
    protected_zip = bytearray(docx().getvalue())
    directory = protected_zip.index(b"PK\x01\x02")
    protected_zip[directory + 8] |= 1
    for content in (
        bytes(protected_zip),
        odt(b"<manifest:encryption-data/>"),
        word(flags=1),
        ole(("EncryptedPackage", 2, b"x")),
    ):
        with pytest.raises(EncryptedUpload):
            kind_of(content)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (archive(("a", b"0" * 30 * MB)), "ratio"),
        (archive(*((f"{n}.xml", b"") for n in range(2001))), "members"),
        (archive(("../../etc/passwd", b"x")), "path"),
        (archive(("/etc/passwd", b"x")), "path"),
        (archive(("C:evil", b"x")), "path"),
        (io.BytesIO(b"PK\x03\x04" + bytes(200)), "damaged"),
        (io.BytesIO(docx().getvalue()[:5000]), "damaged"),
    ],
    ids=["bomb", "members", "parent", "absolute", "drive", "no directory", "truncated"],
)
def test_an_archive_with_a_trap_is_refused(content, reason):
    with pytest.raises(UnsafeArchive) as caught:
        kind_of(content)
    assert caught.value.details == {"reason": reason}


def test_links_duplicates_and_totals_are_refused():
    link = zipfile.ZipInfo("link")
    link.external_attr = 0o120777 << 16
    linked = io.BytesIO()
    with zipfile.ZipFile(linked, "w") as target:
        target.writestr(link, "/etc/passwd")
    twice = io.BytesIO()
    with zipfile.ZipFile(twice, "w") as target:
        target.writestr("a", b"1")
        with pytest.warns(UserWarning, match="Duplicate"):
            target.writestr("a", b"2")
    for file, reason, limits in [
        (linked, "path", ZipLimits()),
        (twice, "duplicate", ZipLimits()),
        (archive(("a", b"12345")), "total", ZipLimits(total=4)),
    ]:
        with pytest.raises(UnsafeArchive) as caught:
            check_zip(file, limits)
        assert caught.value.details == {"reason": reason}


def test_overlapping_members_are_refused():
    """Many directory entries that point at the same packed bytes: small file, endless content."""
    lying = bytearray(archive(("a", b"x" * 10), ("b", b"y" * 10)).getvalue())
    position = lying.index(b"PK\x01\x02")
    lying[position + 20 : position + 24] = (5000).to_bytes(4, "little")
    with pytest.raises(UnsafeArchive):
        check_zip(io.BytesIO(bytes(lying)), ZipLimits())


def test_damaged_compound_files_and_members_are_refused():
    with pytest.raises(UnsafeArchive):
        kind_of(word().getvalue()[:600])
    broken = bytearray(odt().getvalue())
    broken[45] ^= 0xFF  # inside the packed media type
    with pytest.raises((UnsafeArchive, UnsupportedUpload)):
        kind_of(bytes(broken))
