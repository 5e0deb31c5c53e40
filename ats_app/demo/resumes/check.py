"""Does a finished document say what its truth says? Text is taken out by libraries, not by our parser."""

import re
import unicodedata
from html import unescape
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import olefile
import pypdfium2
from striprtf.striprtf import rtf_to_text


def document_text(content: bytes, extension: str) -> str:
    """All the text of a document, in no particular order; tags of XML formats removed."""
    if extension == "pdf":
        with pypdfium2.PdfDocument(content) as document:
            return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    if extension in ("docx", "odt"):
        return _zip_text(content)
    if extension == "rtf":
        return str(rtf_to_text(content.decode("ascii")))  # type: ignore[no-untyped-call]
    if content.startswith(olefile.MAGIC):
        return content.decode("cp1252", errors="replace") + content.decode("utf-16-le", errors="replace")
    text = content.decode("utf-8-sig")
    return _untag(text) if extension == "doc" else text


def _zip_text(content: bytes) -> str:
    with ZipFile(BytesIO(content)) as archive:
        parts = [n for n in archive.namelist() if re.search(r"(document|header\d*|footer\d*|content|styles)\.xml$", n)]
        xml = " ".join(archive.read(n).decode() for n in parts)
    return _untag(xml)


def _untag(xml: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", xml))


def squash(text: str) -> str:
    """Without white space, hyphens of any kind and case: a line break inside a value is no difference."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\s\u00ad\u2010\u2011\ufffe\x02\x00-]+", "", text)


def truth_values(truth: dict[str, Any]) -> list[str]:
    """Every value of a truth file that is printed as it stands. Dates and phones are printed in other forms."""
    contact = {k: v for k, v in truth["contact_info"].items() if k != "phone"}
    values = [*contact.values(), *truth["skills_as_written"], *truth["certifications"], *truth["languages"]]
    for job in truth["work_history"]:
        values += [job["title"], job["company"], job["start_date"][:4], *job["description"].split("\n")]
        values += [job["end_date"][:4]] if job["end_date"] else []
    for study in truth["education"]:
        values += [
            study["degree"],
            study["field"],
            study["institution"],
            str(study.get("graduation_year", "")),
        ]
    return [v for v in values if v]


def missing_values(content: bytes, extension: str, truth: dict[str, Any], printed: list[str]) -> list[str]:
    """Values of the truth, and printed forms of dates and phone, that the document's text does not hold."""
    text = squash(document_text(content, extension))
    return [v for v in (*truth_values(truth), *printed) if squash(v) not in text]
