"""No file harms the process that asks."""

from __future__ import annotations

import io
import os
import zipfile
import zlib
from collections.abc import Iterator

import psutil
import pytest

from scoring.parsing import ParseError
from scoring.parsing.sandbox import Sandbox

PLAIN = b"Ana Sample\nana@example.org\n\nExperience\nCook, Harbour Inn, Leeds\n2019 - 2020\n"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    box = Sandbox(idle=1)
    box.warm_up()
    yield box
    box.close()


def pdf(objects: list[bytes]) -> bytes:
    """A minimal PDF of these objects; the first is the catalogue."""
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    body += b"".join(b"%010d 00000 n \n" % o for o in offsets)
    return body + b"trailer\n<</Root 1 0 R /Size %d>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)


def pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (3 + k) for k in range(count))
    leaf = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 200 200]>>"
    return pdf(
        [b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Count %d /Kids [%s]>>" % (count, kids), *[leaf] * count]
    )


def inflating_pdf() -> bytes:
    packed = zlib.compress(b"BT /F1 1 Tf (" + b"A" * 300_000_000 + b") Tj ET", 9)
    stream = b"<</Length %d /Filter /FlateDecode>>\nstream\n%s\nendstream" % (len(packed), packed)
    page = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>>>>"
    font = b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>"
    return pdf([b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Count 1 /Kids [3 0 R]>>", page, stream, font])


def archive(name: str, size: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, b"\0" * size)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        (b"", {"empty"}),
        (b" \n\t", {"empty"}),
        (b"\x7fELF\x02\x01\x00\x00" + bytes(200), {"unsupported_type"}),
        (b"%PDF-1.7\ngarbage", {"corrupt"}),
        (b"PK\x03\x04 not a zip", {"corrupt"}),
        (archive("word/document.xml", 200_000_000), {"bomb"}),
        (archive("picture.png", 10), {"unsupported_type"}),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), {"corrupt"}),
        (pages(1000), {"too_many_pages"}),
        (pages(1), {"empty"}),
        (b"x" * (21 * 1024 * 1024), {"too_large"}),
        (inflating_pdf(), {"bomb", "timeout", "empty", "corrupt"}),
    ],
    ids=["nothing", "blank", "program", "broken pdf", "broken zip", "zip bomb", "other zip", "broken doc", "1000 pages",
         "blank page", "21 MB", "pdf bomb"],
)  # fmt: skip
def test_hostile_file_is_named_and_the_next_one_is_read(sandbox: Sandbox, data: bytes, codes: set[str]) -> None:
    with pytest.raises(ParseError) as caught:
        sandbox.parse(data, timeout_s=25)
    assert caught.value.code in codes
    assert caught.value.message
    assert sandbox.parse(PLAIN).candidate_data.contact_info.first_name == "Ana"


def test_slow_file_is_stopped_and_the_child_replaced(sandbox: Sandbox) -> None:
    with pytest.raises(ParseError) as caught:
        sandbox.parse(PLAIN * 2000, timeout_s=0.001)
    assert caught.value.code == "timeout"
    assert sandbox.parse(PLAIN).candidate_data.work_history[0].title == "Cook"


def test_dead_child_is_replaced(sandbox: Sandbox) -> None:
    sandbox.parse(PLAIN)
    for child in sandbox._free:  # the pool has no public door to its processes
        os.kill(child.process.pid, 9)
        child.process.wait()
    assert sandbox.parse(PLAIN).candidate_data.contact_info.email == "ana@example.org"


def test_error_survives_pickling() -> None:
    import pickle

    again = pickle.loads(pickle.dumps(ParseError("bomb")))  # noqa: S301 - our own bytes
    assert (again.code, again.message) == ("bomb", ParseError("bomb").message)


def test_warming_up_again_starts_no_child_beside_a_ready_one() -> None:
    def children() -> set[int]:
        return {child.pid for child in psutil.Process().children()}

    others = children()
    box = Sandbox(idle=1)
    try:
        box.warm_up()
        ready = children() - others
        box.warm_up()
        assert children() - others == ready
        assert len(ready) == 1
    finally:
        box.close()
