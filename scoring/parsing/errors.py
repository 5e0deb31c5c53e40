"""What can go wrong with a file, as stable codes."""

from __future__ import annotations

from typing import Final, Literal

Code = Literal[
    "unsupported_type",
    "encrypted",
    "corrupt",
    "empty",
    "needs_ocr",
    "too_many_pages",
    "too_large",
    "bomb",
    "timeout",
]

MESSAGES: Final[dict[str, str]] = {
    "unsupported_type": "This kind of file cannot be read. Send a PDF, DOCX, DOC, ODT, RTF or plain-text file.",
    "encrypted": "The file is protected with a password. Remove the protection and send it again.",
    "corrupt": "The file is damaged or incomplete and cannot be opened.",
    "empty": "The file holds no text.",
    "needs_ocr": "The file holds only pictures of text. Install tesseract on the server to read scans "
    "(Debian: apt install tesseract-ocr tesseract-ocr-deu for German, and so on), or send a file with real text.",
    "too_many_pages": "The file has too many pages for a résumé.",
    "too_large": "The file is too large.",
    "bomb": "The file unpacks to an unreasonable size and was refused.",
    "timeout": "Reading the file took too long and was stopped.",
}


class ParseError(Exception):
    """A file that cannot be turned into a résumé.

    `code` is one of the stable codes above, `message` a sentence for the person who sent the file.
    """

    def __init__(self, code: Code, message: str = "") -> None:
        self.code: Code = code
        self.message = message or MESSAGES[code]
        super().__init__(f"{code}: {self.message}")

    def __reduce__(self) -> tuple[type[ParseError], tuple[Code, str]]:
        return type(self), (self.code, self.message)
