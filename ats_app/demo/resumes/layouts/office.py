"""What the office layouts share: documents whose bytes depend on nothing but their content."""

from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

LONG_AGO = (2026, 1, 1, 0, 0, 0)


def save_docx(document: Any) -> bytes:
    """A python-docx document as bytes, the same every time."""
    out = BytesIO()
    document.save(out)
    return settle_zip(out.getvalue())


def settle_zip(data: bytes) -> bytes:
    """The archive with one fixed time on all members, in the order they had."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(out, "w") as target:
        for member in source.infolist():
            info = ZipInfo(member.filename, LONG_AGO)
            info.compress_type = ZIP_DEFLATED if member.compress_type else 0
            target.writestr(info, source.read(member))
    return out.getvalue()
